#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom, from the compiler's own dependency files. OUT names the build directory.

setup() {
	out=${OUT:-build}
}

# included PATTERN FILE...: the project's headers that the objects of these sources depend on and
# that do not match the pattern.
strangers() {
	local allowed=$1 source
	shift
	for source in "$@"; do
		tr ' \\' '\n\n' <"$out/${source%.c}.d" | sort -u |
			grep -E '^(models|workloads|harness)/.*\.h$' | grep -vE "^($allowed)$" |
			sed "s|^|$source includes |"
	done
}

@test "workloads see the contract and nothing else" {
	run strangers 'models/task.h|workloads/[a-z]+\.h' workloads/*.c
	[ "$output" = "" ]
}

@test "references see workloads, and of models and harness what makes them a program" {
	ls "$out"/workloads/references/libuv.d
	for file in "$out"/workloads/references/*.d; do
		file=${file#"$out"/}
		run strangers 'workloads/(references/)?[a-z]+\.h|models/(model|task|parts/ground|parts/latch)\.h|harness/command\.h' "${file%.d}.c"
		[ "$output" = "" ]
	done
}

@test "models see their parts and nothing else" {
	run strangers 'models/.*\.h' models/*.c models/parts/*.c
	[ "$output" = "" ]
}

@test "the harness sees models and workloads from outside" {
	run strangers 'harness/.*\.h|models/(model|task)\.h|workloads/(workload|traffic)\.h' harness/*.c harness/*/*.c
	[ "$output" = "" ]
}

@test "only the event loop's own files know libuv" {
	run grep -lE '/uv\.h' "$out"/{models,models/parts,workloads,harness,harness/*}/*.d
	for file in $output; do
		[[ "$file" == "$out"/models/eventloop*.d || "$file" == "$out"/models/parts/loop*.d ]]
	done
	[[ "$output" == *eventloop.d* ]]
}

@test "gnuplot scripts read no C and name no results directory" {
	run grep -nE '\.\./results|\.c"' plots/*.gnuplot
	[ "$output" = "" ]
}

@test "every file says its licence first" {
	run bash -c "git ls-files '*.c' '*.h' '*.js' '*.py' '*.bats' '*.gnuplot' tests/run harness/install-packages |
		while read -r f; do head -2 \"\$f\" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo \"\$f\"; done"
	[ "$output" = "" ]
}
