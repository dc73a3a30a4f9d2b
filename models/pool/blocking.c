/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting in the kernel. */
#include "models/pool/blocking.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>

#include "models/io/http.h"
#include "models/pool/parker.h"
#include "models/task/wait.h"

int blocking_park(struct scheduler *self, int64_t limit)
{
	return parker_park(self->parker, limit);
}

int blocking_poll(struct scheduler *self, int descriptor, short events, int64_t limit)
{
	return parker_poll(self->parker, descriptor, events, limit);
}

/* Milliseconds until the limit, rounded up. */
static int timeout_until(int64_t limit)
{
	if (limit == FOREVER)
		return INT_MAX;
	int64_t left = limit - time_now();
	if (left <= 0)
		return 0;
	return left / 1000000 < INT_MAX ? (int)((left + 999999) / 1000000) : INT_MAX;
}

/* Waits in the kernel; 0 to look again, or the reason why the task should stop. */
static int wait_for_activity(struct parker *parker, CURLM *multi, struct task *task)
{
	int wakes = parker_poll_begin(parker);
	if (wakes < 0 && wakes != -EAGAIN)
		return wakes;
	if (wakes >= 0) {
		struct curl_waitfd extra = {.fd = wakes, .events = CURL_WAIT_POLLIN};
		CURLMcode code =
			curl_multi_poll(multi, &extra, 1, timeout_until(task_limit(task)), NULL);
		parker_poll_end(parker, extra.revents != 0);
		if (code != CURLM_OK)
			return -ENOMEM;
	}
	return task_interrupted(task);
}

/* libcurl's easy interface is a multi handle with one transfer in it and a poll that cannot be
 * interrupted. Here the same is done explicitly, with one more descriptor in the poll, so that
 * cancellation and deadlines end a request at once. */
int blocking_transfer(struct scheduler *self, void *easy, struct transfer *transfer)
{
	CURLM *multi = http_multi();
	if (!multi || curl_multi_add_handle(multi, easy) != CURLM_OK)
		return -ENOMEM;
	int running = 1, error = 0;
	while (error == 0 && running > 0) {
		if (curl_multi_perform(multi, &running) != CURLM_OK)
			error = -ENOMEM;
		else if (running > 0)
			error = wait_for_activity(self->parker, multi, transfer->task);
	}
	int left;
	const CURLMsg *message = error == 0 ? curl_multi_info_read(multi, &left) : NULL;
	if (message)
		transfer->code = (int)message->data.result;
	curl_multi_remove_handle(multi, easy);
	return error;
}
