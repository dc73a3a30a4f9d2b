/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the cells of one round under hyperfine and checks what they print. */
#include "harness/bench/round.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"
#include "harness/results/model_kind.h"
#include "harness/files/file.h"
#include "harness/process/hyperfine.h"
#include "harness/format/shape.h"
#include "harness/results/noise.h"
#include "harness/results/record.h"
#include "harness/bench/shuffle.h"

static int fail(int error, struct problem *problem, const struct plan_cell *cell,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

static int fail(
	int error, struct problem *problem, const struct plan_cell *cell, const char *format, ...)
{
	char reason[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	return problem_set(problem, error, "row %s under %s%s: %s", cell->row->name, cell->model,
		cell->base ? " of the base" : "", reason);
}

/* What the cell said, without the name of the program, which is ours too. */
static const char *own_words(const struct hyperfine_result *measured)
{
	const char *prefix = "simul: ";
	const char *line = measured->problem;

	return strncmp(line, prefix, strlen(prefix)) == 0 ? line + strlen(prefix) : line;
}

static int fail_measurement(int error, struct problem *problem, const struct plan_cell *cell,
	const struct conditions *conditions, const struct hyperfine_result *measured)
{
	switch (error) {
	case -EINTR:
		return fail(error, problem, cell, "interrupted");
	case -ETIMEDOUT:
		return fail(error, problem, cell, "did not end within %g s; see --limit",
			conditions->limit_s);
	case -EPROTO:
		return fail(error, problem, cell, "hyperfine failed: %s", measured->problem);
	default:
		return fail(error, problem, cell, "cannot run hyperfine: %s", strerror(-error));
	}
}

static int fail_status(struct problem *problem, const struct plan_cell *cell,
	const struct hyperfine_result *measured)
{
	const char *words = own_words(measured);

	if (measured->status == EXIT_DEADLOCK)
		return fail(-EPROTO, problem, cell, "deadlock%s%s", *words ? ": " : "", words);
	if (measured->status > 128 && measured->status < 255)
		return fail(-EPROTO, problem, cell, "ended by signal %d%s%s",
			measured->status - 128, *words ? ": " : "", words);
	return fail(-EPROTO, problem, cell, "exit status %d%s%s", measured->status,
		*words ? ": " : "", words);
}

/* Whether the record is that of the cell. */
static int check_origin(const struct plan_cell *cell, const json_t *record, struct problem *problem)
{
	if (!json_is_object(record))
		return fail(-EPROTO, problem, cell, "printed no record");
	if (strcmp(shape_text_or(record, "workload", ""), cell->row->workload) != 0 ||
		strcmp(shape_text_or(record, "model", ""), cell->model) != 0)
		return fail(-EPROTO, problem, cell, "printed the record of %s under %s",
			shape_text_or(record, "workload", ""), shape_text_or(record, "model", ""));
	return 0;
}

static int cell_check(const struct plan_cell *cell, const struct hyperfine_result *measured,
	struct problem *problem)
{
	const json_t *record = measured->record;

	if (measured->status != EXIT_FINE)
		return fail_status(problem, cell, measured);
	int error = check_origin(cell, record, problem);
	if (error == 0 && !json_is_true(json_object_get(record, "valid")))
		error = fail(-EPROTO, problem, cell, "not valid: %s",
			shape_text_or(record, "problem", ""));
	return error;
}

/* The record of a cell that left none. */
static json_t *failure_record(const struct plan_cell *cell, const char *problem)
{
	return json_pack("{s:i, s:s, s:s, s:i, s:I, s:f, s:n, s:s, s:b, s:s}", "schema",
		RECORD_SCHEMA, "workload", cell->row->workload, "model", cell->model, "workers",
		cell->workers, "tasks", (json_int_t)cell->tasks, "second", cell->second, "wall_s",
		"ending", "failed", "valid", 0, "problem", problem);
}

/* A claim is there to be refuted: the failure of its cell is a finding, which the record states. */
static int record_claim_failure(const struct plan_cell *cell, struct hyperfine_result *measured,
	int error, struct problem *problem)
{
	struct problem ignored;

	if (error == 0 || !cell->row->claim[0])
		return error;
	if (check_origin(cell, measured->record, &ignored) < 0) {
		json_decref(measured->record);
		measured->record = failure_record(cell, problem->text);
	}
	return measured->record ? 0 : error;
}

/* machine.json says once what every record would say again, but for other languages. */
static void leave_out_surroundings(json_t *record)
{
	if (kind_is_interpreted(shape_text_or(record, "model", "")))
		return;
	json_object_del(record, "machine");
	json_object_del(record, "versions");
}

/* The cell's own account lies within what hyperfine timed from outside, by the same clock; a
 * microsecond is for the digits of a record. */
static int check_clocks(const struct plan_cell *cell, const struct hyperfine_result *measured,
	struct problem *problem)
{
	double setup_s, startup_s, wall_s, teardown_s;

	if (json_unpack(measured->record, "{s:F, s:F, s:F, s:F}", "setup_s", &setup_s, "startup_s",
		    &startup_s, "wall_s", &wall_s, "teardown_s", &teardown_s) < 0)
		return 0;
	double own_s = setup_s + startup_s + wall_s + teardown_s;
	if (own_s <= measured->outer_s + 1e-6)
		return 0;
	return fail(-EPROTO, problem, cell,
		"its own clock says %.6f s, hyperfine's %.6f s for the whole process", own_s,
		measured->outer_s);
}

static int cell_run(const struct plan_cell *cell, const struct conditions *conditions,
	json_t **record, struct problem *problem)
{
	struct hyperfine_result measured;
	char **command = invocation_make(cell, conditions, NULL);
	int error = hyperfine_measure((const char *const *)command, conditions->limit_s, &measured);

	invocation_free(command);
	if (error < 0)
		error = fail_measurement(error, problem, cell, conditions, &measured);
	else
		error = cell_check(cell, &measured, problem);
	if (error == -EPROTO || error == -ETIMEDOUT)
		error = record_claim_failure(cell, &measured, error, problem);
	if (error == 0)
		error = check_clocks(cell, &measured, problem);
	if (error < 0) {
		json_decref(measured.record);
		return error;
	}
	leave_out_surroundings(measured.record);
	json_object_set_new(measured.record, "row", json_string(cell->row->name));
	json_object_set_new(measured.record, "outer_s", json_real(measured.outer_s));
	*record = measured.record;
	return 0;
}

/* The index of the cell whose checksum is right for the cell at `index`: the first of its row that
 * did the same work. A suite has the sequential model before all others. That the results of a
 * claim agree is for its verdict to say. */
static size_t find_oracle(const struct plan *plan, size_t index)
{
	const struct plan_cell *cell = &plan->cells[index];

	for (size_t i = 0; i < index && !cell->row->claim[0]; i++)
		if (plan->cells[i].row == cell->row && plan->cells[i].tasks == cell->tasks &&
			plan->cells[i].base == cell->base)
			return i;
	return index;
}

int round_check(const struct plan *plan, json_t *const *records, struct problem *problem)
{
	for (size_t i = 0; i < plan->count; i++) {
		size_t oracle = find_oracle(plan, i);
		const char *found = shape_text_or(records[i], "checksum", "");
		const char *right = shape_text_or(records[oracle], "checksum", "");

		if (strcmp(found, right) != 0)
			return fail(-EPROTO, problem, &plan->cells[i],
				"checksum %s, but %s under %s", found, right,
				plan->cells[oracle].model);
	}
	return 0;
}

/* Each cell next to its twin. The base may be without some, which shuffle_pairs() does not know. */
static void order_interleaved(const struct plan *plan, uint64_t seed, int round, size_t *order)
{
	size_t *heads = calloc(plan->count, sizeof(*heads));
	size_t *pairs = calloc(2 * plan->count, sizeof(*pairs));
	size_t count = 0, placed = 0;

	if (!heads || !pairs)
		abort();
	for (size_t i = 0; i < plan->count; i++)
		if (!plan->cells[i].base)
			heads[count++] = i;
	shuffle_pairs(pairs, count, seed, round);
	for (size_t i = 0; i < 2 * count; i++) {
		size_t twin = pairs[i] % 2, index = heads[pairs[i] / 2] + twin;

		if (index < plan->count && plan->cells[index].base == (twin == 1))
			order[placed++] = index;
	}
	free(pairs);
	free(heads);
}

/* A round while it is measured. */
struct round {
	const struct plan *plan;
	const struct conditions *conditions;
	struct progress *progress;
	int number;
	size_t *order;	  /* indexes in the plan */
	json_t **records; /* those that count, by index; NULL: not yet, or not in this round */
	json_t *ran;	  /* all records in the order in which they ran */
	struct problem *problem;
};

static void mark(const struct round *round, const struct plan_cell *cell, json_t *record)
{
	json_int_t position = (json_int_t)json_array_size(round->ran);

	json_object_set_new(record, "round", json_integer(round->number > 0 ? round->number : 0));
	json_object_set_new(record, "position", json_integer(position));
	if (round->plan->interleaved)
		json_object_set_new(record, "side", json_string(cell->base ? "base" : "head"));
}

/* Runs the cell at that index of the plan; its record is the one that counts from now on. */
static int run_cell(struct round *round, size_t index)
{
	const struct plan_cell *cell = &round->plan->cells[index];
	json_t *record;
	int error;

	progress_cell_begin(round->progress, cell->row->name, cell->model);
	error = cell_run(cell, round->conditions, &record, round->problem);
	if (error < 0)
		return error;
	progress_cell_end(round->progress, index);
	json_array_append(round->ran, record);
	mark(round, cell, record);
	json_decref(round->records[index]);
	round->records[index] = record;
	return 0;
}

static int run_cells(struct round *round)
{
	int error = 0;

	for (size_t i = 0; i < round->plan->count && error == 0; i++)
		if (row_is_in(round->plan->cells[round->order[i]].row, round->number))
			error = run_cell(round, round->order[i]);
	return error;
}

static bool is_disturbed(const json_t *record, char *reason)
{
	const json_t *steal = json_object_get(record, "steal");
	const json_t *foreign = json_object_get(record, "foreign");

	return noise_reason(json_is_number(steal) ? json_number_value(steal) : NAN,
		json_is_number(foreign) ? json_number_value(foreign) : NAN, reason);
}

/* A disturbed run may be late, but not wrong. */
static int check_repetition(const struct plan_cell *cell, const json_t *aside, const json_t *again,
	struct problem *problem)
{
	const char *then = shape_text_or(aside, "checksum", ""),
		   *now = shape_text_or(again, "checksum", "");

	if (cell->row->claim[0] || strcmp(then, now) == 0)
		return 0;
	return fail(-EPROTO, problem, cell, "checksum %s, and %s when it ran again", then, now);
}

/* Sets the record of the cell at that index aside and runs it again. */
static int run_again(struct round *round, size_t index, const char *reason)
{
	json_t *record = round->records[index];
	int error;

	json_object_set_new(record, "set_aside", json_string(reason));
	progress_repeat(round->progress, index);
	error = run_cell(round, index);
	if (error == 0)
		error = check_repetition(
			&round->plan->cells[index], record, round->records[index], round->problem);
	return error;
}

/* How many cells from order[first] on are run next to each other: one, or it and its twin. */
static size_t unit_at(const struct round *round, size_t first)
{
	const struct plan_cell *cells = round->plan->cells;
	size_t index = round->order[first],
	       next = round->order[first + 1 < round->plan->count ? first + 1 : first];

	if (!round->plan->interleaved)
		return 1;
	return (next == index + 1 && cells[next].base) || (index == next + 1 && cells[index].base)
		       ? 2
		       : 1;
}

/* Runs a unit again if the machine disturbed one of its cells: 1; 0 if it need not or may not.
 * Twins are compared with each other, so that they are disturbed together. `budget` may be NULL. */
static int repeat_unit(
	struct round *round, struct budget *budget, const size_t *indexes, size_t count)
{
	char reason[NOISE_REASON] = "";
	int error = 0;

	for (size_t i = 0; i < count && !reason[0]; i++)
		is_disturbed(round->records[indexes[i]], reason);
	if (!reason[0])
		return 0;
	if (!budget || !budget_take(budget, indexes[0])) {
		for (size_t i = 0; i < count; i++)
			json_object_set_new(
				round->records[indexes[i]], "disturbed", json_string(reason));
		return 0;
	}
	for (size_t i = 0; i < count && error == 0; i++)
		error = run_again(round, indexes[i], reason);
	return error < 0 ? error : 1;
}

/* One pass after the other, so that a disturbance has time to end. */
static int run_disturbed(struct round *round, struct budget *budget)
{
	int repeated = 1;

	for (int pass = 1; repeated > 0; pass++) {
		repeated = 0;
		for (size_t i = 0, count; i < round->plan->count; i += count) {
			count = unit_at(round, i);
			int again = repeat_unit(round, pass <= ROUND_REPETITIONS ? budget : NULL,
				&round->order[i], count);
			if (again < 0)
				return again;
			repeated += again;
		}
	}
	return 0;
}

int round_run(const struct plan *plan, const struct conditions *conditions, uint64_t seed,
	int number, struct budget *budget, struct progress *progress, json_t **records,
	struct problem *problem)
{
	struct round round = {plan, conditions, progress, number,
		calloc(plan->count, sizeof(*round.order)),
		calloc(plan->count, sizeof(*round.records)), json_array(), problem};
	int error;

	if (!round.order || !round.records || !round.ran)
		abort();
	if (plan->interleaved)
		order_interleaved(plan, seed, number, round.order);
	else
		shuffle(round.order, plan->count, seed, number);
	error = run_cells(&round);
	if (error == 0 && budget)
		error = run_disturbed(&round, budget);
	if (error == 0)
		error = round_check(plan, round.records, problem);
	*records = error == 0 ? json_incref(round.ran) : NULL;
	for (size_t i = 0; i < plan->count; i++)
		json_decref(round.records[i]);
	json_decref(round.ran);
	free(round.records);
	free(round.order);
	return error;
}

int round_write(const char *path, const json_t *records)
{
	char *text = NULL;
	size_t size, i;
	json_t *record;
	FILE *stream = open_memstream(&text, &size);
	int error;

	if (!stream)
		return -ENOMEM;
	json_array_foreach(records, i, record)
	{
		json_dumpf(record, stream, JSON_COMPACT | JSON_REAL_PRECISION(15));
		fputc('\n', stream);
	}
	error = fclose(stream) == 0 ? file_replace(path, text, size) : -ENOMEM;
	free(text);
	return error;
}
