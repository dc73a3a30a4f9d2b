#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# simul serve. Times are only bounded from below: an answer may be late on a busy machine, never
# early.

bats_require_minimum_version 1.5.0

setup_file() {
	gcc -std=c11 -D_GNU_SOURCE -O2 "$BATS_TEST_DIRNAME/../tools/connections.c" \
		-o "$BATS_FILE_TMPDIR/connections"
}

setup() {
	SIMUL=${SIMUL:-build/simul}
	server=
	serve
}

teardown() {
	end "$server"
}

# Ends a process of this shell without a word about it.
end() {
	{ kill -CONT "$1" && kill "$1" && wait "$1"; } 2> /dev/null || true
}

# Starts a server; sets `server` to its process and `port`.
serve() {
	# Bats waits for whoever holds its descriptor 3.
	"$SIMUL" serve "$@" > "$BATS_TEST_TMPDIR/ready" 2> "$BATS_TEST_TMPDIR/errors" 3>&- &
	server=$!
	await grep -q '^ready [0-9]*$' "$BATS_TEST_TMPDIR/ready"
	port=$(cut -d' ' -f2 "$BATS_TEST_TMPDIR/ready")
}

# Tries a command until it succeeds, for ten seconds.
await() {
	for _ in $(seq 500); do
		! "$@" || return 0
		sleep 0.02
	done
	echo "in vain: $*"
	return 1
}

gone() {
	! [ -e "/proc/$1/exe" ] || ! readlink "/proc/$1/exe" > /dev/null
}

get() {
	curl -sS --max-time 60 "${@:2}" "http://127.0.0.1:$port$1"
}

code() {
	get "$1" -o /dev/null -w '%{http_code}' "${@:2}"
}

# not_early SECONDS PATH
not_early() {
	get "$2" -o /dev/null -w '%{time_total}' |
		awk -v least="$1" '{ print; exit !($1 >= least) }'
}

@test "the ready line is all that it says" {
	[ "$(cat "$BATS_TEST_TMPDIR/ready")" = "ready $port" ]
	[ ! -s "$BATS_TEST_TMPDIR/errors" ]
}

@test "it listens on the loopback interface only" {
	# /proc/net/tcp: 0100007F is 127.0.0.1, 0A is LISTEN
	awk -v port="$(printf %04X "$port")" '$4 == "0A" && $2 ~ ":" port "$" {
		seen = 1; if ($2 !~ /^0100007F:/) other = 1 } END { exit other || !seen }' /proc/net/tcp
}

@test "/delay answers, and never early" {
	run -0 get /delay/0.25
	[ "$output" = '{"delay":    0.250000}' ]
	not_early 0.25 /delay/0.25
	not_early 0.001 /delay/0.001
	not_early 0.05 /delay/.05
	[ "$(code /delay/0)" = 200 ]
}

@test "/delay has one length for all delays" {
	[ "$(get /delay/0 | wc -c)" -eq "$(get /delay/0.125 | wc -c)" ]
}

@test "delays overlap" {
	before=$(date +%s)
	for _ in $(seq 50); do
		get /delay/1 -o /dev/null &
	done
	# `server` is a job, too, and does not end
	wait $(jobs -p | grep -vx "$server")
	# One after the other they would take 50 s.
	[ $(($(date +%s) - before)) -lt 40 ]
}

@test "a bad delay is refused" {
	for delay in "" x -1 1e3 nan inf 3600.1 . 1.2.3 0x1 1/2 %30; do
		[ "$(code "/delay/$delay")" = 400 ]
	done
}

@test "/status answers with that status" {
	for status in 200 204 301 304 404 418 500 599; do
		[ "$(code "/status/$status")" = "$status" ]
	done
	for status in 0 99 100 199 600 abc "" 99999999999999999999; do
		[ "$(code "/status/$status")" = 400 ]
	done
}

@test "an answer without a body leaves the connection usable" {
	run -0 curl -sS --max-time 60 -w '%{http_code} %{num_connects};' -o /dev/null -o /dev/null \
		-o /dev/null "http://127.0.0.1:$port/status/204" "http://127.0.0.1:$port/status/304" \
		"http://127.0.0.1:$port/status/404"
	[ "$output" = "204 1;304 0;404 0;" ]
}

@test "/bytes gives that many, always the same" {
	for size in 0 1 7 4097 1000000 67108864; do
		[ "$(get "/bytes/$size" | wc -c)" -eq "$size" ]
	done
	first=$(get /bytes/1000000 | sha256sum)
	end "$server"
	serve
	[ "$(get /bytes/1000000 | sha256sum)" = "$first" ]
	[ "$(get /bytes/2000000 | head -c 1000000 | sha256sum)" = "$first" ]
}

@test "/bytes has a limit" {
	[ "$(code /bytes/67108865)" = 413 ]
	[ "$(code /bytes/99999999999999999999)" = 413 ]
	[ "$(code /bytes/-1)" = 400 ]
}

@test "/users gives a name and its followers" {
	run -0 get /users/ann
	[[ $output =~ ^\{\"name\":\ \"ann\",\ \"followers\":\ [0-9]+\}$ ]]
	[ "$(get /users/ann)" = "$output" ]
	[ "$(get /users/bob)" != "$output" ]
	[ "$(code '/users/')" = 400 ]
	[ "$(code '/users/a%22b')" = 400 ]
	[ "$(code "/users/$(printf 'x%.0s' {1..65})")" = 400 ]
}

@test "/posts gives a post" {
	run -0 get /posts/7
	[ "$(python3 -c 'import json, sys; p = json.load(sys.stdin); print(p["id"], p["title"], *sorted(p))' <<< "$output")" \
		= "7 Post 7 body id title" ]
	[ "$(code /posts/0)" = 400 ]
}

@test "/document is JSON of about that size" {
	for kib in 1 2 8 100 5000; do
		get "/document/$kib" > "$BATS_TEST_TMPDIR/document"
		size=$(stat -c %s "$BATS_TEST_TMPDIR/document")
		[ "$size" -le $((kib * 1024)) ]
		[ "$size" -gt $((kib * 1024 - 512)) ]
		python3 -c 'import json, sys; d = json.load(sys.stdin)
assert [r["id"] for r in d] == list(range(1, len(d) + 1))
assert all(type(r["place"]["position"]["latitude"]) is float for r in d)' \
			< "$BATS_TEST_TMPDIR/document"
	done
	[ "$(code /document/0)" = 400 ]
	[ "$(code /document/65537)" = 413 ]
}

@test "?delay puts off every page" {
	for path in /users/ann /posts/1 /bytes/10 /document/1 /status/200; do
		[ "$(get "$path?delay=0.1")" = "$(get "$path")" ]
		not_early 0.1 "$path?delay=0.1"
	done
	not_early 0.2 "/delay/0.1?delay=0.1"
	[ "$(code '/users/ann?dealy=1')" = 400 ]
	[ "$(code '/users/ann?delay=x')" = 400 ]
}

@test "anything else is 404 with one line of JSON" {
	for path in / /nope /delay /DELAY/1 //delay/1 /delay/../status/200x; do
		[ "$(code "$path" --path-as-is)" = 404 ] || [ "$(code "$path" --path-as-is)" = 400 ]
	done
	run -0 get /nope
	[ "${#lines[@]}" -eq 1 ]
	python3 -c 'import json, sys; json.load(sys.stdin)["error"]' <<< "$output"
}

@test "other methods are 405" {
	for method in POST PUT DELETE PATCH OPTIONS; do
		[ "$(code /users/ann -X "$method")" = 405 ]
	done
	[ "$(code /users/ann -I)" = 405 ]
	get /users/ann -X POST -i | grep -qi '^allow: GET'
}

@test "what is not HTTP does no harm" {
	head -c 100000 /dev/urandom | timeout 10 bash -c "cat > /dev/tcp/127.0.0.1/$port" || true
	printf 'GET / HTTP/1.1\r\nX: %s' "$(head -c 100000 /dev/zero | tr '\0' x)" |
		timeout 10 bash -c "cat > /dev/tcp/127.0.0.1/$port" || true
	[ "$(code /users/ann)" = 200 ]
}

@test "a client that leaves before its answer does no harm" {
	for _ in $(seq 20); do
		! curl -s --max-time 0.05 "http://127.0.0.1:$port/delay/0.5" || false
	done
	not_early 1 /delay/1
	[ "$(code /users/ann)" = 200 ]
	[ ! -s "$BATS_TEST_TMPDIR/errors" ]
}

@test "10,000 connections are open at once and answered" {
	[ "$(ulimit -Hn)" -ge 10100 ] || skip "no more than $(ulimit -Hn) descriptors"
	run -0 timeout 120 "$BATS_FILE_TMPDIR/connections" "$port" 10000 1
	[[ $output == "10000 of 10000 answered well"* ]]
}

@test "10,000 connections find room in the queue while it is busy" {
	[ "$(ulimit -Hn)" -ge 10100 ] || skip "no more than $(ulimit -Hn) descriptors"
	[ "$(cat /proc/sys/net/core/somaxconn)" -ge 4096 ] || skip "somaxconn is below 4096"
	kill -STOP "$server"
	# A full queue would make connect wait for minutes.
	run timeout 20 "$BATS_FILE_TMPDIR/connections" "$port" 10000
	kill -CONT "$server"
	[ "$status" -eq 0 ]
	[ "$(code /users/ann)" = 200 ]
}

@test "a descriptor limit is raised, and running into the hard one does no harm" {
	end "$server"
	bash -c "ulimit -Sn 50; ulimit -Hn 200; exec '$SIMUL' serve" > "$BATS_TEST_TMPDIR/ready" \
		2> "$BATS_TEST_TMPDIR/errors" 3>&- &
	server=$!
	await grep -q ready "$BATS_TEST_TMPDIR/ready"
	port=$(cut -d' ' -f2 "$BATS_TEST_TMPDIR/ready")
	run -0 timeout 60 "$BATS_FILE_TMPDIR/connections" "$port" 150 0.5
	run -0 timeout 60 "$BATS_FILE_TMPDIR/connections" "$port" 1000
	[ "$(code /users/ann)" = 200 ]
	[ "$(wc -l < "$BATS_TEST_TMPDIR/errors")" -le 1 ]
}

@test "a port in use is one line and exit 3" {
	run --separate-stderr timeout 10 "$SIMUL" serve --port "$port"
	[ "$status" -eq 3 ]
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "simul: port $port is in use"* ]]
}

@test "a port that has just been used can be used again" {
	get /users/ann
	used=$port
	end "$server"
	serve --port "$used"
	[ "$port" = "$used" ]
}

@test "--ready-fd takes the ready line elsewhere" {
	end "$server"
	"$SIMUL" serve --ready-fd 7 7> "$BATS_TEST_TMPDIR/elsewhere" > "$BATS_TEST_TMPDIR/output" 3>&- &
	server=$!
	await grep -q '^ready [0-9]*$' "$BATS_TEST_TMPDIR/elsewhere"
	[ ! -s "$BATS_TEST_TMPDIR/output" ]
	run --separate-stderr "$SIMUL" serve --ready-fd 77
	[ "$status" -eq 2 ]
	[[ $stderr == "simul: --ready-fd 77 "* ]]
}

@test "a ready line that nobody can read is one line and exit 3" {
	run --separate-stderr timeout 10 bash -c "'$SIMUL' serve > /dev/full"
	[ "$status" -eq 3 ]
	[[ $stderr == "simul: cannot write the ready line"* ]]
}

@test "SIGTERM and SIGINT end it with exit 0, even while it owes answers" {
	for signal in TERM INT; do
		get /delay/30 -o /dev/null 2> /dev/null &
		await grep -q ":$(printf %04X "$port") .* 01 " /proc/net/tcp
		kill "-$signal" "$server"
		status=0
		wait "$server" || status=$?
		[ "$status" -eq 0 ]
		serve
	done
}

@test "it ends with its parent" {
	bash -c "'$SIMUL' serve > '$BATS_TEST_TMPDIR/orphan' & echo \$! > '$BATS_TEST_TMPDIR/pid'
		until grep -q ready '$BATS_TEST_TMPDIR/orphan'; do sleep 0.02; done" 3>&-
	await gone "$(cat "$BATS_TEST_TMPDIR/pid")"
}
