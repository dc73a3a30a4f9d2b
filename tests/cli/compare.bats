#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# `simul compare`, `simul trend` and `simul bench --against` as a user meets them, on invented results
# and on damaged ones. SIMUL names the program under test.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	root=$PWD
	work=$BATS_TEST_TMPDIR
	cd "$work"
	"$root"/tests/fixtures/make-synthetic base
	cp -r base head
}

# more ROUNDS DIRECTORY: as many rounds as that, from the six that there are, each a bit different.
more() {
	jq -c ". as \$r | range(0; $1 / 6) | . as \$k | \$r
		| .round += 6 * \$k | .wall_s *= 1 + 0.003 * ((.round * 7 + .position * 3) % 5)" \
		"$2/records.jsonl" >all
	mv all "$2/records.jsonl"
}

# slow FACTOR SELECTION DIRECTORY
slow() {
	jq -c "if $2 then .wall_s *= $1 * (1 + 0.002 * (.round % 3)) else . end" "$3/records.jsonl" >all
	mv all "$3/records.jsonl"
}

# Makes two directories the sides of one interleaved bench.
pair() {
	jq '.pair = "1234" | .side = "base"' "$1/bench.json" >all && mv all "$1/bench.json"
	jq '.pair = "1234" | .side = "head"' "$2/bench.json" >all && mv all "$2/bench.json"
}

# How many records count; what the machine disturbed is run again.
counted() {
	jq -r 'select((.set_aside // "") == "") | .row' "$1/records.jsonl" | wc -l
}

# One line on standard error, no more, and nothing on standard output.
refused() {
	local code=$1
	shift
	run --separate-stderr "$@"
	[ "$status" -eq "$code" ]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
	[ "$output" = "" ]
}

@test "a bench is the same as itself" {
	more 12 base
	rm -r head && cp -r base head
	pair base head
	run -0 --separate-stderr "$SIMUL" compare base head
	[[ $output == *"24 cells: 0 worse, 0 inconclusive, 0 better, 24 same."* ]]
	[[ $output == *"Interleaved"* ]]
	[ "$stderr" = "" ]
}

@test "what is slower is worse and named, what is faster is better" {
	more 12 base
	rm -r head && cp -r base head
	slow 1.15 '.row == "D1" and .model == "threads"' head
	slow 0.8 '.row == "C15" and .model == "eventloop"' head
	pair base head
	run -1 --separate-stderr "$SIMUL" compare base head
	[ "$(grep -c '^worse ' <<<"$output")" -eq 1 ]
	grep -qE '^worse +D1 +threads .*1\.15×' <<<"$output"
	grep -qE '^better +C15 +eventloop .*0\.80' <<<"$output"
	[[ $stderr == *"1 of 24 cells worse: the first is D1 under threads"* ]]
	# The worst comes first.
	[ "$(grep -nE '^(worse|better)' <<<"$output" | head -n 1 | grep -c worse)" -eq 1 ]
	# The other way round.
	run -1 --separate-stderr "$SIMUL" compare head base --candidates
	[ "$(tr , '\n' <<<"$output" | sort | paste -sd ,)" = C15,D1 ]
}

@test "a drift that both sides share is not seen" {
	more 12 base
	jq -c '.wall_s *= 1 + .round / 4' base/records.jsonl >all && mv all base/records.jsonl
	rm -r head && cp -r base head
	pair base head
	run -0 "$SIMUL" compare base head
	[[ $output == *"24 same."* ]]
}

# What comes second in a round is by so much slower on both sides: twins do not notice.
@test "the noise floor of an interleaved bench is that of twins" {
	more 12 base
	jq -c 'select(.row == "B1" and .model == "eventloop") | .position += 1000 | .wall_s *= 1.4' \
		base/records.jsonl >seconds
	cat seconds >>base/records.jsonl
	rm -r head && cp -r base head
	slow 1.15 '.row == "D1" and .model == "threads"' head
	run -4 --separate-stderr "$SIMUL" compare base head
	[[ $output == *"the noise floor is 4"[0-9]* ]]
	pair base head
	run -1 --separate-stderr "$SIMUL" compare base head
	[[ $output == *"the noise floor is 0"* ]]
	grep -qE '^worse +D1 +threads .*1\.15' <<<"$output"
	for side in base head; do
		jq -c 'select(.round <= 3)' $side/records.jsonl >all && mv all $side/records.jsonl
	done
	run -4 "$SIMUL" compare base head
	[[ ${output//$'\n'/ } == *"floor was not measured: there are too few rounds for it."* ]]
}

@test "two benches of one side are no pair, nor are sides of two benches" {
	pair base head
	cp base/bench.json head/bench.json
	sed -i '1s/"round":1,/"round":1,"x":1,/' head/records.jsonl
	run "$SIMUL" compare base head
	[[ $output == *"Not interleaved"* ]]
	pair base head
	sed -i s/1234/5678/ head/bench.json
	run "$SIMUL" compare base head
	[[ $output == *"Not interleaved"* ]]
}

@test "rounds are paired, whatever else they did" {
	more 12 base
	# Rounds differ from each other by up to a factor of 5, twins by 8 %.
	jq -c '.wall_s *= 1 + (.round * 7 % 5)' base/records.jsonl >all && mv all base/records.jsonl
	rm -r head && cp -r base head
	slow 1.08 '.row == "D1" and .model == "threads"' head
	pair base head
	run -1 --separate-stderr "$SIMUL" compare base head
	grep -qE '^worse +D1 +threads .*1\.08' <<<"$output"
	# A round that one side has not is in no pair.
	jq -c 'select(.round != 3)' head/records.jsonl >all && mv all head/records.jsonl
	run -1 --separate-stderr "$SIMUL" compare base head --json
	[ "$(jq '[.cells[].rounds] | unique | .[0]' <<<"$output")" = 11 ]
}

@test "--confirm: worse or better only if the second batch says so too" {
	more 12 base
	cp -r base alike
	rm -r head && cp -r base head
	slow 1.15 '.row == "D1" and .model == "threads"' head
	slow 0.8 '.row == "C15" and .model == "eventloop"' head
	mkdir one && cp -r head/. one && cp -r base one/base && pair one/base one
	cp -r one two && sed -i s/1234/5678/ two/bench.json two/base/bench.json
	mkdir other && cp -r alike/. other && cp -r base other/base && pair other/base other
	sed -i s/1234/5678/ other/bench.json other/base/bench.json
	run -1 "$SIMUL" compare one --confirm two
	[[ $output == *"worse, confirmed"*"better, confirmed"* ]]
	run -4 "$SIMUL" compare one --confirm other
	[ "$(grep -c "inconclusive: not confirmed" <<<"$output")" -eq 2 ]
	[[ $output != *", confirmed"* ]]
	refused 2 "$SIMUL" compare one --confirm one
	[[ $stderr == *"it takes a second one"* ]]
	for bench in one two; do
		jq ".versions.build = \"$bench\"" base/machine.json >$bench/base/machine.json
	done
	refused 2 "$SIMUL" compare one --confirm two
	[[ $stderr == *"other builds"* ]]
	run -2 "$SIMUL" compare one --confirm nowhere
	run -2 "$SIMUL" compare one --confirm base
}

@test "a bench is not compared with itself" {
	run -2 --separate-stderr "$SIMUL" compare base base
	[[ $stderr == *"the same bench"* ]] && [ "$output" = "" ]
	cp -r base copy
	run -2 "$SIMUL" compare base copy
}

@test "rows that check claims in few rounds are left out, in one line" {
	for side in base head; do
		more 12 $side
		jq '(.rows[] | select(.row == "B5")).rounds = 3' $side/bench.json >b && mv b $side/bench.json
	done
	slow 1.5 '.row == "D1"' head
	run "$SIMUL" compare base head
	[[ ${output//$'\n'/ } == *"not compared: "*" cells of rows that check a claim"* ]]
	run ! grep -q 'B5' <<<"$output"
}

@test "few rounds decide nothing, and it says how many would" {
	slow 1.5 '.row == "D1" and .model == "threads"' head
	pair base head
	run -4 "$SIMUL" compare base head
	[[ $output == *"6 rounds are too few to tell; it takes 10, as in simul bench --rounds 10"* ]]
	[[ ${output//$'\n'/ } == *"24 of 24 cells have too few rounds to tell any change: with 24 cells it takes 10"* ]]
	run ! grep -q '^inconclusive' <<<"$output"
	run -4 "$SIMUL" compare base head --all
	[[ $output == *"6 rounds, needs 10"* ]]
}

@test "benches that were not interleaved say so and ask for more" {
	more 12 base
	rm -r head && cp -r base head
	slow 1.2 '.row == "D1" and .model == "threads"' head
	run -1 "$SIMUL" compare base head
	[[ ${output//$'\n'/ } == *"Not interleaved"*"A change counts from 10.0 %"* ]]
	# What would count of twins.
	cp -r head more && slow 0.9 '.row == "D1" and .model == "threads"' more
	run -4 "$SIMUL" compare base more
	! grep -qE '^worse' <<<"$output"
	pair base more
	run -1 "$SIMUL" compare base more
	# As much as it drifted in one of them is no change.
	jq -c 'if .row == "D1" then .wall_s *= 1 + .round / 40 else . end' base/records.jsonl >all
	mv all base/records.jsonl
	run -4 "$SIMUL" compare base head
	! grep -qE '^worse' <<<"$output"
}

@test "a disturbed machine decides nothing between two benches" {
	more 12 base
	rm -r head && cp -r base head
	slow 1.2 '.row == "D1" and .model == "threads"' head
	jq -c '.foreign = 0.3' head/records.jsonl >all && mv all head/records.jsonl
	run -4 "$SIMUL" compare base head
	[[ $output == *" 0 worse, 24 inconclusive"* ]]
}

@test "other machines are compared in terms of the sequential model" {
	more 12 base
	rm -r head && cp -r base head
	jq -c '.wall_s *= 3' head/records.jsonl >all && mv all head/records.jsonl
	sed -i 's/Imaginary/Other/' head/machine.json
	run -0 "$SIMUL" compare base head
	[[ $output == *"Not the same machine (processor"* ]]
	[[ $output == *" 0 worse, "*" 0 better"* ]]
	[[ $output == *"not compared: B1 (sequential): other machines"* ]]
	slow 1.3 '.row == "D1" and .model == "threads"' head
	run -1 "$SIMUL" compare base head
	grep -qE '^worse +D1 +threads' <<<"$output"
	rm head/machine.json
	run -1 "$SIMUL" compare base head
	[[ $output == *"machine.json is missing"* ]]
}

@test "other parameters are refused with the one that differs" {
	sed -i '0,/"second": 0.1/s//"second": 0.2/' head/bench.json
	refused 2 "$SIMUL" compare base head
	[[ $stderr == *"row B1 is other work"*"'second' is 0.1"*"0.2"* ]]
	cp base/bench.json head/
	jq '.work_rate = 1e9' base/bench.json >all && mv all base/bench.json
	jq '.work_rate = 1.2e9' head/bench.json >all && mv all head/bench.json
	refused 2 "$SIMUL" compare base head
	[[ $stderr == *"work rates"*"20 % apart"*"--work-rate"* ]]
}

@test "cells of one side and cells that did other work are listed" {
	jq '.rows |= map(select(.row != "C15"))' head/bench.json >all && mv all head/bench.json
	jq '.rows |= map(select(.row != "null"))' base/bench.json >all && mv all base/bench.json
	jq -c 'if .row == "B5" then .checksum = "0123456789abcdef" else . end' head/records.jsonl >all
	mv all head/records.jsonl
	jq -c '.params.delays = "8"' base/records.jsonl >all && mv all base/records.jsonl
	jq -c '.params.delays = "8"' head/records.jsonl >all && mv all head/records.jsonl
	jq -c 'if .row == "B1" then .params.delays = "9" else . end' head/records.jsonl >all
	mv all head/records.jsonl
	jq -c 'if .row == "D1" then .params.news = "0" else . end' head/records.jsonl >all
	mv all head/records.jsonl
	run "$SIMUL" compare base head
	output=${output//$'\n'/ }
	[[ $output != *"not compared: D1"* ]]
	[[ $output == *"only in the base: C15 (sequential, eventloop, threads/2, processes/2)"* ]]
	[[ $output == *"only in the head: null (sequential, eventloop, threads/2, processes/2)"* ]]
	[[ $output == *"not compared: B5 (sequential, eventloop, threads/5, processes/5): results differ"* ]]
	[[ $output == *"not compared: B1 (sequential, "*"option delays"* ]]
}

@test "nothing in common is refused" {
	jq '.rows |= map(select(.row == "C15"))' head/bench.json >all && mv all head/bench.json
	jq '.rows |= map(select(.row == "null"))' base/bench.json >all && mv all base/bench.json
	refused 2 "$SIMUL" compare base head
	[[ $stderr == *"no cell that can be compared"* ]]
}

@test "wrong results are not compared" {
	jq -c 'if .row == "B5" and .model == "threads" then .checksum = "0123456789abcdef" else . end' \
		head/records.jsonl >all
	mv all head/records.jsonl
	refused 3 "$SIMUL" compare base head
	[[ $stderr == *"row B5 under threads"* ]]
}

@test "json is json, and says what the table says" {
	more 12 base
	rm -r head && cp -r base head
	slow 1.15 '.row == "D1" and .model == "threads"' head
	pair base head
	run -1 --separate-stderr "$SIMUL" compare base head --json
	[ "$(jq -r '.cells[] | select(.verdict == "worse") | .row + "/" + .model' <<<"$output")" = D1/threads ]
	jq -e '.interleaved and .tally.same == 23 and .tested == 24' <<<"$output"
	jq -e '.cells[] | select(.verdict == "worse") | .ratio.low > 1.05 and .p_adjusted < 0.05' <<<"$output"
}

@test "--github annotates and appends to the summary" {
	more 12 base
	rm -r head && cp -r base head
	slow 1.15 '.row == "D1" and .model == "threads"' head
	pair base head
	echo before >summary
	GITHUB_STEP_SUMMARY=summary run -1 "$SIMUL" compare base head --github
	grep -q '^::error title=slower%3A D1 under threads (24)::' <<<"$output"
	[ "$(head -n 1 summary)" = before ]
	grep -q '^| \*\*worse\*\* ' summary
	env -u GITHUB_STEP_SUMMARY "$SIMUL" compare base head --github >/dev/null 2>&1 || [ $? = 1 ]
}

@test "bad input is one line, and exit 2 or 3" {
	"$SIMUL" compare base head >/dev/null 2>&1 || true
	for damage in 'truncate -s -40 head/records.jsonl' \
		'printf "\0\0\0" >head/records.jsonl' \
		': >head/records.jsonl' \
		'head -c 100000 /dev/urandom >head/records.jsonl' \
		'truncate -s 300M head/records.jsonl' \
		'sed -i s/\"schema\":1/\"schema\":99/ head/records.jsonl' \
		'sed -i s/\"wall_s\":/\"wall_s\":-/ head/records.jsonl' \
		'sed -i "s/\"wall_s\":[0-9.]*/\"wall_s\":\"x\"/" head/records.jsonl' \
		'yes "[" | tr -d "\n" | head -c 900000 >head/records.jsonl' \
		'echo "[1,2,3]" >head/bench.json' \
		'truncate -s -40 head/bench.json' \
		'echo "{\"schema\":1,\"rows\":[[]]}" >head/bench.json' \
		'echo "{\"schema\":7,\"rows\":[]}" >head/bench.json' \
		'truncate -s 100M head/bench.json' \
		'echo nonsense >head/machine.json' \
		'rm head/records.jsonl' 'rm head/bench.json' 'rm -r head' \
		'rm head/records.jsonl; mkdir head/records.jsonl'; do
		rm -rf head && cp -r base head
		eval "$damage"
		for command in "compare base head" "compare head base" "trend base head"; do
			run --separate-stderr "$SIMUL" $command
			echo "$damage: $command: $status: $stderr"
			[ "$status" = 2 ] || [ "$status" = 3 ]
			[ "$(wc -l <<<"$stderr")" = 1 ]
			[ "$stderr" != "" ]
		done
	done
}

@test "odd numbers are no crash" {
	jq -c '.wall_s = 0' base/records.jsonl >head/records.jsonl
	run "$SIMUL" compare base head
	[ "$status" -le 4 ]
	jq -c '.wall_s = 1e308 | .round = 2147483647 | .workers = 2147483647' base/records.jsonl \
		>head/records.jsonl
	run "$SIMUL" compare base head
	[ "$status" -le 4 ]
	run -0 "$SIMUL" trend base head
}

@test "the command line is checked" {
	refused 2 "$SIMUL" compare
	refused 2 "$SIMUL" compare base head base
	refused 2 "$SIMUL" compare base
	refused 2 "$SIMUL" compare base head --json --github
	refused 2 "$SIMUL" trend
	refused 2 "$SIMUL" trend base --cell B5
	refused 2 "$SIMUL" trend base --cell B5/nobody
	refused 2 "$SIMUL" trend base --cell B5/threads/4
	refused 2 "$SIMUL" trend base --cell B5/threads/x
	run -0 "$SIMUL" trend base --cell B5/threads/5
	refused 2 "$SIMUL" trend base --figure height
}

@test "trend goes by the time of the benches and knows machines apart" {
	sed -i 's/2026-01-31T12:00/2026-02-28T12:00/' base/bench.json
	slow 1.5 '.row == "D1" and .model == "threads"' base
	cp -r base third
	sed -i 's/2026-02-28T12:00/2026-03-31T12:00/' third/bench.json
	sed -i 's/Imaginary/Other/' third/machine.json
	run -0 "$SIMUL" trend third base head --cell D1/threads
	[[ ${lines[1]} == *2026-01-31*20.3*head ]]
	[[ ${lines[2]} == *2026-02-28*13.5*base ]]
	[[ ${lines[3]} == *2026-03-31*13.5*"another machine"*third ]]
	run -0 "$SIMUL" trend third base head --cell D1/threads --figure wall
	[[ ${lines[2]} == *"1.50×"* ]]
	[[ ${lines[3]} == *"1.00×"* ]]
	# Times of other work are none.
	jq '.work_rate = 1e9' head/bench.json >all && mv all head/bench.json
	jq '.work_rate = 1.2e9' base/bench.json >all && mv all base/bench.json
	run -0 "$SIMUL" trend third base head --cell D1/threads --figure wall
	[[ ${lines[2]} == *"its work rate is 20 % from that of head"* && ${lines[2]} != *×* ]]
}

@test "trend is drawn, whatever a version is called" {
	command -v gnuplot >/dev/null || skip "no gnuplot"
	cp -r base third
	jq '.versions.simul = "`touch bad`\" $(touch bad) {"' base/machine.json >third/machine.json
	run -0 "$SIMUL" trend base head third --cell B5/threads,D1/eventloop --plot picture.svg
	grep -q '<svg' picture.svg
	[ "$(head -c 4 picture.png | tail -c 3)" = PNG ]
	[ ! -e bad ]
	refused_plot=$("$SIMUL" trend base head --plot all.svg 2>&1 >/dev/null) && false
	[[ $refused_plot == *"at most"*"--cell"* ]]
	run -2 "$SIMUL" trend base --cell B5/threads --plot picture.gif
	run -3 "$SIMUL" trend base --cell B5/threads --plot nowhere/picture.svg
}

@test "an interleaved bench leaves both sides, which compare by round" {
	run -0 "$SIMUL" bench --suite smoke --only idle,A1 --models sequential,threads --rounds 2 \
		--warmups 0 --no-report -q --out both --against "$SIMUL"
	for side in both both/base; do
		[ "$(counted $side)" -eq 8 ]
		[ -s $side/machine.json ]
	done
	[ "$(jq -r .pair both/bench.json)" = "$(jq -r .pair both/base/bench.json)" ]
	# Each cell ran next to its twin.
	cat both/records.jsonl both/base/records.jsonl |
		jq -r '[.round, .position, .row, .model, .side] | @tsv' | sort -n -k1,1 -k2,2 >order
	awk '{ key = $3 $4 } NR % 2 == 0 && (key != last || $5 == side) { bad = 1 }
		{ last = key; side = $5 } END { exit bad }' order
	run -4 "$SIMUL" compare both
	[[ $output == *"Interleaved"* ]]
	[[ $output == *"2 rounds are too few to tell; it takes 8"* ]]
	run -0 "$SIMUL" report both --format json
}

@test "an interleaved bench is resumed with the same program alone" {
	short="--suite smoke --only idle --models threads --warmups 0 --no-report -q"
	"$SIMUL" bench $short --rounds 1 --out both --against "$SIMUL"
	refused 2 "$SIMUL" bench --resume --rounds 2 -q --out both
	[[ $stderr == *"--against"* ]]
	run -0 "$SIMUL" bench --resume --rounds 2 --no-report -q --out both --against "$SIMUL"
	[ "$(counted both/base)" -eq 2 ]
	sed -i 's/"simul": "/"simul": "other-/' both/base/machine.json
	refused 2 "$SIMUL" bench --resume --rounds 3 --no-report -q --out both --against "$SIMUL"
	# Its version may be the same, but not the file.
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$SIMUL" >old && chmod +x old
	"$SIMUL" bench $short --rounds 1 --out rebuilt --against ./old
	"$SIMUL" bench --resume --rounds 2 --no-report -q --out rebuilt --against ./old
	echo >>old
	refused 2 "$SIMUL" bench --resume --rounds 3 --no-report -q --out rebuilt --against ./old
	[[ $stderr == *"another build"* ]]
	"$SIMUL" bench $short --rounds 1 --out alone
	refused 2 "$SIMUL" bench --resume --rounds 2 -q --out alone --against "$SIMUL"
}

@test "what cannot be a base is refused in one line" {
	for program in /nowhere "$work" /bin/true; do
		refused 2 "$SIMUL" bench --suite smoke --only idle --models threads --out both -q \
			--against "$program"
		[ ! -e both ]
	done
}

@test "a base that does not know a cell is measured without" {
	cat >old <<-END
		#!/bin/sh
		case "\$*" in *null*eventloop*) echo "simul: unknown model 'eventloop'" >&2; exit 2;; esac
		exec "$SIMUL" "\$@"
	END
	chmod +x old
	run -0 --separate-stderr "$SIMUL" bench --suite smoke --only idle --models threads,eventloop \
		--rounds 1 --warmups 0 --no-report -q --out both --against ./old
	[[ $stderr == *"not compared"*"eventloop (idle)"*"unknown model"* ]]
	[ "$(counted both)" -eq 2 ]
	[ "$(counted both/base)" -eq 1 ]
	run "$SIMUL" compare both
	[[ $output == *"only in the head: idle (eventloop)"* ]]
}
