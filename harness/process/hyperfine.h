/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a cell once under hyperfine, which times the whole process from outside. */
#ifndef SIMUL_HYPERFINE_H
#define SIMUL_HYPERFINE_H

#include <jansson.h>

struct hyperfine_result {
	double outer_s;	   /* hyperfine's time of the whole process */
	int status;	   /* exit status of the cell; 128 + N if signal N ended it */
	json_t *record;	   /* the object that the cell printed, or NULL; the caller owns it */
	char problem[256]; /* the first line that the cell wrote on its standard error, or "" */
};

/* 0 if hyperfine can be run, otherwise -errno. Needs child_hold_signals(), like the next. */
int hyperfine_check(void);

/* Runs `command` (absolute path and arguments, NULL at the end) once. 0 if it has ended by itself,
 * whatever its status. -EINTR, -ETIMEDOUT: as child_run(), and no process is left. -EPROTO:
 * hyperfine failed, with its own words in `problem`. Other -errno: from starting hyperfine. The
 * record is NULL after an error. Nothing touches the disk, so a full one cannot disturb. */
int hyperfine_measure(const char *const *command, double limit_s, struct hyperfine_result *result);

#endif
