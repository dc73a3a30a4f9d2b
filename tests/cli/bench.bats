#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `simul bench` as a user meets it. SIMUL names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	home=$PWD
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	work=$(mktemp -d)
	chmod 755 "$work"
	cd "$work"
	session=
}

teardown() {
	if [ "$session" ]; then
		pkill -KILL -s "$session" || true
	fi
	cd /
	rm -rf "$work"
}

# A short bench: two models, a tenth of a second each.
short() {
	"$SIMUL" bench --suite smoke --only A1 --models sequential,eventloop --warmups 0 \
		--no-report "$@"
}

# Starts a bench in a session of its own, so that each of its processes can be found, whatever
# process group it is in.
begin() {
	setsid env --default-signal=INT,TERM "$SIMUL" bench --suite smoke --only A1,B7 \
		--models sequential,eventloop --warmups 0 --rounds 500 --no-report "$@" \
		</dev/null >out 2>err 3>&- &
	session=$!
}

# Waits up to ten seconds until a command succeeds.
until_true() {
	for _ in $(seq 200); do
		if "$@"; then
			return 0
		fi
		sleep 0.05
	done
	return 1
}

# Zombies do not count: a container may have nobody to reap them.
no_process_left() {
	! ps -o stat= -s "$session" | grep -qv '^Z'
}

no_temporary_file_left() {
	[ -z "$(find . -name '*.part' -o -name '*~')" ]
}

# Every line of a file is one object with the fields of a record, and `$2` of them count: what the
# machine disturbed meanwhile is there beside them. No cell counts twice in a round.
holds_records() {
	jq -se --argjson count "$2" '
		all(.schema == 1 and has("outer_s") and has("round") and has("position")) and
		(map(select(has("set_aside") | not)) | length == $count and
			(group_by([.row, .model, .workers, .round]) | all(length == 1)))' "$1" >/dev/null
}

@test "a bench leaves its request, its machine and its records" {
	run -0 short --rounds 2 --out bench -q
	grep -q '"suite": "smoke"' bench/bench.json
	grep -q '"finished": "2' bench/bench.json
	[ -s bench/machine.json ]
	holds_records bench/rounds/1.jsonl 2
	holds_records bench/rounds/2.jsonl 2
	holds_records bench/records.jsonl 4
	cat bench/rounds/[12].jsonl | cmp - bench/records.jsonl
	[ "$(jq 'map(has("median")) | all' bench/primitives.json)" = true ]
	no_temporary_file_left
}

@test "a bench ends with a screen of at most 100 columns, on a terminal and in a pipe" {
	"$SIMUL" bench --suite smoke --only A1,null --warmups 0 --rounds 1 --out bench -q >piped
	script -qec "stty cols 100; NO_COLOR=1 '$SIMUL' bench --resume --rounds 2 --out bench -q" \
		/dev/null </dev/null | tr -d '\r' >screen
	for file in piped screen; do
		[ "$(LC_ALL=C.UTF-8 wc -L <$file)" -le 100 ]
		grep -q '^Row .*sequential  *eventloop' $file
		grep -qE '^A1 +[0-9.]+ ms +[0-9.]+×' $file
		grep -q '^the whole report: simul report bench$' $file
		[ "$(wc -l <$file)" -le 60 ]
	done
}

@test "results/latest points to the newest bench" {
	short --rounds 1 --out results/one -q
	[ "$(readlink results/latest)" = one ]
	[ "$(readlink results/latest-smoke)" = one ]
	short --rounds 1 --out results/other -q
	[ "$(readlink results/latest)" = other ]
}

@test "a directory elsewhere gets no link beside it" {
	short --rounds 1 --out mine/one -q
	[ ! -e mine/latest ]
}

@test "a non-empty directory is refused and left alone" {
	mkdir full
	echo precious >full/file
	run -2 short --out full
	[[ $output == *"full exists and is not empty"* ]]
	[ "$(ls full)" = file ]
	[ "$(cat full/file)" = precious ]
}

@test "a directory to which another bench is writing is refused and left alone" {
	short --rounds 1 --out one -q
	mkdir two
	exec 8<one 9<two
	flock 8
	flock 9
	run -2 short --rounds 2 --out one --resume
	[[ $output == *"another bench is writing to one;"* ]]
	[ "$(ls one/rounds)" = 1.jsonl ]
	run -2 short --rounds 1 --out two
	[[ $output == *"another bench is writing to two;"* ]]
	[ -z "$(ls two)" ]
	exec 8<&- 9<&-
	short --rounds 2 --out one --resume -q
}

@test "unknown names are refused and nothing is made" {
	run -2 "$SIMUL" bench --suite smoky
	[[ $output == *"unknown suite 'smoky'"*"smoke"* ]]
	run -2 "$SIMUL" bench --only A1,B55
	[[ $output == *"unknown row 'B55'"*"B5"* ]]
	run -2 "$SIMUL" bench --models thread
	[[ $output == *"unknown model 'thread'"*"threads"* ]]
	run -2 "$SIMUL" bench --rounds 0
	[[ $output == *"--rounds 0"* ]]
	for option in rounds warmups seed precision max-time work-rate limit; do
		run -2 "$SIMUL" bench --$option -1
		[[ $output == *"--$option -1"* ]]
	done
	run -2 "$SIMUL" bench --resume
	[[ $output == *"--out"* ]]
	run -2 "$SIMUL" bench --resume --out nowhere
	[[ $output == *"no bench to resume in nowhere"* ]]
	[ -z "$(ls)" ]
}

@test "progress: a line a round when piped, nothing with -q" {
	short --rounds 2 --out one 2>lines
	[ "$(grep -c '^round [12] of 2: 2 cells in ' lines)" -eq 2 ]
	[ "$(wc -l <lines)" -eq 2 ]
	short --rounds 2 --out other -q 2>lines
	[ ! -s lines ]
}

@test "kill -9 leaves whole rounds and no process; --resume goes on" {
	begin --out bench
	until_true [ -e bench/rounds/2.jsonl ]
	kill -KILL "$session"
	until_true no_process_left
	rounds=$(ls bench/rounds/*.jsonl | wc -l)
	for file in bench/rounds/*.jsonl; do
		holds_records "$file" 4
	done
	grep -q '"finished": null' bench/bench.json
	sums=$(md5sum bench/rounds/*.jsonl bench/primitives.json)

	# To finish in time, as if fewer rounds had been asked for.
	more=$((rounds + 1))
	sed -i "s/\"rounds\": 500/\"rounds\": $more/" bench/bench.json
	run -0 "$SIMUL" bench --resume --out bench --no-report
	[[ $output == *"kept are 0 of 0 warm-ups and $rounds of $more rounds"* ]]
	md5sum --check --quiet <<<"$sums"
	holds_records bench/records.jsonl $((4 * more))
	grep -q '"finished": "2' bench/bench.json
}

@test "kill -9 ends the running cell too" {
	setsid "$SIMUL" bench --suite documents --only D1 --models sequential --warmups 0 \
		--no-report --out bench </dev/null >out 2>err 3>&- &
	session=$!
	until_true [ -e bench/bench.json ]
	sleep 0.5
	kill -KILL "$session"
	sleep 1
	no_process_left
}

@test "a suite of a user's own is a file, as its documentation has it" {
	sed -n '/^```json$/,/^```$/p' "$home/workloads/suites/README.md" | sed '1d;$d' >mine.json
	run -0 "$SIMUL" bench --suite ./mine.json --only get --rounds 1 --warmups 0 --no-report -q \
		--out bench
	[ "$(jq -r '.rows[].row' bench/bench.json)" = get ]
	[ "$(wc -l <bench/records.jsonl)" -eq 4 ]
	sed -i 's/"fetch"/"fech"/' mine.json
	run -2 "$SIMUL" bench --suite ./mine.json --out other
	[[ $output == *"./mine.json: get: there is no workload 'fech'"* ]]
	[ ! -e other ]
}

@test "--resume does not mix seeds, suites or machines" {
	short --rounds 1 --out bench -q
	before=$(find bench -type f -exec md5sum {} +)
	run -2 "$SIMUL" bench --resume --out bench --seed 99
	[[ $output == *"--seed 1, not 99"* ]]
	run -2 "$SIMUL" bench --resume --out bench --suite full
	[[ $output == *"--suite smoke, not full"* ]]
	run -2 "$SIMUL" bench --resume --out bench --models threads
	[[ $output == *"--models sequential,eventloop, not threads"* ]]
	run -2 "$SIMUL" bench --resume --out bench --stacks own
	[[ $output == *"--stacks default, not own"* ]]
	[ "$before" = "$(find bench -type f -exec md5sum {} +)" ]
	cp "$SIMUL" other
	printf x >>other
	SIMUL_SUITES="$home/workloads/suites" run -2 ./other bench --resume --out bench
	[[ $output == *"another build"* ]]
	sed -i 's/"kernel": /"other": 1, "kernel": /' bench/machine.json
	run -2 "$SIMUL" bench --resume --out bench
	[[ $output == *"another machine"* ]]
}

@test "--stacks goes to every cell of simul, also when resumed" {
	run -2 short --rounds 1 --out bench --stacks borrowed
	[[ $output == *"own, copied"* ]]
	short --rounds 1 --out bench --stacks own -q
	run -0 "$SIMUL" bench --resume --out bench --rounds 2 --no-report -q
	[ "$(jq -s -c 'map(select(.model == "eventloop").stacks)' bench/records.jsonl)" = '["own","own"]' ]
}

@test "--resume may ask for more rounds" {
	short --rounds 1 --out bench -q
	rate=$(grep work_rate bench/bench.json)
	run -0 "$SIMUL" bench --resume --out bench --rounds 2 --no-report -q
	holds_records bench/records.jsonl 4
	[ "$(grep work_rate bench/bench.json)" = "$rate" ]
	run -2 "$SIMUL" bench --resume --out bench --rounds 1 --no-report -q
}

@test "an interrupt ends every process and keeps the complete rounds" {
	for signal in INT TERM; do
		begin --out "$signal"
		until_true [ -e "$signal/rounds/1.jsonl" ]
		sleep 0.3
		kill -"$signal" "$session"
		code=0
		wait "$session" || code=$?
		[ "$code" -eq 3 ]
		# The guard goes when it has seen the bench go.
		until_true no_process_left
		grep -q "interrupted.*--resume --out $signal" err
		[ "$(wc -l <err)" -le $(($(ls "$signal"/rounds | wc -l) + 1)) ]
		holds_records "$signal/records.jsonl" $((4 * $(ls "$signal/rounds" | wc -l)))
		no_temporary_file_left
	done
}

@test "an interrupt does not wait for the running cell" {
	setsid env --default-signal=TERM "$SIMUL" bench --suite documents --only D1 \
		--models sequential --warmups 0 --rounds 9 --no-report --out bench \
		</dev/null >out 2>err 3>&- &
	session=$!
	until_true [ -e bench/bench.json ]
	sleep 0.5
	kill -TERM "$session"
	began=$(date +%s%N)
	wait "$session" || true
	[ $(($(date +%s%N) - began)) -lt 1000000000 ]
	until_true no_process_left
}

@test "a cell that takes too long is ended and named" {
	run -3 "$SIMUL" bench --suite smoke --only D1 --models sequential --limit 0.2 \
		--out bench -q
	[[ $output == *"row D1 under sequential: did not end within 0.2 s"* ]]
	[ -z "$(ls bench/rounds)" ]
}

@test "a claim's cell that fails ends neither the bench nor the rounds for precision" {
	run -1 --separate-stderr "$SIMUL" bench --suite documents --only B1 --models sequential \
		--rounds 1 --precision 0.5 --max-time 20 --limit 0.1 --no-report -q --out bench
	[[ $stderr == *"cannot trace row B1 under sequential"* ]]
	[ "$(ls bench/rounds)" = 1.jsonl ]
	jq -e '.finished != null' bench/bench.json
}

@test "without hyperfine: one line with the way out" {
	mkdir empty
	PATH=$work/empty run -3 "$SIMUL" bench --suite smoke --out bench
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"hyperfine"*"apt-get install hyperfine"* ]]
	[ ! -e bench ]
}

@test "without gnuplot and cmark-gfm a bench is as good, and says what there is not" {
	mkdir bin
	ln -s "$(command -v hyperfine)" bin
	run --separate-stderr env PATH="$PWD/bin" "$SIMUL" bench --suite smoke --only A1 \
		--models sequential,eventloop --warmups 0 --rounds 1 --out bench -q
	[ "$status" = 0 ]
	[ "$stderr" = "simul: no pictures: gnuplot is not installed (Debian: apt-get install gnuplot-nox)
simul: no HTML: cmark-gfm is not installed (Debian: apt-get install cmark-gfm)" ]
	[[ $output != *pictures:* && $output != *report.html* ]]
	[ -s bench/report.md ] && [ -s bench/junit.xml ]
	[ ! -e bench/report.html ] && [ ! -e bench/plots ]
	run --separate-stderr env PATH="$PWD/bin" "$SIMUL" report bench --write
	[ "$status" = 3 ]
	"$SIMUL" report bench --write
	[ -s bench/report.html ]
}

@test "a full disk: one line that names the file, all stays as it was" {
	unshare --user --map-root-user --mount true || skip "no mount namespaces here"
	short --rounds 1 --out whole -q
	mkdir small
	unshare --user --map-root-user --mount bash -c '
		mount -t tmpfs -o size=64k tmpfs small && cp -r whole small/bench &&
		{ dd if=/dev/zero of=small/filler bs=4k status=none 2>/dev/null; true; } &&
		"$1" bench --resume --out small/bench --rounds 2 --no-report -q 2>err
		echo $? >code
		diff -r whole small/bench && echo intact >intact' - "$SIMUL"
	[ "$(cat code)" -eq 3 ]
	[ "$(wc -l <err)" -eq 1 ]
	grep -q 'cannot write small/bench/.*No space left on device' err
	[ -e intact ]
}

@test "no permission to write: one line that names the directory" {
	mkdir locked
	chmod 555 locked
	as=()
	if [ "$(id -u)" -eq 0 ]; then
		as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
		"${as[@]}" "$SIMUL" list >/dev/null 2>&1 || skip "root may write everywhere"
	fi
	run -3 "${as[@]}" "$SIMUL" bench --suite smoke --out locked/bench
	[ "${#lines[@]}" -eq 1 ]
	[[ $output == *"cannot make locked/bench"*"Permission denied"* ]]
	[ -z "$(ls locked)" ]
}
