/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "models/model.h"
#include "models/parts/coroutine.h"

static struct coroutine here, there;

static int go_back(void)
{
	while (coroutine_switch(&there, &here, 0) == 0)
		continue;
	return -EPROTO; /* never: the other one says 0 */
}

int64_t model_switches(int64_t count)
{
	static const struct coroutine_cycle cycle = {.run = go_back};
	coroutine_thread(&here);
	if (coroutine_open(&there, &cycle) < 0)
		return -ENOMEM;
	int64_t began = time_now();
	for (int64_t i = 0; i < count; i += 2)
		coroutine_switch(&here, &there, 0);
	int64_t took = time_now() - began;
	coroutine_close(&there);
	return took;
}
