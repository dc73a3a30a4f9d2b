/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl's multi interface on libuv: so many transfers under way, each of which makes room for the
 * next request when it is done. */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "workloads/fetch.h"
#include "workloads/limit.h"
#include "workloads/references/reference.h"

static struct workload requests, limited;
const struct workload *const workloads[] = {&requests, &limited, NULL};
const char reference_name[] = "reference-curl";

/* One at a time of those under way. */
struct slot {
	CURL *easy;
	int64_t number; /* of the request, from 0 */
	char *body;
	size_t length, room;
};

/* What is to be requested, and where answers go. */
struct job {
	const struct run_parameters *run;
	const struct seconds_list *delays;
	void (*answered)(void *state, int64_t number, long status, size_t length);
	void *state;
	int64_t next, done;
	int error;
};

static uv_loop_t loop;
static uv_timer_t timer;
static CURLM *multi;
static struct job job;
static struct slot *slots; /* kept until memory has been weighed */
static int64_t slot_count;

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct slot *slot = context;
	size_t more = size * count;
	if (slot->length + more > slot->room) {
		size_t room = 2 * (slot->length + more);
		char *body = realloc(slot->body, room);
		if (!body)
			return 0;
		slot->body = body;
		slot->room = room;
	}
	memcpy(slot->body + slot->length, bytes, more);
	slot->length += more;
	return more;
}

static void request_next(struct slot *slot)
{
	char url[80];
	if (job.next == job.run->tasks)
		return;
	slot->number = job.next++;
	slot->length = 0;
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/delay/%.9f", job.run->port,
		list_value(job.delays, (size_t)slot->number) * job.run->second);
	const char *address = url; /* the macro cannot take the size of an array */
	curl_easy_setopt(slot->easy, CURLOPT_URL, address);
	curl_multi_add_handle(multi, slot->easy);
}

static void take_results(void)
{
	CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(multi, &left))) {
		struct slot *slot = NULL;
		long status = 0;
		if (message->msg != CURLMSG_DONE)
			continue;
		CURLcode code = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&slot);
		curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
		curl_multi_remove_handle(multi, slot->easy);
		if (code == CURLE_OK)
			job.answered(job.state, slot->number, status, slot->length);
		else
			job.error = -EPROTO;
		job.done++;
		request_next(slot);
	}
}

static void act(curl_socket_t socket, int action)
{
	int running;
	curl_multi_socket_action(multi, socket, action, &running);
	take_results();
}

static void on_time(uv_timer_t *handle)
{
	(void)handle;
	act(CURL_SOCKET_TIMEOUT, 0);
}

static void on_socket(uv_poll_t *handle, int status, int events)
{
	uv_os_fd_t descriptor = -1;
	int action = status < 0 ? CURL_CSELECT_ERR : 0;
	action |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	action |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	uv_fileno((uv_handle_t *)handle, &descriptor);
	act(descriptor, action);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static int watch_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known)
{
	uv_poll_t *handle = known;
	(void)easy;
	(void)context;
	if (what == CURL_POLL_REMOVE) {
		if (handle)
			uv_close((uv_handle_t *)handle, on_closed);
		curl_multi_assign(multi, socket, NULL);
		return 0;
	}
	if (!handle) {
		handle = malloc(sizeof(*handle));
		if (!handle || uv_poll_init(&loop, handle, socket) < 0) {
			free(handle);
			return -1;
		}
		curl_multi_assign(multi, socket, handle);
	}
	return uv_poll_start(handle,
		(what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
		on_socket);
}

static int set_timer(CURLM *handle, long milliseconds, void *context)
{
	(void)handle;
	(void)context;
	return milliseconds < 0 ? uv_timer_stop(&timer)
				: uv_timer_start(&timer, on_time, (uint64_t)milliseconds, 0);
}

static int open_slot(struct slot *slot)
{
	slot->easy = curl_easy_init();
	if (!slot->easy)
		return -ENOMEM;
	curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, slot);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(slot->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(slot->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(slot->easy, CURLOPT_TCP_NODELAY, 1L);
	return 0;
}

static int request_all(int64_t max)
{
	int result = 0;
	slots = calloc((size_t)max, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	for (; slot_count < max && result == 0; slot_count++) {
		result = open_slot(&slots[slot_count]);
		if (result == 0)
			request_next(&slots[slot_count]);
	}
	while (result == 0 && job.error == 0 && job.done < job.run->tasks)
		uv_run(&loop, UV_RUN_ONCE);
	return result < 0 ? result : job.error;
}

static void fetch_answered(void *state, int64_t number, long status, size_t length)
{
	struct fetch *w = state;
	w->replies[number] = (struct fetch_reply){status, (int64_t)length};
}

static int run_requests(void *state)
{
	struct fetch *w = state;
	job = (struct job){&w->run, &w->delays, fetch_answered, w, 0, 0, 0};
	return request_all(w->run.tasks);
}

static void limit_answered(void *state, int64_t number, long status, size_t length)
{
	struct limit *w = state;
	w->replies[number] = (struct limit_reply){number + 1, status, (int64_t)length};
}

/* What is to fail, or to come in batches, is not for this program. */
static int run_limited(void *state)
{
	struct limit *w = state;
	int64_t max = w->max < w->run.tasks ? w->max : w->run.tasks;
	if (w->fail > 0)
		return -ENOTSUP;
	job = (struct job){&w->run, &w->delays, limit_answered, w, 0, 0, 0};
	w->peak = max;
	return request_all(max);
}

void reference_prepare(void)
{
	requests = reference_workload(&workload_fetch, run_requests);
	limited = reference_workload(&workload_limit, run_limited);
	limited.objects = NULL; /* nothing is shared by tasks */
}

int reference_start(int workers)
{
	(void)workers;
	multi = curl_multi_init();
	if (!multi || uv_loop_init(&loop) < 0 || uv_timer_init(&loop, &timer) < 0)
		return -ENOMEM;
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, set_timer);
	return 1;
}

void reference_stop(void)
{
	for (int64_t i = 0; i < slot_count; i++) {
		curl_multi_remove_handle(multi, slots[i].easy);
		curl_easy_cleanup(slots[i].easy);
		free(slots[i].body);
	}
	curl_multi_cleanup(multi);
	free(slots);
}
