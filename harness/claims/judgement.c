/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/claims/judgement.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/files/input_file.h"
#include "harness/claims/who.h"

/* What the judging of one claim needs. */
struct court {
	const struct summary *summary;
	struct judgement *judgement;
	int cores;
};

/* Adds a ruling; its room was allocated before. */
static struct ruling *rule(
	struct court *court, const struct claim_run *run, const char *model, enum verdict verdict)
{
	struct ruling *ruling = &court->judgement->rulings[court->judgement->count++];

	*ruling = (struct ruling){.run = run,
		.model = model,
		.opinion = {.verdict = verdict},
		.document = NAN,
		.wall = INTERVAL_NONE};
	return ruling;
}

__attribute__((format(printf, 2, 3))) static void explain(
	struct ruling *ruling, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(ruling->opinion.reason, sizeof(ruling->opinion.reason), format, arguments);
	va_end(arguments);
}

/* Of two opinions the one that weighs more stands. */
static void weigh(struct ruling *ruling, struct opinion opinion)
{
	if (opinion.verdict > ruling->opinion.verdict)
		ruling->opinion = opinion;
}

/* Whether a run says anything about a model beyond that it must run. */
static bool speaks_of(const struct claim_run *run, const char *model)
{
	for (size_t i = 0; i < run->check_count; i++)
		if (run->checks[i].source == CHECK_RATIO ? strcmp(run->checks[i].of, model) == 0
							 : check_covers(&run->checks[i], model))
			return true;
	return who_pick(run->document, model) != NULL;
}

static void weigh_ratio(struct ruling *ruling, const struct check *check, const struct row *row)
{
	const struct cell *over = row_cell(row, check->of), *under = row_cell(row, check->to);

	if (strcmp(check->of, ruling->model) == 0 && under)
		weigh(ruling, verdict_of_ratio(check, over, under));
}

static void judge_cell(struct court *court, const struct claim_run *run, const struct row *row,
	const struct cell *cell)
{
	struct ruling *ruling = rule(court, run, cell->model, VERDICT_HELD);
	const json_t *document = who_pick(run->document, cell->model);

	ruling->row = row;
	ruling->cell = cell;
	ruling->wall = cell->figures[FIGURE_WALL];
	if (document)
		ruling->document = json_number_value(document);
	weigh(ruling, verdict_of_runs(cell));
	if (cell->rounds == 0)
		return;
	if (document)
		weigh(ruling, verdict_of_time(cell, run, ruling->document));
	for (size_t i = 0; i < run->check_count; i++) {
		const struct check *check = &run->checks[i];
		if (check->source == CHECK_RATIO)
			weigh_ratio(ruling, check, row);
		else if (check_covers(check, cell->model))
			weigh(ruling, verdict_of_check(check, cell, court->cores));
	}
}

static void judge_run(struct court *court, const struct claim_run *run, const char *model)
{
	const char *exempt = claim_exempts(court->judgement->claim, run, model);
	const struct row *row = summary_row(court->summary, run->row);
	const struct cell *cell = row_cell(row, model);

	if (exempt)
		explain(rule(court, run, model, VERDICT_NA), "%s", exempt);
	else if (run->borrowed && !speaks_of(run, model))
		return;
	else if (!cell)
		explain(rule(court, run, model, VERDICT_NA), "row %s was not measured under it",
			run->row);
	else
		judge_cell(court, run, row, cell);
}

static const struct cell *cell_of_run(
	const struct court *court, const char *name, const char *model)
{
	const struct claim *claim = court->judgement->claim;

	for (size_t i = 0; i < claim->run_count; i++) {
		const char *own = json_string_value(json_object_get(claim->runs[i].json, "name"));
		if (own && strcmp(own, name) == 0)
			return row_cell(summary_row(court->summary, claim->runs[i].row), model);
	}
	return NULL;
}

/* Compares runs of the claim under a model. */
static void compare_runs(struct court *court, const char *model)
{
	const struct claim *claim = court->judgement->claim;
	struct ruling *ruling = NULL;

	for (size_t i = 0; i < claim->check_count; i++) {
		const struct check *check = &claim->checks[i];
		const struct cell *over = cell_of_run(court, check->of, model);
		const struct cell *under = cell_of_run(court, check->to, model);
		if (!over || !under || !check_covers(check, model))
			continue;
		if (!ruling)
			ruling = rule(court, NULL, model, VERDICT_HELD);
		weigh(ruling, verdict_of_ratio(check, over, under));
	}
}

static void judge_without_runs(struct court *court)
{
	const struct claim *claim = court->judgement->claim;
	const char *reason = claim_exempts(claim, NULL, MODEL_BASELINE);

	if (claim->test)
		explain(rule(court, NULL, NULL, VERDICT_NA),
			"shown by %s, which a bench does not run", claim->test);
	else if (json_array_size(claim->evidence) == 0)
		explain(rule(court, NULL, NULL, VERDICT_NA), "%s",
			reason ? reason : "nothing was run for it");
}

/* The verdict of a judgement is that of its ruling which weighs most. */
static void combine_rulings(struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->rulings[i].opinion.verdict > judgement->verdict)
			judgement->verdict = judgement->rulings[i].opinion.verdict;
}

static int judge_claim(struct court *court)
{
	const struct claim *claim = court->judgement->claim;
	const struct summary *summary = court->summary;
	size_t capacity = (claim->run_count + 1) * summary->model_count +
			  json_array_size(claim->evidence) + 1;

	court->judgement->rulings = calloc(capacity, sizeof(*court->judgement->rulings));
	if (!court->judgement->rulings)
		return -ENOMEM;
	for (size_t i = 0; i < claim->run_count; i++)
		for (size_t j = 0; j < summary->model_count; j++)
			judge_run(court, &claim->runs[i], summary->models[j]);
	for (size_t j = 0; j < summary->model_count; j++)
		compare_runs(court, summary->models[j]);
	if (claim->run_count == 0)
		judge_without_runs(court);
	combine_rulings(court->judgement);
	return 0;
}

/* What other claims say for this one, once these have been judged. */
static void hear_evidence(struct judgements *judgements, struct court *court)
{
	const json_t *id;
	size_t i;

	json_array_foreach(court->judgement->claim->evidence, i, id)
	{
		const struct claim *claim =
			ledger_claim(&judgements->ledger, json_string_value(id));
		const struct judgement *heard =
			&judgements->items[claim - judgements->ledger.items];
		explain(rule(court, NULL, NULL, heard->verdict), "%s is %s", claim->id,
			verdict_name(heard->verdict));
	}
	combine_rulings(court->judgement);
}

static int judge_all(struct judgements *judgements, const struct summary *summary)
{
	struct court court = {.summary = summary, .cores = summary_cores(summary)};
	int status = 0;

	judgements->count = judgements->ledger.count;
	judgements->items = calloc(judgements->count + 1, sizeof(*judgements->items));
	if (!judgements->items)
		return -ENOMEM;
	for (size_t i = 0; i < judgements->count && status == 0; i++) {
		court.judgement = &judgements->items[i];
		court.judgement->claim = &judgements->ledger.items[i];
		status = judge_claim(&court);
	}
	for (size_t i = 0; i < judgements->count && status == 0; i++) {
		court.judgement = &judgements->items[i];
		hear_evidence(judgements, &court);
		judgements->tally[court.judgement->verdict]++;
	}
	return status;
}

static int read_claims(struct ledger *ledger, const char *directory, char *problem)
{
	char path[PATH_MAX];

	*ledger = (struct ledger){0};
	int size = snprintf(path, sizeof(path), "%s/%s", directory, LEDGER_FILE);
	if (size >= (int)sizeof(path) || access(path, F_OK) < 0) {
		snprintf(problem, 256, "%.150s: this bench was not about claims", directory);
		return -ENOENT;
	}
	json_t *array;
	int status = input_file_json(&array, path, problem);
	if (status < 0)
		return status;
	status = ledger_parse(ledger, array, problem);
	json_decref(array);
	return status;
}

int judgements_make(struct judgements *judgements, const struct summary *summary, char *problem)
{
	*judgements = (struct judgements){0};
	int status = read_claims(&judgements->ledger, summary->directory, problem);
	if (status < 0)
		return status;
	status = judge_all(judgements, summary);
	if (status < 0) {
		snprintf(problem, 256, "%s", strerror(-status));
		judgements_release(judgements);
	}
	return status;
}

void judgements_release(struct judgements *judgements)
{
	for (size_t i = 0; judgements->items && i < judgements->count; i++)
		free(judgements->items[i].rulings);
	free(judgements->items);
	ledger_release(&judgements->ledger);
	*judgements = (struct judgements){0};
}

void judgements_count(const struct judgements *judgements, char *text, size_t size)
{
	const size_t *tally = judgements->tally;
	char open[48] = "";

	if (tally[VERDICT_UNDECIDED] > 0)
		snprintf(open, sizeof(open), "%zu not decidable, ", tally[VERDICT_UNDECIDED]);
	snprintf(text, size, "%zu held, %zu n/a, %s%zu not held", tally[VERDICT_HELD],
		tally[VERDICT_NA], open, tally[VERDICT_NOT_HELD]);
}

void ruling_figures(const struct ruling *ruling, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; ruling->cell && i < ruling->run->check_count; i++) {
		const struct check *check = &ruling->run->checks[i];
		bool ratio = check->source == CHECK_RATIO;
		char words[160];
		if (ratio ? strcmp(check->of, ruling->model) != 0
			  : !check_covers(check, ruling->model))
			continue;
		verdict_words(check, ruling->cell, ratio ? row_cell(ruling->row, check->to) : NULL,
			words, sizeof(words));
		if (words[0] && used + strlen(words) + 2 < size)
			used += (size_t)snprintf(
				text + used, size - used, "%s%s", used > 0 ? ", " : "", words);
	}
}

const struct ruling *judgement_reason(const struct judgement *judgement)
{
	for (size_t i = 0; i < judgement->count; i++)
		if (judgement->rulings[i].opinion.verdict == judgement->verdict)
			return &judgement->rulings[i];
	return NULL;
}
