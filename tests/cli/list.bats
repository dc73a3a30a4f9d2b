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
		[[ $name == @(common|arrivals) ]] || [[ $'\n'$output == *$'\n'"  $name "* ]]
	done
}

@test "every model file is listed" {
	run -0 "$SIMUL" list models
	count=$(ls "$root"/models/*.c | wc -l)
	[ "$(grep -cE '^  [a-z]' <<< "$output")" -eq "$count" ]
	[[ $output == *"  sequential "* ]]
}

@test "every suite is listed with its rows" {
	run -0 "$SIMUL" list suites
	for suite in smoke documents full originals scaling latency primitives; do
		[[ $'\n'$output == *$'\n'"  $suite "* ]]
	done
	[[ $output == *"100x0.1, sumsquares, "*", and those of the claims"* ]]
	# What is listed can be asked for.
	run -0 json 'print(data[0]["name"], data[0]["rows"][0]["name"])' suites
	read -r suite row <<< "$output"
	run -2 --separate-stderr "$SIMUL" bench --suite "$suite" --only "$row,nonsense" --out none
	[[ $stderr == *nonsense* && $stderr != *"$row,"*"$row,"* ]]
}

@test "without an operand all four kinds are shown" {
	run -0 "$SIMUL" list
	[[ $output == "workloads"* ]]
	[[ $output == *$'\nmodels'* ]]
	[[ $output == *$'\nsuites'* ]]
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

@test "all workloads of independent tasks take a rate, and say so" {
	run -0 json 'print(*[w["name"] for w in data if "rate" in [o["name"] for o in w["options"]]])' workloads
	[ "$(grep -woE 'fetch|mix|sleep|sumsquares' <<<"$output" | wc -l)" = 4 ]
	for workload in $output; do
		"$SIMUL" run "$workload" --rate 1e6 --second 0.001 --set stretch=1 --json | jq -e '.valid and .arrived > 0'
	done
}

@test "one workload is shown with its options alone" {
	run -0 "$SIMUL" list mix
	[[ "${lines[0]}" == "mix: "* && "$output" == *"slow "*"disturb "* ]]
	run ! grep -q fetch <<<"$output"
	"$SIMUL" list mix --json | jq -e 'map(.name) | index("slow") != null and index("rate") != null'
}

@test "JSON of all is an object of four arrays" {
	run -0 json 'print(*[f"{k}:{type(v).__name__}" for k, v in sorted(data.items())])'
	[ "$output" = "claims:list models:list suites:list workloads:list" ]
}

@test "JSON gives every option its type and default" {
	run -0 json 'print(all({"name", "type", "default", "help"} <= o.keys() and
		o["type"] in ("integer", "seconds", "rate", "portion", "list", "text",
			"choice") and
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

@test "every claim file is listed, in the order of its id" {
	run -0 json 'print(*[c["id"] for c in data], sep="\n")' claims
	[ "$output" = "$(cd "$root/workloads/claims" && ls -v *.json | sed 's/.json$//')" ]
	ids=$output
	run -0 "$SIMUL" list claims
	[ "$ids" = "$(sed -nE 's/^  ([A-Z][0-9]+) .*/\1/p' <<< "$output")" ]
}

@test "every line of the tutorials that can be measured has its claim" {
	run -0 json 'print(*[c["id"] for c in data])' claims
	[ "$output" = "$(echo A{1..4} A{6..11} A13 B1 B{3..9} C1 C{3..16} D{1..5} D{7..9} E{1..10} T{1..6} X{1..4})" ]
}

@test "a broken claim is one line that names file and place" {
	claims=$(mktemp -d)
	cp "$root"/workloads/claims/{README.md,B5.json} "$claims"
	sed -i 's/"second": [0-9.]*/"second": "fast"/' "$claims/B5.json"
	SIMUL_CLAIMS=$claims run --separate-stderr "$SIMUL" list claims
	[ "$status" -eq 3 ]
	[ "$stderr" = "simul: claims: B5: runs[0]: 'second' is not a number above 0" ]
	echo '{' > "$claims/B5.json"
	SIMUL_CLAIMS=$claims run --separate-stderr "$SIMUL" list claims
	[[ $stderr == "simul: claims: B5.json: line "* ]]
	rm -r "$claims"
}
