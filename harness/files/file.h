/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are there whole or not at all. */
#ifndef SIMUL_FILE_H
#define SIMUL_FILE_H

#include <jansson.h>
#include <stddef.h>

/* Makes `path` hold `size` bytes of `text`, as a struct whole_file. 0 or -errno. */
int file_replace(const char *path, const char *text, size_t size);

/* file_replace() with a JSON value, indented, and a newline. Takes over the reference. -ENOMEM if
 * the value is NULL. */
int file_replace_json(const char *path, json_t *value);

/* Makes the symbolic link `path` point to `target`, replacing an older link. 0 or -errno; -EEXIST
 * if something else is in the way. */
int file_link(const char *path, const char *target);

/* mkdir -p: 0 also when it is there already; or -errno. */
int file_make_directory(const char *path);

/* A formatted text, such as a path, owned by the caller. Ends the program when memory runs out. */
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
