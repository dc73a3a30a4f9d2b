/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a sweep varies. */
#include "harness/experiment/sweep.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/file.h"
#include "harness/process/exit.h"

/* "1..16" or "10..10000*10". */
struct range {
	long long first, last, factor; /* factor 1: the next whole number */
};

/* A whole number from 1; what comes after it, or NULL. */
static const char *read_number(const char *text, long long *number)
{
	char *end;

	errno = 0;
	*number = strtoll(text, &end, 10);
	return end == text || errno || *number < 1 || *number > INT_MAX ? NULL : end;
}

/* Whether the text is a range that has an end. */
static bool read_range(const char *text, struct range *range)
{
	const char *rest = read_number(text, &range->first);

	range->factor = 1;
	if (!rest || strncmp(rest, "..", 2) != 0)
		return false;
	rest = read_number(rest + 2, &range->last);
	if (rest && *rest == '*')
		rest = read_number(rest + 1, &range->factor);
	return rest && *rest == '\0' && range->first <= range->last;
}

static int add(struct sweep *sweep, char *value)
{
	if (sweep->count == SWEEP_VALUES_MAX) {
		free(value);
		return complain(EXIT_USAGE,
			"--sweep %s: more than %d values; name fewer, or multiply, as in "
			"10..1000*10",
			sweep->name, SWEEP_VALUES_MAX);
	}
	for (size_t i = 0; i < sweep->count; i++)
		if (strcmp(sweep->values[i], value) == 0) {
			free(value);
			return complain(EXIT_USAGE, "--sweep %s: %s is there twice", sweep->name,
				sweep->values[i]);
		}
	sweep->values[sweep->count++] = value;
	return EXIT_FINE;
}

static int add_range(struct sweep *sweep, const struct range *range)
{
	int answer = EXIT_FINE;

	for (long long value = range->first; value <= range->last && answer == EXIT_FINE;
		value = range->factor > 1 ? value * range->factor : value + 1)
		answer = add(sweep, format_text("%lld", value));
	return answer;
}

static int add_list(struct sweep *sweep, const char *text)
{
	int answer = EXIT_FINE;

	for (bool more = true; more && answer == EXIT_FINE;) {
		size_t length = strcspn(text, ",");
		if (length == 0)
			return complain(EXIT_USAGE, "--sweep %s: a value is empty", sweep->name);
		answer = add(sweep, format_text("%.*s", (int)length, text));
		more = text[length] == ',';
		text += length + more;
	}
	return answer;
}

int sweep_read(struct sweep *sweep, const char *text)
{
	const char *values = strchr(text, '=');
	struct range range;

	*sweep = (struct sweep){.count = 0};
	if (!values || values == text || (size_t)(values - text) >= sizeof(sweep->name))
		return complain(EXIT_USAGE,
			"--sweep %s: give a name and values, as in tasks=10,100,1000 or "
			"workers=1..8 or tasks=10..10000*10",
			text);
	memcpy(sweep->name, text, (size_t)(values - text));
	return read_range(values + 1, &range) ? add_range(sweep, &range)
					      : add_list(sweep, values + 1);
}

void sweep_release(struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->count; i++)
		free(sweep->values[i]);
	sweep->count = 0;
}
