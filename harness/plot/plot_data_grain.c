/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Efficiency over the size of a task. */
#include "harness/plot/plot_data.h"

#include <math.h>
#include <string.h>

#include "harness/limits/grain.h"
#include "harness/plot/plot_block.h"
#include "harness/files/whole_file.h"

#define POINTS_MAX 64

size_t plot_data_grain_rows(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->row_count; i++)
		count += strcmp(summary->rows[i].workload, "grain") == 0;
	return count;
}

static void put_curve(
	const struct summary *summary, const char *model, enum grain_kind kind, FILE *stream)
{
	struct grain_point points[POINTS_MAX];
	size_t count = grain_points(summary, model, kind, points, POINTS_MAX);

	for (size_t i = 0; i < count; i++) {
		fprintf(stream, "%.9g", points[i].ns);
		plot_put_interval(stream, points[i].efficiency);
		fputc('\n', stream);
	}
	fputs("-1 1 1 1\n", stream); /* outside the picture: a block must not be empty */
	plot_end_block(stream);
}

int plot_data_grain(const struct summary *summary, const char *path)
{
	struct whole_file file;

	int status = whole_file_open(&file, path);
	if (status < 0)
		return status;
	for (enum grain_kind kind = GRAIN_COMPUTE; kind <= GRAIN_WAIT; kind++)
		for (size_t i = 0; i < summary->model_count; i++)
			put_curve(summary, summary->models[i], kind, file.stream);
	return whole_file_commit(&file);
}
