#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# Help, and what is said about a faulty command line: one line, exit 2, nothing run.

bats_require_minimum_version 1.5.0

setup() {
	SIMUL=${SIMUL:-build/simul}
}

# refused "TEXT" ARGUMENT...: exit 2, nothing on standard output, one line on standard error that
# begins with "simul: " and contains TEXT
refused() {
	local text=$1
	shift
	run --separate-stderr timeout 20 "$SIMUL" "$@"
	echo "$* -> $status: $stderr"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[[ $stderr == "simul: "*"$text"* ]]
}

@test "simul alone shows the overview on standard error and exits 2" {
	run --separate-stderr "$SIMUL"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *"usage: simul COMMAND"* ]]
}

@test "--help shows every command" {
	run --separate-stderr "$SIMUL" --help
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	for command in list run bench report claims limits plot machine serve man; do
		[[ $output == *$'\n'"  $command "* ]]
	done
}

@test "help is --help, of a command or of all" {
	[ "$("$SIMUL" help)" = "$("$SIMUL" --help)" ]
	[ "$("$SIMUL" help bench)" = "$("$SIMUL" bench --help)" ]
	refused "did you mean 'bench'" help bnch
	refused "one command" help bench run
}

@test "--version is one line" {
	run --separate-stderr "$SIMUL" --version
	[ "$status" -eq 0 ]
	[[ $output =~ ^simul\ [^\ ]+$ ]]
}

@test "every command has --help, whatever else is on the line" {
	for command in list run bench report claims limits plot machine serve man; do
		run --separate-stderr "$SIMUL" "$command" --nonsense operand --help
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
		[[ $output == "usage: simul $command "* ]]
		[[ $output == *"-h, --help"* ]]
	done
}

@test "no line of help is wider than 80 columns" {
	for command in list run bench report claims limits plot machine serve man; do
		run -0 "$SIMUL" "$command" --help
		for line in "${lines[@]}"; do
			echo "$line"
			[ "${#line}" -le 80 ]
		done
	done
}

@test "help shows defaults, not what is on the line" {
	run -0 "$SIMUL" serve --port 99 --help
	[[ $output == *"[default: 0]"* ]]
	[[ $output != *99* ]]
}

@test "an unknown command names the nearest" {
	refused "unknown command 'lst'; did you mean 'list'?" lst
	refused "unknown command 'bnech'; did you mean 'bench'?" bnech
}

@test "an unknown command that is near to none names all" {
	refused "unknown command 'xyzzy'; there are: list, run, bench" xyzzy
	refused "unknown command ''" ""
}

@test "an unknown option names the nearest" {
	refused "unknown option '--vresion'; did you mean '--version'?" --vresion
	refused "unknown option '--prot'; did you mean '--port'?" serve --prot=1
	refused "unknown option '--jsn'; did you mean '--json'?" list --jsn
	refused "unknown option '-x'" list -x
}

@test "a missing value names the option" {
	refused "option --port needs a value" serve --port
}

@test "a value that is not wanted names the option" {
	refused "option --json takes no value" list --json=1
}

@test "a bad number names option and value" {
	refused "option --port: 'abc'" serve --port abc
	refused "option --port: '1x'" serve --port=1x
	refused "option --port: ''" serve --port ""
	refused "option --port: ' 1'" serve --port " 1"
	refused "option --port: '0x10'" serve --port 0x10
	refused "option --port: '99999999999'" serve --port 99999999999
	refused "port 65536" serve --port 65536
	refused "port -1" serve --port -1
}

@test "what a user writes cannot break the line" {
	refused "unknown command 'a?b?'" $'a\nb\e'
	refused "unknown command" "$(head -c 100000 /dev/zero | tr '\0' x)"
}

@test "an empty name of a directory is called so" {
	for command in report claims plot "compare results/reference"; do
		# shellcheck disable=SC2086
		refused "directory is empty" $command ""
	done
}

@test "operands that a command does not take are refused" {
	refused "'operand'" man operand
	refused "'operand'" serve operand
	refused "'operand'" list models operand
}

@test "a standard output that cannot be written is one line and exit 3" {
	for arguments in list "list --json" man --help --version; do
		run --separate-stderr bash -c "'$SIMUL' $arguments > /dev/full"
		[ "$status" -eq 3 ]
		[ "${#stderr_lines[@]}" -eq 1 ]
		[[ $stderr == "simul: cannot write to standard output: "* ]]
	done
}

@test "the manual page has every command and is clean roff" {
	"$SIMUL" man > "$BATS_TEST_TMPDIR/simul.1"
	for command in list run bench report claims limits plot machine serve man; do
		grep -qx ".SS $command" "$BATS_TEST_TMPDIR/simul.1"
	done
	if command -v groff > /dev/null; then
		run --separate-stderr groff -man -ww -Tutf8 "$BATS_TEST_TMPDIR/simul.1"
		[ "$status" -eq 0 ]
		[ -z "$stderr" ]
	fi
	if command -v mandoc > /dev/null; then
		run -0 mandoc -Tlint "$BATS_TEST_TMPDIR/simul.1"
		[ -z "$output" ]
	fi
}

@test "help among short options is help" {
	run --separate-stderr "$SIMUL" bench -qh
	[ "$status" = 0 ]
	[[ "$output" == "usage: simul bench"* ]]
	[ "$stderr" = "" ]
}
