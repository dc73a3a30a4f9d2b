/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an output. */
#include "harness/files/stream.h"

#include <errno.h>

int stream_finish(FILE *stream)
{
	if (fflush(stream) != 0)
		return -errno;
	if (!ferror(stream))
		return 0;
	/* The error of an earlier write is gone: one more byte meets it again. */
	return putc('\n', stream) == EOF || fflush(stream) != 0 ? -errno : -EIO;
}
