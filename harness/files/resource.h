/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that the program needs at run time: beside its sources, or where it was installed. */
#ifndef SIMUL_RESOURCE_H
#define SIMUL_RESOURCE_H

/* Finds a directory that holds `file`: the one that the environment variable `variable` names, if
 * it is set; otherwise `source`, a path within a source tree, or share/simul/`installed`, below the
 * program's own directory or the nearest one above it. Writes the real path to `found` (PATH_MAX
 * bytes). 0; -ENOENT if there is none; another -errno. */
int resource_find(const char *variable, const char *source, const char *installed, const char *file,
	char *found);

#endif
