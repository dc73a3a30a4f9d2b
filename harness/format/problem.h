/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why something failed, as one line for people: what a function that returns -errno has to add. */
#ifndef SIMUL_PROBLEM_H
#define SIMUL_PROBLEM_H

/* Room for a file's name, a line of it, and the reason. Functions write to it only if they fail. */
struct problem {
	char text[512];
};

/* Says what is wrong, cut where it is too long, and returns `error`, so that a function can
 * `return problem_set(problem, -EPROTO, ...)`. The arguments may be the text before. */
int problem_set(struct problem *problem, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
