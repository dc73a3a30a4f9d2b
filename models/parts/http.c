/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "models/parts/core.h"

/* Handles are kept for later requests: making one costs as much as a request. */
#define KEPT_MOST 64

static _Thread_local CURL *kept[KEPT_MOST];
static _Thread_local int kept_count;
static _Thread_local CURLM *multi;

int http_open(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -ENOMEM;
}

void http_close(void)
{
	http_thread_ends();
	curl_global_cleanup();
}

CURLM *http_multi_here(void)
{
	if (!multi)
		multi = curl_multi_init();
	return multi;
}

void http_forked(void)
{
	multi = NULL;
	kept_count = 0;
}

void http_thread_ends(void)
{
	while (kept_count > 0)
		curl_easy_cleanup(kept[--kept_count]);
	if (multi)
		curl_multi_cleanup(multi);
	multi = NULL;
}

int http_error(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return 0;
	case CURLE_COULDNT_CONNECT:
		return -ECONNREFUSED;
	case CURLE_OUT_OF_MEMORY:
	case CURLE_WRITE_ERROR:
		return -ENOMEM;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
		return -ECONNRESET;
	default:
		return -EPROTO;
	}
}

static curl_socket_t open_socket(void *transfer, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct model_transfer *state = transfer;
	(void)purpose;
	int descriptor = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	state->error = descriptor < 0 ? -errno : 0;
	return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}

/* What a transfer needs while its task waits: on the heap, since the task's stack may be elsewhere
 * at that time. */
struct transfer {
	struct model_transfer state;
	struct http_reply reply;
	size_t room;
	char url[];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct http_reply *reply = &transfer->reply;
	size_t more = size * count;
	if (reply->length + more + 1 > transfer->room) {
		size_t room = (reply->length + more + 1) * 2;
		char *body = realloc(reply->body, room);
		if (!body)
			return 0;
		reply->body = body;
		transfer->room = room;
	}
	memcpy(reply->body + reply->length, bytes, more);
	reply->length += more;
	reply->body[reply->length] = '\0';
	return more;
}

static struct transfer *transfer_open(uint16_t port, const char *path)
{
	size_t room = strlen(path) + sizeof("http://127.0.0.1:65535");
	struct transfer *transfer = malloc(sizeof(*transfer) + room);
	if (!transfer)
		return NULL;
	*transfer = (struct transfer){.room = 64};
	transfer->reply.body = calloc(1, transfer->room);
	if (!transfer->reply.body) {
		free(transfer);
		return NULL;
	}
	snprintf(transfer->url, room, "http://127.0.0.1:%u%s", port, path);
	return transfer;
}

static CURL *prepare(struct transfer *transfer)
{
	CURL *easy = kept_count > 0 ? kept[--kept_count] : curl_easy_init();
	if (!easy)
		return NULL;
	const char *url =
		transfer->url; /* the macro cannot take the size of an array without one */
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer->state);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	return easy;
}

static void keep(CURL *easy)
{
	if (kept_count < KEPT_MOST) {
		curl_easy_reset(easy);
		kept[kept_count++] = easy;
	} else {
		curl_easy_cleanup(easy);
	}
}

static int perform(CURL *easy, struct transfer *transfer)
{
	struct task *task = task_current;
	int result = task_interrupted(task);
	if (result < 0)
		return result;
	transfer->state.task = task;
	task_pause(task, "http");
	result = model->transfer(easy, &transfer->state);
	task_resume(task);
	if (result < 0)
		return result;
	return transfer->state.error < 0 ? transfer->state.error
					 : http_error((CURLcode)transfer->state.code);
}

int http_get(uint16_t port, const char *path, struct http_reply *reply)
{
	*reply = (struct http_reply){0};
	struct transfer *transfer = transfer_open(port, path);
	CURL *easy = transfer ? prepare(transfer) : NULL;
	int result = easy ? 0 : -ENOMEM;
	if (result == 0)
		result = perform(easy, transfer);
	if (result == 0) {
		long status = 0;
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		*reply = transfer->reply;
		reply->status = (int)status;
		transfer->reply.body = NULL;
	}
	if (easy)
		keep(easy);
	if (transfer)
		free(transfer->reply.body);
	free(transfer);
	return result;
}

void http_free(struct http_reply *reply)
{
	free(reply->body);
	*reply = (struct http_reply){0};
}
