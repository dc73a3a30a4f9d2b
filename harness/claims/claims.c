/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul claims`: the verdict on each claim that a bench was about. */
#include "harness/claims/claims.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/command.h"
#include "harness/exit.h"
#include "harness/claims/judgement.h"
#include "harness/claims/judgement_export.h"
#include "harness/files/stream.h"

static char *asked_format = "text";

static const struct poptOption options[] = {
	{"format", 'f', POPT_ARG_STRING | POPT_ARGFLAG_SHOW_DEFAULT, &asked_format, 0,
		"print the verdicts as text, json or junit", "FORMAT"},
	COMMAND_OPTIONS_END,
};

static const struct format {
	const char *name;
	int (*write)(const struct judgements *judgements, FILE *stream);
} formats[] = {
	{"text", judgement_text},
	{"json", judgement_json},
	{"junit", judgement_junit},
};

enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

static const struct judgement *first_not_held(const struct judgements *judgements)
{
	for (size_t i = 0; i < judgements->count; i++)
		if (judgements->items[i].verdict == VERDICT_NOT_HELD)
			return &judgements->items[i];
	return NULL;
}

/* The exit code that the verdicts call for; names the first claim that is not held. */
static int conclude(const struct judgements *judgements)
{
	const struct judgement *judgement = first_not_held(judgements);

	if (judgement) {
		const struct ruling *ruling = judgement_reason(judgement);
		return complain(EXIT_REGRESSION, "%zu of %zu claims not held, first %s%s%s: %s",
			judgements->tally[VERDICT_NOT_HELD], judgements->count,
			ruling->run ? ruling->run->row : judgement->claim->id,
			ruling->model ? " under " : "", ruling->model ? ruling->model : "",
			ruling->opinion.reason);
	}
	return judgements->tally[VERDICT_UNDECIDED] > 0 ? EXIT_INCONCLUSIVE : EXIT_FINE;
}

int claims_verify(const char *directory)
{
	struct summary summary;
	struct judgements judgements;
	char problem[256];

	if (summary_read(&summary, directory, problem) < 0)
		return complain(EXIT_WRONG, "%s", problem);
	int status = judgements_make(&judgements, &summary, problem), code = EXIT_FINE;
	if (status == 0) {
		code = conclude(&judgements);
		judgements_release(&judgements);
	} else if (status != -ENOENT) {
		code = complain(EXIT_WRONG, "claims: %s", problem);
	}
	summary_release(&summary);
	return code == EXIT_INCONCLUSIVE ? EXIT_FINE : code;
}

static int print(const char *directory, const struct format *format)
{
	struct summary summary;
	struct judgements judgements;
	char problem[256];

	if (summary_read(&summary, directory, problem) < 0)
		return complain(EXIT_USAGE, "%s", problem);
	int code;
	if (judgements_make(&judgements, &summary, problem) < 0) {
		code = complain(EXIT_USAGE, "%s", problem);
	} else {
		int status = format->write(&judgements, stdout);
		if (status == 0)
			status = stream_finish(stdout);
		code = status < 0 ? complain(EXIT_WRONG, "claims: %s", strerror(-status))
				  : conclude(&judgements);
		judgements_release(&judgements);
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
	.summary = "say which claims of the documents a bench bears out",
	.details = "Prints for each claim and model whether it is held, what the document says "
		   "and what was measured, in document seconds. Exits 1 if a claim is not held, 4 "
		   "if the machine was too noisy to decide one. --format junit makes each a test "
		   "case, for CI.",
	.options = options,
	.main = command_main,
};
