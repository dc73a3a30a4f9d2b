/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of two benches in pairs, measured and decided together. */
#include "harness/compare/changes.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/holm.h"
#include "harness/compare/match.h"

enum { REASON_SIZE = 128 };

/* A cell on both sides. */
struct pair {
	const struct cell *base, *head;
};

/* The same of another bench, or NULL. */
static const struct cell *find_cell(const struct summary *summary, const struct cell *like)
{
	return row_cell_with(summary_row(summary, like->row->name), like->model, like->workers);
}

/* What a cell took in a round: real seconds or, of another machine, times the sequential model's in
 * that round. As a logarithm; NAN if it is not known. */
static double log_time(
	const struct changes *changes, const struct cell *cell, const struct record *record)
{
	double time = record->wall_s;

	if (!changes->one_machine) {
		const struct record *sequential =
			cell_record(row_cell(cell->row, MODEL_BASELINE), record->round);

		time = sequential ? time / sequential->wall_s : NAN;
	}
	return time > 0 && isfinite(time) ? log(time) : NAN;
}

static void collect_pairs(
	const struct changes *changes, const struct pair *pair, struct series *series)
{
	for (size_t i = 0; i < pair->base->rounds; i++) {
		const struct record *base = pair->base->records[i];
		const struct record *head = cell_record(pair->head, base->round);

		if (!head)
			continue;
		double before = log_time(changes, pair->base, base);
		double after = log_time(changes, pair->head, head);

		if (isnan(before) || isnan(after))
			continue;
		series->base[series->base_count++] = before;
		series->head[series->head_count++] = after;
	}
}

static size_t collect_samples(const struct changes *changes, const struct cell *cell, double *logs)
{
	size_t count = 0;

	for (size_t i = 0; i < cell->rounds; i++) {
		double found = log_time(changes, cell, cell->records[i]);

		if (!isnan(found))
			logs[count++] = found;
	}
	return count;
}

/* The caller frees series->base. */
static int collect(const struct changes *changes, const struct pair *pair, struct series *series)
{
	size_t room = pair->base->rounds + 1;

	*series = (struct series){.paired = changes->paired};
	series->base = calloc(room + pair->head->rounds + 1, sizeof(*series->base));
	if (!series->base)
		return -ENOMEM;
	series->head = series->base + room;
	if (series->paired) {
		collect_pairs(changes, pair, series);
	} else {
		series->base_count = collect_samples(changes, pair->base, series->base);
		series->head_count = collect_samples(changes, pair->head, series->head);
	}
	return 0;
}

/* Two benches one after the other may differ by as much as a cell drifted within either. */
static double noise_of(const struct changes *changes, const struct series *series)
{
	/* fmax() leaves out a floor that is not known. */
	double noise = fmax(changes->work_gap, changes->floor);

	if (!series->paired) {
		noise = fmax(noise, change_drift(series->base, series->base_count));
		noise = fmax(noise, change_drift(series->head, series->head_count));
	}
	return noise;
}

static int measure(
	const struct changes *changes, const struct pair *pair, size_t cells, struct change *change)
{
	struct series series;

	*change = (struct change){.row = pair->base->row->name,
		.model = pair->base->model,
		.workers = pair->base->workers,
		.noisy = pair->base->noisy || pair->head->noisy,
		.second = INTERVAL_NONE};
	if (collect(changes, pair, &series) < 0)
		return -ENOMEM;
	change_measure(change, &series, cells);
	change->base_s = exp(interval_of(series.base, series.base_count).median);
	change->head_s = exp(interval_of(series.head, series.head_count).median);
	change->noise = noise_of(changes, &series);
	free(series.base);
	return 0;
}

static void add_unmatched(struct changes *changes, const struct cell *cell, bool in_base,
	bool in_head, const char *reason)
{
	struct unmatched *unmatched = &changes->unmatched[changes->unmatched_count++];

	*unmatched = (struct unmatched){.row = cell->row->name,
		.model = cell->model,
		.workers = cell->workers,
		.in_base = in_base,
		.in_head = in_head};
	snprintf(unmatched->reason, sizeof(unmatched->reason), "%s", reason);
}

static bool is_candidate(const struct changes *candidates, const struct cell *cell)
{
	for (size_t i = 0; candidates && i < candidates->count; i++) {
		const struct change *change = &candidates->items[i];

		if (change_is_candidate(change) && strcmp(change->row, cell->row->name) == 0 &&
			strcmp(change->model, cell->model) == 0 && change->workers == cell->workers)
			return true;
	}
	return !candidates;
}

/* Why a cell cannot be compared although both sides have it. */
static bool is_comparable(const struct changes *changes, const struct pair *pair, char *reason)
{
	int rounds = pair->base->row->rounds;

	if (!match_cell(pair->base, pair->head, reason))
		return false;
	if (rounds > 0 && (size_t)rounds < changes->base->rounds) {
		snprintf(reason, REASON_SIZE, "checks a claim, in %d rounds", rounds);
		return false;
	}
	if (changes->one_machine)
		return true;
	if (strcmp(pair->base->model, MODEL_BASELINE) == 0)
		snprintf(reason, REASON_SIZE, "other machines are compared in its terms");
	else if (!row_cell(pair->base->row, MODEL_BASELINE) ||
		 !row_cell(pair->head->row, MODEL_BASELINE))
		snprintf(reason, REASON_SIZE, "its row has no %s model", MODEL_BASELINE);
	return *reason == '\0';
}

/* 0, or -EINVAL with the first row in `problem` that asks for other work on either side. */
static int match_rows(const struct changes *changes, struct problem *problem)
{
	int status = 0;

	for (size_t i = 0; i < changes->base->row_count && status == 0; i++) {
		const char *name = changes->base->rows[i].name;

		if (summary_row(changes->head, name))
			status = match_row(changes->base, changes->head, name, problem);
	}
	return status;
}

static void pair_cells(struct changes *changes, const struct changes *candidates,
	struct pair *pairs, size_t *count)
{
	for (size_t i = 0; i < changes->base->cell_count; i++) {
		const struct cell *cell = &changes->base->cells[i];
		const struct pair pair = {cell, find_cell(changes->head, cell)};
		char reason[REASON_SIZE] = "";

		if (!is_candidate(candidates, cell))
			continue;
		if (!pair.head)
			add_unmatched(changes, cell, true, false, "");
		else if (is_comparable(changes, &pair, reason))
			pairs[(*count)++] = pair;
		else
			add_unmatched(changes, cell, true, true, reason);
	}
}

static void add_newcomers(struct changes *changes)
{
	for (size_t i = 0; i < changes->head->cell_count; i++) {
		const struct cell *cell = &changes->head->cells[i];

		if (!find_cell(changes->base, cell))
			add_unmatched(changes, cell, false, true, "");
	}
}

static int pair_all(struct changes *changes, const struct changes *candidates, struct pair *pairs,
	size_t *count, struct problem *problem)
{
	int status = match_rows(changes, problem);

	if (status < 0)
		return status;
	pair_cells(changes, candidates, pairs, count);
	if (!candidates)
		add_newcomers(changes);
	if (*count > 0 || candidates)
		return 0;
	const char *reason = changes->unmatched_count > 0 ? changes->unmatched[0].reason : "";
	return problem_set(problem, -EINVAL, "the two have no cell that can be compared%s%.100s",
		*reason ? "; the first: " : "", reason);
}

/* Holm's adjustment, and the outcome of each. */
static int decide(struct changes *changes)
{
	double *p = calloc(changes->count + 1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < changes->count; i++)
		p[i] = changes->items[i].p;
	int status = holm_adjust(p, changes->count);
	for (size_t i = 0; i < changes->count && status == 0; i++) {
		changes->items[i].p_adjusted = p[i];
		change_decide(&changes->items[i], changes->paired);
	}
	free(p);
	return status;
}

/* How many cells have rounds enough for a test. */
static size_t count_tested(const struct changes *changes)
{
	size_t tested = 0;

	for (size_t i = 0; i < changes->count; i++)
		tested += isnan(changes->items[i].p) ? 0 : 1;
	return tested;
}

static int measure_all(struct changes *changes, const struct pair *pairs, size_t count)
{
	changes->items = calloc(count + 1, sizeof(*changes->items));
	if (!changes->items)
		return -ENOMEM;
	changes->count = count;
	/* First to see how many are tested together, then as one of so many. */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < count; i++)
			if (measure(changes, &pairs[i], changes->tested, &changes->items[i]) < 0)
				return -ENOMEM;
		changes->tested = count_tested(changes);
	}
	changes->min_rounds =
		change_min_rounds(changes->tested ? changes->tested : count, changes->paired);
	return decide(changes);
}

/* -EPROTO if a model's results are not those of the sequential one: then its times mean nothing. */
static int check_results(const struct summary *summary, struct problem *problem)
{
	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];

		if (cell->agreement != DISAGREES)
			continue;
		return problem_set(problem, -EPROTO,
			"%.100s: row %.40s under %.40s has results other than the sequential "
			"model's",
			summary->directory, cell->row->name, cell->model);
	}
	return 0;
}

static int compare_machines(struct changes *changes, struct problem *problem)
{
	changes->paired = match_is_pair(changes->base, changes->head);
	changes->one_machine =
		match_machine(changes->base, changes->head, changes->machine) || changes->paired;
	changes->work_gap = changes->one_machine && !changes->paired
				    ? match_work_rates(changes->base, changes->head) - 1
				    : 0;
	if (changes->work_gap <= MATCH_WORK_GAP_MAX)
		return 0;
	return problem_set(problem, -EINVAL,
		"the two did other work: their work rates, see bench.json, are %.0f %% apart; "
		"measure again with the base's --work-rate",
		100 * changes->work_gap);
}

/* What equal twins of this bench may differ by. */
static double floor_of_twins(const struct changes *changes)
{
	double floor = NAN;

	for (size_t i = 0; i < changes->base->cell_count; i++) {
		const struct cell *base = &changes->base->cells[i];
		const struct cell *head = find_cell(changes->head, base);

		/* fmax() leaves out what is not known. */
		if (head)
			floor = fmax(floor, interval_reach(cell_repeat_beside(head, base)));
	}
	return floor;
}

int changes_make(struct changes *changes, const struct summary *base, const struct summary *head,
	const struct changes *candidates, struct problem *problem)
{
	size_t count = 0, capacity = base->cell_count + head->cell_count;

	*changes = (struct changes){.base = base, .head = head};
	changes->unmatched = calloc(capacity + 1, sizeof(*changes->unmatched));
	struct pair *pairs = calloc(capacity + 1, sizeof(*pairs));
	int status = changes->unmatched && pairs ? 0 : -ENOMEM;

	if (status == 0)
		status = check_results(base, problem);
	if (status == 0)
		status = check_results(head, problem);
	if (status == 0)
		status = compare_machines(changes, problem);
	if (status == 0)
		status = pair_all(changes, candidates, pairs, &count, problem);
	changes->floor = changes->paired
				 ? floor_of_twins(changes)
				 : fmax(summary_noise_floor(base), summary_noise_floor(head));
	/* A batch of candidates alone may have no A/A arm of its own. */
	if (candidates)
		changes->floor = fmax(changes->floor, candidates->floor);
	if (status == 0)
		status = measure_all(changes, pairs, count);
	free(pairs);
	if (status == -ENOMEM)
		problem_set(problem, status, "out of memory");
	if (status < 0)
		changes_release(changes);
	return status;
}

void changes_release(struct changes *changes)
{
	free(changes->items);
	free(changes->unmatched);
	*changes = (struct changes){0};
}

static const struct change *find_change(const struct changes *changes, const struct change *like)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (strcmp(change->row, like->row) == 0 &&
			strcmp(change->model, like->model) == 0 && change->workers == like->workers)
			return change;
	}
	return NULL;
}

void changes_confirm(struct changes *changes, const struct changes *second)
{
	for (size_t i = 0; i < changes->count; i++) {
		struct change *change = &changes->items[i];

		if (!change_is_candidate(change))
			continue;
		const struct change *again = find_change(second, change);

		if (again)
			change->second = again->ratio;
		change->confirmation =
			again && again->outcome == change->outcome ? CONFIRMED : NOT_CONFIRMED;
		if (change->confirmation == NOT_CONFIRMED)
			change->outcome = OUTCOME_OPEN;
	}
}

size_t changes_tally(const struct changes *changes, enum outcome outcome)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++)
		count += changes->items[i].outcome == outcome;
	return count;
}

size_t changes_doubts(const struct changes *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++)
		count += change_may_be_worse(&changes->items[i]);
	return count;
}
