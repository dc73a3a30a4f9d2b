/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What wakes the loop at a moment: a timerfd, since libuv's own timers know whole milliseconds. */
#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "models/parts/core.h"
#include "models/parts/loop.h"

static int descriptor = -1;
static uv_poll_t handle;
static int64_t set_to;

static void on_moment(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
	uint64_t count;
	(void)!read(descriptor, &count, sizeof(count));
	set_to = FOREVER;
}

void loop_clock_set(int64_t when)
{
	if (when == set_to)
		return;
	set_to = when;
	struct itimerspec until = {0};
	if (when != FOREVER)
		until.it_value = (struct timespec){when / NANOSECONDS, when % NANOSECONDS};
	timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &until, NULL);
}

static void leave(void)
{
	uv_run(&loop_uv, UV_RUN_DEFAULT);
	close(descriptor);
}

int loop_clock_open(void)
{
	descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (descriptor < 0)
		return -errno;
	set_to = FOREVER;
	int result = loop_watch(&handle, descriptor, on_moment);
	if (result < 0)
		leave();
	return result;
}

void loop_clock_close(void)
{
	uv_close((uv_handle_t *)&handle, NULL);
	leave();
}
