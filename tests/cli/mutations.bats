#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# A claim that cannot be refuted says nothing: for each kind of check something is broken, in a model,
# in a workload or in the records, and the verdict must turn.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	OUT=$(realpath "${OUT:-build}")
	work=$BATS_TEST_TMPDIR
}

# refuted CLAIM WORDS FILE SCRIPT: with FILE changed by a sed script the claim is not held, and the
# verdict says WORDS.
refuted() {
	tests/tools/mutate "$OUT" "$work/tree" "$3" "$4"
	cd "$work"
	run --separate-stderr tree/build/simul bench --suite documents --only "$1" --rounds 1 \
		--warmups 0 --models eventloop,threads --limit 10 --no-report --quiet --out bench
	echo "$stderr"
	[ "$status" -eq 1 ]
	run -1 --separate-stderr tree/build/simul claims bench
	echo "$output"
	grep -E " not held .*$2" <<<"$output"
}

@test "an append is dropped" {
	refuted C6 '4 of 5 items' workloads/append.c 's/list\.count\+\+;/list.count += w->run.index != 1;/'
}

@test "a lock lets everybody in" {
	refuted C6 'with 5 holders at one time' workloads/append.c \
		's/w->lock == LOCK_MUTEX \? w->mutex : NULL/NULL/'
}

@test "a semaphore lets one more in" {
	refuted B6 'peak is 6, not 5' models/sync/semaphore.c \
		's/(semaphore->available = permits);/\1 + 1;/'
}

@test "a cancelled task does not clean up" {
	refuted C10 '1 acquired, 0 released, 1 live' workloads/session.c \
		's/^(\tlevel_change\(w->live, -1\);)/\tif (result == 0)\n\t\1/'
}

@test "results come in the order in which tasks finish" {
	refuted C3 'task 1 ended as "ok" with reply 2' models/task/group.c \
		's/(uint32_t i = group->)first(; i != NO_INDEX;\) \{)/\1last\2/; s/i = task->next_index;/i = task->prev;/'
}

@test "a task outlives the cancellation of its group" {
	refuted X1 '(the time is 2\.|others is "ok,ok")' models/task/group.c \
		's/^(\t\t\t)task_cancel\(group_task\(group, i\)\);/\1(void)0;/'
}

@test "a failure loses its words on the way" {
	refuted A4 'raised is' workloads/gather.c 's/"request %/"petition %/'
}

# broken CLAIM FILTER WORDS: with the records of a sound run changed by a jq filter, likewise.
broken() {
	cd "$work"
	"$SIMUL" bench --suite documents --only "$1" --rounds 1 --warmups 0 \
		--models sequential,eventloop --no-report --quiet --out bench || [ $? -eq 1 ]
	# What else is going on here is no part of this test.
	jq -c ".steal = 0 | .foreign = 0 | $2" bench/records.jsonl >records
	mv records bench/records.jsonl
	run -1 --separate-stderr "$SIMUL" claims bench
	echo "$output"
	grep -E " not held .*$3" <<<"$output"
}

@test "a run takes twice as long as the document says" {
	broken C1 '.wall_s *= 2' 'the time is 2\.[0-9]+, not 0\.95'
}

@test "a run is faster than it can be" {
	broken C1 '.wall_s /= 2' 'the time is 0\.5'
}

@test "a deadlock does not come" {
	broken X2 '.ending = "ok" | .valid = true' "it ended 'ok', not 'deadlock'"
}

@test "a model has other results than the sequential one" {
	broken C1 'if .model == "eventloop" then .checksum = "0" else . end' "not the sequential model's"
}

@test "a record does not say what the claim is about" {
	broken C7 'del(.facts.peak)' "does not say 'peak'"
}

@test "a run breaks a fact and is set aside for what the machine did" {
	broken C7 '(.set_aside = "foreign 9.0 %" | .facts.peak = 99), .' 'peak is 99, not'
}

@test "a run fails and is set aside for what the machine did" {
	broken C7 '(.set_aside = "foreign 9.0 %" | .valid = false | .ending = "failed"
		| .problem = "it broke"), .' 'it broke'
}

@test "two runs differ less than the claim says" {
	broken E6 'if .row == "E6.tasks" then .wall_s *= 2 else . end' 'tasks ÷ one-by-one is'
}

@test "evidence that is not held refutes what rests on it" {
	broken T4 'if .row == "C5.sleep" then .wall_s *= 2 else . end' 'C5 is not held'
}

@test "CI sees a verdict for each claim and model, as well-formed XML" {
	cd "$work"
	"$SIMUL" bench --suite documents --only C1,C14 --rounds 1 --warmups 0 --no-report --quiet \
		--out bench || [ $? -eq 1 ]
	"$SIMUL" claims bench --format junit >all.xml || [ $? -ne 2 ]
	xmllint --noout all.xml
	[ "$(xmllint --xpath 'count(//testcase[@name="C1 under eventloop"])' all.xml)" = 1 ]
	[ "$(xmllint --xpath 'count(//testcase[@classname="claim C14"]/skipped)' all.xml)" = 1 ]
	jq -c '.wall_s *= 3 | .steal = 0 | .foreign = 0' bench/records.jsonl >records
	mv records bench/records.jsonl
	run -1 "$SIMUL" claims bench --format junit
	[[ $output == *'<failure message="not held: the time is 3.'* ]]
	run -1 "$SIMUL" claims bench --format json
}

@test "a bench that is about no claims says so" {
	cp -r results/reference "$work/bench"
	rm "$work/bench/claims.json"
	run -2 "$SIMUL" claims "$work/bench"
	[[ $output == *"this bench was not about claims"* ]]
}
