/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures what a switch between two coroutines costs, for the harness: model_switches(). */
#include <errno.h>

#include "models/model.h"
#include "models/coroutine/coroutine.h"

struct switch_pair {
	struct coroutine thread, partner;
};

/* What switch_back() is about, which has no argument. */
static _Thread_local struct switch_pair *current_pair;

static int switch_back(void)
{
	struct switch_pair *pair = current_pair;
	while (coroutine_switch(&pair->partner, &pair->thread, 0) == 0)
		continue;
	return -EPROTO; /* never: the thread's message is 0 */
}

int64_t model_switches(int64_t count)
{
	static const struct coroutine_cycle cycle = {.run = switch_back};
	struct stack_pool pool = {0};
	struct switch_pair pair;
	coroutine_thread(&pair.thread);
	if (coroutine_open(&pair.partner, &pool, &cycle) < 0)
		return -ENOMEM;
	current_pair = &pair;
	int64_t began = time_now();
	for (int64_t i = 0; i < count; i += 2)
		coroutine_switch(&pair.thread, &pair.partner, 0);
	int64_t took = time_now() - began;
	coroutine_close(&pair.partner, &pool);
	stack_pool_close(&pool);
	coroutine_current = NULL;
	current_pair = NULL;
	return took;
}
