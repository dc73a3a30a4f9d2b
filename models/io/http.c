/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET with libcurl, under any scheduler. */
#include "models/io/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "models/task/wait.h"

/* Handles are kept for later requests: creating one costs as much as a request. */
#define KEPT_MAX 64

struct http_client {
	CURLM *multi; /* NULL: not created yet */
	int kept_count;
	CURL *kept[KEPT_MAX];
};

int http_open(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -ENOMEM;
}

void http_close(void)
{
	http_client_close();
	curl_global_cleanup();
}

static struct http_client *client(void)
{
	if (!scheduler->http)
		scheduler->http = calloc(1, sizeof(struct http_client));
	return scheduler->http;
}

CURLM *http_multi(void)
{
	struct http_client *self = client();
	if (self && !self->multi)
		self->multi = curl_multi_init();
	return self ? self->multi : NULL;
}

void http_client_close(void)
{
	struct http_client *self = scheduler->http;
	if (!self)
		return;
	while (self->kept_count > 0)
		curl_easy_cleanup(self->kept[--self->kept_count]);
	if (self->multi)
		curl_multi_cleanup(self->multi);
	free(self);
	scheduler->http = NULL;
}

/* -errno for a CURLcode; 0 for CURLE_OK. */
static int errno_of(CURLcode code)
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

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *transfer = context;
	(void)purpose;
	int descriptor = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	transfer->error = descriptor < 0 ? -errno : 0;
	return descriptor < 0 ? CURL_SOCKET_BAD : descriptor;
}

/* What a request needs while its task waits: on the heap, since the task's stack may be elsewhere
 * then. */
struct request {
	struct transfer transfer;
	struct http_reply reply;
	size_t room;
	char url[];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct request *request = context;
	struct http_reply *reply = &request->reply;
	size_t more = size * count;
	if (reply->length + more + 1 > request->room) {
		size_t room = (reply->length + more + 1) * 2;
		char *body = realloc(reply->body, room);
		if (!body)
			return 0;
		reply->body = body;
		request->room = room;
	}
	memcpy(reply->body + reply->length, bytes, more);
	reply->length += more;
	reply->body[reply->length] = '\0';
	return more;
}

static struct request *request_open(uint16_t port, const char *path)
{
	size_t room = strlen(path) + sizeof("http://127.0.0.1:65535");
	struct request *request = malloc(sizeof(*request) + room);
	if (!request)
		return NULL;
	*request = (struct request){.room = 64};
	request->reply.body = calloc(1, request->room);
	if (!request->reply.body) {
		free(request);
		return NULL;
	}
	snprintf(request->url, room, "http://127.0.0.1:%u%s", port, path);
	return request;
}

static CURL *prepare(struct request *request)
{
	struct http_client *self = client();
	CURL *easy =
		self && self->kept_count > 0 ? self->kept[--self->kept_count] : curl_easy_init();
	if (!easy)
		return NULL;
	const char *url = request->url; /* the macro cannot take the size of an array without one */
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &request->transfer);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
	curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
	return easy;
}

static void keep(CURL *easy)
{
	struct http_client *self = client();
	if (self && self->kept_count < KEPT_MAX) {
		curl_easy_reset(easy);
		self->kept[self->kept_count++] = easy;
	} else {
		curl_easy_cleanup(easy);
	}
}

static int perform(CURL *easy, struct request *request)
{
	struct task *task = task_current();
	int result = task_interrupted(task);
	if (result < 0)
		return result;
	request->transfer.task = task;
	task_pause(task, "http", TRACE_WAITS);
	result = scheduler->operations->transfer(scheduler, easy, &request->transfer);
	task_resume(task);
	if (result < 0)
		return result;
	return request->transfer.error < 0 ? request->transfer.error
					   : errno_of((CURLcode)request->transfer.code);
}

int http_get(uint16_t port, const char *path, struct http_reply *reply)
{
	*reply = (struct http_reply){0};
	struct request *request = request_open(port, path);
	CURL *easy = request ? prepare(request) : NULL;
	int result = easy ? 0 : -ENOMEM;
	if (result == 0)
		result = perform(easy, request);
	if (result == 0) {
		long status = 0;
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		*reply = request->reply;
		reply->status = (int)status;
		request->reply.body = NULL;
	}
	if (easy)
		keep(easy);
	if (request)
		free(request->reply.body);
	free(request);
	return result;
}

void http_free(struct http_reply *reply)
{
	free(reply->body);
	*reply = (struct http_reply){0};
}
