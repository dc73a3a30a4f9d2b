#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What is lost with a killed worker, and that a run which loses more is found out. SIMUL names the
# program under test, OUT the build directory.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	OUT=$(realpath "${OUT:-build}")
	work=$BATS_TEST_TMPDIR
}

# holds FILTER RECORD: whether a jq condition holds.
holds() {
	jq -e "$1" <<<"$2" >/dev/null || {
		echo "not so: $1 in $2"
		false
	}
}

@test "a killed worker costs its task only, and nobody is killed who is the program" {
	sums=
	for model in $("$SIMUL" list models --json | jq -r '.[].name'); do
		r=$("$SIMUL" run crash --model "$model" --set kills=2 --json)
		holds '.valid and .facts.right == 94 and .facts.after == 32' "$r"
		case $model in
		*processes) holds '.lost == 2 and .failed == 0 and .facts.killed == 2 and
			.facts.lost == 2 and .facts.whole_ns > 0' "$r" ;;
		*) holds '.lost == 0 and .failed == 2 and .facts.killed == 0 and
			(.facts | has("whole_ns") | not) and (.result | startswith("nobody killed"))' "$r" ;;
		esac
		sums+=$(jq -r .checksum <<<"$r")$'\n'
	done
	[ "$(sort -u <<<"$sums" | grep -c .)" = 1 ]
}

@test "more workers die one after the other than there are" {
	for model in processes eventloop+processes; do
		r=$("$SIMUL" run crash --model $model --workers 3 --set kills=10 --json)
		holds '.valid and .lost == 10 and .facts.right == 342' "$r"
	done
}

@test "a pool that cannot be seen whole again is a failed run" {
	run -3 --separate-stderr "$SIMUL" run crash --model processes --workers 9 --set jobs=8
	[[ $stderr == *"whole again after 0 of 1 deaths: never 9 jobs in flight; --set jobs=36"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
}

# found_out WORDS SCRIPT: with the workload changed by a sed script the run fails and says WORDS.
found_out() {
	tests/tools/mutate "$OUT" "$work/tree" workloads/crash.c "$2"
	run -3 --separate-stderr "$work/tree/build/simul" run crash --model processes
	echo "$stderr"
	[[ $stderr == *"$1"* ]]
}

@test "another task is lost" {
	found_out "kills asked for 1, workers killed 1, jobs lost 2, jobs that could kill nobody 0" \
		's/^(\tcount_in\(job.*)/\1\n\tif (job->number == 5)\n\t\traise(SIGKILL);/'
}

@test "a result is wrong" {
	found_out "62 of 63 jobs that kill nobody came out right" \
		's/= value_of\(job->number\)/= value_of(job->number + (job->number == 40))/'
}

@test "nobody dies" {
	found_out "kills asked for 1, workers killed 1, jobs lost 0, jobs that could kill nobody 0" \
		's/^\tkill\(getpid\(\), SIGKILL\);/\treturn 0;/'
}

@test "the report says what was lost" {
	cd "$work"
	"$SIMUL" bench --suite documents --only killed --rounds 1 --warmups 0 --no-report -q \
		--out bench
	run -0 "$SIMUL" report bench --format md
	[[ $output == *"### A worker is killed"* ]]
	facts='5 \| 5 \| 187 \| [0-9.]+ [^|]+ \| 32'
	[ "$(grep -cE "^\| \*\*(eventloop\+)?processes( \([0-9]+\))?\*\* \| $facts \|$" \
		<<<"$output")" -eq 2 ]
}

@test "Python's pool breaks as a whole" {
	script=workloads/python/broken_pool.py
	r=$(python3 $script --workers 2 --jobs 12 --delay 0.02)
	holds '.killed == 1 and .BrokenProcessPool >= 1 and .right + .BrokenProcessPool == 12 and
		.submit_afterwards == "BrokenProcessPool" and .new_pool_whole_ns > 0' "$r"
	run -2 python3 $script --jobs 0
	[[ ${lines[-1]} == *"workers and jobs are at least 1"* ]]
}
