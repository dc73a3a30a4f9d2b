#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What `simul report` gives to other programs: CSV, JSON, JUnit, GitHub's runners.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	home=$PWD
	work=$BATS_TEST_TMPDIR
	tests/tools/tables results/reference "$work/result"
	cd "$work"
}

# validates SCHEMA [lines]
validates() {
	python3 -c 'import jsonschema' 2>/dev/null ||
		skip "python3-jsonschema is not installed: schemas are not checked"
	"$home/tests/tools/validate" "$home/results/$1.schema.json" ${2:-}
}

# scaled: six rounds of one row over six numbers of workers, on a law with a serial share of 0.1.
scaled() {
	jq '.rows |= [.[] | select(.row == "sumsquares") | .cells = ([{model: "sequential", workers: 1}] +
		[(1, 2, 3, 4, 6, 8) as $n | {model: "threads", workers: $n}])]' \
		result/bench.json >bench
	jq -c 'select(.row == "sumsquares" and .model == "threads") | . as $r |
		($r | .model = "sequential" | .workers = 1 | .wall_s = 1),
		((1, 2, 3, 4, 6, 8) as $n | $r | .workers = $n |
			.wall_s = (1 + 0.1 * ($n - 1)) / $n * (1 + $r.round / 1000))' \
		result/records.jsonl >records
	mv bench result/bench.json
	mv records result/records.jsonl
}

@test "a report in JSON is as its schema says" {
	"$SIMUL" report result --format json | validates results
}

@test "so is one with claims, laws of scaling and runs that were set aside" {
	scaled
	cp "$home/workloads/claims/C15.json" claim
	jq -s . claim >result/claims.json
	jq -c 'if .round == 2 and .workers == 3 then .set_aside = "steal 3 %" else . end' \
		result/records.jsonl >records
	mv records result/records.jsonl
	"$SIMUL" report result --format json >report.json || [ $? = 3 ]
	validates results <report.json
	jq -e '.claims.claims[0].id == "C15" and (.scaling | length == 2) and
		.set_aside[0].reason == "steal 3 %"' report.json
}

@test "the schema can fail" {
	"$SIMUL" report result --format json >report.json
	for change in 'del(.rows)' '.rows[0].cells[0].figures.speedup.median = "fast"' '.more = 1' \
		'.schema = 1' '.rows[0].cells[0].quality = "fine"'; do
		run validates results < <(jq "$change" report.json)
		[ "$status" != 0 ]
	done
}

@test "records are as their schema says, kept ones and new ones" {
	validates record lines <result/records.jsonl
	for model in sequential eventloop threads processes; do
		"$SIMUL" run fetch --tasks 3 --second 0.01 --model $model --json
	done | validates record lines
	"$SIMUL" run pipeline --set sentinel=once --second 0.001 --json 2>/dev/null | validates record
}

@test "table and schema of a record are those of the program" {
	"$SIMUL" list fields >table
	grep -qxF -f <(tail -1 table) "$home/results/README.md"
	[ "$(grep -cxF -f table "$home/results/README.md")" -ge "$(wc -l <table)" ]
	"$SIMUL" list fields --json | diff - "$home/results/record.schema.json"
}

@test "csv has the columns that the documentation lists, and a line for each cell" {
	"$SIMUL" report result --format csv >cells.csv
	cells=$(jq '[.rows[].cells | unique[]] | length' result/bench.json)
	[ "$(wc -l <cells.csv)" = $((cells + 1)) ]
	python3 - "$home/results/README.md" <<-'END'
		import csv, re, sys
		rows = list(csv.reader(open("cells.csv")))
		assert len({len(row) for row in rows}) == 1, "lines differ in length"
		names = rows[0]
		text = open(sys.argv[1]).read().split("**results.csv**")[1].split("**results.json**")[0]
		documented = re.findall(r"`([a-z0-9_]+)`", "".join(
		    line.split("|")[1] for line in text.splitlines() if line.startswith("| `")))
		assert {re.sub("_(low|high)$", "", name) for name in names} == set(documented)
	END
}

@test "a cell with a document second of its own is shown in real seconds, without a speed-up" {
	jq -c 'select(.row == "B5") | if .model == "threads" then .second /= 10 else . end' \
		result/records.jsonl >records && mv records result/records.jsonl
	second=$(jq -s '[.[] | select(.model == "threads") | .second][0]' result/records.jsonl)
	wall=$(jq -s '[.[] | select(.model == "threads") | .wall_s] | max' result/records.jsonl)
	"$SIMUL" report result --format csv >cells.csv
	python3 - "$second" <<-'END'
		import csv, sys
		rows = {row["model"]: row for row in csv.DictReader(open("cells.csv")) if row["row"] == "B5"}
		assert rows["threads"]["speedup"] == "" and float(rows["eventloop"]["speedup"]) > 1
		assert abs(float(rows["threads"]["second"]) - float(sys.argv[1])) < 1e-9
	END
	"$SIMUL" report result --format junit >junit.xml
	time=$(xmllint --xpath 'string(//testsuite[@name="B5"]/testcase[starts-with(@name, "threads")]/@time)' junit.xml)
	jq -en "$time > 0 and $time <= $wall + 0.001"
}

@test "junit has a case for each cell, and says what is wrong" {
	"$SIMUL" report result --format junit >junit.xml
	xmllint --noout junit.xml
	cells=$(jq '[.rows[].cells | unique[]] | length' result/bench.json)
	[ "$(xmllint --xpath 'count(//testcase)' junit.xml)" = "$cells" ]
	[ "$(xmllint --xpath 'count(//failure)' junit.xml)" = 0 ]
	sum=$(jq -r 'select(.model == "threads" and .row == "B5") | .checksum' result/records.jsonl | head -n 1)
	sed -i "/\"threads\"/s/$sum/0123456789abcdef/" result/records.jsonl
	run "$SIMUL" report result --format junit
	[ "$status" = 3 ]
	"$SIMUL" report result --format junit >junit.xml 2>/dev/null || true
	[ "$(xmllint --xpath 'string(//testsuite[@name="B5"]/@failures)' junit.xml)" = 1 ]
	[[ "$(xmllint --xpath 'string(//testsuite[@name="B5"]//failure/@message)' junit.xml)" == *differ* ]]
}

@test "junit has claims beside cells" {
	jq -s . "$home/workloads/claims/B5.json" >result/claims.json
	"$SIMUL" report result --format junit >junit.xml
	[ "$(xmllint --xpath 'count(//testcase[starts-with(@name, "B5")])' junit.xml)" -ge 4 ]
}

@test "a document that is wrong is refuted, counted apart, with the truth beside it" {
	cd "$home"
	"$SIMUL" claims results/reference >"$work/claims"
	grep -E '^X4 .* refuted .*true is: ' "$work/claims"
	grep -E '^62 claims: 56 held, 4 refuted, 2 n/a, 0 not held$' "$work/claims"
	"$SIMUL" claims results/reference --format json |
		jq -e '.tally.refuted == 4 and ([.claims[] | select(.verdict == "refuted") | .truth] | all)'
	"$SIMUL" claims results/reference --format junit >"$work/junit.xml"
	[ "$(xmllint --xpath 'count(//property[@name="truth"])' "$work/junit.xml")" = 4 ]
	[ "$(xmllint --xpath 'count(//property[@name="verdict" and @value="refuted"])' "$work/junit.xml")" = 4 ]
}

@test "--write leaves every form" {
	rm -f result/report.*
	"$SIMUL" report result --write 2>written
	for name in report.md report.html results.csv results.json junit.xml; do
		[ -s result/$name ]
		grep -q "result/$name" written
	done
	cmp result/results.csv <("$SIMUL" report result --format csv)
}

@test "a bench leaves every form, and records as their schema says" {
	"$SIMUL" bench --suite smoke --only A1 --models sequential,eventloop --rounds 2 --warmups 0 \
		--out out -q >/dev/null
	for name in report.md report.html results.csv results.json junit.xml plots/order.svg; do
		[ -s out/$name ]
	done
	xmllint --noout out/junit.xml
	validates results <out/results.json
	validates record lines <out/records.jsonl
}

@test "one form at a time" {
	for options in '--write --github' '--format csv --write' '--format md --github'; do
		run --separate-stderr "$SIMUL" report result $options
		[ "$status" = 2 ]
		[ "$(wc -l <<<"$stderr")" = 1 ]
	done
}

@test "on GitHub's runners the report is appended to the step's summary" {
	echo earlier >summary
	GITHUB_STEP_SUMMARY=$work/summary "$SIMUL" report result --github
	[ "$(head -n 1 summary)" = earlier ]
	grep -q '^| ' summary
	run grep -c '!\[' summary
	[ "$output" = 0 ]
	run --separate-stderr env -u GITHUB_STEP_SUMMARY "$SIMUL" report result --github
	[ "$status" = 2 ]
	[ "$(wc -l <<<"$stderr")" = 1 ]
}

@test "a summary stays below GitHub's limit and says that it was cut" {
	jq '.rows[0].title = ("long " * 300000)' result/bench.json >bench
	mv bench result/bench.json
	GITHUB_STEP_SUMMARY=$work/summary "$SIMUL" report result --github
	[ "$(stat -c %s summary)" -le 1048576 ]
	[[ "$(tail -n 1 summary)" == *cut* ]]
}

@test "wrong results and claims not held are annotated, ten of a kind at most" {
	jq -c 'if .model != "sequential" then .checksum = "0123456789abcdef" else . end' \
		result/records.jsonl >records
	mv records result/records.jsonl
	GITHUB_STEP_SUMMARY=$work/summary run --separate-stderr "$SIMUL" report result --github
	[ "$status" = 3 ]
	[ "$(grep -c '^::error' <<<"$output")" = 10 ]
	[[ "${lines[9]}" == *"more are in"* ]]
	cp -r "$home/results/reference/." result
	jq -s '.[0].runs[0].document = {sequential: 99} | .' "$home/workloads/claims/B5.json" >result/claims.json
	GITHUB_STEP_SUMMARY=$work/summary run "$SIMUL" report result --github
	[[ "$output" == *"::error title=Claim not held::B5"* ]]
}

@test "laws of scaling are found where there are six numbers of workers, and drawn" {
	scaled
	"$SIMUL" report result --format json | jq -e '.scaling[0] | .law == "amdahl" and
		.refusal == null and .sigma.median > 0.099 and .sigma.median < 0.101 and
		.sigma.low <= .sigma.median and .workers_most == 8'
	"$SIMUL" plot result
	[ -s result/plots/scaling.png ]
	# The curve ends where the points do.
	[ "$(awk '$1 > 8' result/plots/scaling.dat | wc -l)" = 0 ]
	jq '(.rows[].cells) |= map(select(.workers < 8))' result/bench.json >bench
	mv bench result/bench.json
	"$SIMUL" report result --format json | jq -e '.scaling[0] | .sigma.median == null and
		(.refusal | contains("needs 6"))'
}

@test "runs that were set aside are drawn and counted as such" {
	jq -c 'if .round == 2 and .row == "B5" then .set_aside = "foreign 9 %" else . end' \
		result/records.jsonl >records
	mv records result/records.jsonl
	"$SIMUL" plot result
	count=$(grep -c '"set_aside"' result/records.jsonl)
	[ "$count" -ge 6 ]
	grep -q "set aside, $count runs" result/plots/order.svg
	[ -s result/plots/order.png ]
}

@test "latencies are drawn where records have a histogram of a hundred" {
	"$SIMUL" plot result
	[ ! -e result/plots/latency.svg ]
	jq -c 'if .row == "100x0.1" then .latency_histogram =
			[[20000000, 60], [21000000, 39], [90000000, 1]] else . end' \
		result/records.jsonl >records
	mv records result/records.jsonl
	"$SIMUL" plot result
	[ -s result/plots/latency.png ]
	grep -q '^ 0.021 0.99' result/plots/latency.dat
}
