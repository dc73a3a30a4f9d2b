/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that somebody else may have written: opened without hanging, and never read for ever. */
#ifndef SIMUL_INPUT_FILE_H
#define SIMUL_INPUT_FILE_H

#include <jansson.h>
#include <stdio.h>

#include "harness/format/problem.h"

/* Opens a plain file of at most `max_mib` MiB for reading. 0; or with "PATH: reason" in `problem`
 * -EPROTO for what is no plain file or longer, -errno of open(2). */
int input_file_open(FILE **file, const char *path, int max_mib, struct problem *problem);

/* Reads a file of one JSON value, of at most 64 MiB, which the caller then owns. 0; or with the
 * path and what is wrong in `problem` -EPROTO for what is no JSON, or as above. */
int input_file_json(json_t **value, const char *path, struct problem *problem);

#endif
