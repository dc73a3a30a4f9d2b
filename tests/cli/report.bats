#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `simul report` and `simul plot` as a user meets them, on the reference result and on damaged ones.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	reference=$(realpath results/reference)
	work=$BATS_TEST_TMPDIR
	tests/tools/tables "$reference" "$work/result"
	cd "$work"
}

@test "the terminal gets tables, plain when piped" {
	run --separate-stderr "$SIMUL" report result
	[ "$status" = 0 ]
	[ "$stderr" = "" ]
	[[ "$output" == *"Which model, when"* ]]
	[[ "$output" != *$'\e['* ]]
}

@test "csv has a line for each cell, with as many fields as the head" {
	"$SIMUL" report result --format csv >cells.csv
	cells=$(jq '[.rows[].cells | unique[]] | length' result/bench.json)
	[ "$(wc -l <cells.csv)" -ge "$cells" ]
	head=$(head -n 1 cells.csv | tr -cd , | wc -c)
	[ "$head" -gt 5 ]
}

@test "json is json" {
	"$SIMUL" report result --format json | jq -e 'type == "object"'
}

@test "markdown and html are written, html with nothing from outside and no script" {
	rm result/report.*
	"$SIMUL" report result --write
	[ -s result/report.md ]
	grep -q '<svg' result/report.html
	run grep -nE '<script|src="http|href="http' result/report.html
	[ "$output" = "" ]
}

@test "pictures are drawn in both formats" {
	rm -rf result/plots
	"$SIMUL" plot result
	for picture in speedup heatmap models plane timeline-B5; do
		[ -s result/plots/$picture.svg ]
		[ "$(head -c 4 result/plots/$picture.png | tail -c 3)" = PNG ]
	done
}

@test "a sweep is drawn from rows of mix, a timeline only as far as is asked for" {
	cp -r result swept
	jq '(.rows[] | select(.row == "A1")) |= (.workload = "mix" | .settings = ["waiting=75"])
		| (.rows[] | select(.row == "B5")) |= (.workload = "mix" | .settings = ["waiting=25"]
			| .timeline_until = 1)' result/bench.json >swept/bench.json
	"$SIMUL" plot swept
	grep -q '^0.25 ' swept/plots/sweep.dat
	grep -q '^0.75 ' swept/plots/sweep.dat
	[ -s swept/plots/sweep.png ]
	grep -q 'the first 1 s of every model' swept/plots/timeline-B5.svg
	"$SIMUL" report swept --write
	grep -q 'in its first 1 document seconds' swept/report.md
	[ ! -e result/plots/sweep.svg ]
}

@test "without gnuplot the earlier pictures stay" {
	mkdir bin
	before=$(cksum result/plots/speedup.svg)
	run --separate-stderr env PATH="$work/bin" "$SIMUL" plot result
	[ "$status" = 3 ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	[[ "$stderr" == *gnuplot* ]]
	[ "$(cksum result/plots/speedup.svg)" = "$before" ]
}

@test "what is no result is refused in one line" {
	mkdir empty
	for directory in nowhere empty /dev/null; do
		for command in report plot; do
			run --separate-stderr "$SIMUL" $command $directory
			[ "$status" = 2 ]
			[ "$(wc -l <<<"$stderr")" = 1 ]
		done
	done
	run "$SIMUL" report result --format pdf
	[ "$status" = 2 ]
}

@test "damaged records are refused in one line that names the place" {
	truncate -s -40 result/records.jsonl
	run --separate-stderr "$SIMUL" report result
	[ "$status" = 2 ] || [ "$status" = 3 ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
	[[ "$stderr" == *records.jsonl* ]]
}

@test "a wrong checksum is shouted" {
	sum=$(jq -r 'select(.model == "threads" and .row == "B5") | .checksum' result/records.jsonl | head -n 1)
	sed -i "/\"threads\"/s/$sum/0123456789abcdef/" result/records.jsonl
	run --separate-stderr "$SIMUL" report result
	[ "$status" = 3 ]
	[[ "$output$stderr" == *B5* ]]
}
