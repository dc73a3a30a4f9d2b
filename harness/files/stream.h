/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether what was written to a stream has arrived. */
#ifndef SIMUL_STREAM_H
#define SIMUL_STREAM_H

#include <stdio.h>

/* Flushes the stream, which has been written to. 0 if all of it arrived, now and before; else
 * -errno of what is in the way, and the stream is of no further use. -EIO if an earlier write
 * failed, and nothing is in the way any more. */
int stream_finish(FILE *stream);

#endif
