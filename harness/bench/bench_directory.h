/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench leaves behind: results/<name>/, see results/README.md. */
#ifndef SIMUL_BENCH_DIRECTORY_H
#define SIMUL_BENCH_DIRECTORY_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/bench/plan.h"

/* What a bench of claims leaves in its directory: an array of the claims that it was about. */
#define CLAIMS_FILE "claims.json"

/* What identifies a bench. */
struct bench_settings {
	const char *suite;	   /* NULL: not asked for */
	const char *only, *models; /* NULL: all */
	const char *stacks;	   /* NULL: as loops keep them by themselves */
	int rounds, warmups;	   /* negative: not asked for */
	int64_t seed;		   /* negative: not asked for */
	double precision;	   /* a share of the median; 0: none, negative: not asked for */
	double max_time_s;	   /* likewise */
	const char *pair;	   /* that names both sides of an interleaved bench, or NULL */
};

struct bench_directory {
	char *path;
	json_t *bench;	/* what bench.json holds; NULL before a new bench begins */
	json_t *loaded; /* what it held when it was resumed; the settings' texts belong to it */
	int lock;	/* a descriptor of the directory, see bench_directory_begin(); 0: none */
	/* Of an interleaved bench there is a second directory, for the records of the base; begin,
	 * save, publish and finish see to both. */
	struct bench_directory *base; /* borrowed; NULL: none */
	bool is_base;
	json_t *versions; /* the base's program and libraries; owned; NULL: this program's */
};

/* Functions that answer an exit code have complained if it is not EXIT_FINE: EXIT_USAGE when
 * nothing has been changed and the way out is another command line, EXIT_WRONG when the system
 * refused, naming the file. */

/* Prepares for a new bench: `out`, or results/<suite>-<time> if it is NULL. Makes nothing yet.
 * EXIT_USAGE if there is a non-empty directory already. Release it in any case. */
int bench_directory_name(struct bench_directory *directory, const char *out, const char *suite);

/* Loads the bench to resume and completes `settings` with what it was asked for, in texts that live
 * as long as the directory. EXIT_USAGE if it is none or if it was asked for something else; more
 * rounds than then, and another precision or maximum time, are no contradiction. Release it in any
 * case. */
int bench_directory_load(
	struct bench_directory *directory, const char *out, struct bench_settings *settings);

/* EXIT_USAGE if the loaded bench was of other cells or of another machine or build. */
int bench_directory_compare(const struct bench_directory *directory, const struct plan *plan);

/* The work rate of the loaded bench, or 0. */
double bench_directory_work_rate(const struct bench_directory *directory);

/* Makes the directory and writes machine.json, bench.json and, if the plan is about claims,
 * claims.json. From here to bench_directory_release() or the end of the process it is this bench's
 * alone (flock): EXIT_USAGE if another bench is writing there, or was begun there meanwhile. */
int bench_directory_begin(struct bench_directory *directory, const struct bench_settings *settings,
	const struct plan *plan, double work_rate);

/* Notes in bench.json the end of the bench and how many rounds were asked for or needed. */
int bench_directory_finish(struct bench_directory *directory, int rounds);

/* The path of a round's file; warm-up w is round -w. The caller owns it. */
char *bench_directory_round(const struct bench_directory *directory, int round);
bool bench_directory_has_round(const struct bench_directory *directory, int round);

/* Writes the file of a round; a round is complete when its file is there. */
int bench_directory_save(const struct bench_directory *directory, int round, const json_t *records);

/* Makes records.jsonl the concatenation of the rounds 1 .. rounds that are there. */
int bench_directory_publish(const struct bench_directory *directory, int rounds);

/* Makes results/latest and results/latest-SUITE point to the directory; does nothing if its parent
 * is not called results. */
int bench_directory_link(const struct bench_directory *directory, const char *suite);

/* The directory that results/latest-SUITE points to, before it is linked anew; the caller owns the
 * path. NULL: there is none, or it is this one. */
char *bench_directory_previous(const struct bench_directory *directory, const char *suite);

void bench_directory_release(struct bench_directory *directory);

#endif
