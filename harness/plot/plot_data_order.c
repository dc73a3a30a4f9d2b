/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every run beside the median of its cell, in the order in which they ran. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/plot/plot_block.h"
#include "harness/plot/plot_data.h"
#include "harness/files/whole_file.h"

/* One run. */
struct run {
	const struct record *record;
	const struct cell *cell; /* never NULL */
	size_t number;		 /* from 1, in order of running */
};

struct runs {
	struct run *items;
	size_t count;
};

static bool was_set_aside(const struct record *record)
{
	return record->set_aside[0] != '\0';
}

static double relative(const struct run *run)
{
	return run->record->wall_s / run->record->second / run->cell->figures[FIGURE_WALL].median;
}

static int by_order(const void *left, const void *right)
{
	const struct record *a = ((const struct run *)left)->record;
	const struct record *b = ((const struct run *)right)->record;

	if (a->round != b->round)
		return a->round < b->round ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* The runs that belong to a cell and took a time, in order. The caller frees the items. */
static int gather(struct runs *runs, const struct summary *summary)
{
	*runs = (struct runs){calloc(summary->records.count + 1, sizeof(*runs->items)), 0};
	if (!runs->items)
		return -ENOMEM;
	for (size_t i = 0; i < summary->records.count; i++) {
		const struct record *record = &summary->records.items[i];
		struct run run = {record, summary_cell(summary, record), 0};
		if (run.cell && record->round > 0 && (record->valid || was_set_aside(record)) &&
			relative(&run) > 0 && isfinite(relative(&run)))
			runs->items[runs->count++] = run;
	}
	qsort(runs->items, runs->count, sizeof(*runs->items), by_order);
	for (size_t i = 0; i < runs->count; i++)
		runs->items[i].number = i + 1;
	return 0;
}

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return a < b ? -1 : a > b;
}

/* The first and last number of a round and the median of its runs. */
static void put_round(const struct runs *runs, size_t begin, size_t end, FILE *stream)
{
	double *values = calloc(end - begin + 1, sizeof(*values));
	size_t count = 0;

	for (size_t i = begin; values && i < end; i++)
		if (!was_set_aside(runs->items[i].record))
			values[count++] = relative(&runs->items[i]);
	if (count > 0)
		qsort(values, count, sizeof(*values), by_value);
	fprintf(stream, "%d %zu %zu", runs->items[begin].record->round, runs->items[begin].number,
		runs->items[end - 1].number);
	plot_put_number(
		stream, count > 0 ? (values[(count - 1) / 2] + values[count / 2]) / 2 : NAN);
	putc('\n', stream);
	free(values);
}

static void put_rounds(const struct runs *runs, FILE *stream)
{
	for (size_t begin = 0, end = 0; begin < runs->count; begin = end) {
		while (end < runs->count &&
			runs->items[end].record->round == runs->items[begin].record->round)
			end++;
		put_round(runs, begin, end, stream);
	}
}

/* Those of one model, or, if `model` is NULL, those that were set aside. */
static void put_runs(const struct runs *runs, const char *model, FILE *stream)
{
	for (size_t i = 0; i < runs->count; i++) {
		const struct run *run = &runs->items[i];
		bool aside = was_set_aside(run->record);
		if (model ? aside || strcmp(run->cell->model, model) != 0 : !aside)
			continue;
		fprintf(stream, "%zu", run->number);
		plot_put_number(stream, relative(run));
		fprintf(stream, " # %s\n", run->record->row);
	}
	fputs("-1 1\n", stream); /* outside the picture: a block must not be empty */
}

size_t plot_data_order_aside(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->records.count; i++)
		count += was_set_aside(&summary->records.items[i]);
	return count;
}

int plot_data_order(const struct summary *summary, const char *path)
{
	struct whole_file file;
	struct runs runs;

	int status = gather(&runs, summary);
	if (status == 0)
		status = whole_file_open(&file, path);
	if (status == 0) {
		put_rounds(&runs, file.stream);
		fputs("-1 -1 -1 1\n", file.stream);
		for (size_t model = 0; model < summary->model_count; model++) {
			plot_end_block(file.stream);
			put_runs(&runs, summary->models[model], file.stream);
		}
		plot_end_block(file.stream);
		put_runs(&runs, NULL, file.stream);
		status = whole_file_commit(&file);
	}
	free(runs.items);
	return status;
}
