/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single verdicts: of runs, times, checks and ratios, with the reason. */
#include "harness/claims/verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/file.h"
#include "harness/format/quantity.h"
#include "harness/results/row.h"

#define EQUAL_WITHIN 1e-9

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {[VERDICT_NA] = "n/a",
		[VERDICT_HELD] = "held",
		[VERDICT_REFUTED] = "refuted",
		[VERDICT_BY_MEDIAN] = "held by the median",
		[VERDICT_UNDECIDED] = "not decidable",
		[VERDICT_NOT_HELD] = "not held"};
	return names[verdict];
}

__attribute__((format(printf, 2, 3))) static struct check_result opine(
	enum verdict verdict, const char *format, ...)
{
	struct check_result result = {.verdict = verdict};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(result.reason, sizeof(result.reason), format, arguments);
	va_end(arguments);
	return result;
}

static const struct check_result held = {.verdict = VERDICT_HELD};

/* The interval of the median; the least and greatest value where there is none. */
static struct interval spread_of(const double *values, size_t count)
{
	struct interval spread = interval_of(values, count);

	if (interval_known(spread))
		return spread;
	spread.low = spread.high = spread.median;
	for (size_t i = 0; i < count; i++) {
		spread.low = fmin(spread.low, values[i]);
		spread.high = fmax(spread.high, values[i]);
	}
	return spread;
}

enum verdict verdict_of_values(
	const double *values, size_t count, double low, double high, bool noisy)
{
	struct interval spread = spread_of(values, count);

	if (isnan(spread.median))
		return VERDICT_NOT_HELD;
	if (!(spread.median < low) && !(spread.median > high))
		return spread.low < low || spread.high > high ? VERDICT_BY_MEDIAN : VERDICT_HELD;
	bool reaches = !(spread.high < low) && !(spread.low > high);
	return reaches || noisy ? VERDICT_UNDECIDED : VERDICT_NOT_HELD;
}

struct check_result verdict_of_runs(const struct cell *cell)
{
	const char *wanted = cell->row->ending[0] ? cell->row->ending : "ok";

	if (cell->invalid > 0)
		return opine(VERDICT_NOT_HELD, "%s",
			cell->problem[0] ? cell->problem : "a run was not valid");
	if (cell->rounds == 0)
		return opine(VERDICT_NOT_HELD, "there is no record");
	for (size_t i = 0; i < cell->rounds + cell->set_aside; i++) {
		const char *ending = cell_good_run(cell, i)->ending;
		if (strcmp(ending[0] ? ending : "ok", wanted) != 0)
			return opine(VERDICT_NOT_HELD, "it ended '%s', not '%s'",
				ending[0] ? ending : "ok", wanted);
	}
	if (cell->agreement == DISAGREES)
		return opine(VERDICT_NOT_HELD, "its results are not the sequential model's");
	return held;
}

static bool equals(const json_t *is, const json_t *wanted)
{
	if (json_is_number(is) && json_is_number(wanted)) {
		double a = json_number_value(is), b = json_number_value(wanted);
		return fabs(a - b) <= EQUAL_WITHIN * fmax(1, fabs(b));
	}
	return json_equal(is, wanted);
}

/* A text or number in words, which the caller frees; may be NULL. */
static char *words_of(const json_t *value)
{
	if (json_is_number(value))
		return format_text("%.6g", json_number_value(value));
	return json_dumps(value, JSON_ENCODE_ANY);
}

static struct check_result differ(const struct check *check, const json_t *is)
{
	char *found = words_of(is), *wanted = words_of(check->is);
	struct check_result result = opine(VERDICT_NOT_HELD, "%.40s is %.70s, not %.70s",
		check->name, found ? found : "?", wanted ? wanted : "?");

	free(found);
	free(wanted);
	return result;
}

static struct check_result check_equal(const struct check *check, const struct cell *cell)
{
	for (size_t i = 0; i < cell->rounds + cell->set_aside; i++) {
		const json_t *is = check_value(check, cell_good_run(cell, i));
		if (!is)
			return opine(VERDICT_NOT_HELD, "the record does not say '%s'", check->name);
		if (!equals(is, check->is))
			return differ(check, is);
	}
	return held;
}

/* "at least 1.80", "at most 5.00", "1.00 to 2.00" */
static void say_bounds(double low, double high, char *text, size_t size)
{
	if (isnan(high))
		snprintf(text, size, "at least %.40s", quantity_number(low).of);
	else if (isnan(low))
		snprintf(text, size, "at most %.40s", quantity_number(high).of);
	else
		snprintf(text, size, "%.40s to %.40s", quantity_number(low).of,
			quantity_number(high).of);
}

/* Which of the values to name: the first that is out of bounds, or the median with its interval. */
static struct check_result out_of_bounds(
	enum verdict verdict, const char *name, struct quantity is, double low, double high)
{
	char bounds[96];

	if (verdict == VERDICT_HELD)
		return held;
	say_bounds(low, high, bounds, sizeof(bounds));
	if (verdict == VERDICT_BY_MEDIAN)
		return opine(verdict, "%.80s is %s: %s by its median only", name, is.of, bounds);
	return opine(verdict, "%.80s is %s, not %s", name, is.of, bounds);
}

static struct check_result check_median(
	const char *name, const double *values, size_t count, double low, double high, bool noisy)
{
	enum verdict verdict = verdict_of_values(values, count, low, high, noisy);
	return out_of_bounds(
		verdict, name, quantity_interval(interval_of(values, count)), low, high);
}

static struct check_result check_each(
	const char *name, const double *values, size_t count, double low, double high)
{
	for (size_t i = 0; i < count; i++)
		if (values[i] < low || values[i] > high)
			return out_of_bounds(
				VERDICT_NOT_HELD, name, quantity_number(values[i]), low, high);
	return held;
}

struct check_result verdict_of_check(const struct check *check, const struct cell *cell, int cores)
{
	double times = check->times_cores ? cores : 1;
	double low = check->min * times, high = check->max * times;

	if (check->is)
		return check_equal(check, cell);
	/* What must hold in every run does on a disturbed machine as well. */
	size_t count = cell->rounds + (check->median ? 0 : cell->set_aside);
	double *values = calloc(count + 1, sizeof(*values));
	if (!values)
		return opine(VERDICT_UNDECIDED, "out of memory");
	struct check_result result = held;
	for (size_t i = 0; i < count; i++) {
		values[i] = check_number(check, cell_good_run(cell, i));
		if (isnan(values[i]))
			result = opine(
				VERDICT_NOT_HELD, "the record does not say '%s'", check->name);
	}
	if (result.verdict == VERDICT_HELD)
		result = check->median
				 ? check_median(check->name, values, count, low, high, cell->noisy)
				 : check_each(check->name, values, count, low, high);
	free(values);
	return result;
}

/* The ratios of the rounds that both have, which the caller frees; NULL if there is no memory. */
static double *ratios_of(
	const struct check *check, const struct cell *over, const struct cell *under, size_t *count)
{
	double *ratios = calloc(over->rounds + 1, sizeof(*ratios));

	*count = 0;
	for (size_t i = 0; ratios && i < over->rounds; i++) {
		const struct record *partner = cell_record(under, over->records[i]->round);
		if (partner)
			ratios[(*count)++] = check_number(check, over->records[i]) /
					     check_number(check, partner);
	}
	return ratios;
}

static void name_ratio(const struct check *check, char *name, size_t size)
{
	bool wall = strcmp(check->name, figure_name(FIGURE_WALL)) == 0;
	snprintf(name, size, "%.30s%s%.20s ÷ %.20s", wall ? "" : check->name, wall ? "" : " of ",
		check->of, check->to);
}

struct check_result verdict_of_ratio(
	const struct check *check, const struct cell *over, const struct cell *under)
{
	char name[96];
	size_t count;
	double *ratios = ratios_of(check, over, under, &count);

	if (!ratios)
		return opine(VERDICT_UNDECIDED, "out of memory");
	name_ratio(check, name, sizeof(name));
	struct check_result result = check_median(
		name, ratios, count, check->min, check->max, over->noisy || under->noisy);
	free(ratios);
	return result;
}

static void say_ratio(const struct check *check, const struct cell *over, const struct cell *under,
	char *text, size_t size)
{
	char name[96];
	size_t count;
	double *ratios = ratios_of(check, over, under, &count);

	name_ratio(check, name, sizeof(name));
	if (ratios && count > 0)
		snprintf(text, size, "%s = %s", name,
			quantity_interval(interval_of(ratios, count)).of);
	free(ratios);
}

/* A count without decimals. */
static struct quantity say_number(const json_t *value)
{
	double number = json_number_value(value);
	return number == floor(number) ? quantity_count(number) : quantity_number(number);
}

void verdict_words(const struct check *check, const struct cell *cell, const struct cell *under,
	char *text, size_t size)
{
	const json_t *value = cell->rounds > 0 ? check_value(check, cell->records[0]) : NULL;

	text[0] = '\0';
	if (check->source == CHECK_RATIO && under)
		say_ratio(check, cell, under, text, size);
	else if (json_is_string(value))
		snprintf(text, size, "%s = %s", check->name, json_string_value(value));
	else if (json_is_number(value))
		snprintf(text, size, "%s = %s", check->name, say_number(value).of);
}

struct check_result verdict_of_time(
	const struct cell *cell, const struct claim_run *run, double seconds)
{
	double *walls = calloc(cell->rounds + 1, sizeof(*walls));
	double slack = 0;

	if (!walls)
		return opine(VERDICT_UNDECIDED, "out of memory");
	for (size_t i = 0; i < cell->rounds; i++) {
		walls[i] = cell->records[i]->wall_s / cell->records[i]->second;
		slack = run->slack_s / cell->records[i]->second;
	}
	struct check_result result =
		check_median("the time", walls, cell->rounds, seconds * (1 - run->tolerance),
			seconds * (1 + run->tolerance) + slack, cell->noisy);
	free(walls);
	return result;
}
