/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long tasks took, as the share that had ended by then. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/plot/plot_block.h"
#include "harness/plot/plot_data.h"
#include "harness/results/section.h"
#include "harness/files/whole_file.h"

/* A row is drawn if one of its cells has so many latencies, and so many rows at most. */
enum { LATENCIES_MIN = 100, PANELS_MAX = 10 };

/* Latencies up to `upper` nanoseconds. */
struct bucket {
	double upper, count;
};

struct buckets {
	struct bucket *items;
	size_t count;
	double total;
};

static int by_upper(const void *left, const void *right)
{
	double a = ((const struct bucket *)left)->upper, b = ((const struct bucket *)right)->upper;
	return a < b ? -1 : a > b;
}

/* A bucket as a record has it, [upper, count]; one of count 0 if it is none. */
static struct bucket read_bucket(const json_t *pair)
{
	const json_t *upper = json_array_get(pair, 0), *count = json_array_get(pair, 1);
	struct bucket bucket = {json_number_value(upper), json_number_value(count)};

	if (!(bucket.upper > 0) || !(bucket.count > 0))
		bucket.count = 0;
	return bucket;
}

static const json_t *histogram_of(const struct record *record)
{
	return json_object_get(record->json, "latency_histogram");
}

/* The latencies of all of a cell's rounds, in order. The caller frees the items. 0 or -ENOMEM. */
static int gather(struct buckets *buckets, const struct cell *cell)
{
	size_t room = 1, j;
	const json_t *pair;

	for (size_t i = 0; i < cell->rounds; i++)
		room += json_array_size(histogram_of(cell->records[i]));
	*buckets = (struct buckets){calloc(room, sizeof(*buckets->items)), 0, 0};
	if (!buckets->items)
		return -ENOMEM;
	for (size_t i = 0; i < cell->rounds; i++)
		json_array_foreach(histogram_of(cell->records[i]), j, pair)
		{
			struct bucket bucket = read_bucket(pair);
			if (bucket.count == 0)
				continue;
			buckets->items[buckets->count++] = bucket;
			buckets->total += bucket.count;
		}
	qsort(buckets->items, buckets->count, sizeof(*buckets->items), by_upper);
	return 0;
}

static double latencies_of(const struct cell *cell)
{
	struct buckets buckets;

	if (gather(&buckets, cell) < 0)
		return 0;
	free(buckets.items);
	return buckets.total;
}

static bool is_drawn(const struct row *row)
{
	if (section_of(row) == &section_cost || section_of(row) == &section_claim)
		return false;
	for (size_t i = 0; i < row->cell_count; i++)
		if (latencies_of(&row->cells[i]) >= LATENCIES_MIN)
			return true;
	return false;
}

size_t plot_data_latency_panels(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->row_count && count < PANELS_MAX; i++)
		count += is_drawn(&summary->rows[i]);
	return count;
}

/* A line for each latency at which the share rises, after one where it is still 0. */
static int put_steps(const struct cell *cell, FILE *stream)
{
	struct buckets buckets;
	double ended = 0;

	if (gather(&buckets, cell) < 0)
		return -ENOMEM;
	if (buckets.count > 0)
		fprintf(stream, "%.9g 0\n", buckets.items[0].upper / 1e9);
	for (size_t i = 0; i < buckets.count; i++) {
		ended += buckets.items[i].count;
		if (i + 1 < buckets.count && buckets.items[i + 1].upper == buckets.items[i].upper)
			continue;
		plot_put_number(stream, buckets.items[i].upper / 1e9);
		plot_put_number(stream, ended / buckets.total);
		putc('\n', stream);
	}
	free(buckets.items);
	return 0;
}

static int put_panel(const struct summary *summary, const struct row *row, FILE *stream)
{
	int status = 0;

	for (size_t model = 0; model < summary->model_count && status == 0; model++) {
		const struct cell *cell = row_cell(row, summary->models[model]);
		plot_end_block(stream);
		if (cell)
			status = put_steps(cell, stream);
		fputs("-1 0\n", stream); /* outside the picture: a block must not be empty */
	}
	return status;
}

int plot_data_latency(const struct summary *summary, const char *path)
{
	size_t panels = plot_data_latency_panels(summary), panel = 0;
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	for (size_t i = 0; i < summary->row_count && panel < panels; i++) {
		if (!is_drawn(&summary->rows[i]))
			continue;
		fprintf(file.stream, "%zu", ++panel);
		plot_put_row_heading(file.stream, &summary->rows[i]);
		fprintf(file.stream, " %d\n", row_rate(&summary->rows[i]) > 0);
	}
	panel = 0;
	for (size_t i = 0; i < summary->row_count && panel < panels && status == 0; i++) {
		if (!is_drawn(&summary->rows[i]))
			continue;
		panel++;
		status = put_panel(summary, &summary->rows[i], file.stream);
	}
	if (status == 0)
		return whole_file_commit(&file);
	whole_file_abandon(&file);
	return status;
}
