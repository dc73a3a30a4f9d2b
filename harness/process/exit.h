/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the program ends: exit codes, and the one line that says why. */
#ifndef SIMUL_EXIT_H
#define SIMUL_EXIT_H

enum exit_code {
	EXIT_FINE = 0,
	EXIT_REGRESSION = 1,   /* or a claim that is not held */
	EXIT_USAGE = 2,	       /* nothing was run */
	EXIT_WRONG = 3,	       /* wrong result or failed run */
	EXIT_INCONCLUSIVE = 4, /* the machine was too noisy to say */
	EXIT_DEADLOCK = 5,
};

/* What each code tells whoever started the program, for the man page. */
extern const char *const exit_meanings[EXIT_DEADLOCK + 1];

/* Prints "simul: " and the message as one line on standard error and returns `code`, so that a
 * caller can `return complain(EXIT_USAGE, ...)`. The message should name the thing, the value and
 * the way out. */
int complain(enum exit_code code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* complain(EXIT_USAGE) about an unknown word, naming the nearest of the `count` valid ones:
 * "unknown workload 'fech'; did you mean 'fetch'?", or the whole list if none is near. */
int complain_unknown(const char *kind, const char *word, const char *const *valid, int count);

/* Which of the `count` valid words `word` is, from 0; -1, having complained, if it is none. */
int choose_word(const char *kind, const char *word, const char *const *valid, int count);

#endif
