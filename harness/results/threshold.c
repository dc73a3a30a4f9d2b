/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads and checks what a bench must keep to. */
#include "harness/results/threshold.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	enum figure figure;
} short_names[] = {{"throughput", FIGURE_THROUGHPUT}, {"wall", FIGURE_WALL_REAL},
	{"p50", FIGURE_LATENCY_P50}, {"p99", FIGURE_LATENCY_P99}, {"p999", FIGURE_LATENCY_P999},
	{"cpu", FIGURE_CPU_PER_TASK}, {"memory", FIGURE_MEMORY}};

/* What a unit counts in the figures that have it; figures of seconds, of KiB, and others. */
static const struct unit {
	const char *name, *ending; /* of the figure's name; "": of any other */
	double size;
} units[] = {{"ns", "_s", 1e-9}, {"us", "_s", 1e-6}, {"µs", "_s", 1e-6}, {"ms", "_s", 1e-3},
	{"s", "_s", 1}, {"KiB", "_kib", 1}, {"MiB", "_kib", 1024}, {"GiB", "_kib", 1024 * 1024},
	{"B", "_kib", 1.0 / 1024}, {"x", "", 1}, {"×", "", 1}, {"%", "", 0.01}};

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && strcmp(text + length - size, ending) == 0;
}

/* Of a figure's unit; tasks a second are no seconds. */
static const char *ending_of(enum figure figure)
{
	const char *name = figure_name(figure);
	return figure == FIGURE_THROUGHPUT ? ""
	       : ends_with(name, "_s")	   ? "_s"
	       : ends_with(name, "_kib")   ? "_kib"
					   : "";
}

static bool find_figure(const char *name, size_t length, enum figure *figure)
{
	for (size_t i = 0; i < sizeof(short_names) / sizeof(short_names[0]); i++)
		if (strlen(short_names[i].name) == length &&
			strncmp(short_names[i].name, name, length) == 0) {
			*figure = short_names[i].figure;
			return true;
		}
	for (*figure = 0; *figure < FIGURES; ++*figure)
		if (strlen(figure_name(*figure)) == length &&
			strncmp(figure_name(*figure), name, length) == 0)
			return true;
	return false;
}

/* The value with its unit; false if it is none. */
static bool read_value(const char *text, enum figure figure, double *value)
{
	char *rest;

	*value = strtod(text, &rest);
	if (rest == text || !isfinite(*value))
		return false;
	while (*rest == ' ')
		rest++;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, rest) == 0 &&
			strcmp(units[i].ending, ending_of(figure)) == 0) {
			*value *= units[i].size;
			return true;
		}
	return *rest == '\0';
}

/* "ROW,MODEL,WORKERS)" */
static const char *read_cell(struct threshold *threshold, const char *text)
{
	int used = 0;
	char after;

	if (sscanf(text, " %63[^,] , %63[^,)]%n", threshold->row, threshold->model, &used) != 2 ||
		used == 0)
		return NULL;
	text += used;
	if (*text == ',') {
		used = 0;
		if (sscanf(text, ", %9d %c%n", &threshold->workers, &after, &used) != 2 ||
			used == 0 || after != ')' || threshold->workers < 1)
			return NULL;
		return text + used;
	}
	return *text == ')' ? text + 1 : NULL;
}

int threshold_read(struct threshold *threshold, const char *text, struct problem *problem)
{
	const char *open = strchr(text, '('), *rest;

	*threshold = (struct threshold){.text = text};
	if (!open)
		return problem_set(problem, -EINVAL,
			"'%.80s' is not FIGURE(ROW,MODEL)<VALUE, as in "
			"p99(fetch.open,eventloop)<50ms",
			text);
	if (!find_figure(text, (size_t)(open - text), &threshold->figure))
		return problem_set(problem, -EINVAL,
			"'%.80s': no figure is called '%.*s'; throughput, wall, p50, p99, p999, "
			"cpu, memory, speedup or another column of results.csv is",
			text, (int)(open - text), text);
	rest = read_cell(threshold, open + 1);
	if (!rest)
		return problem_set(problem, -EINVAL,
			"'%.80s': between ( and ) are a row, a model and, if need be, workers, as "
			"in (D1,threads,24)",
			text);
	rest += strspn(rest, " ");
	if (*rest != '<' && *rest != '>')
		return problem_set(problem, -EINVAL, "'%.80s': < or > must follow the )", text);
	threshold->above = *rest++ == '>';
	rest += *rest == '=';
	if (!read_value(rest, threshold->figure, &threshold->value))
		return problem_set(problem, -EINVAL, "'%.80s': '%.30s' is no value of %s", text,
			rest, figure_name(threshold->figure));
	return 0;
}

static struct interval figure_at(const struct threshold *threshold, const struct summary *summary)
{
	const struct cell *cell = row_cell_with(
		summary_row(summary, threshold->row), threshold->model, threshold->workers);
	return cell ? cell->figures[threshold->figure] : INTERVAL_NONE;
}

static bool is_kept(const struct threshold *threshold, double value)
{
	return threshold->above ? value >= threshold->value : value <= threshold->value;
}

enum threshold_outcome threshold_check(
	const struct threshold *threshold, const struct summary *summary)
{
	struct interval value = figure_at(threshold, summary);

	if (isnan(value.median))
		return THRESHOLD_UNKNOWN;
	if (!interval_known(value))
		return is_kept(threshold, value.median) ? THRESHOLD_KEPT : THRESHOLD_BROKEN;
	bool low = is_kept(threshold, value.low), high = is_kept(threshold, value.high);
	return low && high ? THRESHOLD_KEPT : low || high ? THRESHOLD_OPEN : THRESHOLD_BROKEN;
}

/* In the figure's unit, as a person reads it. */
static struct quantity value_text(enum figure figure, double value)
{
	const char *ending = ending_of(figure);

	return strcmp(ending, "_s") == 0     ? quantity_duration(value)
	       : strcmp(ending, "_kib") == 0 ? quantity_memory(value)
					     : quantity_number(value);
}

struct quantity threshold_tell(const struct threshold *threshold, const struct summary *summary)
{
	static const char *const words[] = {[THRESHOLD_KEPT] = "kept",
		[THRESHOLD_BROKEN] = "BROKEN",
		[THRESHOLD_OPEN] = "inconclusive",
		[THRESHOLD_UNKNOWN] = "not measured"};
	struct interval value = figure_at(threshold, summary);
	const char *word = words[threshold_check(threshold, summary)];
	struct quantity text;

	if (interval_known(value))
		snprintf(text.of, sizeof(text.of), "%s: %.20s [%.20s, %.20s]", word,
			value_text(threshold->figure, value.median).of,
			value_text(threshold->figure, value.low).of,
			value_text(threshold->figure, value.high).of);
	else
		snprintf(text.of, sizeof(text.of), "%s: %.60s", word,
			value_text(threshold->figure, value.median).of);
	return text;
}
