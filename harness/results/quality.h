/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the figures of a bench can be trusted: what was set aside, which cells are too short or
 * not precise enough, whether the two clocks agree. */
#ifndef SIMUL_QUALITY_H
#define SIMUL_QUALITY_H

#include <stdio.h>

#include "harness/results/summary.h"

/* Below this a cell's wall time is mostly noise. */
#define QUALITY_SHORT_S 0.1

/* A choice of cells, in the order of the bench. */
struct quality_list {
	size_t count;
	char names[400]; /* "A1 eventloop, B5 threads and 7 more" */
};

/* Cells that last less than QUALITY_SHORT_S, in rows that compare models at work (section.h);
 * docs/measuring.md says why not in others. */
struct quality_list quality_short(const struct summary *summary);

/* Cells whose interval of the wall time is not within `precision` of its median, or that have none
 * yet. Rows that are measured in some rounds alone cannot become more precise, nor can cells of
 * which every run failed; these are left out. */
struct quality_list quality_imprecise(const struct summary *summary, double precision);

/* Cells whose figures noise may explain (noise.h). */
struct quality_list quality_noisy(const struct summary *summary);

/* Cells of which runs were set aside, and how many runs that were. */
struct quality_list quality_set_aside(const struct summary *summary);
size_t quality_runs_set_aside(const struct summary *summary);

/* What loading and ending a process takes: over the cells of C or of those that are interpreted,
 * the median of hyperfine's time less the cell's own account. Seconds. */
struct interval quality_loading(const struct summary *summary, bool interpreted);

/* Cells of which that is more than twice the usual and a hundredth of their time: what hyperfine
 * timed is not what the cell did. */
struct quality_list quality_unexplained(const struct summary *summary);

/* How many rounds were measured, and in `asked` how many of them were asked for; rows may be
 * measured in fewer than a bench has. */
int quality_rounds(const struct summary *summary, int *asked);

/* Whether every cell of the bench in a directory is as precise as that: 1 or 0; -errno when it
 * cannot be read, having complained. */
int quality_reaches(const char *directory, double precision);

/* How many comparisons with the sequential model have an interval, in the rows that compare models
 * at work, and how many of them show a difference (summary.h). */
struct quality_decided {
	size_t comparisons, decided;
};
struct quality_decided quality_decided(const struct summary *summary);

/* What a person who waited for the bench should know, a line each, such as "set aside: ...". */
typedef void quality_listener(const char *line, void *context);
void quality_tell(const struct summary *summary, quality_listener *listen, void *context);

/* The same of the bench in a directory, for a terminal; nothing if it cannot be read. */
void quality_print(const char *directory, FILE *stream);

#endif
