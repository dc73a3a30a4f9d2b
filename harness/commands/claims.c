/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul claims`: the verdict on each claim that a bench was about. */
#include "harness/commands/claims.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/claims/claim_verdicts.h"
#include "harness/claims/verdict_export.h"
#include "harness/files/stream.h"

static char *asked_format = "text";

static const struct poptOption options[] = {
	{"format", 'f', POPT_ARG_STRING | POPT_ARGFLAG_SHOW_DEFAULT, &asked_format, 0,
		"print the verdicts as text, json or junit", "FORMAT"},
	COMMAND_OPTIONS_END,
};

static const struct format {
	const char *name;
	int (*write)(const struct claim_verdicts *verdicts, FILE *stream);
} formats[] = {
	{"text", verdicts_text},
	{"json", verdicts_json},
	{"junit", verdicts_junit},
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static const struct claim_verdict *first_not_held(const struct claim_verdicts *verdicts)
{
	for (size_t i = 0; i < verdicts->count; i++)
		if (verdicts->items[i].verdict == VERDICT_NOT_HELD)
			return &verdicts->items[i];
	return NULL;
}

/* The exit code that the verdicts call for; names the first claim that is not held. */
static int conclude(const struct claim_verdicts *verdicts)
{
	const struct claim_verdict *found = first_not_held(verdicts);

	if (found) {
		const struct run_verdict *verdict = claim_verdict_reason(found);
		return complain(EXIT_REGRESSION, "%zu of %zu claims not held, first %s%s%s: %s",
			verdicts->tally[VERDICT_NOT_HELD], verdicts->count,
			verdict->run ? verdict->run->row : found->claim->id,
			verdict->model ? " under " : "", verdict->model ? verdict->model : "",
			verdict->result.reason);
	}
	return verdicts->tally[VERDICT_UNDECIDED] > 0 ? EXIT_INCONCLUSIVE : EXIT_FINE;
}

int claims_verify(const char *directory)
{
	struct summary summary;
	struct claim_verdicts verdicts;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_WRONG, "%s", problem.text);
	int status = claim_verdicts_make(&verdicts, &summary, &problem), code = EXIT_FINE;
	if (status == 0) {
		code = conclude(&verdicts);
		claim_verdicts_release(&verdicts);
	} else if (status != -ENOENT) {
		code = complain(EXIT_WRONG, "claims: %s", problem.text);
	}
	summary_release(&summary);
	return code == EXIT_INCONCLUSIVE ? EXIT_FINE : code;
}

static int print(const char *directory, const struct format *format)
{
	struct summary summary;
	struct claim_verdicts verdicts;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	int code;
	if (claim_verdicts_make(&verdicts, &summary, &problem) < 0) {
		code = complain(EXIT_USAGE, "%s", problem.text);
	} else {
		int status = format->write(&verdicts, stdout);
		if (status == 0)
			status = stream_finish(stdout);
		code = status < 0 ? complain(EXIT_WRONG, "claims: %s", strerror(-status))
				  : conclude(&verdicts);
		claim_verdicts_release(&verdicts);
	}
	summary_release(&summary);
	return code;
}

static int command_main(const char **operands, int count)
{
	const char *names[FORMATS];

	if (count != 1)
		return complain(EXIT_USAGE, "claims needs one results directory, as in: "
					    "simul claims results/latest");
	for (size_t i = 0; i < FORMATS; i++)
		names[i] = formats[i].name;
	int found = choose_word("format", asked_format, names, FORMATS);
	return found < 0 ? EXIT_USAGE : print(operands[0], &formats[found]);
}

const struct command command_claims = {
	.name = "claims",
	.arguments = "DIR",
	.summary = "say which claims of the documents a bench confirms or refutes",
	.details = "Prints for each claim and model whether it is held, what the document says "
		   "and what was measured, in document seconds. Exits 1 if a claim is not held, 4 "
		   "if the machine was too noisy to decide one. --format junit makes each a test "
		   "case, for CI.",
	.options = options,
	.main = command_main,
};
