/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes as tables and sentences, and as annotations for GitHub. */
#include "harness/compare/changes_text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/format/shape.h"
#include "harness/format/github.h"
#include "harness/format/quantity.h"

/* Prints a paragraph. */
static void say(FILE *stream, enum text_form form, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void say(FILE *stream, enum text_form form, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	int size = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (size < 0)
		return;
	text_print(text, stream, form, 0);
	if (form == TEXT_MARKDOWN)
		fputc('\n', stream);
	free(text);
}

static void say_side(
	FILE *stream, enum text_form form, const char *side, const struct summary *summary)
{
	const json_t *versions = json_object_get(summary->machine, "versions");

	say(stream, form, "%s: %s, simul %s, started %s", side, summary->directory,
		shape_text_or(versions, "simul", "unknown"),
		shape_text_or(summary->bench, "started", "unknown"));
}

static void say_rules(const struct changes *changes, FILE *stream, enum text_form form)
{
	/* fmax() leaves out a floor that is not known. */
	struct quantity threshold =
		quantity_percent(fmax(change_min(changes->paired), changes->floor));

	if (changes->paired)
		say(stream, form, "Interleaved: both ran next to each other in every round.");
	else if (changes->one_machine)
		say(stream, form,
			"Not interleaved: the machine may have changed from one bench to the "
			"other. A change must also exceed what the cell drifted within either, "
			"with its whole interval. To be sure, see simul bench --against.");
	else
		say(stream, form,
			"Not the same machine (%s): no times are compared, only each model's "
			"time in terms of the sequential model's.",
			changes->machine);
	if (isnan(changes->floor))
		say(stream, form, "A change counts from %s. The noise floor was not measured: %s.",
			threshold.of,
			summary_has_arm(changes->base) || summary_has_arm(changes->head)
				? "there are too few rounds for it"
				: "no cell is in every round twice");
	else
		say(stream, form, "A change counts from %s; the noise floor is %s.", threshold.of,
			quantity_percent(changes->floor).of);
	if (changes->work_gap > 0.001)
		say(stream, form,
			"The work rates are %s apart, and a change must exceed that as well.",
			quantity_percent(changes->work_gap).of);
}

/* Worst first within an outcome: what may be slowest. */
static int by_weight(const void *left, const void *right)
{
	const struct change *a = *(const struct change *const *)left;
	const struct change *b = *(const struct change *const *)right;

	if (a->outcome != b->outcome)
		return a->outcome < b->outcome ? -1 : 1;
	if (a->outcome == OUTCOME_SAME ||
		!(a->ratio.median < b->ratio.median || a->ratio.median > b->ratio.median))
		return a < b ? -1 : a > b;
	return a->ratio.median > b->ratio.median ? -1 : 1;
}

static const char *word_of(const struct change *change)
{
	if (change->confirmation == CONFIRMED)
		return change->outcome == OUTCOME_WORSE ? "worse, confirmed" : "better, confirmed";
	if (change->confirmation == NOT_CONFIRMED)
		return "inconclusive: not confirmed";
	return outcome_name(change->outcome);
}

static struct quantity model_of(const struct change *change)
{
	return quantity_model(change->model, change->workers);
}

/* A line of the table. */
struct change_line {
	const struct changes *changes;
	const struct change *change;
};

static struct quantity time_of(const struct changes *changes, double value)
{
	return changes->one_machine ? quantity_duration(value) : quantity_number(value);
}

static const char *note_of(const struct change *change)
{
	return change->noisy ? "disturbed" : "";
}

TABLE_SHOWS(put_verdict, const struct change_line *line,
	line->change->outcome == OUTCOME_WORSE ? TABLE_ALARM : TABLE_PLAIN, word_of(line->change))
TABLE_SHOWS(put_row, const struct change_line *line, TABLE_STRONG, line->change->row)
TABLE_SHOWS(put_model, const struct change_line *line, TABLE_PLAIN, model_of(line->change).of)
TABLE_SHOWS(put_base, const struct change_line *line, TABLE_PLAIN,
	time_of(line->changes, line->change->base_s).of)
TABLE_SHOWS(put_head, const struct change_line *line, TABLE_PLAIN,
	time_of(line->changes, line->change->head_s).of)
TABLE_SHOWS(put_ratio, const struct change_line *line, TABLE_PLAIN,
	quantity_ratio(line->change->ratio).of)
TABLE_SHOWS(put_p, const struct change_line *line, TABLE_PLAIN,
	quantity_number(line->change->p_adjusted).of)
TABLE_SHOWS(put_second, const struct change_line *line, TABLE_PLAIN,
	line->change->confirmation != CONFIRMATION_NONE ? quantity_ratio(line->change->second).of
							: note_of(line->change))

static void put_detectable(struct table *table, const void *item)
{
	const struct change_line *line = item;
	const struct change *change = line->change;

	if (isnan(change->detectable))
		table_cell(table, TABLE_PLAIN, "%zu round%s, needs %zu", change->rounds,
			change->rounds == 1 ? "" : "s", line->changes->min_rounds);
	else
		table_cell(table, TABLE_PLAIN, "%s", quantity_percent(change->detectable).of);
}

static int print_table(const struct changes *changes, const struct change *const *sorted,
	FILE *stream, enum text_form form, bool all)
{
	static const struct table_column columns[] = {{"verdict", TABLE_LEFT, put_verdict},
		{"row", TABLE_LEFT, put_row}, {"model", TABLE_LEFT, put_model},
		{"base", TABLE_RIGHT, put_base}, {"head", TABLE_RIGHT, put_head},
		{"head / base", TABLE_RIGHT, put_ratio}, {"p", TABLE_RIGHT, put_p},
		{"could\ntell from", TABLE_RIGHT, put_detectable},
		{"second batch,\nnoise", TABLE_LEFT, put_second}};
	struct table *table = TABLE_OPEN(columns);
	int status = 0;

	for (size_t i = 0; i < changes->count; i++)
		if (all || sorted[i]->outcome != OUTCOME_SAME)
			table_line(table, &(const struct change_line){changes, sorted[i]});
	if (!table || table_lines(table) > 0) {
		fputc('\n', stream);
		status = table_print(table, stream, form);
		fputc('\n', stream);
	}
	table_close(table);
	return status;
}

/* "A1 sequential, eventloop; B5 threads" */
static void name_same(const struct changes *changes, FILE *stream, enum text_form form)
{
	const char *row = NULL;
	char *text = NULL;
	size_t size;
	FILE *names = open_memstream(&text, &size);

	if (!names)
		return;
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (change->outcome != OUTCOME_SAME)
			continue;
		if (row && strcmp(row, change->row) == 0)
			fprintf(names, ", %s", model_of(change).of);
		else
			fprintf(names, "%s%s %s", row ? "; " : "", change->row,
				model_of(change).of);
		row = change->row;
	}
	fclose(names);
	if (row)
		say(stream, form, "same: %s", text);
	free(text);
}

static bool is_alike(const struct unmatched *a, const struct unmatched *b)
{
	return strcmp(a->row, b->row) == 0 && strcmp(a->reason, b->reason) == 0 &&
	       a->in_base == b->in_base && a->in_head == b->in_head;
}

static bool is_claim(const struct unmatched *unmatched)
{
	return strncmp(unmatched->reason, "checks a claim", 14) == 0;
}

/* Rows that are measured in few rounds, for their facts: one line for all. */
static void say_claims(const struct changes *changes, FILE *stream, enum text_form form)
{
	size_t cells = 0;

	for (size_t i = 0; i < changes->unmatched_count; i++)
		cells += is_claim(&changes->unmatched[i]);
	if (cells > 0)
		say(stream, form,
			"not compared: %zu cells of rows that check a claim, in fewer rounds than "
			"the others",
			cells);
}

/* "not compared: A1 (sequential, threads/3): other machines ..." */
static void say_unmatched(const struct changes *changes, FILE *stream, enum text_form form)
{
	const struct unmatched *end = changes->unmatched + changes->unmatched_count, *next;

	say_claims(changes, stream, form);
	for (const struct unmatched *first = changes->unmatched; first < end; first = next) {
		next = first + 1;
		if (is_claim(first))
			continue;
		const char *where = !first->in_head   ? "only in the base"
				    : !first->in_base ? "only in the head"
						      : "not compared";
		char *text = NULL;
		size_t size;
		FILE *models = open_memstream(&text, &size);

		if (!models)
			return;
		for (next = first; next < end && is_alike(first, next); next++) {
			fprintf(models, "%s%s", next == first ? "" : ", ", next->model);
			if (next->workers > 1)
				fprintf(models, "/%d", next->workers);
		}
		fclose(models);
		say(stream, form, "%s: %s (%s)%s%s", where, first->row, text,
			first->reason[0] ? ": " : "", first->reason);
		free(text);
	}
}

/* Whether there are rounds enough to tell any cell changed. */
static bool can_tell(const struct changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (!isnan(changes->items[i].detectable))
			return true;
	return false;
}

/* What the rounds were good for. */
static void say_power(const struct changes *changes, FILE *stream, enum text_form form)
{
	double min = INFINITY, max = 0;
	size_t blind = 0;

	for (size_t i = 0; i < changes->count; i++) {
		double detectable = changes->items[i].detectable;

		blind += isnan(detectable) ? 1 : 0;
		min = fmin(min, detectable);
		max = fmax(max, detectable);
	}
	if (blind < changes->count)
		say(stream, form,
			"The smallest change that these rounds could have told is %s in the "
			"steadiest cell and %s in the noisiest.",
			quantity_percent(min).of, quantity_percent(max).of);
	if (blind > 0)
		say(stream, form,
			"%zu of %zu cells have too few rounds to tell any change: with %zu cells "
			"it takes %zu, as in simul bench --rounds %zu, or fewer cells, as in "
			"--only ROW,ROW.",
			blind, changes->count, changes->tested ? changes->tested : changes->count,
			changes->min_rounds, changes->min_rounds);
}

static void say_tally(const struct changes *changes, FILE *stream, enum text_form form)
{
	say(stream, form, "%zu cells: %zu worse, %zu inconclusive, %zu better, %zu same.",
		changes->count, changes_tally(changes, OUTCOME_WORSE),
		changes_tally(changes, OUTCOME_OPEN), changes_tally(changes, OUTCOME_BETTER),
		changes_tally(changes, OUTCOME_SAME));
}

int changes_print(const struct changes *changes, FILE *stream, enum text_form form, bool all)
{
	const struct change **sorted = calloc(changes->count + 1, sizeof(*sorted));

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < changes->count; i++)
		sorted[i] = &changes->items[i];
	qsort(sorted, changes->count, sizeof(*sorted), by_weight);
	say_side(stream, form, "base", changes->base);
	say_side(stream, form, "head", changes->head);
	say_rules(changes, stream, form);
	int status = 0;
	if (all || can_tell(changes)) {
		status = print_table(changes, sorted, stream, form, all);
		if (!all)
			name_same(changes, stream, form);
	}
	say_unmatched(changes, stream, form);
	say_power(changes, stream, form);
	say_tally(changes, stream, form);
	free(sorted);
	return status;
}

struct change_words change_describe(const struct change *change)
{
	struct change_words words;

	snprintf(words.of, sizeof(words.of),
		"%s under %s, which takes %s as long; a change counts from %s", change->row,
		model_of(change).of, quantity_ratio(change->ratio).of,
		quantity_percent(change->limit).of);
	return words;
}

static void annotate(const struct changes *changes)
{
	char text[128];

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		char title[128];

		if (change->outcome != OUTCOME_WORSE)
			continue;
		snprintf(title, sizeof(title), "slower: %.50s under %.50s", change->row,
			model_of(change).of);
		github_annotate(GITHUB_ERROR, title, change_describe(change).of);
	}
	snprintf(text, sizeof(text), "%zu worse, %zu inconclusive, %zu better, %zu same",
		changes_tally(changes, OUTCOME_WORSE), changes_tally(changes, OUTCOME_OPEN),
		changes_tally(changes, OUTCOME_BETTER), changes_tally(changes, OUTCOME_SAME));
	github_annotate(changes_doubts(changes) > 0 ? GITHUB_WARNING : GITHUB_NOTICE,
		"simul compare", text);
}

int changes_github(const struct changes *changes)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		return -ENOMEM;
	fputs("## What changed\n\n", stream);
	int status = changes_print(changes, stream, TEXT_MARKDOWN, false);

	fputc('\n', stream);
	fclose(stream);
	annotate(changes);
	if (status == 0)
		status = github_summary_append(text, size);
	free(text);
	return status == -ENOENT || status > 0 ? 0 : status;
}
