/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the helper server serves in bulk: the same bytes in every process on every machine, made
 * once, then only referred to. Shorter content is a prefix of longer content. */
#ifndef SIMUL_CONTENT_H
#define SIMUL_CONTENT_H

#include <stddef.h>

/* The maximum that either function gives, in bytes: 64 MiB. */
#define CONTENT_MAX ((size_t)64 << 20)

/* The first `size` bytes of a sequence that does not compress. Owned by this file and valid until
 * the process ends. NULL if there is no memory; size must be <= CONTENT_MAX. */
const char *content_bytes(size_t size);

/* The beginning of an endless JSON array of records: "[", then records with nested objects, numbers
 * and texts, each ended by ",\n" except the last, which is cut off before its comma. Sets `length`
 * so that, with the closing "]\n" that the caller adds, the document is as near to `size` bytes as
 * whole records allow without exceeding it. Owned as above. NULL if there is no memory; size must
 * be between 1024 and CONTENT_MAX. */
const char *content_document(size_t size, size_t *length);

#endif
