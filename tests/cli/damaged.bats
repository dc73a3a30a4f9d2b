#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Results directories that are damaged, foreign or huge: each command that reads them answers with one
# line and a code, and leaves what was there.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	tests/tools/tables results/reference "$work/result"
	cd "$work"
	echo '[]' >result/claims.json
}

# refused TEXT: every reader refuses ./result with one short line that has the text in it.
refused() {
	local command before
	before=$(find result -type f -size -1000k -exec cksum {} + | sort)
	for command in report 'report --format json' 'report --write' plot claims 'compare result' \
		'trend result'; do
		run --separate-stderr timeout 60 "$SIMUL" $command result
		echo "$command: code $status, '${stderr:0:300}'"
		[ "$status" = 2 ] || [ "$status" = 3 ]
		[ "$(wc -l <<<"$stderr")" = 1 ]
		[ "${#stderr}" -lt 500 ]
		[[ "$stderr" == *"$1"* ]]
		[ "$output" = "" ]
	done
	[ "$(find result -type f -size -1000k -exec cksum {} + | sort)" = "$before" ]
}

# with_record JQ: the first record changed, the others as they are.
with_record() {
	{
		head -n 1 result/records.jsonl | jq -c "$1"
		tail -n +2 result/records.jsonl
	} >changed
	mv changed result/records.jsonl
}

with_bench() {
	jq "$1" result/bench.json >changed
	mv changed result/bench.json
}

@test "records that end in the middle of one" {
	truncate -s -40 result/records.jsonl
	refused records.jsonl
}

@test "half a UTF-8 sequence in a record" {
	sed -i '1s/"workload":"/"workload":"\xc3/' result/records.jsonl
	refused 'line 1'
}

@test "a line of 200 MB" {
	head -c 200000000 /dev/zero | tr '\0' x >>result/records.jsonl
	refused records.jsonl
}

@test "a bench.json of 200 MB" {
	{
		printf '{"schema":1,"x":"'
		head -c 200000000 /dev/zero | tr '\0' x
		printf '","rows":[]}'
	} >result/bench.json
	refused bench.json
}

@test "a file longer than any bench leaves" {
	truncate -s 300M result/records.jsonl
	refused 'longer than 256 MiB'
}

@test "nothing but zero bytes" {
	head -c 1000 /dev/zero >result/records.jsonl
	refused 'line 1'
	head -c 1000 /dev/zero >result/bench.json
	refused bench.json
}

@test "empty files" {
	: >result/records.jsonl
	refused 'no measured round'
	: >result/bench.json
	refused bench.json
}

@test "a foreign schema" {
	with_record '.schema = 99'
	refused 'schema 99'
	with_bench '.schema = 99'
	refused schema
}

@test "bench.json is an array" {
	echo '[1, 2, 3]' >result/bench.json
	refused 'not a JSON object'
}

@test "files of another program" {
	cp /bin/true result/records.jsonl
	refused 'line 1'
}

@test "a directory, a pipe or a device in place of a file" {
	rm result/records.jsonl
	mkdir result/records.jsonl
	refused 'not a plain file'
	rmdir result/records.jsonl
	mkfifo result/records.jsonl
	refused 'not a plain file'
	rm result/records.jsonl
	ln -s /dev/zero result/records.jsonl
	refused 'not a plain file'
}

@test "numbers below 0, too great, or none" {
	cp result/records.jsonl kept
	for change in '.wall_s = -1' '.workers = -3' '.wall_s = "NaN"' '.second = 0' \
		'.tasks = 1.5' '.round = 99999999999' '.latency_ns.p50 = "fast"'; do
		cp kept result/records.jsonl
		with_record "$change"
		refused 'line 1: field'
	done
	for word in NaN 1e999 -Infinity; do
		cp kept result/records.jsonl
		sed -i "1s/\"wall_s\":[^,]*/\"wall_s\":$word/" result/records.jsonl
		refused 'line 1: not JSON'
	done
}

@test "what is nested a hundred thousand deep" {
	cp result/bench.json kept
	printf '[%.0s' {1..100000} >deep
	cat deep >>result/records.jsonl
	refused records.jsonl
	{ printf '{"schema":1,"rows":'; cat deep; } >result/bench.json
	refused bench.json
}

@test "rows that cannot be rows" {
	cp result/bench.json kept
	for change in '.rows = {}' '.rows[0].row = "../up"' '.rows[0].row = ""' '.rows[0].second = -1' \
		'.rows[0].cells = 7' '.rows[0].cells[0].workers = -1' '.rows[1] = .rows[0]' \
		'.rows[0] = 3'; do
		cp kept result/bench.json
		with_bench "$change"
		refused bench.json
	done
}

@test "claims that cannot be claims are an error of who needs them" {
	for text in 7 '{}' '[7]' '[{"id":"A1"}]' '[' ; do
		echo "$text" >result/claims.json
		for command in claims 'report --format json' 'report --format junit'; do
			run --separate-stderr "$SIMUL" $command result
			echo "$text $command: $status $stderr"
			[ "$status" = 2 ] || [ "$status" = 3 ]
			[ "$(wc -l <<<"$stderr")" = 1 ]
		done
	done
}

@test "texts of a foreign file steer neither terminal nor page" {
	with_bench '.rows[0].title = "a\u001b[31mred\ufffe&\"<script>alert(1)</script>|x"'
	"$SIMUL" report result >plain
	run grep -c $'\e' plain
	[ "$output" = 0 ]
	"$SIMUL" report result --format html >page
	run grep -c '<script' page
	[ "$output" = 0 ]
	"$SIMUL" report result --format junit | xmllint --noout -
}
