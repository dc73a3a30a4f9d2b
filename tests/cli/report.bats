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

# sectioned SECTION: the result has two rows, of that section.
sectioned() {
	jq --arg section "$1" '.rows |= map(select(.row == "A1" or .row == "B5") | .section = $section)' \
		result/bench.json >bench
	mv bench result/bench.json
}

@test "no heading stands over nothing, and no table or column is one of dashes" {
	"$SIMUL" report result --format md >report.md
	run awk -F' *[|] *' '/^[|] / { if (line++ > 1) for (i = 2; i < NF; i++) filled[i] = filled[i] || $i != "–"
			columns = NF; next }
		line { for (i = 2; i < columns; i++) if (!filled[i]) print "column " i " before line " NR
			line = 0; delete filled }' report.md
	[ "$output" = "" ]
	for section in scaling latency; do
		sectioned $section
		"$SIMUL" report result --format md >report.md
		run awk '/^#/ { if (heading && !seen && level >= length($1)) print heading
				heading = $0; level = length($1); seen = 0; next }
			NF { seen = 1 }' report.md
		[ "$output" = "" ]
		run grep -n '^## The models' report.md
		[ "$output" = "" ]
	done
}

@test "the first screen says how sure it is and names short cells once" {
	"$SIMUL" report result --format md | sed '/^## I\/O-bound/,$d' >first
	grep -q '^- noise floor: [0-9.]* %' first
	grep -q '^- decided: [0-9]* of [0-9]* comparisons' first
	grep -q '^- set aside: ' first
	grep -q '^- clocks: ' first
	[ "$("$SIMUL" report result --format md | grep -c 'less than 100 ms')" = "$(grep -c 'less than 100 ms' first)" ]
}

@test "rows of scaling and latency are answered on the first screen too" {
	for section in scaling latency; do
		sectioned $section
		[ $section = scaling ] || jq '.rows[].settings += ["rate=100"]' result/bench.json >rated
		[ $section = scaling ] || mv rated result/bench.json
		"$SIMUL" report result --format md | sed '/^- /,$d' >first
		grep -q '^## Which model, when' first
		grep -qF '**B5**' first
	done
}

@test "where all tasks are there at once no model is best by latency" {
	sectioned latency
	"$SIMUL" report result --format md | sed '/^- /,$d' >first
	run ! grep -q 'Best model' first
}

@test "text and tables keep to a narrow terminal, without colour if it is refused" {
	script -qec "stty cols 60; NO_COLOR=1 '$SIMUL' report result" /dev/null </dev/null |
		tr -d '\r' >narrow
	[[ "$(cat narrow)" != *$'\e['* ]]
	grep -q 'more columns do not fit' narrow
	[ "$(LC_ALL=C.UTF-8 wc -L <narrow)" -le 60 ]
	script -qec "'$SIMUL' report result" /dev/null </dev/null | grep -q $'\e\[1m'
}

# on COLUMNS COMMAND: what a command prints on a terminal of that width.
on() {
	script -qec "stty cols $1; NO_COLOR=1 $2" /dev/null </dev/null | tr -d '\r'
}

@test "no line is wider than the terminal, and no figure is lost on a wide one" {
	for columns in 80 100 140; do
		for directory in result "$reference"; do
			on $columns "'$SIMUL' report '$directory'" >screen
			[ "$(LC_ALL=C.UTF-8 wc -L <screen)" -le $columns ]
			grep -q '^Row .*Speed-up' screen
		done
		on $columns "'$SIMUL' claims '$reference'" >screen
		[ "$(LC_ALL=C.UTF-8 wc -L <screen)" -le $columns ]
	done
	on 2000 "'$SIMUL' report '$reference'" >screen
	# Text is wrapped elsewhere, and nothing else differs.
	diff <("$SIMUL" report "$reference" | tr -s ' \n' ' ') <(tr -s ' \n' ' ' <screen)
	[ "$(grep -v '  ' screen | LC_ALL=C.UTF-8 wc -L)" -gt 100 ]
}

@test "a full disk is complained of in one line, a reader that leaves in none" {
	[ -w /dev/full ] || skip "there is no /dev/full"
	for format in md csv json html junit; do
		run --separate-stderr bash -c "'$SIMUL' report result --format $format >/dev/full"
		[ "$status" = 3 ]
		[ "$(wc -l <<<"$stderr")" = 1 ]
	done
	run --separate-stderr bash -c "'$SIMUL' report result | head -n 1"
	[ "$stderr" = "" ]
}

@test "a full disk behind standard output is named, in one line" {
	cp -r result other
	sed -i 's/"seed"/"another": 1, "seed"/' other/bench.json
	for arguments in "report result" "report result --format csv" "report result --format json" \
		"report result --format junit" "claims $reference" "claims $reference --format json" \
		"claims $reference --format junit" "compare result other" \
		"compare result other --json"; do
		run --separate-stderr bash -c "'$SIMUL' $arguments >/dev/full"
		[ "$status" = 3 ]
		[ "$(wc -l <<<"$stderr")" = 1 ]
		[[ "$stderr" == *"No space left on device" ]]
	done
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
	jq '(.rows[] | select(.row == "A1" or .row == "B5")) |= (.workload = "mix")
		| (.rows[] | select(.row == "B5")) |= (.timeline_until = 1)' result/bench.json >swept/bench.json
	jq -c 'if .row == "A1" then .facts.waiting = 0.75 elif .row == "B5" then .facts.waiting = 0.25 else . end' \
		result/records.jsonl >swept/records.jsonl
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
