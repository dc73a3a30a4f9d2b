#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `simul run` as a user meets it, under every model. SIMUL names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

teardown() {
	[ -z "${session:-}" ] || pkill -KILL -s "$session" || true
}

# record MODEL ARGUMENT...: the record of one run.
record() {
	local model=$1
	shift
	"$SIMUL" run "$@" --model "$model" --json
}

# holds FILTER RECORD: whether a jq condition holds.
holds() {
	jq -e "$1" <<<"$2" >/dev/null || {
		echo "not so: $1 in $2"
		false
	}
}

models="sequential eventloop threads processes eventloop+threads eventloop+processes"

@test "B5: seven seconds one after the other, two with every model that overlaps" {
	sums=
	for model in $models; do
		r=$(record $model fetch --tasks 5 --workers 5 --set delays=1,2,1,2,1 --second 0.1)
		case $model in sequential) expected=7 ;; *) expected=2 ;; esac
		holds ".valid and .completed == 5 and .efficiency <= 1" "$r"
		# A tenth and not a twentieth: on a busy machine 10 ms are soon gone.
		holds "(.wall_s / .second) >= $expected and (.wall_s / .second) < $expected * 1.1" "$r"
		sums+=$(jq -r .checksum <<<"$r")$'\n'
	done
	[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ]
}

# workers NUMBER WHY MODEL ARGUMENT...: how many a run has, and the reason in its heading.
workers() {
	local expected=$1 why=$2 model=$3
	shift 3
	holds ".workers == $expected" "$(record $model "$@")"
	run "$SIMUL" run "$@" --model $model
	[[ "${lines[0]}" == *", $expected worker"* && "${lines[0]}" == *"$why" ]] || { echo "${lines[0]}"; false; }
}

@test "a pool has a worker a task for what waits, a core each for what computes" {
	cores=$(nproc)
	for model in threads processes; do
		workers 5 "(a worker a task; --workers)" $model fetch --tasks 5 --second 0.01
		workers 1 "(a worker a task; --workers)" $model sleep --tasks 1 --second 0.01
		workers 64 "(a worker a task up to 64; --workers)" $model sleep --tasks 65 --second 0.01
		workers 12 "(a worker a task; --workers)" $model echo --tasks 6 --set rounds=2
		workers 2 "(a worker a task; --workers)" $model steps --second 0.01
		workers 24 "(a worker a task; --workers)" $model chess --second 0.00001
		workers 4 "(a worker a task; --workers)" $model sleep --disturb cpu --second 0.01
		workers $cores "(a core each; --workers)" $model null --tasks 1
		workers 7 "7 workers" $model sleep --workers 7 --second 0.01
	done
	workers $cores "(a core each; --workers)" eventloop+threads fetch --second 0.01
	run "$SIMUL" run sleep --second 0.01
	[ "${lines[0]}" = "sleep under eventloop: 3 tasks" ]
}

@test "a pool with fewer workers than tasks takes waves" {
	for model in threads processes; do
		r=$(record $model sleep --tasks 10 --workers 3 --second 0.05)
		holds ".wall_s / .second >= 4 and .wall_s / .second < 5 and .peak_in_flight == 3" "$r"
	done
}

@test "the sum of squares is exact under every model" {
	for model in $models; do
		r=$(record $model sumsquares --set repeat=1)
		holds '.valid and .result == "333333283333335000000"' "$r"
	done
}

@test "work on one core stays on one core, and pools use two" {
	[ "$(nproc)" -ge 2 ] || skip "one core"
	for model in sequential eventloop; do
		holds ".parallelism < 1.05" "$(record $model digest --set kib=16384)"
	done
	for model in threads processes; do
		holds ".peak_in_flight == 2" "$(record $model digest --workers 2 --set kib=16384)"
	done
}

@test "chess: the loop saturates one master, pools have more than one" {
	one=$(record sequential chess --second 0.00002 | jq '.wall_s / .second')
	loop=$(record eventloop chess --second 0.00005 | jq '.wall_s / .second')
	jq -ne "$one > 43200 * 0.98 and $loop < $one / 8"
	[ "$(nproc)" -ge 2 ] || return 0
	# Where others use the second core too, a try may miss it.
	for _ in 1 2 3 4 5; do
		pool=$(record threads chess --second 0.00005 --workers 24 | jq '.wall_s / .second')
		jq -ne "$pool < $loop" && return 0
	done
	false
}

@test "ten thousand coroutines, a thousand threads, two hundred processes sleep at once" {
	holds ".peak_in_flight == 10000 and .wall_s < 1.9" "$(record eventloop sleep --tasks 10000)"
	holds ".peak_in_flight == 1000 and .wall_s < 1.9" \
		"$(record threads sleep --tasks 1000 --workers 1000)"
	holds ".peak_in_flight == 200 and .wall_s < 1.9" \
		"$(record processes sleep --tasks 200 --workers 200)"
}

@test "stacks are copied or their own, as asked, and the record says so" {
	holds '.stacks == "copied"' "$(record eventloop sleep --second 0.01 --stacks copied)"
	holds '.stacks == "own"' "$(record eventloop+threads sleep --second 0.01 --stacks own)"
	holds '.stacks == null' "$(record threads sleep --second 0.01 --stacks own)"
	refused 2 "did you mean 'copied'" sleep --stacks copid
}

@test "what a sleeper takes does not depend on how many there are" {
	few=$(record eventloop sleep --tasks 1000 --second 0.1 | jq .peak_memory_kib)
	many=$(record eventloop sleep --tasks 200000 --second 0.5 | jq .peak_memory_kib)
	jq -ne "($many - $few) * 1024 / 199000 < 700" # bytes
}

@test "every workload has the same checksum under every model" {
	for workload in "null --tasks 1000" "sleep --second 0.01" "fetch --second 0.01" \
		"sumsquares --set n=1000" "digest --set kib=8" "mandelbrot --set limit=100" \
		"chess --second 0.00001 --work-rate 1e8" "pipeline --second 0.02" "etl --set delay=0" \
		"yield --set switches=100" "spawn --tasks 2500" "ring --tasks 10 --workers 10" \
		"skynet --set levels=3" "echo --tasks 3 --workers 6 --set rounds=5"; do
		sums=
		for model in $models; do
			r=$(record $model $workload)
			holds ".valid" "$r"
			sums+=$(jq -r .checksum <<<"$r")$'\n'
		done
		[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ] || {
			echo "$workload: $sums"
			false
		}
	done
}

# operations COUNT ARGUMENT...: the record counts them, and says what one took.
operations() {
	local count=$1
	shift
	for model in $models; do
		holds ".valid and .operations == $count and
			(.operation_ns * $count / 1e9 / .wall_s | . > 0.999 and . < 1.001)" \
			"$(record $model "$@")"
	done
}

@test "what a switch, a spawn, a message cost is counted in operations" {
	operations 300 yield --tasks 3 --set switches=100
	operations 2500 spawn --tasks 2500 --set window=1000
	operations 7 spawn --tasks 7 --set window=1
	operations 70 ring --tasks 7 --workers 7 --set rounds=10
	operations 1111 skynet --set levels=3
	operations 1 skynet --set levels=0
	operations 12 echo --tasks 4 --workers 2 --set rounds=3 --set bytes=102400
}

@test "a ring or an echo with too few workers is a deadlock, not a wait for ever" {
	for model in threads processes; do
		run --separate-stderr timeout 20 "$SIMUL" run ring --model $model --tasks 3 --workers 2
		[ "$status" = 5 ]
		run --separate-stderr timeout 20 "$SIMUL" run echo --model $model --tasks 3 --workers 1
		[ "$status" = 5 ]
	done
}

@test "a thousand connections echo at once" {
	holds ".valid and .operations == 2000 and .peak_in_flight == 2000" \
		"$(record eventloop echo --tasks 1000 --set rounds=2)"
}

@test "a record has every documented field" {
	r=$(record threads fetch --second 0.01)
	[ "$(wc -l <<<"$r")" = 1 ]
	for field in schema workload model workers tasks second params wall_s startup_s setup_s \
		teardown_s user_s sys_s ideal_s efficiency concurrency parallelism peak_in_flight \
		completed failed cancelled timed_out lost operations operation_ns latency_ns \
		peak_memory_kib voluntary_switches involuntary_switches os_threads os_processes steal \
		foreign stacks checksum result valid machine versions latency_histogram arrived arrivals_s \
		little; do
		holds "has(\"$field\")" "$r"
	done
	holds '.latency_ns | has("p50") and has("p90") and has("p99") and has("p999") and has("max")' "$r"
}

@test "people get a few lines" {
	run --separate-stderr "$SIMUL" run sleep --second 0.01
	[ "$status" = 0 ]
	[ "$stderr" = "" ]
	[[ "$output" == "sleep under eventloop: 3 tasks"* ]]
	[[ "$output" == *checksum* ]]
}

@test "a trace tells who did what when" {
	"$SIMUL" run sleep --model threads --workers 3 --second 0.01 --trace trace.csv
	[ "$(head -n 1 trace.csv)" = "task,worker,start_s,end_s,state" ]
	[ "$(grep -c ',wait$' trace.csv)" = 3 ]
	[ "$(cut -d, -f1 trace.csv | sed 1d | sort -u | wc -l)" = 3 ]
	[ "$(grep -c ',queued$' trace.csv)" = 3 ]
}

# states MODEL ARGUMENT...: which states a run's trace has.
states() {
	local model=$1
	shift
	"$SIMUL" run "$@" --model "$model" --trace states.csv >/dev/null
	sed 1d states.csv | cut -d, -f5 | sort -u | tr '\n' ' '
}

@test "a trace tells four kinds of waiting apart" {
	mix=(mix --tasks 4 --wait 10ms --cpu 5ms --turns 1)
	for model in eventloop threads processes; do
		[ "$(states $model "${mix[@]}" --how offload)" = "queued run wait " ]
		[ "$(states $model ring --tasks 3 --set rounds=5)" = "block queued run " ]
	done
	for model in eventloop+threads eventloop+processes; do
		[ "$(states $model "${mix[@]}" --how offload)" = "offload queued run wait " ]
		[ "$(grep -c ',offload$' states.csv)" = 4 ]
	done
	# With one worker the second of two tasks waits for it as long as the first takes.
	states threads sleep --tasks 2 --workers 1 --second 0.05 >/dev/null
	awk -F, '$5 == "queued" && $4 - $3 > 0.04 { long++ } END { exit long != 1 }' states.csv
}

@test "the picture is written" {
	"$SIMUL" run mandelbrot --set width=60,height=40 --set image=m.ppm && false
	"$SIMUL" run mandelbrot --set width=60 --set height=40 --set image=m.ppm
	[ "$(head -c 11 m.ppm)" = "$(printf 'P6\n60 40\n25')" ]
	[ "$(wc -c <m.ppm)" = $((60 * 40 * 3 + 13)) ]
}

# refused STATUS WORD ARGUMENT...: one line on standard error that has the word, nothing else.
refused() {
	local expected=$1 word=$2
	shift 2
	run --separate-stderr timeout 20 "$SIMUL" run "$@"
	[ "$status" = "$expected" ] || { echo "$*: exit $status"; false; }
	[ "$output" = "" ]
	[ "$(wc -l <<<"$stderr")" = 1 ] || { echo "$*: $stderr"; false; }
	[[ "$stderr" == *"$word"* ]] || { echo "$*: $stderr"; false; }
}

@test "what cannot be run is refused in one line" {
	refused 2 "'nosuch'" nosuch --model eventloop
	refused 2 "did you mean 'fetch'" fetsh
	refused 2 "did you mean 'eventloop'" fetch --model evntloop
	refused 2 "--workers 0" fetch --workers 0
	refused 2 "--tasks -1" fetch --tasks -1
	refused 2 "delays=x" fetch --set delays=x
	refused 2 "did you mean 'delays'" fetch --set delay=1
	refused 2 "--second 0" fetch --second 0
	refused 2 "--tasks 3" chess --tasks 3
	refused 2 "--port 70000" fetch --port 70000
	refused 2 "--hold -1" fetch --hold -1
	refused 2 "one workload" fetch sleep
	refused 2 "one workload"
}

@test "options of the workload are options of the command" {
	r=$("$SIMUL" run fetch --delays 1,2 --tasks 2 --second 0.01 --set delays=3 --json)
	[ "$(jq -r .params.delays <<<"$r")" = 1,2 ]
	[ "$("$SIMUL" run sleep --delays 20ms --json | jq -r .params.delays)" = 0.02 ]
	"$SIMUL" run mix --help | grep -q '^  --slow VALUE  *mix: share of the tasks'
	run ! grep -q -- --slow <("$SIMUL" run fetch --help)
	refused 2 "did you mean '--delays'" fetch --delay 1
	refused 2 "delays=x" fetch --delays x
	refused 2 "unknown option '--delays'" null --delays 1
	# One that run has too is the workload's with --set.
	[ "$("$SIMUL" run echo --tasks 1 --set rounds=7 --json | jq .operations)" = 7 ]
}

@test "a deadlock ends with code 5" {
	for model in threads processes; do
		run --separate-stderr timeout 20 "$SIMUL" run pipeline --model $model --workers 1
		[ "$status" = 5 ]
		[[ "$stderr" == *deadlock*"produce workloads/pipeline.c:"*": waits, queue"*"have not begun"* ]]
		[[ "${stderr##*simul: }" == *"as many --workers"* ]]
	done
	run --separate-stderr "$SIMUL" run connections --tasks 100 --workers 40 --model threads
	[ "$status" = 5 ]
	[[ "$stderr" == "simul: deadlock: "*"give as many --workers as tasks"* ]]
	[[ "$stderr" == *": waits, event (40×)"*"60 tasks have not begun"* ]]
	[ "$(grep -c "waits, event" <<<"$stderr")" = 1 ]
}

@test "a task that holds the loop is named" {
	run --separate-stderr "$SIMUL" run digest --model eventloop --hold 0 --set kib=64
	[ "$status" = 0 ]
	[[ "$stderr" == *"hash_block_elsewhere workloads/digest.c:"*"held the event loop"* ]]
}

@test "what cannot be done is said in one line" {
	refused 3 "start 100000 workers" null --model processes --workers 100000
	refused 3 "/nonexistent/t" sleep --second 0.01 --trace /nonexistent/t
	refused 3 "refused" fetch --port 1
}

@test "what a model lacks to start is named, and fewer workers only where there are several" {
	ulimit -v 200000
	refused 3 "eventloop could not start: Cannot allocate memory" sleep
	[[ "$stderr" == *"(ulimit -v)" ]]
	refused 3 "start 3 workers: Cannot allocate memory" sleep --model threads --workers 3
	[[ "$stderr" == *"or fewer --workers" ]]
}

@test "a full disk is noticed" {
	run --separate-stderr "$SIMUL" run sleep --second 0.01 --trace /dev/full
	[ "$status" = 3 ]
	[[ "$stderr" == *"--trace /dev/full: No space left"* ]]
	run --separate-stderr bash -c "'$SIMUL' run sleep --second 0.01 --json >/dev/full"
	[ "$status" = 3 ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	run --separate-stderr "$SIMUL" run mandelbrot --set width=60 --set height=40 --set image=/dev/full
	[ "$status" = 3 ]
	[[ "$stderr" == *"'/dev/full' could not be written: No space left"* ]]
	[ -c /dev/full ]
}

@test "a file that could be written only in part is removed" {
	trap '' XFSZ
	for arguments in "mandelbrot --set width=60 --set height=40 --set image=part" \
		"sleep --second 0.001 --tasks 1000 --trace part"; do
		# shellcheck disable=SC2086
		run --separate-stderr bash -c 'ulimit -f 1 && "$@"' - "$SIMUL" run $arguments
		[ "$status" = 3 ]
		[[ "$stderr" == *"File too large"* ]]
		[ ! -e part ]
	done
}

@test "a faulty command line leaves no trace file" {
	refused 2 nothing sleep --trace left --set nothing=1
	[ ! -e left ]
}

# Starts a long run in a session of its own, so that whatever stays behind can be found.
begin() {
	setsid env --default-signal=INT,TERM,QUIT "$SIMUL" run "$@" </dev/null >out 2>err 3>&- &
	session=$!
	for _ in $(seq 100); do
		[ "$(pgrep -s "$session" -c)" -lt "$processes" ] || return 0
		sleep 0.05
	done
	false
}

ended() {
	for _ in $(seq 100); do
		pgrep -s "$session" >/dev/null || return 0
		sleep 0.05
	done
	pgrep -s "$session" -a
	false
}

@test "an interrupted or killed run leaves no process" {
	for signal in INT TERM KILL; do
		processes=6 # root, supervisor, three workers, helper server
		begin fetch --model processes --workers 3 --set delays=100
		kill -$signal "$session"
		ended
	done
}

@test "a killed worker costs its task, and the run says so" {
	processes=5
	begin sleep --model processes --workers 3 --tasks 3 --set delays=1
	sleep 0.3
	kill -KILL "$(pgrep -s "$session" | tail -n 1)"
	wait "$session" && false
	grep -q "1 task was lost with its worker" err
	ended
}

@test "a killed supervisor ends the run" {
	processes=5
	begin sleep --model processes --workers 3 --tasks 3 --set delays=100
	sleep 0.3
	kill -KILL "$(pgrep -P "$session" | head -n 1)"
	wait "$session" && false
	grep -q "supervisor" err
	ended
}
