/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a switch between two coroutines costs, for the harness: model_switches(). */
#include <errno.h>
#include <stddef.h>

#include "models/coroutine/coroutine.h"
#include "models/model.h"

struct pair {
	struct coroutine thread, partner;
};

static int switch_back(struct coroutine *self)
{
	struct pair *pair = (struct pair *)((char *)self - offsetof(struct pair, partner));
	while (coroutine_switch(self, &pair->thread, 0) == 0)
		continue;
	return -EPROTO; /* never: the thread's message is 0 */
}

int64_t model_switches(int64_t count)
{
	static const struct coroutine_cycle cycle = {.run = switch_back};
	struct stack_pool pool = {0};
	struct pair pair;
	coroutine_thread(&pair.thread);
	if (coroutine_open(&pair.partner, &pool, &cycle) < 0)
		return -ENOMEM;
	int64_t began = time_now();
	for (int64_t i = 0; i < count; i += 2)
		coroutine_switch(&pair.thread, &pair.partner, 0);
	int64_t took = time_now() - began;
	coroutine_close(&pair.partner, &pool);
	stack_pool_close(&pool);
	return took;
}
