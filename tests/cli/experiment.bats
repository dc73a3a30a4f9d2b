#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `simul run` with several models, rounds or a sweep: an experiment.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	cd "$BATS_TEST_TMPDIR"
	mkdir scratch
	export TMPDIR=$PWD/scratch
}

# Whatever became of it, nothing stays where it measured.
teardown() {
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/scratch")" ]
}

# refused WORD ARGUMENT...: one line on standard error that has the word, and nothing is measured.
refused() {
	local word=$1
	shift
	run -2 --separate-stderr timeout 20 "$SIMUL" run "$@"
	[ "$output" = "" ]
	[ "$(wc -l <<<"$stderr")" = 1 ] || { echo "$*: $stderr"; false; }
	[[ "$stderr" == *"$word"* ]] || { echo "$*: $stderr"; false; }
}

@test "all models in one table, the first as the baseline" {
	run -0 --separate-stderr "$SIMUL" run sleep --model all --tasks 4 --set delays=0.02 --rounds 6
	for model in $("$SIMUL" list models --json | jq -r '.[].name'); do
		[ "$(grep -c "^$model " <<<"$output")" = 1 ]
	done
	[[ "${lines[1]}" == Model*sequential*Throughput*Wall*p50*p99*"CPU a task"*Memory ]]
	[[ "${lines[2]}" == "sequential "*" 1× "*"/s ±"*" ms ±"*"MiB ±"* ]]
	[[ "$output" == *"6 interleaved rounds; ±: half the 96.9 % interval"* ]]
	[[ "$stderr" == *"round 6 of 6"* ]]
}

@test "a sweep is a table, CSV and a picture, with any model as the baseline" {
	run -0 --separate-stderr "$SIMUL" run sleep --model threads,eventloop --workers tasks -q \
		--sweep tasks=2..8*2 --set delays=0.01 --rounds 6 --baseline eventloop --y memory \
		--csv sweep.csv --plot sweep.svg
	[ "$stderr" = "" ]
	[[ "${lines[0]}" == *"Memory over"* && "${lines[1]}" == *eventloop* ]]
	[ "$(grep -cE '^ +(2|4|8)  threads \((2|4|8)\)' <<<"$output")" = 3 ]
	[ "$(grep -c '  eventloop  .* 1× ' <<<"$output")" = 3 ]
	[ "$(head -n 1 sweep.csv | cut -d , -f 1-6)" = sweep_tasks,model,workers,tasks,quality,tasks_per_s ]
	[ "$(wc -l <sweep.csv)" = 7 ]
	python3 - <<-'END'
		import csv
		for row in csv.DictReader(open("sweep.csv")):
		    assert row["sweep_tasks"] == row["tasks"] and row["quality"]
		    assert float(row["peak_memory_kib_low"]) <= float(row["peak_memory_kib"])
		    assert abs(float(row["tasks_per_s"]) * float(row["wall_s"]) / float(row["tasks"]) - 1) < 0.1
	END
	xmllint --noout sweep.svg && [ -s sweep.png ] && [ -s sweep.dat ]
}

@test "two parameters make a panel for each value of the second" {
	"$SIMUL" run steps --model eventloop -q --second 0.01 --rounds 1 --sweep delays=1,2 \
		--sweep how=await,tasks --plot two.svg >table
	[ "$(grep -c 'few rounds' table)" = 4 ]
	grep -q 'how = await' two.svg && grep -q 'how = tasks' two.svg
}

@test "a rate that is too high is told in its row" {
	"$SIMUL" run sleep --model threads --workers 1 -q --tasks 20 --set delays=0.01 --rounds 2 \
		--sweep rate=50,500 >table
	grep -E '^ *500 +threads +overloaded' table
	[ "$(grep -c 'threads  *overloaded' table)" = 1 ]
	grep -q '^overloaded: it fell behind' table
}

@test "results can be kept, and the experiment measured again as a suite" {
	"$SIMUL" run null --model eventloop,threads --tasks 100 --rounds 2 -q --out kept/null
	[ "$("$SIMUL" report kept/null --format json | jq '.rows[0].cells | length')" = 2 ]
	"$SIMUL" bench --suite kept/null.json --rounds 1 --warmups 0 --no-report -q --out again
	[ "$(jq -c '.rows' kept/null/bench.json)" = "$(jq -c '.rows' again/bench.json)" ]
	refused "not empty" null --model all --rounds 1 --out kept/null
	[ "$(wc -l <kept/null/records.jsonl)" = 4 ]
}

@test "JSON is that of a report" {
	"$SIMUL" run null --model eventloop,threads --tasks 100 --rounds 1 -q --json |
		jq -e '.schema == 2 and (.rows[0].cells | length) == 2'
}

@test "what cannot be varied is refused in one line" {
	refused "did you mean 'eventloop'" sleep --model all,evntloop
	refused "name and values" sleep --sweep tasks
	refused "a value is empty" sleep --sweep tasks=1,,2
	refused "there twice" sleep --sweep tasks=1,2,1
	refused "more than 64" sleep --sweep tasks=1..100
	refused "there can be 1" sleep --sweep tasks=0,1
	refused "there can be 1" sleep --sweep tasks=many
	refused "1 to 100000 workers" sleep --model threads --sweep workers=1,x
	refused "document second" sleep --sweep second=0
	refused "delays=x" sleep --sweep delays=x
	refused "did you mean 'delays'" sleep --sweep delay=1,2
	refused "at most 2" sleep --sweep tasks=1,2 --sweep workers=1,2 --sweep second=1,2
	refused "there twice" sleep --sweep tasks=1,2 --sweep tasks=3
	refused "parameter of workload connections" connections --sweep connections=10..1000
	refused "1000000 workers are more" sleep --model threads --tasks 1000000 --workers tasks
	refused "'ms' is one word too many" sleep --model all --delays 20 ms
	refused "give one" sleep --plot x.svg
	refused ".svg" sleep --sweep tasks=1,2 --plot x.pdf
	refused "did you mean 'memory'" sleep --sweep tasks=1,2 --y memry
	refused "unknown --baseline" sleep --model eventloop,threads --baseline processes
	refused "--trace" sleep --rounds 2 --trace x.csv
	refused "--rounds 0" sleep --rounds 0
	refused "unknown workload" slep --model all
}

@test "an interrupted experiment leaves nothing behind" {
	"$SIMUL" run sleep --model eventloop --rounds 6 2>err &
	for i in $(seq 100); do
		[ -n "$(ls -A scratch)" ] && break
		sleep 0.05
	done
	sleep 0.5
	kill -TERM $!
	status=0
	wait $! || status=$?
	[ "$status" = 3 ]
	grep -q interrupted err
}
