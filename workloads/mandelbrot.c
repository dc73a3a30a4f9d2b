/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mandelbrot: each task draws one row of the Mandelbrot set. The tutorials' CPU-bound work for a
 * pool of processes, with tasks of very unequal size. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workloads/workload.h"

/* A row's output: its CPU time, and how many steps each point took. */
struct line {
	int64_t cpu_ns;
	uint16_t steps[];
};

struct mandelbrot {
	struct run_parameters run;
	int64_t width, height, limit;
	const char *image;
	unsigned char *lines;
};

static size_t line_bytes(int64_t width)
{
	size_t bytes = sizeof(struct line) + (size_t)width * sizeof(uint16_t);
	return (bytes + 7) / 8 * 8;
}

static const struct line *line_at(const struct mandelbrot *w, int64_t y)
{
	return (const struct line *)(const void *)(w->lines + (size_t)y * line_bytes(w->width));
}

/* How many steps of z = z*z + c it takes to leave the circle of radius 2, at most `limit`. */
static int64_t steps_at(double re, double im, int64_t limit)
{
	double x = 0, y = 0;
	int64_t steps = 0;
	while (steps < limit && x * x + y * y <= 4) {
		double next = x * x - y * y + re;
		y = 2 * x * y + im;
		x = next;
		steps++;
	}
	return steps;
}

static int draw_row(const void *in, void *out)
{
	const struct mandelbrot *w = in;
	struct line *line = out;
	int64_t began = cpu_now();
	double im = ((double)w->run.index + 0.5) / (double)w->height * 2.4 - 1.2;
	for (int64_t x = 0; x < w->width; x++) {
		double re = ((double)x + 0.5) / (double)w->width * 3.2 - 2.2;
		line->steps[x] = (uint16_t)steps_at(re, im, w->limit);
	}
	line->cpu_ns = cpu_now() - began;
	return 0;
}

static int draw_row_elsewhere(const void *in, void *out)
{
	const struct mandelbrot *w = in;
	return offload(draw_row, in, sizeof(*w), out, line_bytes(w->width));
}

/* The size of a line depends on an option, so the harness cannot make the outputs. */
static int setup(void *state)
{
	struct mandelbrot *w = state;
	w->lines = calloc((size_t)w->height, line_bytes(w->width));
	return w->lines ? 0 : -ENOMEM;
}

static int run(void *state)
{
	struct mandelbrot *w = state;
	struct group *group;
	int result = group_open(&group, (size_t)w->height, sizeof(*w), line_bytes(w->width));
	if (result == 0)
		group_spawn_each(group, draw_row_elsewhere, w);
	return group_finish(group, result, w->lines);
}

/* The set in black, what leaves soon in blue, what leaves late in white. */
static bool write_point(FILE *file, int64_t steps, int64_t limit)
{
	int light = steps < 32 ? (int)steps * 8 : 255;
	unsigned char white = (unsigned char)light, blue = (unsigned char)(96 + light * 159 / 255);
	unsigned char inside[3] = {0}, outside[3] = {white, white, blue};
	return fwrite(steps >= limit ? inside : outside, 3, 1, file) == 1;
}

/* A portable pixmap. If only a part could be written it is removed, but not what is no regular
 * file, as /dev/full. 0 or -errno. */
static int write_image(const struct mandelbrot *w)
{
	FILE *file = fopen(w->image, "wbe");
	if (!file)
		return -errno;
	fprintf(file, "P6\n%lld %lld\n255\n", (long long)w->width, (long long)w->height);
	int result = 0;
	for (int64_t i = 0; i < w->width * w->height && result == 0; i++)
		if (!write_point(file, line_at(w, i / w->width)->steps[i % w->width], w->limit))
			result = -errno;
	if (fclose(file) != 0 && result == 0)
		result = -errno;
	struct stat status;
	if (result < 0 && lstat(w->image, &status) == 0 && S_ISREG(status.st_mode))
		unlink(w->image);
	return result;
}

/* The set is symmetric about the real axis, and so are the rows' centres. Rounding may move a point
 * that lies on the edge. */
static int check(const void *state, char *problem)
{
	const struct mandelbrot *w = state;
	for (int64_t y = 0; y < w->height / 2; y++) {
		const struct line *upper = line_at(w, y), *lower = line_at(w, w->height - 1 - y);
		int64_t apart = 0;
		for (int64_t x = 0; x < w->width; x++)
			apart += upper->steps[x] != lower->steps[x];
		if (apart * 20 > w->width)
			return wrong(problem, "row %lld is not the mirror of row %lld",
				(long long)y, (long long)(w->height - 1 - y));
	}
	int result = w->image ? write_image(w) : 0;
	if (result < 0)
		return wrong(problem, "the image '%.180s' could not be written: %s", w->image,
			strerror(-result));
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct mandelbrot *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t y = 0; y < w->height; y++)
		checksum = checksum_add(
			checksum, line_at(w, y)->steps, (size_t)w->width * sizeof(uint16_t));
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct mandelbrot *w = state;
	int64_t inside = 0;
	for (int64_t i = 0; i < w->width * w->height; i++)
		inside += line_at(w, i / w->width)->steps[i % w->width] >= w->limit;
	snprintf(text, 128, "%lld of %lld points in the set", (long long)inside,
		(long long)(w->width * w->height));
}

/* Rows differ too much for a cost per step; but a row and its mirror are the same work, and the
 * faster of the two shows what it takes. */
static struct work_span work_span(const void *state)
{
	const struct mandelbrot *w = state;
	struct work_span cost = {0};
	for (int64_t y = 0; y < w->height; y++) {
		int64_t own = line_at(w, y)->cpu_ns, mirror = line_at(w, w->height - 1 - y)->cpu_ns;
		double faster = (double)(own < mirror ? own : mirror) / (double)NANOSECONDS;
		cost.span = fmax(cost.span, faster);
		cost.work += faster;
	}
	return cost;
}

static void teardown(void *state)
{
	free(((struct mandelbrot *)state)->lines);
}

const struct workload workload_mandelbrot = {
	.name = "mandelbrot",
	.summary = "each task draws one row of the Mandelbrot set",
	.state = sizeof(struct mandelbrot),
	TASKS_OPTION(struct mandelbrot, height),
	OPTIONS(OPTION_WITHIN(1, 16384, struct mandelbrot, width, "800", "points in a row"),
		OPTION_WITHIN(1, 16384, struct mandelbrot, height, "600", "rows, one a task"),
		OPTION_WITHIN(1, 65535, struct mandelbrot, limit, "5000",
			"steps after which a point counts as inside"),
		OPTION(TEXT, struct mandelbrot, image, "", "write the picture to this file (PPM)")),
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
	.teardown = teardown,
};
