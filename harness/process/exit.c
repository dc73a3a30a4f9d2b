/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exit codes and complaints. */
#include "harness/process/exit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/process/nearest.h"

#define LINE_SIZE 1024

const char *const exit_meanings[EXIT_DEADLOCK + 1] = {
	[EXIT_FINE] = "fine",
	[EXIT_REGRESSION] = "a regression, or a claim that is not held",
	[EXIT_USAGE] = "an error in the command line; nothing was run",
	[EXIT_WRONG] = "a wrong result, or a run that failed",
	[EXIT_INCONCLUSIVE] = "inconclusive: the machine was too noisy to say",
	[EXIT_DEADLOCK] = "a deadlock: no task could ever go on",
};

int complain(enum exit_code code, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	/* One line whatever a user wrote into it. */
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	fprintf(stderr, "simul: %s\n", line);
	return (int)code;
}

/* Appends as much of `text` as has room. */
static void append(char *line, size_t *length, const char *text)
{
	int more = snprintf(line + *length, LINE_SIZE - *length, "%s", text);

	*length += (size_t)more;
	if (*length >= LINE_SIZE)
		*length = LINE_SIZE - 1;
}

int complain_unknown(const char *kind, const char *word, const char *const *valid, int count)
{
	const char *near[NEAREST_MAX];
	int found = nearest(word, valid, count, near);
	char names[LINE_SIZE] = "";
	size_t length = 0;

	for (int i = 0; i < (found ? found : count); i++) {
		const char *between = i == 0 ? "" : i + 1 < found || !found ? ", " : " or ";
		append(names, &length, between);
		append(names, &length, found ? "'" : "");
		append(names, &length, found ? near[i] : valid[i]);
		append(names, &length, found ? "'" : "");
	}
	if (found)
		return complain(EXIT_USAGE, "unknown %s '%s'; did you mean %s?", kind, word, names);
	if (count > 0)
		return complain(EXIT_USAGE, "unknown %s '%s'; there are: %s", kind, word, names);
	return complain(EXIT_USAGE, "unknown %s '%s'; there are none", kind, word);
}

int choose_word(const char *kind, const char *word, const char *const *valid, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(valid[i], word) == 0)
			return i;
	complain_unknown(kind, word, valid, count);
	return -1;
}
