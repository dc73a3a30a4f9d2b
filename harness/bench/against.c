/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other side of an interleaved bench: an earlier build of simul. */
#include "harness/bench/against.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/process/hyperfine.h"
#include "harness/machine/machine.h"

int against_find(struct against *against, const char *program)
{
	struct stat status;

	if (!realpath(program, against->program) || stat(against->program, &status) < 0)
		return complain(EXIT_USAGE, "--against %s: %s", program, strerror(errno));
	if (!S_ISREG(status.st_mode) || access(against->program, X_OK) < 0)
		return complain(EXIT_USAGE, "--against %s is no program that can be run", program);
	return EXIT_FINE;
}

int against_open(struct against *against, struct bench_directory *bench,
	const struct bench_settings *resumed)
{
	struct bench_settings settings = {.rounds = -1, .warmups = -1, .seed = -1};
	char *path = format_text("%s/base", bench->path);
	int code = EXIT_FINE;

	if (resumed)
		code = bench_directory_load(&against->directory, path, &settings);
	else
		against->directory.path = strdup(path);
	if (resumed && code == EXIT_FINE &&
		(!settings.pair || strcmp(settings.pair, resumed->pair) != 0))
		code = complain(
			EXIT_USAGE, "cannot resume %s: %s is of another bench", bench->path, path);
	against->directory.is_base = true;
	bench->base = &against->directory;
	free(path);
	return code;
}

char *against_pair(void)
{
	uint64_t number = 0;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		number = (uint64_t)getpid();
	return format_text("%016jx", (uintmax_t)number);
}

/* Runs one cell of the base. EXIT_FINE; *unknown says whether it understood the command line, if
 * not, `words` are its own (256 bytes). */
static int try_cell(struct against *against, const struct plan_cell *cell,
	const struct conditions *conditions, bool *unknown, char *words)
{
	char **command = invocation_make(cell, conditions, NULL);
	struct hyperfine_result tried;
	int error = hyperfine_measure((const char *const *)command, conditions->limit_s, &tried);
	json_t *versions = json_object_get(tried.record, "versions");

	invocation_free(command);
	*unknown = error == 0 && tried.status == EXIT_USAGE;
	if (*unknown)
		memcpy(words, tried.problem, sizeof(tried.problem));
	if (versions && !against->directory.versions) {
		against->directory.versions = json_incref(versions);
		json_object_set_new(versions, "build", versions_build(against->program));
	}
	json_decref(tried.record);
	if (error == -EINTR)
		return complain(EXIT_WRONG, "interrupted before the first round");
	if (error < 0 && error != -ETIMEDOUT)
		return complain(EXIT_WRONG, "cannot run --against %s: %s", against->program,
			error == -EPROTO ? tried.problem : strerror(-error));
	return EXIT_FINE;
}

static size_t count_base(const struct plan *plan, const bool *unknown)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->cells[i].base && !unknown[i];
	return count;
}

int against_drop_unknown(
	struct against *against, struct plan *plan, const struct conditions *conditions)
{
	bool *unknown = calloc(plan->count, sizeof(*unknown));
	char words[sizeof(((struct hyperfine_result *)NULL)->problem)] = "";
	int code = EXIT_FINE;

	if (!unknown)
		abort();
	for (size_t i = 0; i < plan->count && code == EXIT_FINE; i++)
		if (plan->cells[i].base)
			code = try_cell(against, &plan->cells[i], conditions, &unknown[i], words);
	if (code == EXIT_FINE && count_base(plan, unknown) == 0)
		code = complain(EXIT_USAGE,
			"--against %s understands no cell of this bench; it says: %s",
			against->program, words);
	else if (code == EXIT_FINE && !against->directory.versions)
		code = complain(EXIT_USAGE, "--against %s is no simul: it prints no record",
			against->program);
	if (code == EXIT_FINE) {
		char *text = plan_list(plan, unknown);
		if (text[0])
			complain(EXIT_FINE,
				"not compared, since the base does not know them: %s; it says: %s",
				text, words);
		free(text);
		plan_drop(plan, unknown);
	}
	if (code == EXIT_FINE && against->directory.bench)
		code = bench_directory_compare(&against->directory, plan);
	free(unknown);
	return code;
}
