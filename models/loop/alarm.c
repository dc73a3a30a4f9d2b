/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wakes the loop at a given time: a timerfd, since libuv's own timers know only whole
 * milliseconds. */
#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "models/loop/alarm.h"

static void on_moment(uv_poll_t *poll, int status, int events)
{
	struct loop *loop = poll->data;
	(void)status;
	(void)events;
	uint64_t count;
	(void)!read(loop->alarm_descriptor, &count, sizeof(count));
	loop->alarm_at = FOREVER;
}

void alarm_set(struct loop *loop, int64_t when)
{
	if (when == loop->alarm_at)
		return;
	loop->alarm_at = when;
	struct itimerspec until = {0};
	if (when != FOREVER)
		until.it_value = (struct timespec){when / NANOSECONDS, when % NANOSECONDS};
	timerfd_settime(loop->alarm_descriptor, TFD_TIMER_ABSTIME, &until, NULL);
}

int alarm_watch(struct loop *loop, uv_poll_t *handle, int descriptor, uv_poll_cb ready)
{
	int result = uv_poll_init(&loop->uv, handle, descriptor);
	if (result < 0)
		return result;
	handle->data = loop;
	result = uv_poll_start(handle, UV_READABLE, ready);
	if (result < 0)
		uv_close((uv_handle_t *)handle, NULL);
	return result;
}

static void leave(struct loop *loop)
{
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	close(loop->alarm_descriptor);
}

int alarm_open(struct loop *loop)
{
	loop->alarm_descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (loop->alarm_descriptor < 0)
		return -errno;
	loop->alarm_at = FOREVER;
	int result = alarm_watch(loop, &loop->alarm, loop->alarm_descriptor, on_moment);
	if (result < 0)
		leave(loop);
	return result;
}

void alarm_close(struct loop *loop)
{
	uv_close((uv_handle_t *)&loop->alarm, NULL);
	leave(loop);
}
