/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Suites: which rows a bench measures, as data. workloads/suites/README.md has the format, which is
 * that of a claim's runs too; what is read here is expanded to rows as bench.json has them, with a
 * cell for each model.
 */
#ifndef SIMUL_SUITE_H
#define SIMUL_SUITE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "harness/format/problem.h"

/* More rounds are not measured, however precise a bench ought to be. */
#define ROUNDS_MAX 1000

struct suite {
	json_t *json;
	const char *name;
	const char *summary; /* one line, with how long it takes */
	int rounds, warmups; /* unless the user asks for others */
	bool claims;	     /* the rows that the claims need belong to it too */
	json_t *rows;	     /* as bench.json has them; owned */
};

/* Opens the suite of that name, or the one in a file if the name has a slash in it or ends in
 * ".json". EXIT_FINE; EXIT_USAGE, having complained, if there is none such or it is broken. Release
 * it in any case. */
int suite_open(struct suite *suite, const char *name);
void suite_release(struct suite *suite);

/* All suites of this program, by name. EXIT_FINE, or EXIT_WRONG having complained; then there is
 * nothing to release. */
struct suites {
	struct suite *items;
	size_t count;
};
int suites_open(struct suites *suites);
void suites_release(struct suites *suites);

/* Appends the row that an object stands for, as suite_row_expand() makes it. 0; -EPROTO with
 * "WHERE: what is wrong" in `problem`, also if the suite has a row of that name. */
int suite_add_row(struct suite *suite, const json_t *object, const char *name, const char *claim,
	const json_t *na, const json_t *more_na, struct problem *problem);

#endif
