#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What verbs cost, and what that is held against. SIMUL names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

models="sequential eventloop threads processes eventloop+threads eventloop+processes"

# agree FILTER ARGUMENT...: all models' runs are valid, with one checksum, and the condition holds.
agree() {
	local filter=$1 sums=
	shift
	for model in $models; do
		r=$("$SIMUL" run "$@" --model $model --json)
		jq -e ".valid and ($filter)" <<<"$r" >/dev/null || {
			echo "not so: $filter in $r"
			return 1
		}
		sums+=$(jq -r .checksum <<<"$r")$'\n'
	done
	[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ]
}

@test "grain cuts computing into tasks, under every model" {
	agree '.operations == 1000 and .operation_ns > 0 and .facts.grain_ns > 0 and .efficiency <= 1' \
		grain --set total=0.01 --set grain=10000
}

@test "grain times what is long enough" {
	agree '.operations == 100 and .efficiency > 0.1 and .efficiency <= 1' \
		grain --set total=0.01 --set grain=100000 --set outstanding=7
}

@test "grain waits instead, and no model waits for less" {
	agree '.operations == 20 and .facts.grain_ns == 1000000 and .efficiency <= 1' \
		grain --set total=0.02 --set wait=0.001 --set outstanding=10
}

@test "roundtrip brings every answer back, by windows that do not fit as well" {
	agree '.operations == 1000 and .facts.travel_ns > 0' roundtrip --set jobs=1000
	agree '.operations == 1000' roundtrip --set jobs=1000 --set window=300
}

@test "roundtrip's pauses are not part of the travel" {
	r=$("$SIMUL" run roundtrip --model threads --set jobs=5 --set pause=0.02 --json)
	jq -e '.wall_s >= 0.1 and .facts.travel_ns < .operation_ns / 2' <<<"$r"
}

@test "contend: nobody is left out" {
	agree '.operations == 3000' contend --tasks 3 --workers 3 --set rounds=1000 --set inside=10 --set outside=5
}

@test "limits: a bench of the suite, as text and as Markdown" {
	"$SIMUL" bench --suite primitives --only spawn.1000,grain.80,grain.640,grain.10000 --rounds 1 \
		--warmups 0 --no-report --quiet --out bench >/dev/null
	run -0 "$SIMUL" limits bench
	[[ $output == *"spawn and join, 1,000 at a time"* ]]
	[[ $output == *"METG(50 %)"* ]]
	"$SIMUL" limits --format md bench >limits.md
	grep -q '^| eventloop | spawn and join, 1,000 at a time | .* | ≤ 40.0 ns | .* ns.* | .*met.* |$' limits.md
	# What was not measured has no verdict.
	grep -q '^| eventloop | switch between two tasks that yield | .* | – | – |$' limits.md
	"$SIMUL" plot bench
	[ -s bench/plots/grain.svg ]
}

@test "limits: growth is that of the dearest size over the cheapest" {
	"$SIMUL" bench --suite primitives --only spawn.100,spawn.1000,spawn.1000000 --rounds 1 --warmups 0 \
		--models threads --no-report --quiet --out bench >/dev/null
	growth=$("$SIMUL" limits --format md bench | sed -n 's/^| threads | growth: .*\*\*\([0-9.]*\) ×.*/\1/p')
	jq -es --argjson growth "$growth" '[.[] | .wall_s / .tasks] | (max / min) as $true |
		length == 3 and ($growth / $true - 1 | fabs) < 0.01' bench/rounds/*.jsonl
}

# Programs beside the one under test, or those of SIMUL_REFERENCES.
references() {
	references=${SIMUL_REFERENCES:-$(dirname "$SIMUL")/references}
	[ -e "$references/node.js" ] || skip "no references: make references"
}

# same_work WORKLOAD NAME ARGUMENT...: a reference's record is valid, has the fields of one of simul's
# and its checksum.
same_work() {
	local workload=$1 name=$2 command
	shift 2
	if [ "$name" = node ]; then
		command -v node >/dev/null || return 0
		command="node $references/node.js"
	elif [ -x "$references/$name" ]; then
		command="$references/$name run"
	else
		return 0
	fi
	"$SIMUL" run "$workload" --model sequential --json "$@" >ours.json
	$command "$workload" --model "reference-$name" --workers 2 --json "$@" >theirs.json
	jq -e ".valid and .model == \"reference-$name\" and .wall_s > 0 and .peak_memory_kib > 0" theirs.json
	[ "$(jq -r .checksum theirs.json)" = "$(jq -r .checksum ours.json)" ]
	diff <(jq -r 'keys[]' ours.json) <(jq -r 'keys[]' theirs.json)
}

@test "references do the same work as simul" {
	references
	for name in boost glib libgomp libomp libuv node pool; do
		same_work spawn "$name" --tasks 1000 --set window=70
	done
	for name in boost node; do
		same_work yield "$name" --tasks 3 --set switches=1000
	done
	same_work sleep libuv --tasks 5 --second 0.1 --set delays=1,2
	same_work sleep node --tasks 5 --second 0.1 --set delays=1,2
	for name in libgomp libomp pool; do
		same_work grain "$name" --work-rate 1e8 --set total=0.01 --set grain=2000 --set outstanding=70
	done
	same_work sumsquares pthreads --tasks 5 --set n=1000 --set repeat=2
}

@test "limits: others are measured in the same rounds" {
	references
	# The bench fails if checksums differ.
	"$SIMUL" bench --suite primitives --only spawn.1000,gets.1000 --rounds 1 --warmups 0 \
		--models eventloop,reference-boost,reference-curl --no-report --quiet --out bench >/dev/null
	[ "$(jq -r 'select(.model == "reference-boost") | .row' bench/records.jsonl)" = spawn.1000 ]
	[ "$(jq -r 'select(.model == "reference-curl") | .row' bench/records.jsonl)" = gets.1000 ]
	"$SIMUL" limits --format md bench >limits.md
	grep '^| eventloop | spawn and join, 1,000 at a time | .* | raw Boost.Context [0-9.]* ns.* | .* |$' limits.md
}

@test "limits: what is missing of the others is left out, with one line" {
	SIMUL_REFERENCES=$work/none run -0 "$SIMUL" bench --suite primitives --only yield,spawn.1000 \
		--models eventloop,reference-boost,reference-node --rounds 1 --warmups 0 --no-report \
		--quiet --out bench
	[ "$(grep -c skipped <<<"$output")" -eq 1 ]
	[[ $output == *"skipped: reference-boost (yield, spawn.1000), reference-node (yield, spawn.1000); "*"make references"* ]]
	[ "$(jq -r .model bench/records.jsonl | sort -u)" = eventloop ]
	"$SIMUL" limits --format md bench >limits.md
	# What was published stays; nothing was measured here.
	grep '^| eventloop | spawn and join, 1,000 at a time | .*raw Boost.Context 20.* | – | .* ns.* | .*met.* |$' limits.md
	rm -r bench
	SIMUL_REFERENCES=$work/none run -3 "$SIMUL" bench --suite primitives --only yield \
		--models reference-boost --rounds 1 --warmups 0 --no-report --quiet --out bench
	[[ $output == *"no cell is left"* ]]
	[ ! -e bench ]
}

@test "limits: what is no such bench is refused" {
	"$SIMUL" bench --suite smoke --only idle --models sequential --rounds 1 --warmups 0 \
		--no-report --quiet --out bench >/dev/null
	run -2 "$SIMUL" limits bench
	[[ $output == *"no row spawn.1000"* ]]
	run -2 "$SIMUL" limits
	run -2 "$SIMUL" limits nowhere
	run -2 "$SIMUL" limits --format mdd bench
	[[ $output == *"mdd"* ]]
}
