/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics by kind and source location. */
#include "models/measure/diagnostic.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "models/memory/arena.h"

#define SOURCES 32 /* the last one stands for all without an entry of their own */

struct entry {
	_Atomic(const char *) source;
	_Atomic uint64_t count;
};

static struct entry (*entries)[SOURCES];

int diagnostics_open(void)
{
	size_t bytes = (DIAGNOSTIC_UNSEEN + 1) * sizeof(*entries);
	entries = arena_allocate(bytes);
	if (!entries)
		return -ENOMEM;
	memset((void *)entries, 0, bytes);
	return 0;
}

void diagnostic_add(enum model_diagnostic_kind kind, const char *source)
{
	struct entry *entry = entries[kind];
	for (int i = 0; i < SOURCES - 1; i++, entry++) {
		const char *none = NULL;
		if (atomic_compare_exchange_strong(&entry->source, &none, source) || none == source)
			break;
	}
	atomic_fetch_add(&entry->count, 1);
}

int model_diagnostics(struct model_diagnostic *diagnostics, int max)
{
	int found = 0;
	for (int kind = 0; kind <= DIAGNOSTIC_UNSEEN; kind++)
		for (int i = 0; i < SOURCES && found < max; i++) {
			const struct entry *entry = &entries[kind][i];
			const char *source = atomic_load(&entry->source);
			if (atomic_load(&entry->count) == 0)
				continue;
			diagnostics[found++] = (struct model_diagnostic){
				(enum model_diagnostic_kind)kind, source ? source : "other places",
				atomic_load(&entry->count)};
		}
	return found;
}
