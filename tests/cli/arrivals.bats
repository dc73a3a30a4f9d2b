#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Tasks at a rate, what disturbs them, and Little's law. Times of a loaded machine are not bounded
# from above: what is checked holds however slow it is.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	OUT=$(realpath "${OUT:-build}")
	work=$BATS_TEST_TMPDIR
}

models='sequential eventloop threads processes eventloop+threads eventloop+processes'

# record WORKLOAD MODEL [OPTION...]: the record of one run of 20 tasks that arrive 5 ms apart.
record() {
	local workload=$1 model=$2
	shift 2
	"$SIMUL" run "$workload" --model "$model" --tasks 20 --workers 4 --rate 200 --json "$@"
}

# holds FILTER RECORD
holds() {
	jq -e "$1" <<<"$2" >/dev/null || {
		echo "not so: $1"
		jq . <<<"$2"
		false
	}
}

@test "each workload that takes a rate takes it under each model, and Little's law holds" {
	for workload in sleep fetch etl; do
		case $workload in
		etl) options=(--set delay=0.01 --set kib=16) ;;
		*) options=(--set delays=0.01) ;;
		esac
		sums=
		for model in $models; do
			r=$(record $workload $model "${options[@]}")
			holds '.valid and .arrived == 20 and .completed == 20' "$r"
			holds '.little > 0.98 and .little < 1.02' "$r"
			holds '[.latency_histogram[][1]] | add == 20' "$r"
			holds '.latency_histogram | map(.[0]) | . == sort' "$r"
			holds '.efficiency <= 1 and .wall_s >= .arrivals_s + 0.01' "$r"
			holds '.arrivals_s == 0.095' "$r"
			sums+=$(jq -r .checksum <<<"$r")$'\n'
		done
		[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ]
	done
}

@test "all at once, there is no rate to speak of" {
	r=$("$SIMUL" run sleep --second 0.01 --json)
	holds '.arrived == 0 and .arrivals_s == null and .little == null' "$r"
	holds '[.latency_histogram[][1]] | add == 3' "$r"
}

# 20 tasks of 10 ms arrive 5 ms apart and are served one by one: the last is done not before 200 ms
# and was due at 95 ms.
@test "who is served late has waited from when he came, not from when he was served" {
	r=$(record sleep sequential --set delays=0.01)
	holds '.latency_ns.max >= 105e6 and .latency_ns.p50 > 20e6' "$r"
	r=$("$SIMUL" run sleep --model threads --workers 1 --tasks 20 --rate 200 \
		--set delays=0.01 --json)
	holds '.latency_ns.max >= 105e6' "$r"
}

@test "random arrivals are those of the seed" {
	one=$(record sleep eventloop --set delays=0.01 --set arrivals=poisson)
	again=$(record sleep threads --set delays=0.01 --set arrivals=poisson)
	other=$(record sleep eventloop --set delays=0.01 --set arrivals=poisson --set seed=2)
	[ "$(jq .arrivals_s <<<"$one")" = "$(jq .arrivals_s <<<"$again")" ]
	[ "$(jq .arrivals_s <<<"$one")" != "$(jq .arrivals_s <<<"$other")" ]
	holds '.arrivals_s > 0.01 and .arrivals_s < 1' "$one"
}

@test "what disturbs computes, and is in no result and no latency" {
	for how in cpu offload; do
		for model in $models; do
			calm=$(record sleep $model --set delays=0.01)
			r=$(record sleep $model --set delays=0.01 --disturb $how)
			holds ".valid and .arrived == 20 and .params.disturb == \"$how\"" "$r"
			holds '[.latency_histogram[][1]] | add == 20' "$r"
			holds '.user_s + .sys_s >= 0.01 and .efficiency <= 1' "$r"
			[ "$(jq .checksum <<<"$calm")" = "$(jq .checksum <<<"$r")" ]
			[ "$model" = sequential ] || holds '.completed == 21' "$r"
		done
	done
}

# On a loop each turn of 50 ms holds up whoever wakes meanwhile.
@test "a turn of what disturbs is seen by those who wait for the loop" {
	r=$(record sleep eventloop --set delays=0.01 --disturb cpu --set stretch=0.05 --hold 1000)
	holds '.longest_hold_ns >= 20e6 and (.longest_hold | startswith("hog "))' "$r"
	holds '.latency_ns.max >= 20e6' "$r"
}

@test "all at once beside one that computes, under each model" {
	for model in $models; do
		r=$("$SIMUL" run fetch --model $model --workers 4 --second 0.01 --disturb cpu --json)
		holds '.valid and .arrived == 0 and .efficiency <= 1' "$r"
	done
}

# refused WORDS OPTION...: one line, and nothing is run.
refused() {
	local words=$1
	shift
	run -2 --separate-stderr "$SIMUL" run "$@"
	[ "$output" = "" ]
	[ "${#stderr_lines[@]}" = 1 ]
	[[ "$stderr" == *"$words"* ]] || {
		echo "$stderr"
		false
	}
}

@test "what cannot be is refused in one line" {
	refused '--rate 5: null does not take it; these do: chess, contend, digest, etl, fetch' null --rate 5
	refused '--disturb cpu: null does not take it' null --disturb cpu
	refused 'rate=x: not a number of tasks a second' sleep --rate x
	refused 'rate=-1: not a number of tasks a second' sleep --rate -1
	refused 'none|cpu|offload' sleep --disturb gpu
	refused 'give --rate' sleep --set arrivals=poisson
	refused 'stretch=0' sleep --disturb cpu --set stretch=0
	refused 'give a higher --rate or fewer --tasks' sleep --rate 1e-9
	refused 'give --workers 2 or more' sleep --disturb cpu --model threads --workers 1
}

@test "timed from when he was served, Little's law finds it out" {
	tests/tools/mutate "$OUT" "$work/tree" models/task/group.c \
		's/dues\[index\] = due;/dues[index] = due == FOREVER ? due : time_now();/'
	run -3 --separate-stderr "$work/tree/build/simul" run sleep --model sequential --tasks 20 \
		--rate 200 --set delays=0.01
	[[ "$stderr" == *"Little's law does not hold"* ]]
}

# The report reads what the records say: p99 is set to 10 ms, and to 30 ms beside what disturbs.
@test "the report sets p99 with and without what disturbs beside each other" {
	"$SIMUL" bench --suite latency --only sleep.open,sleep.cpu --models eventloop,threads \
		--rounds 1 --warmups 0 --no-report --quiet --out "$work/bench"
	for round in 1 2 3 4 5 6; do
		jq -c ".round = $round | .latency_ns.p99 = (if .row == \"sleep.cpu\" then 30e6 else 10e6 end)
			| .arrivals_s = .wall_s / 2 | .bound_s = .wall_s / 2" "$work/bench/records.jsonl"
	done >"$work/records"
	mv "$work/records" "$work/bench/records.jsonl"
	run -0 "$SIMUL" report --format md "$work/bench"
	[ "$(grep -c '^| \*\*eventloop\*\* | – | .*no: 50\.0 %.* 10\.0 .*| – |' <<<"$output")" = 1 ]
	[ "$(grep -c '^|  | cpu | .*no: 50\.0 %.* 30\.0 .*| 3\.00× ' <<<"$output")" = 2 ]
	[[ "$output" == *"in $(wc -l <"$work/bench/records.jsonl") valid runs at a rate"* ]]
}

@test "a service is described by its waiting, its CPU time and its slow requests" {
	service=(mix --tasks 100 --rate 500 --set wait=20ms --set cpu=400us --set turns=1 --set how=offload)
	loop=$("$SIMUL" run "${service[@]}" --set slow=1%:50ms --json)
	hybrid=$("$SIMUL" run "${service[@]}" --set slow=1%:50ms --model eventloop+threads --json)
	jq -en "$loop.latency_ns.p99 > 1.5 * $hybrid.latency_ns.p99 and $loop.valid and $hybrid.valid"
	# One of the hundred burns 50 ms.
	[ "$(jq .params.slow <<<"$loop")" = '"1%:0.05"' ]
	jq -e '.user_s + .sys_s > 0.05 and .efficiency <= 1' <<<"$loop"
	refused 'slow=1: not a share' mix --set slow=1
	refused 'slow=101%:1: not a share' mix --set slow=101%:1
	refused 'wait=2m: not a number of seconds' mix --set wait=2m
}
