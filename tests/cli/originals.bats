#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The documents' own language beside C. SIMUL names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

# originals ROWS [OPTION...]: a short bench of these rows.
originals() {
	"$SIMUL" bench --suite originals --only "$1" --rounds 1 --warmups 0 --out bench \
		--no-report -q "${@:2}"
}

# The field of a row under a model.
field() {
	jq -r "select(.row == \"$1\" and .model == \"$2\") | .$3" bench/records.jsonl
}

# Debian's interpreter without Debian's packages.
without_packages() {
	printf '#!/bin/sh\nexec python3 -I -S "$@"\n' >bare
	chmod +x bare
	export SIMUL_PYTHON=$work/bare
}

@test "Python is measured in the same rounds, and has the same results" {
	run -0 originals B1,sumsquares \
		--models sequential,threads,python-sequential,python-asyncio,python-threads,python-processes
	[ "$output" = "" ] || [[ $output == "records: "* ]]
	[ "$(wc -l <bench/records.jsonl)" -eq 12 ]
	for row in B1 sumsquares; do
		[ "$(jq -r "select(.row == \"$row\") | .checksum" bench/records.jsonl | sort -u | wc -l)" -eq 1 ]
	done
	[ "$(jq -s 'all(.valid and .ending == "ok" and .schema == 1)' bench/records.jsonl)" = true ]
	[ "$(field B1 python-threads os_threads)" -eq 4 ]
	[ "$(field sumsquares python-processes os_processes)" -gt 1 ]
}

@test "a record of Python has the fields of one of C" {
	originals B1 --models sequential,python-sequential
	# What C's would say of machine and program is said once, in machine.json.
	fields='del(.disturbed, .machine, .versions) | keys[]'
	jq -r "select(.model == \"sequential\") | $fields" bench/records.jsonl >ours
	jq -r "select(.model == \"python-sequential\") | $fields" bench/records.jsonl | diff ours -
}

@test "Python's waiting overlaps where the documents say so" {
	originals B1 --models python-sequential,python-threads
	[ "$(field B1 python-sequential 'wall_s >= 0.6')" = true ]
	[ "$(field B1 python-threads 'wall_s < 0.6')" = true ]
}

@test "what lacks a package is skipped by name, in one line" {
	without_packages
	run -0 originals B1,B5 --models eventloop,python-asyncio,python-uvloop
	[ "$(grep -c skipped <<<"$output")" -eq 1 ]
	[[ $output == *"skipped: python-asyncio (B5), python-uvloop (B1, B5);"*"python3-aiohttp"* ]] ||
		[[ $output == *"skipped: python-uvloop (B1, B5), python-asyncio (B5);"*"python3-aiohttp"* ]]
	[ "$(wc -l <bench/records.jsonl)" -eq 3 ]
	run -0 env -u SIMUL_PYTHON "$SIMUL" report bench --format json
	[[ $output != *MISSING* ]]
}

@test "without python3 all of Python is skipped, and the bench goes on" {
	SIMUL_PYTHON=$work/none run -0 originals B1 --models sequential,python-sequential,python-threads
	[[ $output == *"skipped: python-sequential (B1), python-threads (B1);"* ]]
	[ "$(wc -l <bench/records.jsonl)" -eq 1 ]
	rm -r bench
	SIMUL_PYTHON=$work/none run -3 originals B1 --models python-threads
	[[ $output == *"no cell is left"* ]]
	[ ! -e bench ]
}

@test "requests and connections, where the packages are there" {
	/usr/bin/python3 -c 'import aiohttp, uvloop' || skip "no python3-aiohttp, python3-uvloop"
	originals B5,connections --models eventloop,python-asyncio,python-uvloop
	[ "$(wc -l <bench/records.jsonl)" -eq 6 ]
	[ "$(field B5 python-uvloop 'wall_s < 0.7')" = true ]
	[ "$(jq -s 'map(.checksum) | unique | length' bench/records.jsonl)" -eq 2 ]
}

@test "the report sets Python beside C" {
	originals B1,sumsquares --models sequential,threads,python-sequential,python-threads
	run -0 "$SIMUL" report bench --format md
	[[ $output == *"## Python beside C"* ]]
	[[ $output == *"Python's threads cannot compute side by side | sumsquares | not decidable: too few rounds"* ]]
	[ "$(grep -c '^| .*| python-threads | threads | ' <<<"$output")" -eq 2 ]
}

@test "the script refuses what it does not know" {
	script=$BATS_TEST_DIRNAME/../../workloads/python/original.py
	run -2 python3 "$script" fly
	run -2 python3 "$script" sleep --set n=3
	[[ $output == *"no option of that name"* ]]
	run -2 python3 "$script" fetch
	[[ $output == *"--port"* ]]
}
