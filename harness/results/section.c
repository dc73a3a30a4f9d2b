/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections, and the model that is best in each. */
#include "harness/results/section.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct section section_io = {"io", "I/O-bound", "tasks mostly wait"};
const struct section section_cpu = {"cpu", "CPU-bound", "tasks mostly compute"};
const struct section section_both = {"both", "Both", "tasks compute and wait in turn"};
const struct section section_scaling = {"scaling", "Scaling over workers", "workers are added"};
const struct section section_latency = {"latency", "Latency", "somebody waits for each task"};
const struct section section_cost = {"cost", "Cost of the models", "tasks do nothing of their own"};
const struct section section_claim = {"claim", "Claims", "what the documents' claims need"};
const struct section section_other = {"", "Other rows", "none of the above"};

const struct section *const sections[] = {&section_io, &section_cpu, &section_both,
	&section_scaling, &section_latency, &section_cost, &section_claim, &section_other, NULL};

const struct section *const section_kinds[] = {&section_io, &section_cpu, &section_both, NULL};

bool section_compares(const struct section *section)
{
	return section != &section_cost && section != &section_claim &&
	       section != &section_scaling && section != &section_latency;
}

const struct section *section_of(const struct row *row)
{
	const struct section *const *section = sections;
	while ((*section)->name[0] && strcmp((*section)->name, row->section) != 0)
		section++;
	return *section;
}

static bool is_measured(const struct row *row, const char *model)
{
	const struct cell *cell = row_cell(row, model);
	return cell && !isnan(cell->figures[FIGURE_SPEEDUP].median);
}

static size_t rows_measured(
	const struct summary *summary, const struct section *section, const char *model)
{
	size_t count = 0;
	for (size_t i = 0; i < summary->row_count; i++)
		count += section_of(&summary->rows[i]) == section &&
			 is_measured(&summary->rows[i], model);
	return count;
}

/* A model is a candidate if no other one was measured in more rows: one that ran in the easiest row
 * only must not win by that. */
static bool is_candidate(
	const struct summary *summary, const struct section *section, const char *model)
{
	size_t own = rows_measured(summary, section, model);
	for (size_t i = 0; i < summary->model_count; i++)
		if (strcmp(summary->models[i], MODEL_BASELINE) != 0 &&
			rows_measured(summary, section, summary->models[i]) > own)
			return false;
	return own > 0;
}

/* The rows of the section that all candidates have. The caller frees the answer; NULL: no memory.
 */
static bool *common_rows(const struct summary *summary, const struct section *section)
{
	bool *chosen = calloc(summary->row_count + 1, sizeof(*chosen));
	for (size_t i = 0; chosen && i < summary->row_count; i++) {
		chosen[i] = section_of(&summary->rows[i]) == section;
		for (size_t j = 0; j < summary->model_count; j++)
			if (is_candidate(summary, section, summary->models[j]) &&
				!is_measured(&summary->rows[i], summary->models[j]))
				chosen[i] = false;
	}
	return chosen;
}

static bool is_at_bound(
	const struct summary *summary, const struct section *section, const struct row *row)
{
	double bound = row_bound(row) / FINDING_AT_BOUND;

	for (size_t i = 0; i < summary->model_count; i++) {
		const char *name = summary->models[i];
		const struct cell *cell = row_cell(row, name);
		if (strcmp(name, MODEL_BASELINE) != 0 && is_candidate(summary, section, name) &&
			!(cell && cell->figures[FIGURE_WALL].median <= bound))
			return false;
	}
	return true;
}

/* Leaves out the chosen rows that are at the bound under every model, unless all are; names them in
 * `finding`, which may be NULL. */
static void leave_out(const struct summary *summary, const struct section *section, bool *chosen,
	struct finding *finding)
{
	bool all = true;

	for (size_t i = 0; i < summary->row_count; i++)
		if (chosen[i] && !is_at_bound(summary, section, &summary->rows[i]))
			all = false;
	for (size_t i = 0; i < summary->row_count && !all; i++) {
		if (!chosen[i] || !is_at_bound(summary, section, &summary->rows[i]))
			continue;
		chosen[i] = false;
		if (finding && finding->left_out_count < FINDING_LEFT_OUT)
			finding->left_out[finding->left_out_count++] = summary->rows[i].name;
	}
}

/* The mean log-ratio of one round; NAN unless the round has all the rows. */
static double round_ratio(const struct summary *summary, const bool *chosen, int round,
	const char *numerator, const char *denominator)
{
	double sum = 0;
	size_t count = 0;

	for (size_t i = 0; i < summary->row_count; i++) {
		if (!chosen[i])
			continue;
		const struct record *over =
			cell_record(row_cell(&summary->rows[i], numerator), round);
		const struct record *under =
			cell_record(row_cell(&summary->rows[i], denominator), round);
		if (!over || !under)
			return NAN;
		sum += log(over->wall_s / under->wall_s);
		count++;
	}
	return exp(sum / (double)count);
}

/* A model's cell in the first chosen row: its rounds are those worth looking at. */
static const struct cell *first_cell(
	const struct summary *summary, const bool *chosen, const char *model)
{
	for (size_t i = 0; i < summary->row_count; i++)
		if (chosen[i])
			return row_cell(&summary->rows[i], model);
	return NULL;
}

static struct interval ratio_over_rows(const struct summary *summary, const bool *chosen,
	const char *numerator, const char *denominator)
{
	const struct cell *cell = first_cell(summary, chosen, numerator);
	double *ratios = calloc(cell ? cell->rounds + 1 : 1, 2 * sizeof(*ratios));
	struct interval interval = INTERVAL_NONE;

	if (cell && ratios) {
		double *ones = ratios + cell->rounds;
		for (size_t i = 0; i < cell->rounds; i++) {
			int round = cell->records[i]->round;
			ratios[i] = round_ratio(summary, chosen, round, numerator, denominator);
			ones[i] = 1;
		}
		interval = interval_of_ratio(ratios, ones, cell->rounds);
	}
	free(ratios);
	return interval;
}

static struct comparison compare(const struct summary *summary, const bool *chosen,
	const char *numerator, const char *denominator)
{
	struct comparison found = {INTERVAL_NONE, 0, NAN, NAN};

	if (!chosen)
		return found;
	for (size_t i = 0; i < summary->row_count; i++) {
		if (!chosen[i])
			continue;
		const struct cell *over = row_cell(&summary->rows[i], numerator);
		const struct cell *under = row_cell(&summary->rows[i], denominator);
		double ratio = over && under ? cell_ratio(over, under).median : NAN;
		found.min = fmin(found.min, ratio);
		found.max = fmax(found.max, ratio);
		found.rows++;
	}
	found.ratio = ratio_over_rows(summary, chosen, numerator, denominator);
	return found;
}

struct comparison section_speedup(
	const struct summary *summary, const struct section *section, const char *model)
{
	bool *chosen = calloc(summary->row_count + 1, sizeof(*chosen));

	for (size_t i = 0; chosen && i < summary->row_count; i++)
		chosen[i] = section_of(&summary->rows[i]) == section &&
			    is_measured(&summary->rows[i], model);
	if (chosen)
		leave_out(summary, section, chosen, NULL);
	struct comparison found = compare(summary, chosen, MODEL_BASELINE, model);
	free(chosen);
	return found;
}

static bool is_in_group(const struct finding *finding, const char *model)
{
	for (size_t i = 0; i < finding->peer_count; i++)
		if (strcmp(finding->peers[i], model) == 0)
			return true;
	return finding->best && strcmp(finding->best, model) == 0;
}

bool finding_favours(const struct finding *finding, const char *model)
{
	return finding->decided && is_in_group(finding, model);
}

/* The names of the candidates, the baseline among them, by their speed-up over the chosen rows, the
 * greatest first. Returns how many. */
static size_t rank_models(const struct summary *summary, const struct section *section,
	const bool *chosen, const char *names[FINDING_PEERS])
{
	double speedups[FINDING_PEERS];
	size_t count = 0;

	for (size_t i = 0; i < summary->model_count && count < FINDING_PEERS; i++) {
		const char *name = summary->models[i];
		double speedup =
			is_candidate(summary, section, name)
				? ratio_over_rows(summary, chosen, MODEL_BASELINE, name).median
				: NAN;
		size_t at = count;
		if (!(speedup > 0))
			continue;
		for (; at > 0 && speedups[at - 1] < speedup; at--) {
			speedups[at] = speedups[at - 1];
			names[at] = names[at - 1];
		}
		speedups[at] = speedup;
		names[at] = name;
		count++;
	}
	return count;
}

/* The least that a model is slower than the best, as a mean log-ratio, at a level that is shared by
 * `others` comparisons; how many rounds have both in `rounds`. */
static double slower_by(const struct summary *summary, const bool *chosen, const char *name,
	const char *best, size_t others, size_t *rounds)
{
	const struct cell *cell = first_cell(summary, chosen, best);
	double sum = 0, squares = 0, count = 0;

	for (size_t i = 0; cell && i < cell->rounds; i++) {
		double d = log(round_ratio(summary, chosen, cell->records[i]->round, name, best));
		if (!isfinite(d))
			continue;
		sum += d;
		squares += d * d;
		count++;
	}
	*rounds = (size_t)count;
	if (count < 2)
		return NAN;
	double variance = fmax(0, (squares - sum * sum / count) / (count - 1));
	double t = gsl_cdf_tdist_Pinv(1 - 0.05 / (double)others, count - 1);
	return sum / count - t * sqrt(variance / count);
}

struct finding section_finding(const struct summary *summary, const struct section *section)
{
	struct finding finding = {.best = NULL};
	bool *chosen = common_rows(summary, section);
	const char *names[FINDING_PEERS];
	double floor = fmax(0, log1p(summary_noise_floor(summary)));

	if (!chosen)
		return finding;
	leave_out(summary, section, chosen, &finding);
	size_t count = rank_models(summary, section, chosen, names);
	for (size_t i = 1; i < count; i++) {
		double by =
			slower_by(summary, chosen, names[i], names[0], count - 1, &finding.rounds);
		if (!(by > floor))
			finding.peers[finding.peer_count++] = names[i];
		else if (!finding.second)
			finding.second = names[i];
	}
	if (count > 0) {
		finding.best = names[0];
		finding.speedup = compare(summary, chosen, MODEL_BASELINE, finding.best);
	}
	if (finding.second)
		finding.margin = compare(summary, chosen, finding.second, finding.best);
	finding.decided = finding.rounds >= FINDING_ROUNDS;
	free(chosen);
	return finding;
}

const struct row *section_extreme(
	const struct summary *summary, const struct section *section, enum figure figure)
{
	const struct row *found = NULL;
	double max = -1;

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		if (section_of(cell->row) == section && cell->figures[figure].median > max) {
			max = cell->figures[figure].median;
			found = cell->row;
		}
	}
	return found;
}
