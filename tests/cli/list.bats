#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# simul list

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=${SIMUL:-build/simul}
	root=$BATS_TEST_DIRNAME/../..
}

# What a program in Python prints, given the listing as `data`.
json() {
	"$SIMUL" list "${@:2}" --json | python3 -c "import json, sys; data = json.load(sys.stdin); $1"
}

@test "every workload file is listed" {
	run -0 "$SIMUL" list workloads
	for file in "$root"/workloads/*.c; do
		name=$(basename "$file" .c)
		[ "$name" = common ] || [[ $'\n'$output == *$'\n'"  $name "* ]]
	done
}

@test "every model file is listed" {
	run -0 "$SIMUL" list models
	count=$(ls "$root"/models/*.c | wc -l)
	[ "$(grep -cE '^  [a-z]' <<< "$output")" -eq "$count" ]
	[[ $output == *"  sequential "* ]]
}

@test "without an operand all three kinds are shown" {
	run -0 "$SIMUL" list
	[[ $output == "workloads"* ]]
	[[ $output == *$'\nmodels'* ]]
	[[ $output == *$'\nclaims'* ]]
}

@test "summaries stand in one column" {
	run -0 "$SIMUL" list models
	columns=$(sed -nE 's/^(  [a-z+]+ +).*/\1/p' <<< "$output" | awk '{ print length }' | uniq | wc -l)
	[ "$columns" -eq 1 ]
}

@test "a workload shows its options with default and help" {
	run -0 "$SIMUL" list workloads
	[[ $output =~ $'\n  fetch '[^$'\n']+$'\n    delays '*=\ [0-9.,]+\ + ]]
}

@test "JSON and table have the same workloads" {
	run -0 json 'print(*[w["name"] for w in data], sep="\n")' workloads
	names=$output
	run -0 "$SIMUL" list workloads
	[ "$names" = "$(sed -nE 's/^  ([a-z]+) .*/\1/p' <<< "$output")" ]
}

@test "JSON of all is an object of three arrays" {
	run -0 json 'print(*[f"{k}:{type(v).__name__}" for k, v in sorted(data.items())])'
	[ "$output" = "claims:list models:list workloads:list" ]
}

@test "JSON gives every option its type and default" {
	run -0 json 'print(all({"name", "type", "default", "help"} <= o.keys() and
		o["type"] in ("integer", "seconds", "list", "text", "choice") and
		(o["type"] != "choice" or o["default"] == o["choices"][0])
		for w in data for o in w["options"]))' workloads
	[ "$output" = True ]
}

@test "an unknown kind of list names the nearest" {
	run --separate-stderr "$SIMUL" list modles
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[ "$stderr" = "simul: unknown list 'modles'; did you mean 'models'?" ]
}
