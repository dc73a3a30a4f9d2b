/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person who waits for a bench sees on standard error. */
#ifndef SIMUL_PROGRESS_H
#define SIMUL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Remaining time is reckoned from how long each cell took when it ran last. */
struct progress {
	FILE *stream;	   /* NULL: quiet */
	bool live;	   /* a terminal: one line that changes; otherwise a line a round */
	double *durations; /* seconds, by cell; NAN: not yet known */
	size_t cells;
	int *due;	     /* how often each is still to run, by cell */
	const char *caption; /* of the current round */
	size_t position;     /* cells of it that are done */
	size_t round_cells;  /* how many it has */
	size_t repeated;     /* how many of them are repetitions */
	double round_began, cell_began;
};

/* Prepares for `cells` cells, on a stream or, with NULL, quietly. Ends the program when memory runs
 * out. */
void progress_open(struct progress *progress, FILE *stream, size_t cells);
void progress_close(struct progress *progress);

/* A cell is to run once more than it was known. */
void progress_expect(struct progress *progress, size_t cell);

/* A cell of the current round is to run again. */
void progress_repeat(struct progress *progress, size_t cell);

/* Around each round of so many cells; `caption` as in "round 2 of 6", valid until it is over. A
 * round that fails is not over: call progress_clear() before printing the error. */
void progress_round_begin(struct progress *progress, const char *caption, size_t cells);
void progress_round_end(struct progress *progress);

/* Around each cell; its number is its index in the plan. Nothing is drawn in between, so that
 * drawing cannot disturb a measured cell. */
void progress_cell_begin(struct progress *progress, const char *row, const char *model);
void progress_cell_end(struct progress *progress, size_t cell);

/* Takes the live line away. */
void progress_clear(struct progress *progress);

#endif
