/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of a bench: rows of one kind of work, and which model suits that kind best. */
#ifndef SIMUL_SECTION_H
#define SIMUL_SECTION_H

#include "harness/results/summary.h"

struct section {
	const char *name;  /* as in bench.json */
	const char *title; /* a heading */
	const char *when;  /* when one has such work, in a few words */
};

extern const struct section section_io, section_cpu, section_both;
extern const struct section section_scaling; /* one model under several numbers of workers */
extern const struct section section_latency; /* how long tasks wait, at a rate or all at once */
extern const struct section section_cost;    /* prices the models; no work of its own */
extern const struct section section_claim;   /* rows that only check claims */
extern const struct section section_other;   /* rows whose section has another name */

/* All of them, in the order of a report, ending with NULL. */
extern const struct section *const sections[];

/* The kinds of work that models are compared for, ending with NULL. */
extern const struct section *const section_kinds[];

/* Whether its rows compare the models at work: not those that price them, only check
 * claims, or have a model several times. */
bool section_compares(const struct section *section);

/* The section of a row. */
const struct section *section_of(const struct row *row);

/* The comparison of two models over a section: the geometric mean over the section's rows of
 * numerator / denominator wall time, formed within every round, with the interval over rounds. */
struct comparison {
	struct interval ratio;
	size_t rows;	 /* those in which both were measured */
	double min, max; /* median of the row where it is lowest, highest; NAN if no rows */
};

/* More models than this are not named as peers. */
#define FINDING_PEERS 16

/* With fewer rounds nothing is decided. */
#define FINDING_ROUNDS 6

/* A row whose models all reach this share of the lowest of their bounds tells none of them apart.
 */
#define FINDING_AT_BOUND 0.97

/* More rows than this are not named as left out. */
#define FINDING_LEFT_OUT 32

/* Which models have the shortest times in a section: the group of those that may be the fastest.
 * The fastest measured is not the fastest for sure: picking the maximum of several and then testing
 * it favours it. So the others are compared with it by the multiple comparisons with the best of J.
 * C. Hsu (Annals of Statistics 12, 1984): paired t-tests on the log-ratios of the rounds, at the 5
 * % level shared among them. */
struct finding {
	bool decided;			  /* there are rounds enough to name the group */
	size_t rounds;			  /* that all the rows have */
	const char *best;		  /* fastest as measured; NULL if nothing can be compared */
	const char *peers[FINDING_PEERS]; /* the others of the group, fastest first */
	size_t peer_count;
	const char *second;	   /* the next best that is not in the group, or NULL */
	struct comparison speedup; /* of the best over the sequential model */
	struct comparison margin;  /* of the best over the second */
	const char *left_out[FINDING_LEFT_OUT]; /* rows at the bound, which are in no mean */
	size_t left_out_count;
};

/* Whether the model is in the group that may be the fastest, and that is decided. */
bool finding_favours(const struct finding *finding, const char *model);

/* Compares in the rows that all models have that are measured in most rows of the section. */
struct finding section_finding(const struct summary *summary, const struct section *section);

/* Speed-up of a model over the sequential one in all rows of the section that have both. */
struct comparison section_speedup(
	const struct summary *summary, const struct section *section, const char *model);

/* The row of the section whose cell, of whatever model, has the greatest median of a figure; NULL
 * if there is none. */
const struct row *section_extreme(
	const struct summary *summary, const struct section *section, enum figure figure);

#endif
