/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfers on the loop: libcurl's multi interface, its sockets and its timer watched by libuv. */
#include <errno.h>
#include <stdlib.h>

#include "models/parts/core.h"
#include "models/parts/http.h"
#include "models/parts/loop.h"

static CURLM *multi;
static uv_timer_t timer;

/* Whether a task has been made ready. */
static bool take_results(void)
{
	int left;
	bool woken = false;
	CURLMsg *message;
	while ((message = curl_multi_info_read(multi, &left))) {
		struct model_transfer *transfer = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		transfer->code = (int)message->data.result;
		transfer->done = true;
		model->unpark(transfer->task);
		woken = true;
	}
	return woken;
}

static void on_socket(uv_poll_t *handle, int status, int events)
{
	int action = status < 0 ? CURL_CSELECT_ERR : 0;
	action |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	action |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	uv_os_fd_t descriptor = -1;
	uv_fileno((uv_handle_t *)handle, &descriptor);
	int running;
	curl_multi_socket_action(multi, descriptor, action, &running);
	take_results();
}

/* libuv (before 1.45) calls timers first and then waits in the kernel, as if no task had become
 * ready: uv_stop() keeps it from waiting. */
static void on_time(uv_timer_t *handle)
{
	(void)handle;
	int running;
	curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
	if (take_results())
		uv_stop(&loop_uv);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

/* libcurl says which of its sockets to watch for what; `known` is the handle of an earlier call. */
static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
	(void)easy;
	(void)context;
	uv_poll_t *handle = known;
	if (what == CURL_POLL_REMOVE) {
		if (handle)
			uv_close((uv_handle_t *)handle, on_closed);
		curl_multi_assign(multi, socket, NULL);
		return 0;
	}
	if (!handle) {
		handle = malloc(sizeof(*handle));
		if (!handle || uv_poll_init(&loop_uv, handle, socket) < 0) {
			free(handle);
			return -1;
		}
		curl_multi_assign(multi, socket, handle);
	}
	int events =
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	return uv_poll_start(handle, events, on_socket);
}

static int set_timer(CURLM *handle, long milliseconds, void *context)
{
	(void)handle;
	(void)context;
	if (milliseconds < 0)
		return uv_timer_stop(&timer);
	return uv_timer_start(&timer, on_time, (uint64_t)milliseconds, 0);
}

int loop_http_open(void)
{
	multi = curl_multi_init();
	if (!multi)
		return -ENOMEM;
	uv_timer_init(&loop_uv, &timer);
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer);
	return 0;
}

void loop_http_close(void)
{
	curl_multi_cleanup(multi);
	multi = NULL;
	uv_close((uv_handle_t *)&timer, NULL);
}

int loop_transfer(void *easy, struct model_transfer *transfer)
{
	struct task *task = transfer->task;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	if (curl_multi_add_handle(multi, easy) != CURLM_OK)
		return -ENOMEM;
	int result = 0;
	loop_expecting++;
	while (!transfer->done && result == 0) {
		loop_park(task_limit(task));
		if (!transfer->done)
			result = task_interrupted(task);
	}
	loop_expecting--;
	curl_multi_remove_handle(multi, easy);
	return result;
}
