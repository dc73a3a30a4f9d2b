/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program that is run in a process group of its own, with all that it starts, and that leaves
 * nothing behind: not when it ends, not when the user interrupts, not when it hangs. */
#ifndef SIMUL_CHILD_H
#define SIMUL_CHILD_H

#include <stdbool.h>

struct child {
	const char *const *arguments; /* the program, looked for in PATH, and its arguments; NULL */
	int output, error;	      /* its descriptors 1 and 2; 0 is /dev/null */
	int third;		      /* its descriptor 3, or -1 */
	double limit_s;		      /* when to end it */
};

/* From now on SIGINT, SIGTERM and SIGHUP wait until a child runs or child_interrupted() asks; a
 * signal that the program was told to ignore (nohup) stays ignored. Processes that lose their
 * parent become children of this one, so that they can be waited for. Call it once, in a process
 * with one thread. */
void child_hold_signals(void);

/* Whether a signal of those has come since child_hold_signals(). */
bool child_interrupted(void);

/* Gives the signals their usual effect again, also one that has come and was not taken. */
void child_release_signals(void);

/* Writes the absolute path of this program (PATH_MAX bytes). EXIT_FINE, or EXIT_WRONG having
 * complained.
 */
int child_own_program(char *path);

/* Runs a program to its end; needs child_hold_signals(). Returns its exit status, 128 + N if
 * signal N ended it; -EINTR after an interrupt and -ETIMEDOUT after limit_s seconds, when it has
 * been killed; what posix_spawnp(3) answered, e.g. -ENOENT. In every case its whole process group
 * has ended and has been waited for. */
int child_run(const struct child *child);

#endif
