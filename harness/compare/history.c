/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several benches in the order in which they began, and a cell through them. */
#include "harness/compare/history.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/match.h"
#include "harness/format/shape.h"
#include "harness/statistics/rank_test.h"

enum { NOTE_SIZE = 128 };

const char *stage_started(const struct stage *stage)
{
	return shape_text_or(stage->summary.bench, "started", "");
}

const char *stage_version(const struct stage *stage)
{
	return shape_text_or(json_object_get(stage->summary.machine, "versions"), "simul", "");
}

/* Times are written so that they sort as texts; of equal ones the directory decides. */
static int by_start(const void *left, const void *right)
{
	const struct stage *a = left, *b = right;
	int order = strcmp(stage_started(a), stage_started(b));

	return order ? order : strcmp(a->summary.directory, b->summary.directory);
}

/* Of a bench that is named twice, as by results/latest, the first alone stays. Twins have the same
 * start and are neighbours. */
static void drop_repeated(struct history *history)
{
	size_t kept = 1;

	for (size_t i = 1; i < history->count; i++) {
		struct stage *stage = &history->stages[i];
		if (match_is_itself(&history->stages[kept - 1].summary, &stage->summary))
			summary_release(&stage->summary);
		else
			history->stages[kept++] = *stage;
	}
	history->count = kept < history->count ? kept : history->count;
}

int history_read(struct history *history, const char *const *directories, size_t count,
	struct problem *problem)
{
	char difference[128];

	*history = (struct history){.stages = calloc(count + 1, sizeof(*history->stages))};
	if (!history->stages)
		return problem_set(problem, -ENOMEM, "out of memory");
	for (size_t i = 0; i < count; i++) {
		int status = summary_read(&history->stages[i].summary, directories[i], problem);

		if (status < 0) {
			history_release(history);
			return status;
		}
		history->count++;
	}
	qsort(history->stages, count, sizeof(*history->stages), by_start);
	drop_repeated(history);
	for (size_t i = 1; i < history->count; i++)
		history->stages[i].moved = !match_machine(
			&history->stages[i - 1].summary, &history->stages[i].summary, difference);
	return 0;
}

void history_release(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		summary_release(&history->stages[i].summary);
	free(history->stages);
	*history = (struct history){0};
}

static const struct cell *find(const struct summary *summary, const struct track *track)
{
	return row_cell_with(summary_row(summary, track->row), track->model, track->workers);
}

bool history_has(const struct history *history, const struct track *track)
{
	for (size_t i = 0; i < history->count; i++)
		if (find(&history->stages[i].summary, track))
			return true;
	return false;
}

/* The first stage that has the row, on the machine of this stage if `same_machine`. There is one:
 * the stage itself has it. */
static const struct summary *first_with(
	const struct history *history, size_t stage, const char *row, bool same_machine)
{
	const struct summary *summary = &history->stages[stage].summary;
	char difference[128];

	for (size_t i = 0; i < stage; i++) {
		const struct summary *first = &history->stages[i].summary;

		if (summary_row(first, row) &&
			(!same_machine || match_machine(first, summary, difference)))
			return first;
	}
	return summary;
}

/* The logarithms of a cell's wall times, which the caller frees. */
static double *logs_of(const struct cell *cell)
{
	double *logs = calloc(cell->rounds + 1, sizeof(*logs));

	for (size_t i = 0; logs && i < cell->rounds; i++)
		logs[i] = log(cell->records[i]->wall_s);
	return logs;
}

static struct interval wall_ratio(const struct cell *base, const struct cell *cell)
{
	double *before = logs_of(base), *after = logs_of(cell);
	struct interval ratio = INTERVAL_NONE;

	if (before && after)
		ratio = interval_exp(
			shift_of(before, base->rounds, after, cell->rounds, INTERVAL_LEVEL));
	free(before);
	free(after);
	return ratio;
}

struct point history_point(
	const struct history *history, size_t stage, const struct track *track, enum course course)
{
	const struct summary *summary = &history->stages[stage].summary;
	const struct cell *cell = find(summary, track);
	struct point point = {.value = INTERVAL_NONE};
	struct problem problem;

	if (!cell || cell->rounds == 0) {
		snprintf(point.note, NOTE_SIZE, cell ? "no good record" : "no such cell");
		return point;
	}
	const struct summary *first = first_with(history, stage, track->row, course == COURSE_WALL);
	const struct cell *origin = find(first, track);

	double gap = course == COURSE_WALL ? match_work_rates(first, summary) - 1 : 0;

	if (match_row(first, summary, track->row, &problem) < 0)
		snprintf(point.note, NOTE_SIZE, "other work than in %.80s", first->directory);
	else if (gap > MATCH_WORK_GAP_MAX)
		snprintf(point.note, NOTE_SIZE, "its work rate is %.0f %% from that of %.60s",
			100 * gap, first->directory);
	else if (course == COURSE_SPEEDUP)
		point.value = cell->figures[FIGURE_SPEEDUP];
	else if (origin && origin->rounds > 0)
		point.value = wall_ratio(origin, cell);
	if (point.value.count == 0 && !point.note[0])
		snprintf(point.note, NOTE_SIZE,
			course == COURSE_SPEEDUP ? "its row has no sequential model"
						 : "no good record in the first bench");
	else if (history->stages[stage].moved)
		snprintf(point.note, NOTE_SIZE, "another machine than before");
	else if (cell->noisy)
		snprintf(point.note, NOTE_SIZE, "disturbed");
	return point;
}
