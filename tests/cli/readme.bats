#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What the README says is true: its worked example builds and runs under every model, and its table
# is the one that the reference result gives.

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
}

@test "the worked example is a complete workload" {
	git ls-files -z | grep -zE '^(Makefile|models|workloads|harness)' |
		xargs -0 cp --parents -t "$work"
	cp -r --parents build/{models,workloads,harness,dependencies} "$work"
	sed -n '/^```c$/,/^```$/p' README.md | sed '1d;$d' >"$work/workloads/darts.c"
	make -C "$work" -s
	sums=
	for model in $("$SIMUL" list models --json | jq -r '.[].name'); do
		record=$("$work/build/simul" run darts --model "$model" --set darts=100000 --json)
		[ "$(jq .valid <<<"$record")" = true ]
		sums+=$(jq -r .checksum <<<"$record")$'\n'
	done
	[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ]
}

@test "the table is that of the reference result" {
	"$SIMUL" report results/reference --format md | grep -E '^\| (Work|---|\*\*I/O|\*\*CPU|\*\*Both)' | head -5 >"$work/table"
	[ -s "$work/table" ]
	while IFS= read -r line; do
		grep -qF -- "$line" README.md || { echo "not in README.md: $line"; false; }
	done <"$work/table"
}
