/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the values of options. */
#include "harness/cli/option.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned option_type(const struct poptOption *option)
{
	return option->argInfo & POPT_ARG_MASK;
}

int option_count(const struct poptOption *table)
{
	int count = 0;

	while (table[count].longName || table[count].shortName)
		count++;
	return count;
}

bool option_takes_value(const struct poptOption *option)
{
	return option_type(option) != POPT_ARG_NONE && option_type(option) != POPT_ARG_VAL;
}

void option_spelling(const struct poptOption *option, char text[OPTION_WORDS])
{
	const char brief[] = {'-', option->shortName, '\0'};
	bool both = option->shortName && option->longName;

	snprintf(text, OPTION_WORDS, "%s%s%s%s%s%s", option->shortName ? brief : "",
		both ? ", " : "", option->longName ? "--" : "",
		option->longName ? option->longName : "", option_takes_value(option) ? " " : "",
		!option_takes_value(option) ? ""
		: option->argDescrip	    ? option->argDescrip
					    : "VALUE");
}

void option_default(const struct poptOption *option, char text[OPTION_WORDS])
{
	*text = '\0';
	if (!(option->argInfo & POPT_ARGFLAG_SHOW_DEFAULT))
		return;
	switch (option_type(option)) {
	case POPT_ARG_INT:
		snprintf(text, OPTION_WORDS, "%d", *(const int *)option->arg);
		break;
	case POPT_ARG_LONG:
		snprintf(text, OPTION_WORDS, "%ld", *(const long *)option->arg);
		break;
	case POPT_ARG_LONGLONG:
		snprintf(text, OPTION_WORDS, "%lld", *(const long long *)option->arg);
		break;
	case POPT_ARG_DOUBLE:
		snprintf(text, OPTION_WORDS, "%g", *(const double *)option->arg);
		break;
	case POPT_ARG_STRING:
		if (*(const char *const *)option->arg)
			snprintf(text, OPTION_WORDS, "%s", *(const char *const *)option->arg);
		break;
	}
}

/* Decimal digits with a sign perhaps; strtoll alone would also take blanks and nothing at all. */
static int parse_whole(const char *text, long long *number)
{
	const char *digits = text + (*text == '-' || *text == '+');
	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return -EINVAL;
	errno = 0;
	*number = strtoll(text, NULL, 10);
	return -errno;
}

static int parse_real(const char *text, double *number)
{
	char *end;

	if (text[strspn(text, "0123456789.eE+-")] != '\0' || *text == '\0')
		return -EINVAL;
	*number = strtod(text, &end);
	if (*end != '\0')
		return -EINVAL;
	return isfinite(*number) ? 0 : -ERANGE;
}

static int store_whole(const struct poptOption *option, const char *value)
{
	long long number;
	int code = parse_whole(value, &number);

	if (code < 0)
		return code;
	if (option_type(option) == POPT_ARG_LONGLONG)
		*(long long *)option->arg = number;
	else if (option_type(option) == POPT_ARG_LONG)
		*(long *)option->arg = (long)number;
	else if (number >= INT_MIN && number <= INT_MAX)
		*(int *)option->arg = (int)number;
	else
		return -ERANGE;
	return 0;
}

int option_store(const struct poptOption *option, const char *value)
{
	switch (option_type(option)) {
	case POPT_ARG_NONE:
		*(int *)option->arg = 1;
		return 0;
	case POPT_ARG_VAL:
		*(int *)option->arg = option->val;
		return 0;
	case POPT_ARG_INT:
	case POPT_ARG_LONG:
	case POPT_ARG_LONGLONG:
		return store_whole(option, value);
	case POPT_ARG_DOUBLE:
		return parse_real(value, option->arg);
	case POPT_ARG_STRING:
		*(const char **)option->arg = value;
		return 0;
	case POPT_ARG_ARGV:
		return poptSaveString(option->arg, POPT_ARG_ARGV, value) ? -ENOMEM : 0;
	}
	assert(false && "a type of option that option.h does not name");
	return -EINVAL;
}
