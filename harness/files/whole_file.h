/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that appears whole or not at all: written to PATH.PID~, brought to the disk and renamed,
 * so that a reader, a crash or a full disk meets the old file or the new one, and two programs
 * that write it the one or the other's. Only kill -9 in between leaves PATH.PID~, which nothing
 * reads. */
#ifndef SIMUL_WHOLE_FILE_H
#define SIMUL_WHOLE_FILE_H

#include <limits.h>
#include <stdio.h>

struct whole_file {
	FILE *stream;
	char path[PATH_MAX], temporary[PATH_MAX];
};

/* Opens `path` for writing. 0 or -errno; then there is nothing to close. */
int whole_file_open(struct whole_file *file, const char *path);

/* Ends the writing and puts the file in its place. 0, or -errno of the first write that failed;
 * then the earlier file, if any, is untouched. */
int whole_file_commit(struct whole_file *file);

/* Gives up: the temporary file goes, the earlier one stays. */
void whole_file_abandon(struct whole_file *file);

#endif
