/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract suite: the same checks under every model. A check is a root task; it runs between a
 * model's start and stop, and may not leave by longjmp (it runs on a coroutine's stack under the
 * event loop), so it returns where it failed instead of asserting.
 */
#ifndef SIMUL_CONTRACT_H
#define SIMUL_CONTRACT_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "models/model.h"

#define MS 1000000LL

struct check {
	const char *name;
	int (*root)(void *);
	int workers;  /* of the pools */
	bool overlap; /* needs tasks that are in flight together: not for sequential */
	bool forked;  /* only where workers are processes */
};

/* One table a file, each ending with an entry without a name. */
extern const struct check checks_groups[], checks_failures[], checks_time[], checks_sync[],
	checks_io[], checks_loss[], checks_offload[], checks_arrival[], checks_stacks[];

/* Notes where a check failed and returns -1; see EXPECT. */
int contract_failed(const char *file, int line, const char *what);

/* In a root task: leaves the check if the condition does not hold. */
#define EXPECT(condition)                                                       \
	do {                                                                    \
		if (!(condition))                                               \
			return contract_failed(__FILE__, __LINE__, #condition); \
	} while (0)

/* How often shared counter i (0 to 15) was bumped, in any task of the check, whichever process. */
int contract_bump(int i);
int contract_count(int i);

#endif
