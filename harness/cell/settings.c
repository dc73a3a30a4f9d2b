/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads --set NAME=VALUE into a workload's state, and writes it out again. */
#include "harness/cell/settings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"
#include "workloads/arrivals.h"

#define OPTIONS_MAX 32

/* An option, and where its value is. */
struct place {
	const struct workload_option *option; /* NULL: there are no more */
	void *value;
};

static int count_own(const struct workload *workload)
{
	int count = 0;

	while (workload->options && workload->options[count].name)
		count++;
	return count;
}

/* Those of the workload, and behind them those of how tasks arrive, if it takes them. */
const struct workload_option *settings_option(const struct workload *workload, int i)
{
	int own = count_own(workload);
	const struct workload_option *option = NULL;

	if (i < own)
		option = &workload->options[i];
	else if (arrivals_taken(workload))
		option = &arrivals_options[i - own];
	return option && option->name ? option : NULL;
}

/* Without options of arrivals if the state has none. */
static struct place place_at(const struct workload *workload, const void *state, int i)
{
	const struct workload_option *option = settings_option(workload, i);
	bool own = i < count_own(workload);
	void *base = own ? (void *)(uintptr_t)state
			 : (void *)((const struct run_parameters *)state)->arrivals;

	if (!option || !base)
		return (struct place){NULL, NULL};
	return (struct place){option, (unsigned char *)base + option->offset};
}

static int read_integer(const struct workload_option *option, const char *text, int64_t *value)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (end == text || *end || errno || number < option->min || number > option->max)
		return -EINVAL;
	*value = number;
	return 0;
}

/* Reads a number, of seconds or a second, up to the end or what comes after it; NULL if it is none.
 */
static const char *read_number(const char *text, double *value)
{
	char *end;
	*value = strtod(text, &end);
	return end != text && isfinite(*value) && *value >= 0 && *value <= 1e9 ? end : NULL;
}

/* Likewise seconds, which may have a unit: "0.02", "20ms", "400us". */
static const char *read_seconds(const char *text, double *value)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"µs", 1e-6}, {"ms", 1e-3}, {"s", 1}};
	const char *rest = read_number(text, value);

	for (size_t i = 0; rest && i < sizeof(units) / sizeof(units[0]); i++) {
		size_t length = strlen(units[i].name);
		if (strncmp(rest, units[i].name, length) != 0)
			continue;
		*value *= units[i].seconds;
		return rest + length;
	}
	return rest;
}

/* "1%:50ms" */
static int read_portion(const char *text, struct portion *portion)
{
	double percent, seconds;
	const char *rest = read_number(text, &percent);

	if (!rest || strncmp(rest, "%:", 2) != 0 || percent > 100)
		return -EINVAL;
	rest = read_seconds(rest + 2, &seconds);
	if (!rest || *rest)
		return -EINVAL;
	*portion = (struct portion){percent / 100, seconds};
	return 0;
}

static int read_list(const char *text, struct seconds_list *list)
{
	size_t capacity = 1;
	for (const char *c = text; *c; c++)
		capacity += *c == ',';
	double *values = calloc(capacity, sizeof(*values));
	if (!values)
		return -ENOMEM;
	size_t count = 0;
	const char *rest = text;
	do
		rest = read_seconds(rest, &values[count++]);
	while (rest && *rest == ',' && *++rest);
	if (!rest || *rest || rest[-1] == ',') {
		free(values);
		return -EINVAL;
	}
	free(list->values);
	*list = (struct seconds_list){count, values};
	return 0;
}

static int read_text(const char *text, const char **value)
{
	char *copy = *text ? strdup(text) : NULL;
	if (*text && !copy)
		return -ENOMEM;
	free((void *)(uintptr_t)*value);
	*value = copy;
	return 0;
}

static size_t word_length(const char *words)
{
	return strcspn(words, "|");
}

static int read_choice(const char *words, const char *text, int64_t *value)
{
	for (int64_t i = 0;; i++) {
		size_t length = word_length(words);
		if (strlen(text) == length && strncmp(words, text, length) == 0) {
			*value = i;
			return 0;
		}
		if (!words[length])
			return -EINVAL;
		words += length + 1;
	}
}

static json_t *describe_choice(const char *words, int64_t value)
{
	for (; value > 0; value--)
		words += word_length(words) + 1;
	return json_stringn(words, word_length(words));
}

static int read_value(const struct workload_option *option, const char *text, void *value)
{
	switch (option->type) {
	case OPTION_INTEGER:
		return read_integer(option, text, value);
	case OPTION_SECONDS: {
		const char *rest = read_seconds(text, value);
		return rest && !*rest ? 0 : -EINVAL;
	}
	case OPTION_RATE: {
		const char *rest = read_number(text, value);
		return rest && !*rest ? 0 : -EINVAL;
	}
	case OPTION_PORTION:
		return read_portion(text, value);
	case OPTION_LIST:
		return read_list(text, value);
	case OPTION_TEXT:
		return read_text(text, value);
	case OPTION_CHOICE:
		return read_choice(option->initial, text, value);
	}
	return -EINVAL;
}

static int complain_value(const struct workload_option *option, const char *text)
{
	switch (option->type) {
	case OPTION_INTEGER:
		return complain(EXIT_USAGE,
			"--set %s=%s: not a whole number from %lld to %lld; the default is %s",
			option->name, text, (long long)option->min, (long long)option->max,
			option->initial);
	case OPTION_LIST:
		return complain(EXIT_USAGE,
			"--set %s=%s: not a list of seconds, such as %s=1,2,0.5 or %s=20ms",
			option->name, text, option->name, option->name);
	case OPTION_PORTION:
		return complain(EXIT_USAGE,
			"--set %s=%s: not a share of the tasks and seconds, such as %s=1%%:50ms",
			option->name, text, option->name);
	case OPTION_CHOICE:
		return complain(EXIT_USAGE, "--set %s=%s: it can be %s", option->name, text,
			option->initial);
	case OPTION_RATE:
		return complain(EXIT_USAGE,
			"--set %s=%s: not a number of tasks a second, such as %s=50", option->name,
			text, option->name);
	default:
		return complain(EXIT_USAGE,
			"--set %s=%s: not a number of seconds, such as %s=0.5 or %s=20ms",
			option->name, text, option->name, option->name);
	}
}

static int apply(const struct place *place, const char *text)
{
	int result = read_value(place->option, text, place->value);
	if (result == -ENOMEM)
		return complain(EXIT_WRONG, "out of memory");
	return result < 0 ? complain_value(place->option, text) : EXIT_FINE;
}

/* A choice's default is the first of its words. */
static int apply_default(const struct place *place)
{
	if (place->option->type != OPTION_CHOICE)
		return apply(place, place->option->initial);
	*(int64_t *)place->value = 0;
	return EXIT_FINE;
}

int settings_set(const struct workload *workload, void *state, const char *setting)
{
	const char *names[OPTIONS_MAX];
	int count = 0;
	char name[64], kind[64];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(setting, "="), setting);
	snprintf(kind, sizeof(kind), "option of workload %s", workload->name);
	const char *value = strchr(setting, '=');
	for (; count < OPTIONS_MAX && place_at(workload, state, count).option; count++)
		names[count] = place_at(workload, state, count).option->name;
	int found = choose_word(kind, name, names, count);
	if (found < 0)
		return EXIT_USAGE;
	struct place place = place_at(workload, state, found);
	if (!value)
		return complain(EXIT_USAGE, "--set %s: a value is missing, such as %s=%s", name,
			name, place.option->initial);
	return apply(&place, value + 1);
}

int settings_apply(const struct workload *workload, void *state, const char *const *given)
{
	int answer = EXIT_FINE;
	struct place place = place_at(workload, state, 0);
	for (int i = 1; place.option && answer == EXIT_FINE; i++) {
		answer = apply_default(&place);
		place = place_at(workload, state, i);
	}
	for (int i = 0; given && given[i] && answer == EXIT_FINE; i++)
		answer = settings_set(workload, state, given[i]);
	return answer;
}

void settings_release(const struct workload *workload, void *state)
{
	struct place place = place_at(workload, state, 0);
	for (int i = 1; place.option; i++) {
		if (place.option->type == OPTION_LIST)
			free(((struct seconds_list *)place.value)->values);
		if (place.option->type == OPTION_TEXT)
			free((void *)(uintptr_t) * (const char **)place.value);
		place = place_at(workload, state, i);
	}
}

static json_t *describe_list(const struct seconds_list *list)
{
	size_t room = list->count * 32;
	char *text = malloc(room);
	size_t length = 0;
	for (size_t i = 0; i < list->count && text; i++)
		length += (size_t)snprintf(
			text + length, room - length, "%s%.12g", i ? "," : "", list->values[i]);
	json_t *result = text ? json_string(text) : NULL;
	free(text);
	return result;
}

static json_t *describe_portion(const struct portion *portion)
{
	return json_sprintf("%.12g%%:%.12g", 100 * portion->share, portion->seconds);
}

static json_t *describe(const struct workload_option *option, const void *value)
{
	const char *text;
	switch (option->type) {
	case OPTION_INTEGER:
		return json_sprintf("%lld", (long long)*(const int64_t *)value);
	case OPTION_SECONDS:
	case OPTION_RATE:
		return json_sprintf("%.12g", *(const double *)value);
	case OPTION_PORTION:
		return describe_portion(value);
	case OPTION_LIST:
		return describe_list(value);
	case OPTION_TEXT:
		text = *(const char *const *)value;
		return json_string(text ? text : "");
	case OPTION_CHOICE:
		return describe_choice(option->initial, *(const int64_t *)value);
	}
	return NULL;
}

json_t *settings_describe(const struct workload *workload, const void *state)
{
	const struct arrivals *arrivals = ((const struct run_parameters *)state)->arrivals;
	bool asked = arrivals && arrivals_asked(arrivals);
	json_t *object = json_object();
	int own = count_own(workload);
	struct place place = place_at(workload, state, 0);
	for (int i = 1; place.option && (asked || i <= own); i++) {
		json_object_set_new(
			object, place.option->name, describe(place.option, place.value));
		place = place_at(workload, state, i);
	}
	return object;
}
