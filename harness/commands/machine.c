/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul machine`: where one is, and what its primitives cost. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench_json.h"
#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/machine/primitives.h"
#include "harness/report/report_machine.h"

static int as_json;

static const struct poptOption options[] = {
	{"json", 0, POPT_ARG_NONE, &as_json, 0, "print one line of JSON", NULL},
	COMMAND_OPTIONS_END,
};

static int print_json(json_t *machine, json_t *primitives)
{
	json_t *object = json_pack("{s:O, s:O}", "machine", machine, "primitives", primitives);
	char *line = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(9)) : NULL;

	json_decref(object);
	if (!line)
		return complain(EXIT_WRONG, "out of memory");
	puts(line);
	free(line);
	return EXIT_FINE;
}

static int print_table(struct table *table)
{
	int status = table_print(table, stdout, TEXT_TERMINAL);

	table_close(table);
	return status < 0 ? complain(EXIT_WRONG, "%s", strerror(-status)) : EXIT_FINE;
}

static int print_tables(json_t *machine, json_t *primitives)
{
	int code = print_table(report_machine(machine));

	putchar('\n');
	return code == EXIT_FINE ? print_table(report_primitives(primitives)) : code;
}

static int command_main(const char **operands, int count)
{
	if (count > 0)
		return complain(EXIT_USAGE, "machine takes no operand, but got '%s'", operands[0]);
	/* Before libraries are asked for their versions, which may start threads. */
	json_t *primitives = primitives_measure(), *machine = bench_json_machine(NULL);
	int code = primitives && machine ? EXIT_FINE : complain(EXIT_WRONG, "out of memory");

	if (code == EXIT_FINE)
		code = as_json ? print_json(machine, primitives)
			       : print_tables(machine, primitives);
	json_decref(primitives);
	json_decref(machine);
	return code;
}

const struct command command_machine = {
	.name = "machine",
	.arguments = "",
	.summary = "say what this machine is and what its primitives cost",
	.details = "Prints what a bench records of its machine and its build, and measures the "
		   "primitives that models use: system calls, switches of coroutines, wakes on "
		   "the same and on another core, pipes, threads, processes, timers; each nine "
		   "times, in less than two seconds. A bench measures the same when it begins.",
	.options = options,
	.main = command_main,
};
