/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections, and the model that is best in each. */
#include "harness/results/section.h"

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
	struct comparison found = compare(summary, chosen, MODEL_BASELINE, model);
	free(chosen);
	return found;
}

bool finding_favours(const struct finding *finding, const char *model)
{
	for (size_t i = 0; i < finding->peer_count; i++)
		if (strcmp(finding->peers[i], model) == 0)
			return true;
	return finding->best && strcmp(finding->best, model) == 0;
}

/* The candidate, or the baseline, with the greatest speed-up over the chosen rows, those left out
 * that the finding favours already. */
static const char *best_model(const struct summary *summary, const struct section *section,
	const bool *chosen, const struct finding *except)
{
	const char *best = NULL;
	double max = 0;

	for (size_t i = 0; i < summary->model_count; i++) {
		const char *model = summary->models[i];
		if (finding_favours(except, model) || !is_candidate(summary, section, model))
			continue;
		double speedup = ratio_over_rows(summary, chosen, MODEL_BASELINE, model).median;
		if (speedup > max) {
			max = speedup;
			best = model;
		}
	}
	return best;
}

struct finding section_finding(const struct summary *summary, const struct section *section)
{
	struct finding finding = {.best = NULL};
	bool *chosen = common_rows(summary, section);

	if (chosen)
		finding.best = best_model(summary, section, chosen, &finding);
	if (finding.best)
		finding.speedup = compare(summary, chosen, MODEL_BASELINE, finding.best);
	while (finding.best && !finding.second) {
		const char *next = best_model(summary, section, chosen, &finding);
		if (!next)
			break;
		finding.margin = compare(summary, chosen, next, finding.best);
		if (interval_known(finding.margin.ratio) &&
			!summary_shows(summary, finding.margin.ratio) &&
			finding.peer_count < FINDING_PEERS)
			finding.peers[finding.peer_count++] = next;
		else
			finding.second = next;
	}
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
