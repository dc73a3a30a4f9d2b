#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What `simul bench` does about noise, and how it says how sure it is. SIMUL names the program.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	cd "$work"
	hogs=()
}

teardown() {
	quiet_hogs
}

# short OPTION...: a bench of two cells, half a second a round.
short() {
	"$SIMUL" bench --suite smoke --only A1 --models sequential,eventloop --warmups 0 \
		--no-report -q --out bench "$@"
}

# Keeps every processor busy.
start_hogs() {
	for _ in $(seq "$(nproc)"); do
		bash -c 'while :; do :; done' 3>&- &
		hogs+=($!)
	done
}

quiet_hogs() {
	for hog in "${hogs[@]}"; do
		kill "$hog" 2>/dev/null || true
		wait "$hog" 2>/dev/null || true
	done
	hogs=()
}

# says TEXT: what the last `run` printed has the text, wherever its lines are broken.
says() {
	local joined
	joined=$(tr -s '[:space:]' ' ' <<<"$output")
	[[ $joined == *"$1"* ]] || {
		echo "does not say '$1': $output"
		return 1
	}
}

rounds() {
	jq -s 'map(.round) | max' bench/records.jsonl
}

@test "what others take is set aside, run again, and at last marked" {
	start_hogs
	run -0 "$SIMUL" bench --suite smoke --only D1 --models sequential --warmups 0 --rounds 2 \
		--out bench -q
	quiet_hogs
	says "set aside: 1 of 3 runs, for what the machine did to them: D1 sequential"
	says "inconclusive: 1 cell was disturbed too often: D1 sequential"
	[ "$(jq -s 'map(select(.set_aside != null)) | length' bench/records.jsonl)" -eq 1 ]
	[ "$(jq -s 'map(select(.disturbed != null)) | length' bench/records.jsonl)" -eq 2 ]
	jq -r '.set_aside // .disturbed' bench/records.jsonl
	[ "$(jq -s 'all(.[]; (.set_aside // .disturbed) | test("foreign [0-9.]+ %$"))' \
		bench/records.jsonl)" = true ]
	[ "$(jq -s 'map(select(.set_aside == null) | .round)' -c bench/records.jsonl)" = "[1,2]" ]
	grep -q '^## Runs set aside' bench/report.md
	grep -q 'D1.*sequential.*1.*2.*foreign' bench/report.md
}

@test "--resume counts what was set aside before" {
	start_hogs
	run -0 "$SIMUL" bench --suite smoke --only D1 --models sequential --warmups 0 --rounds 1 \
		--out bench -q --no-report
	says "set aside: 0 of 1 runs"
	sed -i 's/"disturbed":"[^"]*"/"set_aside":"foreign 50.0 %"/' bench/rounds/1.jsonl
	run -0 "$SIMUL" bench --resume --rounds 2 --out bench -q --no-report
	quiet_hogs
	# The one repetition of two rounds is used up.
	says "set aside: 1 of 2 runs"
}

@test "--precision goes on until every interval is narrow enough" {
	run -0 short --rounds 1 --precision 0.5
	says "precision: every cell is within 50 % of its median"
	# Below six there is no interval.
	[ "$(rounds)" -ge 6 ]
	[ "$(jq .rounds bench/bench.json)" -eq "$(rounds)" ]
	[ "$(jq .precision bench/bench.json)" = 0.5 ]
	before=$(rounds)
	# The command that began it goes on with it, too.
	run -0 short --resume --rounds 1 --precision 0.5
	[ "$(rounds)" -eq "$before" ]
	# A bench that was precise enough goes on if it is asked for more.
	run -0 short --resume --precision 0.001 --max-time 2
	[ "$(rounds)" -gt "$before" ] || says "every cell is within 0.1 %"
}

@test "--max-time ends a bench, which says what is not precise" {
	run -0 short --rounds 1 --precision 0.001 --max-time 1
	says "precision: 2 cells are not within 0.1 % of the median: A1 sequential, A1 eventloop"
	[ "$(rounds)" -lt 6 ]
	grep -q '"finished": "2' bench/bench.json
}

@test "rounds are missing for want of time only if time was bounded" {
	run -0 short --rounds 1
	jq '.rounds = 50 | .finished = null' bench/bench.json >new && mv new bench/bench.json
	run -0 "$SIMUL" report bench
	[[ $output == *"rounds: 1 of 50"* && $output != *"--max-time was up"* ]]
}

@test "--max-time alone leaves rounds to --resume" {
	run -0 short --rounds 50 --max-time 1
	says "rounds: $(rounds) of 50, then --max-time was up"
	before=$(rounds)
	[ "$before" -lt 50 ]
	more=$((before + 1))
	sed -i "s/\"rounds\": 50/\"rounds\": $more/" bench/bench.json
	run -0 short --resume --max-time 60
	[ "$(rounds)" -eq "$more" ]
	run ! says "--max-time was up"
	[ "$(jq -s 'map(select(.set_aside == null)) | length' bench/records.jsonl)" -eq $((2 * more)) ]
}

@test "a precision is a share, and nothing else" {
	for wrong in 2% 2 0 -0.1 0.0001 nan; do
		run -2 short --precision "$wrong"
		[[ $output == *"--precision"* ]]
		[ ! -e bench ]
	done
	run -2 short --max-time 0
	[[ $output == *"--max-time 0"* ]]
	[ ! -e bench ]
}

@test "short cells are named" {
	run -0 "$SIMUL" bench --suite full --only 500x0.1 --models eventloop --rounds 1 --warmups 0 \
		--no-report -q --out bench
	if [ "$(jq '.wall_s < 0.1' bench/records.jsonl)" = true ]; then
		says "short: 1 cell takes less than 100 ms, where noise weighs most: 500x0.1 eventloop"
	else
		run ! says "short:"
	fi
}

@test "simul machine: what it is and what it costs" {
	run -0 "$SIMUL" machine
	[[ $output == *"kernel "* ]]
	[[ $output == *"system call (getppid) "*" ns"* ]]
	[[ $output == *"memory of an idle thread "*" KiB"* ]]
	run -2 "$SIMUL" machine operand
	"$SIMUL" machine --json >machine
	[ "$(wc -l <machine)" -eq 1 ]
	jq -e '.machine.cores >= 1 and .machine.versions.build != null' machine
	jq -e '.primitives | length == 12 and all(.least <= .median and .median <= .greatest)' machine
	# Costs that no machine turns round.
	jq -e '.primitives | .coroutine_switch_s.median < .futex_same_core_s.median and
		.system_call_s.median < .process_s.median and
		.thread_s.median < .process_s.median' machine
}

@test "on one core there is no other" {
	taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[,-].*//')" "$SIMUL" machine --json >machine
	jq -e '.primitives | .futex_other_core_s.median == null and
		.pipe_other_core_s.median == null and .futex_same_core_s.median > 0' machine
}
