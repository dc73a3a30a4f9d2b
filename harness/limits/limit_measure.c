/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures that limits are about, round by round. */
#include "harness/limits/limit_measure.h"

#include <math.h>
#include <stdlib.h>

#include "harness/bench/suite.h"
#include "harness/limits/grain.h"

static const struct record *record_of(
	const struct summary *summary, const char *row, const char *model, int round)
{
	return cell_record(row_cell(summary_row(summary, row), model), round);
}

/* Declared by the header; NAN where the round has no record. */
#define MEASURE(name, expression)                                                             \
	double measure_##name(                                                                \
		const struct summary *summary, const char *row, const char *model, int round) \
	{                                                                                     \
		const struct record *record = record_of(summary, row, model, round);          \
		return record ? (expression) : NAN;                                           \
	}

static double fact(const struct record *record, const char *name)
{
	const json_t *value = json_object_get(json_object_get(record->json, "facts"), name);
	return json_is_number(value) ? json_number_value(value) : NAN;
}

static double cpu_s(const struct record *record)
{
	return record->user_s + record->sys_s;
}

MEASURE(operation_ns, record->operation_ns)
MEASURE(operation_us, record->operation_ns / 1e3)
MEASURE(rate, 1e3 / record->operation_ns)
MEASURE(travel_us, fact(record, "travel_ns") / 1e3)
MEASURE(wall_s, record->wall_s)
MEASURE(wall_ms, record->wall_s * 1e3)
MEASURE(excess_ms, (record->wall_s - record->second) * 1e3)
MEASURE(cpu_ms, cpu_s(record) * 1e3)
MEASURE(busy_percent, cpu_s(record) / record->wall_s * 100)
MEASURE(bytes, record->peak_memory_kib * 1024 / (double)record->tasks)

double measure_speedup(const struct summary *summary, const char *row, const char *model, int round)
{
	return measure_wall_s(summary, row, MODEL_BASELINE, round) /
	       measure_wall_s(summary, row, model, round);
}

double measure_metg_ns(const struct summary *summary, const char *row, const char *model, int round)
{
	(void)row;
	return grain_metg_in(summary, model, GRAIN_COMPUTE, round);
}

/* Which sizes are dearest and cheapest is asked of the medians: taken anew in each round, the two
 * would be those that noise pulled apart most, and the growth never 1. */
double measure_growth(const struct summary *summary, const char *row, const char *model, int round)
{
	static const char *const rows[] = {"spawn.100", "spawn.1000", "spawn.1000000"};
	const char *cheapest = NULL, *dearest = NULL;
	double min = INFINITY, max = 0;
	(void)row;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct cell *cell = row_cell(summary_row(summary, rows[i]), model);
		double median = cell ? cell->figures[FIGURE_WALL_PER_TASK].median : NAN;
		if (isnan(median))
			return NAN;
		cheapest = median < min ? rows[i] : cheapest;
		dearest = median > max ? rows[i] : dearest;
		min = fmin(min, median);
		max = fmax(max, median);
	}
	return measure_operation_ns(summary, dearest, model, round) /
	       measure_operation_ns(summary, cheapest, model, round);
}

/* One value a round; answers how many. */
static size_t gather(const struct summary *summary, const struct limit *limit, const char *model,
	double values[ROUNDS_MAX])
{
	size_t count = 0;
	for (int round = 1; round <= (int)summary->rounds && count < ROUNDS_MAX; round++)
		values[count++] = limit->measure(summary, limit->row, model, round);
	return count;
}

struct interval measure_all(
	const struct summary *summary, const struct limit *limit, const char *model)
{
	double values[ROUNDS_MAX];
	size_t count = gather(summary, limit, model, values);
	return interval_of(values, count);
}

struct interval measure_ratio(
	const struct summary *summary, const struct limit *limit, const char *reference)
{
	double ours[ROUNDS_MAX], theirs[ROUNDS_MAX];
	size_t count = gather(summary, limit, limit->model, ours);
	gather(summary, limit, reference, theirs);
	return interval_of_ratio(ours, theirs, count);
}
