#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# What CI reads from a bench: thresholds as exit codes, a badge, and what changed since the bench before.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=$(realpath "${SIMUL:-build/simul}")
	reference=$(realpath results/reference)
	cd "$BATS_TEST_TMPDIR"
}

# kept CODE WORD THRESHOLD: how one fares in the reference result.
kept() {
	local code=$1 word=$2
	run --separate-stderr "$SIMUL" report "$reference" --fail "$3"
	[ "$status" = "$code" ] || { echo "$3: exit $status $output $stderr"; false; }
	[[ "$output$stderr" == *"$word"* ]]
}

@test "a threshold is kept, broken, open, or about what was not measured" {
	kept 0 "kept: " 'speedup(B5,eventloop)>3'
	kept 0 "kept: " 'speedup(B5,eventloop) >= 3x'
	kept 1 BROKEN 'speedup(B5,eventloop)>4'
	kept 4 inconclusive 'speedup(mandelbrot,eventloop)>1'
	kept 3 "not measured" 'speedup(nosuch,eventloop)>1'
	kept 3 "not measured" 'speedup(D1,threads,3)>1'
	kept 0 kept 'speedup(D1,threads,24)>10'
	kept 0 kept 'memory(B5,threads)<1GiB'
	kept 1 BROKEN 'memory(B5,threads)<512KiB'
	kept 0 kept 'wall(B5,eventloop)<500ms'
	kept 1 BROKEN 'wall(B5,eventloop)<100000us'
	kept 0 kept 'efficiency(A1,eventloop)>90%'
	kept 0 kept 'wall_document_s(B5,eventloop)<2.1'
}

@test "several thresholds, also of a file: the worst decides" {
	printf '# comment\n\nspeedup(B5,eventloop)>3 # kept\nspeedup(B5,threads)>3\n' >keep
	run -0 "$SIMUL" report "$reference" --fail @keep
	[ "$(grep -c ': kept' <<<"$output")" = 2 ]
	run -1 "$SIMUL" report "$reference" --fail @keep --fail 'speedup(B5,eventloop)>4'
	run -1 "$SIMUL" report "$reference" --fail 'speedup(mandelbrot,eventloop)>1' --fail 'speedup(B5,eventloop)>4'
	run -2 "$SIMUL" report "$reference" --fail @nowhere
}

@test "what is no threshold is refused in one line, before anything is measured" {
	for threshold in abc 'x(B5,eventloop)<1' 'p99(B5)<1' 'p99(B5,eventloop)=1' 'p99(B5,eventloop)<fast' \
		'p99(B5,eventloop)<4MiB' 'throughput(B5,eventloop)<4ms' 'p99(B5,eventloop,0)<1' 'p99(B5,eventloop,x)<1' ''; do
		run -2 --separate-stderr "$SIMUL" bench --suite smoke --out out --fail "$threshold"
		[ "$(wc -l <<<"$stderr")" = 1 ] && [ "$output" = "" ] && [ ! -e out ]
	done
}

@test "a bench ends with its thresholds, and with what changed since the one before" {
	bench=("$SIMUL" bench --suite smoke --only null --models sequential,threads --rounds 6 -q)
	run -0 "${bench[@]}" --out results/one --fail 'throughput(null,threads)>1'
	[[ "${lines[-1]}" == "throughput(null,threads)>1: kept"* ]]
	run ! grep -q 'compared with' <<<"$output"
	run -1 "${bench[@]}" --out results/two --fail 'throughput(null,threads)<1'
	[[ "$output" == *"compared with "*"/results/one: "*" same"* ]]
	[ "$(readlink results/latest-smoke)" = two ]
	# Of another machine it says nothing.
	sed -i 's/"cores": *[0-9]*/"cores": 77/' results/two/machine.json
	run -0 "${bench[@]}" --out results/three
	run ! grep -q 'compared with' <<<"$output"
}

@test "a badge is a small picture with the claims or the number of rows" {
	"$SIMUL" report "$reference" --format badge >badge.svg
	xmllint --noout badge.svg
	grep -q '>56 claims held, 0 not, 4 refuted<' badge.svg
	cp -r "$reference" copy
	rm copy/claims.json
	"$SIMUL" report copy --format badge | grep -qE '>[0-9]+ rows, 6 models<'
}
