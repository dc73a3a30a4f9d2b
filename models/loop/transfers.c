/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfers on the loop: libcurl's multi interface, its sockets and its timer watched by libuv. */
#include <errno.h>
#include <stdlib.h>

#include "models/loop/transfers.h"

#include "models/loop/dispatch.h"
#include "models/task/wait.h"

/* Whether a task has been made ready. */
static bool take_results(struct loop *loop)
{
	int left;
	bool woken = false;
	CURLMsg *message;
	while ((message = curl_multi_info_read(loop->multi, &left))) {
		struct transfer *transfer = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		transfer->code = (int)message->data.result;
		transfer->done = true;
		dispatch_unpark(&loop->scheduler, transfer->task);
		woken = true;
	}
	return woken;
}

static void on_socket(uv_poll_t *handle, int status, int events)
{
	struct loop *loop = handle->data;
	int action = status < 0 ? CURL_CSELECT_ERR : 0;
	action |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	action |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	uv_os_fd_t descriptor = -1;
	uv_fileno((uv_handle_t *)handle, &descriptor);
	int running;
	curl_multi_socket_action(loop->multi, descriptor, action, &running);
	take_results(loop);
}

/* libuv (before 1.45) calls timers first and then waits in the kernel, as if no task had become
 * ready: uv_stop() keeps it from waiting. */
static void on_time(uv_timer_t *handle)
{
	struct loop *loop = handle->data;
	int running;
	curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	if (take_results(loop))
		uv_stop(&loop->uv);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

/* libcurl tells which of its sockets to watch for which events; `known` is the handle of an earlier
 * call. */
static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
	(void)easy;
	struct loop *loop = context;
	uv_poll_t *handle = known;
	if (what == CURL_POLL_REMOVE) {
		if (handle)
			uv_close((uv_handle_t *)handle, on_closed);
		curl_multi_assign(loop->multi, socket, NULL);
		return 0;
	}
	if (!handle) {
		handle = malloc(sizeof(*handle));
		if (!handle || uv_poll_init(&loop->uv, handle, socket) < 0) {
			free(handle);
			return -1;
		}
		handle->data = loop;
		curl_multi_assign(loop->multi, socket, handle);
	}
	int events =
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	return uv_poll_start(handle, events, on_socket);
}

static int set_timer(CURLM *handle, long milliseconds, void *context)
{
	(void)handle;
	struct loop *loop = context;
	if (milliseconds < 0)
		return uv_timer_stop(&loop->transfers_timer);
	return uv_timer_start(&loop->transfers_timer, on_time, (uint64_t)milliseconds, 0);
}

int transfers_open(struct loop *loop)
{
	loop->multi = curl_multi_init();
	if (!loop->multi)
		return -ENOMEM;
	uv_timer_init(&loop->uv, &loop->transfers_timer);
	loop->transfers_timer.data = loop;
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
	return 0;
}

void transfers_close(struct loop *loop)
{
	curl_multi_cleanup(loop->multi);
	loop->multi = NULL;
	uv_close((uv_handle_t *)&loop->transfers_timer, NULL);
}

int transfers_perform(struct scheduler *self, void *easy, struct transfer *transfer)
{
	struct loop *loop = loop_of(self);
	struct task *task = transfer->task;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	if (curl_multi_add_handle(loop->multi, easy) != CURLM_OK)
		return -ENOMEM;
	int result = 0;
	loop->expected++;
	while (!transfer->done && result == 0) {
		result = dispatch_park(self, task_limit(task));
		if (!transfer->done && result != -ENOMEM)
			result = task_interrupted(task);
		if (transfer->done)
			result = 0;
	}
	loop->expected--;
	curl_multi_remove_handle(loop->multi, easy);
	return result;
}
