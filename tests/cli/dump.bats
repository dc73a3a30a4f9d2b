#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Who waits for what: the list of live tasks on SIGQUIT and in a deadlock (claim C14).

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$BATS_TEST_TMPDIR
	cd "$work"
}

teardown() {
	[ -z "${session:-}" ] || pkill -KILL -s "$session" || true
}

# Starts a long run in a session of its own, so that whatever stays behind can be found.
begin() {
	setsid env --default-signal=INT,TERM,QUIT "$SIMUL" run "$@" </dev/null >out 2>err 3>&- &
	session=$!
	for _ in $(seq 100); do
		[ "$(pgrep -s "$session" -c)" -lt "$processes" ] || return 0
		sleep 0.05
	done
	false
}

@test "SIGQUIT lists the live tasks, and the run goes on" {
	for model in eventloop threads processes eventloop+threads eventloop+processes; do
		processes=1
		begin sleep --model $model --workers 3 --tasks 3 --set delays=2
		sleep 0.7
		kill -QUIT "$session"
		wait "$session"
		grep -q "wait_a_while workloads/sleep.c:.*: waits, sleep (3×)$" err
		grep -q "root: waits, join" err
		grep -q "^sleep under" out
	done
}

@test "the document's program with one sentinel is caught with its last consumer named" {
	for model in eventloop threads processes eventloop+threads eventloop+processes; do
		run --separate-stderr timeout 60 "$SIMUL" run pipeline --model $model --workers 3 \
			--second 0.05 --set items=10 --set capacity=10 --set produce=0.2 --set consume=0.5 \
			--set sentinel=once
		[ "$status" = 5 ]
		[[ "$stderr" == *deadlock*"consume workloads/pipeline.c:"*": waits, queue"* ]]
	done
}
