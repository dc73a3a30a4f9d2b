/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each run of each claim under each model, judged by what a bench measured. */
#include "harness/claims/claim_verdicts.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/files/input_file.h"
#include "harness/results/model_kind.h"

/* What checking one claim needs. */
struct check_context {
	const struct summary *summary;
	struct claim_verdict *found;
	int cores;
};

/* Adds a verdict; its room was allocated before. */
static struct run_verdict *add_verdict(struct check_context *context, const struct claim_run *run,
	const char *model, enum verdict value)
{
	struct run_verdict *verdict = &context->found->runs[context->found->count++];

	*verdict = (struct run_verdict){.run = run,
		.model = model,
		.result = {.verdict = value},
		.document = NAN,
		.wall = INTERVAL_NONE};
	return verdict;
}

__attribute__((format(printf, 2, 3))) static void explain(
	struct run_verdict *verdict, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(verdict->result.reason, sizeof(verdict->result.reason), format, arguments);
	va_end(arguments);
}

/* Of two results the worse one stands. */
static void worsen(struct run_verdict *verdict, struct check_result result)
{
	if (result.verdict > verdict->result.verdict)
		verdict->result = result;
}

/* Whether a run says anything about a model beyond that it must run. */
static bool speaks_of(const struct claim_run *run, const char *model)
{
	for (size_t i = 0; i < run->check_count; i++)
		if (run->checks[i].source == CHECK_RATIO ? strcmp(run->checks[i].of, model) == 0
							 : check_covers(&run->checks[i], model))
			return true;
	return kind_pick(run->document, model) != NULL;
}

static void worsen_by_ratio(struct run_verdict *verdict, const struct check *check)
{
	const struct row *row = verdict->cell->row;
	const struct cell *over = row_cell(row, check->of), *under = row_cell(row, check->to);

	if (strcmp(check->of, verdict->model) == 0 && under)
		worsen(verdict, verdict_of_ratio(check, over, under));
}

static void check_cell(
	struct check_context *context, const struct claim_run *run, const struct cell *cell)
{
	struct run_verdict *verdict = add_verdict(context, run, cell->model, VERDICT_HELD);
	const json_t *document = kind_pick(run->document, cell->model);

	verdict->cell = cell;
	verdict->wall = cell->figures[FIGURE_WALL];
	if (document)
		verdict->document = json_number_value(document);
	worsen(verdict, verdict_of_runs(cell));
	if (cell->rounds == 0)
		return;
	if (document)
		worsen(verdict, verdict_of_time(cell, run, verdict->document));
	for (size_t i = 0; i < run->check_count; i++) {
		const struct check *check = &run->checks[i];
		if (check->source == CHECK_RATIO)
			worsen_by_ratio(verdict, check);
		else if (check_covers(check, cell->model))
			worsen(verdict, verdict_of_check(check, cell, context->cores));
	}
}

static void check_run(struct check_context *context, const struct claim_run *run, const char *model)
{
	const char *exempt = claim_exempts(context->found->claim, run, model);
	const struct cell *cell = row_cell(summary_row(context->summary, run->row), model);

	if (exempt)
		explain(add_verdict(context, run, model, VERDICT_NA), "%s", exempt);
	else if (run->borrowed && !speaks_of(run, model))
		return;
	else if (!cell)
		explain(add_verdict(context, run, model, VERDICT_NA),
			"row %s was not measured under it", run->row);
	else
		check_cell(context, run, cell);
}

static const struct cell *cell_of_run(
	const struct check_context *context, const char *name, const char *model)
{
	const struct claim *claim = context->found->claim;

	for (size_t i = 0; i < claim->run_count; i++) {
		const char *own = json_string_value(json_object_get(claim->runs[i].json, "name"));
		if (own && strcmp(own, name) == 0)
			return row_cell(summary_row(context->summary, claim->runs[i].row), model);
	}
	return NULL;
}

/* Compares runs of the claim under a model. */
static void compare_runs(struct check_context *context, const char *model)
{
	const struct claim *claim = context->found->claim;
	struct run_verdict *verdict = NULL;

	for (size_t i = 0; i < claim->check_count; i++) {
		const struct check *check = &claim->checks[i];
		const struct cell *over = cell_of_run(context, check->of, model);
		const struct cell *under = cell_of_run(context, check->to, model);
		if (!over || !under || !check_covers(check, model))
			continue;
		if (!verdict)
			verdict = add_verdict(context, NULL, model, VERDICT_HELD);
		worsen(verdict, verdict_of_ratio(check, over, under));
	}
}

static void check_without_runs(struct check_context *context)
{
	const struct claim *claim = context->found->claim;
	const char *reason = claim_exempts(claim, NULL, MODEL_BASELINE);

	if (claim->test)
		explain(add_verdict(context, NULL, NULL, VERDICT_NA),
			"shown by %s, which a bench does not run", claim->test);
	else if (json_array_size(claim->evidence) == 0)
		explain(add_verdict(context, NULL, NULL, VERDICT_NA), "%s",
			reason ? reason : "nothing was run for it");
}

/* The runs of an erratum check what is true: where that is held, the document is refuted. */
static void refute(struct claim_verdict *found)
{
	for (size_t i = 0; i < found->count && found->claim->truth; i++) {
		enum verdict *verdict = &found->runs[i].result.verdict;
		if (*verdict == VERDICT_HELD || *verdict == VERDICT_BY_MEDIAN)
			*verdict = VERDICT_REFUTED;
	}
}

/* The verdict on a claim is that of its runs which weighs most. */
static void combine_run_verdicts(struct claim_verdict *found)
{
	refute(found);
	for (size_t i = 0; i < found->count; i++)
		if (found->runs[i].result.verdict > found->verdict)
			found->verdict = found->runs[i].result.verdict;
}

static int check_claim(struct check_context *context)
{
	const struct claim *claim = context->found->claim;
	const struct summary *summary = context->summary;
	size_t capacity = (claim->run_count + 1) * summary->model_count +
			  json_array_size(claim->evidence) + 1;

	context->found->runs = calloc(capacity, sizeof(*context->found->runs));
	if (!context->found->runs)
		return -ENOMEM;
	for (size_t i = 0; i < claim->run_count; i++)
		for (size_t j = 0; j < summary->model_count; j++)
			check_run(context, &claim->runs[i], summary->models[j]);
	for (size_t j = 0; j < summary->model_count; j++)
		compare_runs(context, summary->models[j]);
	if (claim->run_count == 0)
		check_without_runs(context);
	combine_run_verdicts(context->found);
	return 0;
}

/* What other claims say for this one, once these have been checked. */
static void add_evidence(struct claim_verdicts *verdicts, struct check_context *context)
{
	const json_t *id;
	size_t i;

	json_array_foreach(context->found->claim->evidence, i, id)
	{
		const struct claim *claim =
			claim_set_claim(&verdicts->claim_set, json_string_value(id));
		const struct claim_verdict *heard =
			&verdicts->items[claim - verdicts->claim_set.items];
		explain(add_verdict(context, NULL, NULL, heard->verdict), "%s is %s", claim->id,
			verdict_name(heard->verdict));
	}
	combine_run_verdicts(context->found);
}

static int check_all(struct claim_verdicts *verdicts, const struct summary *summary)
{
	struct check_context context = {.summary = summary, .cores = summary_cores(summary)};
	int status = 0;

	verdicts->count = verdicts->claim_set.count;
	verdicts->items = calloc(verdicts->count + 1, sizeof(*verdicts->items));
	if (!verdicts->items)
		return -ENOMEM;
	for (size_t i = 0; i < verdicts->count && status == 0; i++) {
		context.found = &verdicts->items[i];
		context.found->claim = &verdicts->claim_set.items[i];
		status = check_claim(&context);
	}
	for (size_t i = 0; i < verdicts->count && status == 0; i++) {
		context.found = &verdicts->items[i];
		add_evidence(verdicts, &context);
		verdicts->tally[context.found->verdict]++;
	}
	return status;
}

static int read_claims(struct claim_set *claim_set, const char *directory, struct problem *problem)
{
	char path[PATH_MAX];

	*claim_set = (struct claim_set){0};
	int size = snprintf(path, sizeof(path), "%s/%s", directory, CLAIMS_FILE);
	if (size >= (int)sizeof(path) || access(path, F_OK) < 0)
		return problem_set(
			problem, -ENOENT, "%.150s: this bench was not about claims", directory);
	json_t *array;
	int status = input_file_json(&array, path, problem);
	if (status < 0)
		return status;
	status = claim_set_parse(claim_set, array, problem);
	json_decref(array);
	return status;
}

int claim_verdicts_make(
	struct claim_verdicts *verdicts, const struct summary *summary, struct problem *problem)
{
	*verdicts = (struct claim_verdicts){0};
	int status = read_claims(&verdicts->claim_set, summary->directory, problem);
	if (status < 0)
		return status;
	status = check_all(verdicts, summary);
	if (status < 0) {
		problem_set(problem, status, "%s", strerror(-status));
		claim_verdicts_release(verdicts);
	}
	return status;
}

void claim_verdicts_release(struct claim_verdicts *verdicts)
{
	for (size_t i = 0; verdicts->items && i < verdicts->count; i++)
		free(verdicts->items[i].runs);
	free(verdicts->items);
	claim_set_release(&verdicts->claim_set);
	*verdicts = (struct claim_verdicts){0};
}

void claim_verdicts_count(const struct claim_verdicts *verdicts, char *text, size_t size)
{
	static const struct {
		enum verdict verdict;
		bool always;
	} order[] = {{VERDICT_HELD, true}, {VERDICT_BY_MEDIAN, false}, {VERDICT_REFUTED, false},
		{VERDICT_NA, true}, {VERDICT_UNDECIDED, false}, {VERDICT_NOT_HELD, true}};
	size_t used = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		size_t count = verdicts->tally[order[i].verdict];
		if ((order[i].always || count > 0) && used < size)
			used += (size_t)snprintf(text + used, size - used, "%s%zu %s",
				used > 0 ? ", " : "", count, verdict_name(order[i].verdict));
	}
}

void run_verdict_figures(const struct run_verdict *verdict, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; verdict->cell && i < verdict->run->check_count; i++) {
		const struct check *check = &verdict->run->checks[i];
		bool ratio = check->source == CHECK_RATIO;
		char words[160];
		if (ratio ? strcmp(check->of, verdict->model) != 0
			  : !check_covers(check, verdict->model))
			continue;
		verdict_words(check, verdict->cell,
			ratio ? row_cell(verdict->cell->row, check->to) : NULL, words,
			sizeof(words));
		if (words[0] && used + strlen(words) + 2 < size)
			used += (size_t)snprintf(
				text + used, size - used, "%s%s", used > 0 ? ", " : "", words);
	}
}

const struct run_verdict *claim_verdict_reason(const struct claim_verdict *found)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->runs[i].result.verdict == found->verdict)
			return &found->runs[i];
	return NULL;
}
