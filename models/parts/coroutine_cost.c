/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>

#include "models/model.h"
#include "models/parts/coroutine.h"

static struct coroutine here, there;

static void go_back(void)
{
	for (;;)
		coroutine_switch(&there, &here);
}

int64_t model_switches(int64_t count)
{
	coroutine_thread(&here);
	if (coroutine_open(&there, go_back) < 0)
		return -ENOMEM;
	int64_t began = time_now();
	for (int64_t i = 0; i < count; i += 2)
		coroutine_switch(&here, &there);
	int64_t took = time_now() - began;
	coroutine_close(&there);
	return took;
}
