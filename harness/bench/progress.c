/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows a bench under way on standard error. */
#include "harness/bench/progress.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BAR 20

/* A line that is wider than the terminal is cut there: one that went on below could not be taken
 * away again (DECAWM, see console_codes(4)). */
#define WRAP_OFF "\033[?7l"
#define WRAP_ON "\033[?7h"

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void progress_open(struct progress *progress, FILE *stream, size_t cells)
{
	*progress = (struct progress){.stream = stream, .cells = cells};
	progress->live = stream && isatty(fileno(stream));
	progress->durations = malloc(cells * sizeof(*progress->durations));
	progress->due = calloc(cells, sizeof(*progress->due));
	if (!progress->durations || !progress->due)
		abort();
	for (size_t i = 0; i < cells; i++)
		progress->durations[i] = NAN;
}

void progress_close(struct progress *progress)
{
	progress_clear(progress);
	free(progress->durations);
	free(progress->due);
	progress->durations = NULL;
	progress->due = NULL;
}

void progress_expect(struct progress *progress, size_t cell)
{
	progress->due[cell]++;
}

void progress_clear(struct progress *progress)
{
	if (progress->live)
		fputs("\r\033[K", progress->stream);
}

/* Seconds until the end of the last round; NAN as long as no cell is known. */
static double remaining_s(const struct progress *progress)
{
	double sum = 0, remaining = 0;
	size_t known = 0;
	int unknown = 0;

	for (size_t i = 0; i < progress->cells; i++) {
		if (isnan(progress->durations[i])) {
			unknown += progress->due[i];
			continue;
		}
		sum += progress->durations[i];
		remaining += progress->durations[i] * progress->due[i];
		known++;
	}
	if (known == 0)
		return NAN;
	/* Cells that have not run yet count like the average of those that have. */
	return remaining + unknown * sum / (double)known;
}

static void write_duration(FILE *stream, double seconds)
{
	long rounded = lround(seconds);

	if (rounded < 60)
		fprintf(stream, "%ld s", rounded);
	else
		fprintf(stream, "%ld min %02ld s", rounded / 60, rounded % 60);
}

static void write_bar(FILE *stream, size_t done, size_t all)
{
	size_t full = done * BAR / all;

	fputc('[', stream);
	for (size_t i = 0; i < BAR; i++)
		fputc(i < full ? '#' : '.', stream);
	fputc(']', stream);
}

static void draw(struct progress *progress, const char *row, const char *model)
{
	double remaining = remaining_s(progress);

	progress_clear(progress);
	fprintf(progress->stream, WRAP_OFF "%s ", progress->caption);
	write_bar(progress->stream, progress->position, progress->round_cells);
	fprintf(progress->stream, " %zu/%zu", progress->position + 1, progress->round_cells);
	if (!isnan(remaining)) {
		fputs(", about ", progress->stream);
		write_duration(progress->stream, remaining);
		fputs(" left", progress->stream);
	}
	fprintf(progress->stream, ": %s %s" WRAP_ON, row, model);
	fflush(progress->stream);
}

void progress_round_begin(struct progress *progress, const char *caption, size_t cells)
{
	progress->caption = caption;
	progress->position = 0;
	progress->round_cells = cells;
	progress->repeated = 0;
	progress->round_began = now();
}

void progress_round_end(struct progress *progress)
{
	double remaining = remaining_s(progress);

	progress_clear(progress);
	if (!progress->stream || progress->live)
		return;
	fprintf(progress->stream, "%s: %zu cells in ", progress->caption,
		progress->position - progress->repeated);
	write_duration(progress->stream, now() - progress->round_began);
	if (progress->repeated > 0)
		fprintf(progress->stream, ", %zu set aside and run again", progress->repeated);
	if (remaining > 0) {
		fputs(", about ", progress->stream);
		write_duration(progress->stream, remaining);
		fputs(" left", progress->stream);
	}
	fputc('\n', progress->stream);
	fflush(progress->stream);
}

void progress_repeat(struct progress *progress, size_t cell)
{
	progress->due[cell]++;
	progress->round_cells++;
	progress->repeated++;
}

void progress_cell_begin(struct progress *progress, const char *row, const char *model)
{
	if (progress->live)
		draw(progress, row, model);
	progress->cell_began = now();
}

void progress_cell_end(struct progress *progress, size_t cell)
{
	progress->durations[cell] = now() - progress->cell_began;
	progress->due[cell]--;
	progress->position++;
}
