/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One model in one row of a bench: its records, and the medians of what they measured. */
#ifndef SIMUL_CELL_H
#define SIMUL_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/results/record.h"
#include "harness/statistics/statistics.h"

/* The model that every other one is compared with. */
#define MODEL_BASELINE "sequential"

/* What is summed up of every cell, each with an interval over the rounds: F(figure, its name in
 * exports with the unit, its value in the record `r`). Times that are not in document seconds are
 * real ones. */
/* clang-format off */
#define FIGURE_TABLE(F) \
F(WALL, "wall_document_s", r->wall_s / r->second) \
F(SPEEDUP, "speedup", NAN) /* sequential wall time / this one's, paired by round */ \
F(WALL_REAL, "wall_s", r->wall_s) \
F(THROUGHPUT, "tasks_per_s", r->wall_s > 0 ? (double)r->tasks / r->wall_s : NAN) \
F(BOUND, "bound_document_s", bound_of(r) / r->second) /* whatever the model and its workers */ \
F(BOUND_SHARE, "bound_share", bound_of(r) / r->wall_s) \
F(IDEAL, "ideal_document_s", r->ideal_s / r->second) /* with this model and its workers */ \
F(EFFICIENCY, "efficiency", r->efficiency) \
F(KEPT_UP, "kept_up", record_kept_up(r)) /* with the rate at which tasks arrived */ \
F(CONCURRENCY, "concurrency", r->concurrency) \
F(PARALLELISM, "parallelism", r->parallelism) \
F(CPU_PER_TASK, "cpu_per_task_s", per_task(r, r->user_s + r->sys_s)) \
F(WALL_PER_TASK, "wall_per_task_s", per_task(r, r->wall_s)) \
F(MEMORY, "peak_memory_kib", r->peak_memory_kib) \
F(STARTUP, "startup_s", r->startup_s) \
F(THREADS, "os_threads", r->os_threads) \
F(PROCESSES, "os_processes", r->os_processes) \
F(LATENCY_P50, "latency_p50_s", r->latency_p50_ns / 1e9) \
F(LATENCY_P99, "latency_p99_s", r->latency_p99_ns / 1e9) \
F(LATENCY_P999, "latency_p999_s", p999_of(r) / 1e9) \
F(LATENCY_MAX, "latency_max_s", r->latency_max_ns / 1e9) \
F(LOADING, "loading_s", r->outer_s - r->setup_s - r->startup_s - r->wall_s - r->teardown_s)
/* clang-format on */

#define FIGURE_MEMBER(figure, name, value) FIGURE_##figure,

enum figure { FIGURE_TABLE(FIGURE_MEMBER) FIGURES };

/* Of fewer tasks than this there is no p99.9: it would be the slowest ten or fewer. */
#define P999_TASKS 10000

/* How long tasks came and the last of them took, over how long it took to serve them all: whether a
 * run kept up with the rate at which they arrived. NAN if they arrived at none. */
double record_kept_up(const struct record *record);
#define KEPT_UP_MIN 0.95

/* The figure's name in exports, with its unit: "wall_document_s". */
const char *figure_name(enum figure figure);

/* Whether a cell's results are those of the sequential model. */
enum agreement {
	AGREES,
	DISAGREES,
	UNCHECKED, /* no sequential cell of the same tasks, or no checksum */
};

struct row;

/* One model in one row. */
struct cell {
	const struct row *row; /* that it belongs to */
	const char *model;
	int workers;
	int64_t tasks;
	double second; /* how many real seconds a document second lasts in it; 0: no good record */
	bool differs;  /* it has settings of its own, so that its results need not be the others' */
	struct interval figures[FIGURES]; /* INTERVAL_NONE where nothing was measured */
	enum agreement agreement;
	double document; /* the documents' own figure, document seconds; NAN if they give none */
	bool noisy;	 /* noise may explain its figures, see noise.h */
	size_t rounds;	 /* good records, which the figures are made of */
	size_t invalid;	 /* records of runs that failed, which are left out */
	const char *problem; /* of the first of those, or "" */
	size_t set_aside;    /* good records that the machine disturbed, which are in no figure */
	/* The good records, valid or with the ending that is wanted, in the order of their rounds,
	 * at most one a round. */
	const struct record **records;
	/* Of the A/A arm: the second record of the round of each, or NULL. */
	const struct record **seconds;
	const struct record **aside; /* those set aside, in no order */
	struct interval repeat;	     /* second / first wall time */
};

/* Fills a cell that has row, model and workers with those of `records` that name its row and model
 * and, if the row has the model several times, its number of workers. Returns how many, whether
 * they count or not; -ENOMEM. */
long cell_gather(struct cell *cell, const struct records *records);

/* Computes the figures and the agreement, when the row's cells have their records. There is no
 * speed-up if the row's sequential cell had other tasks or another document second. */
void cell_sum_up(struct cell *cell);

/* Whether the measured median misses the documents' figure by more than 5 %. */
bool cell_misses_document(const struct cell *cell);

/* The cell's record of a round, or NULL. `cell` may be NULL. */
const struct record *cell_record(const struct cell *cell, int round);

/* The good records, those that count and then those set aside: i < rounds + set_aside. */
const struct record *cell_good_run(const struct cell *cell, size_t i);

/* A figure of two cells, numerator / denominator, paired by round. */
struct interval cell_ratio_of(
	const struct cell *numerator, const struct cell *denominator, enum figure figure);

/* The A/A arms of the two sides of an interleaved bench: second / first of `head` over second /
 * first of `base`, by round. Each is next to its twin, so this is how far from 1 the ratio of twins
 * is by chance, whatever the two programs are. INTERVAL_NONE where one side has no such arm. */
struct interval cell_repeat_beside(const struct cell *head, const struct cell *base);

/* Their wall times. */
struct interval cell_ratio(const struct cell *numerator, const struct cell *denominator);

void cell_release(struct cell *cell);

#endif
