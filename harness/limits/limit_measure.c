/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/limits/limit_measure.h"

#include <math.h>
#include <stdlib.h>

#include "harness/limits/grain.h"

#define ROUNDS_MOST 1000

typedef double record_value(const struct record *record);

static const struct cell *cell_of(const struct summary *summary, const struct limit *limit)
{
	return row_cell(summary_row(summary, limit->row), limit->model);
}

static struct interval over_records(
	const struct summary *summary, const struct limit *limit, record_value *value)
{
	const struct cell *cell = cell_of(summary, limit);
	double values[ROUNDS_MOST];
	size_t count = 0;
	if (!cell)
		return INTERVAL_NONE;
	for (size_t i = 0; i < cell->rounds && count < ROUNDS_MOST; i++)
		values[count++] = value(cell->records[i]);
	return interval_of(values, count);
}

#define MEASURE(name, expression)                                                                \
	static double value_of_##name(const struct record *record)                               \
	{                                                                                        \
		return expression;                                                               \
	}                                                                                        \
	struct interval measure_##name(const struct summary *summary, const struct limit *limit) \
	{                                                                                        \
		return over_records(summary, limit, value_of_##name);                            \
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

struct interval measure_speedup(const struct summary *summary, const struct limit *limit)
{
	const struct cell *cell = cell_of(summary, limit);
	return cell ? cell->figures[FIGURE_SPEEDUP] : INTERVAL_NONE;
}

struct interval measure_metg_ns(const struct summary *summary, const struct limit *limit)
{
	bool bound;
	return grain_metg(summary, limit->model, GRAIN_COMPUTE, &bound);
}

/* NAN if any of the rows has no record of the round. */
static double growth_in(const struct summary *summary, const char *model, int round)
{
	static const char *const rows[] = {"spawn.100", "spawn.1000", "spawn.1000000"};
	double least = INFINITY, most = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct record *record =
			cell_record(row_cell(summary_row(summary, rows[i]), model), round);
		if (!record)
			return NAN;
		least = fmin(least, record->operation_ns);
		most = fmax(most, record->operation_ns);
	}
	return most / least;
}

struct interval measure_growth(const struct summary *summary, const struct limit *limit)
{
	double values[ROUNDS_MOST];
	size_t count = 0;
	for (int round = 1; round <= (int)summary->rounds && count < ROUNDS_MOST; round++)
		values[count++] = growth_in(summary, limit->model, round);
	return interval_of(values, count);
}
