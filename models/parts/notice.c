/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/notice.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "models/parts/arena.h"

#define PLACES 32 /* the last one stands for all that have no place of their own */

struct entry {
	_Atomic(const char *) place;
	_Atomic uint64_t count;
};

static struct entry (*entries)[PLACES];

int notices_open(void)
{
	size_t bytes = (NOTICE_UNSEEN + 1) * sizeof(*entries);
	entries = arena_allocate(bytes);
	if (!entries)
		return -ENOMEM;
	memset((void *)entries, 0, bytes);
	return 0;
}

void notice(enum model_notice_kind kind, const char *place)
{
	struct entry *entry = entries[kind];
	for (int i = 0; i < PLACES - 1; i++, entry++) {
		const char *none = NULL;
		if (atomic_compare_exchange_strong(&entry->place, &none, place) || none == place)
			break;
	}
	atomic_fetch_add(&entry->count, 1);
}

int model_notices(struct model_notice *notices, int most)
{
	int found = 0;
	for (int kind = 0; kind <= NOTICE_UNSEEN; kind++)
		for (int i = 0; i < PLACES && found < most; i++) {
			const struct entry *entry = &entries[kind][i];
			const char *place = atomic_load(&entry->place);
			if (atomic_load(&entry->count) == 0)
				continue;
			notices[found++] = (struct model_notice){(enum model_notice_kind)kind,
				place ? place : "other places", atomic_load(&entry->count)};
		}
	return found;
}
