#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# The runs of docs/claim-workloads.md under every model: their times, roughly, and their facts. SIMUL
# names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	models=$("$SIMUL" list models --json | jq -r '.[].name')
}

# everywhere SEQ OVERLAP FILTER ARGUMENT...: a run under every model. Its wall time in document
# seconds under sequential, and under the others ('-': any); a jq condition that its record meets,
# with $seq for sequential, $loop for a loop without a pool, $loops for any loop; and one checksum.
everywhere() {
	local serial=$1 overlap=$2 filter=$3 model record expected status sums=
	shift 3
	for model in $models; do
		status=0
		record=$("$SIMUL" run "$@" --model "$model" --json) || status=$?
		case $model in sequential) expected=$serial ;; *) expected=$overlap ;; esac
		# Never early; late by what a busy machine may take.
		[ "$expected" = - ] || jq -e --argjson expected "$expected" '.wall_s / .second |
			. >= $expected * 0.999 and . <= $expected * 1.25 + 0.4' <<<"$record" >/dev/null || {
			echo "$* under $model: not $expected: $record"
			false
		}
		jq -e --arg model "$model" '($model == "sequential") as $seq |
			($model == "eventloop") as $loop | ($model | startswith("eventloop")) as $loops |'"$filter" \
			<<<"$record" >/dev/null || {
			echo "$* under $model: not so: $filter: $record"
			false
		}
		[ "$status" != 0 ] || sums+=$(jq -r .checksum <<<"$record")$'\n'
	done
	[ "$(sort -u <<<"$sums" | grep -c .)" -le 1 ] || {
		echo "$*: $sums"
		false
	}
}

@test "A2 B1 B4 E2 E4: results in the order of the input, in the time of the slowest" {
	everywhere 3 1 '.facts.order == "1,2,3"' gather --second 0.05
	everywhere 6 3 '.facts.order == "users,posts,comments"' \
		gather --second 0.05 --set delays=2,3,1 --set names=users,posts,comments
	everywhere 5 3 '.completed == 2' gather --second 0.05 --tasks 2 --set delays=2,3
	everywhere 6 3 '.facts.order == "A,B,C"' \
		gather --second 0.05 --set delays=2,1,3 --set names=A,B,C
}

@test "B3 C3 E1: the fastest finishes first, and is handed over when it does" {
	everywhere 3 2 '.facts.order == "A,B" and .facts.finish == if $seq then "A,B" else "B,A" end' \
		gather --second 0.1 --tasks 2 --set delays=2,1 --set names=A,B
	everywhere 6 3 '$seq or (.facts.order == "comments,users,posts" and .facts.handed_late < 0.9)' \
		gather --second 0.1 --set delays=2,3,1 --set names=users,posts,comments --set join=next
}

@test "A3 E6: awaited one by one, or started first with other work in between" {
	everywhere 2 2 '.facts.log == "1,2,other"' steps --second 0.05 --set delays=1,1
	everywhere 2 1 '.valid' steps --second 0.05 --set delays=1,1 --set how=tasks
	everywhere 3.5 2 '.facts.log == if $seq then "1,2,other" else "other,1,2" end' \
		steps --second 0.1 --set how=tasks --set other=0.5
}

@test "A4 A6 B8 C11: a failure is what the waiter sees, or one of the results" {
	everywhere 0.6 0.2 '.facts.outcomes == "ok,failed EPROTO request 2,ok" and .failed == 1' \
		gather --second 0.1 --set delays=0.2 --set fail=2
	everywhere 3 1 '.facts.raised == "failed EPROTO request 2" and .facts.others == "ok,ok"' \
		gather --second 0.05 --set fail=2 --set join=leave
}

@test "E8 X1: after the first failure the others go on, or are cancelled" {
	everywhere 5 2 '.facts.raised == "failed EPROTO request 1" and .facts.others == "ok,ok" and
		($seq or (.facts.raised_at >= 1 and .facts.raised_at < 1.5))' \
		gather --second 0.1 --set delays=1,2,2 --set fail=1 --set join=leave
	everywhere 5 1 '.facts.others == if $seq then "ok,ok" else "cancelled,cancelled" end' \
		gather --second 0.1 --set delays=1,2,2 --set fail=1 --set join=cancel
}

@test "D4: what has failed is tried again, and nothing else is" {
	everywhere 2.5 0.5 '.facts.outcomes ==
		"ok,failed EPROTO request 2,ok,failed EPROTO request 4,ok"' \
		gather --second 0.1 --tasks 5 --workers 5 --set delays=0.5 --set fail=2,4
	everywhere 3.5 1 '.facts.outcomes == "ok,ok,ok,ok,ok" and .facts.attempts == "1,2,1,2,1"' \
		gather --second 0.1 --tasks 5 --workers 5 --set delays=0.5 --set fail=2,4 --set retry=1
	everywhere 4.5 1.5 '.facts.attempts == "1,3,1,3,1" and .facts.outcomes == "ok,ok,ok,ok,ok"' \
		gather --second 0.1 --tasks 5 --workers 5 --set delays=0.5 --set fail=2,4 --set retry=5 \
		--set mend=2
}

released='.facts.live == 0 and .facts.acquired == 1 and .facts.released == 1'

@test "A8 C12: what is acquired is released, after a failure and a cancellation too" {
	everywhere 0.2 0.2 "$released"' and .facts.outcome == "ok"' session --second 0.2
	everywhere 0.2 0.2 "$released"' and .facts.outcome == "failed EPROTO in use"' \
		session --second 0.2 --set end=error
	everywhere 1.2 0.6 "$released"' and .facts.outcome == if $seq then "ok" else "cancelled" end' \
		session --second 0.2 --set end=cancel --set use=1
}

@test "A7 C9 E9: what takes too long is given up, and cleans up" {
	everywhere 2 2 "$released"' and .facts.outcome == "timed out" and .facts.release_ns > 0 and
		.facts.task == if $seq then "timed out" else "cancelled" end' \
		session --second 0.05 --set end=wait --set acquire=0 --set use=5 --set release=0 --set limit=2
	everywhere 1 1 "$released"' and .facts.outcome == "timed out" and .timed_out >= 0' \
		session --second 0.05 --set end=timeout --set acquire=0 --set use=2 --set release=0 \
		--set limit=1
}

@test "C10: a cancelled task is released at once from a sleep and from a request" {
	for on in sleep http; do
		everywhere 5.2 1.1 "$released"' and ($seq or
			(.facts.task == "cancelled" and .cancelled == 1 and .facts.release_ns < 1e8))' \
			session --second 0.05 --set end=cancel --set use=5 --set limit=1 --set on=$on
	done
	everywhere - 1.1 '$seq or (.facts.live == 0 and .facts.released == 30 and .cancelled == 30)' \
		session --second 0.05 --set end=cancel --set use=5 --set limit=1 --tasks 30 --workers 30
}

@test "A9 C13: values come one by one, in order, when they are there" {
	everywhere 0.5 0.5 '.facts.values == "0,1,2,3,4" and .facts.late < 0.1' stream --second 0.5
	everywhere 1 0.5 '.facts.values == "0,1,2,3,4"' stream --second 0.5 --set streams=2
}

@test "C4: a future has its value when it is set, not before" {
	everywhere 1 1 '.facts.value == 42 and .facts.set_at >= 1 and
		.facts.got_at >= .facts.set_at and .facts.last_got_at < 1.5' \
		future --second 0.1 --set waiters=3 --workers 4
}

@test "B9 C5 E7: a call that blocks the loop stops the heart, and its remedies do not" {
	everywhere 2 2 'if $seq then .facts.beats == 0
		elif $loops then .facts.gap >= 2 else .facts.gap < 1 and .facts.beats > 10 end' \
		heartbeat --work-rate 3e8 --second 0.1
	everywhere 2 2 '$seq or (.facts.gap < 1 and .facts.beats > 10 and .facts.beats <= 21)' \
		heartbeat --work-rate 3e8 --second 0.1 --set how=sleep
	everywhere 2 2 '$seq or if $loop then .facts.gap >= 2 else .facts.gap < 1 end' \
		heartbeat --work-rate 3e8 --second 0.1 --set how=offload
	everywhere 8 - 'if $loops then .wall_s / .second >= 8 else $seq or .wall_s / .second < 4 end' \
		heartbeat --work-rate 3e8 --second 0.05 --set calls=4 --workers 5
	everywhere 8 2 '.valid' heartbeat --work-rate 3e8 --second 0.05 --set calls=4 --workers 5 --set how=sleep
}

@test "E3 E5: a ticker keeps time beside work, and is stopped" {
	everywhere 4 3 '.facts.beats == 3 and .facts.ending == "finished" and .facts.late < 0.5' \
		heartbeat --second 0.1 --set beat=1 --set beats=3 --set how=compute --set call=1 \
		--set pieces=1000
	everywhere 5.5 5.5 '$seq or (.facts.beats == 3 and .facts.ending == "stopped")' \
		heartbeat --work-rate 3e8 --second 0.1 --set beat=2 --set how=sleep --set call=5.5
}

@test "C6: a lock loses nothing; without one appends are lost" {
	everywhere 0.5 0.5 '.facts == {items: 5, lost: 0, holders: 1}' append --second 0.5
	everywhere 0.5 0.1 '.facts == if $seq then {items: 5, lost: 0, holders: 1}
		else {items: 1, lost: 4, holders: 5} end' append --second 0.5 --set lock=none
}

@test "B6 C7 C16 D3: never more in flight than are allowed, and as many" {
	for how in semaphore batches window; do
		everywhere 20 4 '.facts == {peak: (if $seq then 1 else 5 end), results: 20, errors: 0}' \
			limit --second 0.02 --set how=$how
		everywhere 10 4 '.facts == {peak: (if $seq then 1 else 3 end), results: 10, errors: 3}' \
			limit --second 0.02 --tasks 10 --set most=3 --set fail=3 --set how=$how
	done
	everywhere 28 7 '.valid' limit --second 0.02 --set delays=1,2,1,1,2
	everywhere 28 8 '.valid' limit --second 0.02 --set delays=1,2,1,1,2 --set how=batches
}

@test "C8: all items are done at 2.7" {
	everywhere 7 2.7 '.facts.done == 10 and .facts.done_at >= if $seq then 7 else 2.7 end' \
		pipeline --second 0.05 --set capacity=10 --set produce=0.2 --set consume=0.5 --set join=items
}

@test "X2: with one sentinel for two consumers all items are done, and then nothing ends" {
	for model in $models; do
		[ "$model" != sequential ] || continue
		run -5 --separate-stderr timeout 20 "$SIMUL" run pipeline --model "$model" --second 0.05 \
			--set capacity=10 --set produce=0.2 --set consume=0.5 --set join=items \
			--set sentinel=once --json
		jq -e '.ending == "deadlock" and .facts.done == 10 and .facts.done_at >= 2.7 and
			.facts.done_at < 4' <<<"$output"
	done
}

@test "A11 D2: a field of each reply, and the total" {
	everywhere 0.9 0.3 '.facts.titles == "Post 1,Post 2,Post 3"' \
		followers --second 0.2 --set page=posts
	everywhere 6 0.3 '.facts.total > 0' followers --second 0.1 --tasks 20 --workers 20
}

@test "D8 E10: connections are held at once and answered" {
	everywhere - - '.facts.held == 60' connections --tasks 60
	[ "$(ulimit -Hn)" -ge 10100 ] || skip "no more than $(ulimit -Hn) descriptors"
	"$SIMUL" run connections --tasks 10000 --json | jq -e '.facts.held == 10000 and .valid'
}

@test "D8: a pool with fewer workers than connections is a deadlock, and told" {
	run -5 timeout 20 "$SIMUL" run connections --model threads --tasks 5 --workers 3
}

@test "D9: a dashboard shows what came in time" {
	everywhere 4 1 '.facts.panels == 7 and .facts.errors == 1 and .facts.timed_out == 2 and
		($seq or .facts.first_at < 0.5)' dashboard --second 0.2
}

@test "D9 T5: waiting and computing in one task" {
	everywhere - - '.facts.waiting > 0 and .facts.waiting < 1' orchestra --tasks 8 --workers 8
	for waiting in 0 50 100; do
		for how in here offload; do
			everywhere - - ".facts.waiting == $waiting / 100" mix --work-rate 3e8 --tasks 8 --workers 8 \
				--set wait=$((waiting / 2))ms --set cpu=$((50 - waiting / 2))ms --set how=$how
		done
	done
}

@test "A13 B9: tasks that nobody waits for are not waited for" {
	everywhere 2 0.1 '.facts == if $seq then {begun: 2, ended: 2} else {begun: 2, ended: 0} end' \
		forgotten --second 0.2
	everywhere - - '$loops == false or .facts.begun == 0' forgotten --second 0.1 --set pause=0
	everywhere 0.1 0.1 '.failed == 1 and .facts.ended == 2' \
		forgotten --second 0.3 --set fail=1 --set delays=0
}

@test "D7: a ball is thrown to and fro" {
	everywhere - - '.operations == 4000' pingpong --set rounds=2000
}

@test "a choice that is none is refused in one line" {
	run -2 --separate-stderr "$SIMUL" run gather --set join=most
	[ "$stderr" = "simul: --set join=most: it can be all|leave|cancel|next" ]
}

@test "the document names workloads that there are, and all their facts" {
	document=$BATS_TEST_DIRNAME/../../docs/claim-workloads.md
	known=$("$SIMUL" list workloads --json | jq -r '.[].name')
	for workload in $(awk -F'|' '/^\| [A-Z][0-9]/ { print $3 }' "$document" |
		grep -oE '`[a-z]+( |`)' | tr -d '` ' | sort -u); do
		grep -qx "$workload" <<<"$known" || {
			echo "no such workload: $workload"
			false
		}
	done
	for workload in $(awk -F'|' '/^\| `/ { print $2 }' "$document" | tr -d ' `'); do
		for fact in $("$SIMUL" run "$workload" --model threads --second 0.02 --json |
			jq -r '.facts | keys[]'); do
			grep -q "\`$fact\`" "$document" || { echo "$workload states $fact"; false; }
		done
	done
}
