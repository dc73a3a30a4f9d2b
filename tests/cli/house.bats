#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom, from the compiler's own dependency files. OUT names the build directory.

setup() {
	out=${OUT:-build}
}

# disallowed PATTERN FILE...: the project's headers that the objects of these sources depend on and
# that do not match the pattern.
disallowed() {
	local allowed=$1 source
	shift
	for source in "$@"; do
		tr ' \\' '\n\n' <"$out/${source%.c}.d" | sort -u |
			grep -E '^(models|workloads|harness)/.*\.h$' | grep -vE "^($allowed)$" |
			sed "s|^|$source includes |"
	done
}

# layers_of DIRECTORY PATTERN LAYER...: what a layer includes that is neither below it in the same
# directory nor matches the pattern.
layers_of() {
	local directory=$1 others=$2 below= layer
	shift 2
	for layer in "$@"; do
		below="$below${below:+|}$layer"
		disallowed "$others|$directory/($below)/.*" "$directory/$layer"/*.c
	done
}

@test "workloads see the contract and nothing else" {
	run disallowed 'models/task.h|workloads/[a-z]+\.h' workloads/*.c
	[ "$output" = "" ]
}

@test "references see workloads, and of models and harness what makes them a program" {
	ls "$out"/workloads/references/libuv.d
	for file in "$out"/workloads/references/*.d; do
		file=${file#"$out"/}
		run disallowed 'workloads/(references/)?[a-z]+\.h|models/(model|task|memory/arena|runtime/runtime)\.h|harness/cli/command\.h' "${file%.d}.c"
		[ "$output" = "" ]
	done
}

@test "models see models and nothing else" {
	run disallowed 'models/.*\.h' models/*.c models/*/*.c
	[ "$output" = "" ]
}

# Lowest first. Each may see those before it, and models/task.h and models/model.h.
layers=(memory measure task sync io coroutine pool loop runtime)

@test "a layer of models sees only itself and those below it" {
	run layers_of models 'models/(task|model)\.h' "${layers[@]}"
	[ "$output" = "" ]
	[ "$(printf '%s\n' "${layers[@]}" | sort)" = "$(cd models && ls -d */ | tr -d / | sort)" ]
}

# What each file of models/ includes, as pairs of names without their ending.
includes() {
	grep -oE '^#include "models/[^"]*' models/*.[ch] models/*/*.[ch] |
		sed -E 's/\.[ch]:#include "/ /; s/\.h$//' | awk '$1 != $2'
}

@test "no cycle between files of models" {
	[ "$(includes | wc -l)" -gt 100 ]
	run bash -c "$(declare -f includes); includes | tsort"
	[ "$status" -eq 0 ]
	# And a cycle is seen.
	run bash -c "$(declare -f includes); { includes; echo models/memory/arena models/pool/pool; } | tsort"
	[ "$status" -ne 0 ]
}

@test "the harness sees models and workloads from outside" {
	run disallowed 'harness/.*\.h|models/(model|task)\.h|workloads/(workload|arrivals)\.h' harness/*/*.c
	[ "$output" = "" ]
}

# Lowest first, as those of the models.
harness_layers=(statistics format files process results machine helper cell bench claims limits plot
	compare report experiment cli commands)

@test "a layer of the harness sees only itself and those below it" {
	run layers_of harness '(models|workloads)/.*' "${harness_layers[@]}"
	[ "$output" = "" ]
	[ "$(printf '%s\n' "${harness_layers[@]}" | sort)" = "$(cd harness && ls -d */ | tr -d / | sort)" ]
	# And one that looks up is seen.
	run layers_of harness '(models|workloads)/.*' results process
	[[ "$output" == *"harness/results/"*" includes harness/"* ]]
}

@test "only the event loop's own files know libuv" {
	run grep -lE '/uv\.h' "$out"/{models,models/*,workloads,harness/*}/*.d
	for file in $output; do
		[[ "$file" == "$out"/models/loop/*.d ]]
	done
	[[ "$output" == *loop/loop.d* ]]
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
