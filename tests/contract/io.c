/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets and HTTP. */
#include "tests/contract/contract.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { CLIENTS = 4, BYTES = 300000 };

struct endpoint {
	int64_t descriptor; /* the listener */
	int64_t port;
};

/* Sends back what comes, until the stream ends. */
static int echo_one(int descriptor)
{
	char buffer[4096];
	int64_t got;
	while ((got = socket_read(descriptor, buffer, sizeof(buffer))) > 0) {
		got = socket_write_full(descriptor, buffer, (size_t)got);
		if (got < 0)
			break;
	}
	socket_close(descriptor);
	return (int)got;
}

static int serve_one(const void *in, void *out)
{
	(void)out;
	int descriptor = socket_accept((int)((const struct endpoint *)in)->descriptor);
	return descriptor < 0 ? descriptor : echo_one(descriptor);
}

/* Sends and reads back in pieces that are larger than the kernel keeps. */
static int talk(const void *in, void *out)
{
	(void)out;
	int descriptor = socket_connect((uint16_t)((const struct endpoint *)in)->port);
	if (descriptor < 0)
		return descriptor;
	unsigned char *sent = malloc(BYTES), *got = malloc(BYTES);
	int result = sent && got ? 0 : -ENOMEM;
	for (int i = 0; i < BYTES && result == 0; i++)
		sent[i] = (unsigned char)(i * 31 + i / 251);
	for (int at = 0; at < BYTES && result == 0; at += 3000) {
		int64_t done = socket_write_full(descriptor, sent + at, 3000);
		if (done > 0)
			done = socket_read_full(descriptor, got + at, 3000);
		result = done == 3000 ? 0 : -EIO;
	}
	if (result == 0 && memcmp(sent, got, BYTES) != 0)
		result = -EBADMSG;
	free(sent);
	free(got);
	socket_close(descriptor);
	return result;
}

static int servers_and_clients_talk(void *argument)
{
	(void)argument;
	struct group *group;
	struct endpoint endpoint;
	struct outcome outcomes[2 * CLIENTS];
	/* Made in the root: workers that were forked before have not got this descriptor. */
	if (model->worker_processes && model->concurrency == REACH_WORKERS)
		return 0;
	endpoint.descriptor = socket_listen(0, 16);
	EXPECT(endpoint.descriptor >= 0);
	endpoint.port = socket_port((int)endpoint.descriptor);
	EXPECT(endpoint.port > 0);
	EXPECT(group_open(&group, 2 * CLIENTS, sizeof(endpoint), 0) == 0);
	for (int i = 0; i < CLIENTS; i++) {
		EXPECT(group_spawn(group, serve_one, &endpoint) >= 0);
		EXPECT(group_spawn(group, talk, &endpoint) >= 0);
	}
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 0);
	group_close(group);
	EXPECT(socket_close((int)endpoint.descriptor) == 0);
	return 0;
}

/* A server inside one task: every model can do that, across processes too. */
static int serve_a_port(const void *in, void *out)
{
	(void)out;
	struct event *announced = *(struct event *const *)in;
	int listener = socket_listen(0, 16);
	if (listener < 0)
		return listener;
	int64_t port = socket_port(listener);
	int result = event_set(announced, &port);
	if (result == 0)
		result = socket_accept(listener);
	if (result >= 0)
		result = echo_one(result);
	socket_close(listener);
	return result;
}

static int a_server_in_a_task_is_reached_from_another(void *argument)
{
	(void)argument;
	struct group *group;
	struct event *announced;
	int64_t port;
	EXPECT(event_open(&announced, sizeof(port)) == 0);
	EXPECT(group_open(&group, 1, sizeof(struct event *), 0) == 0);
	EXPECT(group_spawn(group, serve_a_port, &announced) >= 0);
	EXPECT(event_wait(announced, &port) == 0);
	EXPECT(talk(&(struct endpoint){-1, port}, NULL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	event_close(announced);
	return 0;
}

static int nobody_listens(void *argument)
{
	(void)argument;
	int listener = socket_listen(0, 1);
	int port = socket_port(listener);
	struct http_reply reply;
	EXPECT(socket_listen((uint16_t)port, 1) == -EADDRINUSE);
	EXPECT(socket_close(listener) == 0);
	EXPECT(socket_connect((uint16_t)port) == -ECONNREFUSED);
	EXPECT(http_get((uint16_t)port, "/", &reply) == -ECONNREFUSED);
	http_free(&reply);
	return 0;
}

/* A request for which no descriptor is left says so, and not that nobody listens. */
static int no_descriptor_is_left(void *argument)
{
	(void)argument;
	struct rlimit whole, none;
	struct http_reply reply;
	int listener = socket_listen(0, 1);
	uint16_t port = (uint16_t)socket_port(listener);
	EXPECT(getrlimit(RLIMIT_NOFILE, &whole) == 0);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = whole.rlim_max};
	EXPECT(setrlimit(RLIMIT_NOFILE, &none) == 0);
	int result = http_get(port, "/", &reply);
	EXPECT(setrlimit(RLIMIT_NOFILE, &whole) == 0);
	EXPECT(result == -EMFILE);
	http_free(&reply);
	EXPECT(socket_close(listener) == 0);
	return 0;
}

/* Four ways to wait for a peer that says nothing. */
static int wait_for_a_peer(const void *in, void *out)
{
	(void)out;
	int64_t way = *(const int64_t *)in;
	int listener = socket_listen(0, 4);
	uint16_t port = (uint16_t)socket_port(listener);
	int descriptor = way > 0 ? socket_connect(port) : -1;
	struct http_reply reply = {0};
	static char filler[1 << 16]; /* a task's stack is small */
	int64_t result;
	contract_bump(0);
	if (way == 0)
		result = socket_accept(listener);
	else if (way == 1)
		result = socket_read(descriptor, filler, sizeof(filler));
	else if (way == 2)
		result = http_get(port, "/", &reply);
	else
		while ((result = socket_write(descriptor, filler, sizeof(filler))) > 0)
			continue;
	http_free(&reply);
	if (descriptor >= 0)
		socket_close(descriptor);
	socket_close(listener);
	return (int)result;
}

static int waiting_for_a_peer_can_be_cancelled(void *argument)
{
	(void)argument;
	struct group *group;
	struct outcome outcomes[4];
	EXPECT(group_open(&group, 4, sizeof(int64_t), 0) == 0);
	for (int64_t i = 0; i < 4; i++)
		EXPECT(group_spawn(group, wait_for_a_peer, &i) >= 0);
	while (contract_count(0) < 4)
		EXPECT(time_sleep(time_now() + MS) == 0);
	EXPECT(time_sleep(time_now() + 20 * MS) == 0);
	EXPECT(group_cancel(group, TASK_ALL) == 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, outcomes) == 4);
	for (int i = 0; i < 4; i++)
		EXPECT(outcome_ending(outcomes[i]) == ENDED_CANCELLED);
	group_close(group);
	return 0;
}

static int waiting_for_a_peer_can_time_out(void *argument)
{
	(void)argument;
	for (int64_t way = 0; way < 4; way++) {
		int64_t outer = deadline_enter(time_now() + 20 * MS);
		EXPECT(wait_for_a_peer(&way, NULL) == -ETIMEDOUT);
		deadline_leave(outer);
	}
	return 0;
}

/* Answers one connection with a fixed text, which may be no HTTP at all. */
static int answer_with_text(const void *in, void *out)
{
	(void)out;
	struct event *announced = *(struct event *const *)in;
	static const char text[] = "HTTP/1.1 418 I'm a teapot\r\nContent-Length: 5\r\n\r\nshort";
	char request[2048];
	int listener = socket_listen(0, 4);
	int64_t port = socket_port(listener);
	event_set(announced, &port);
	int descriptor = socket_accept(listener);
	int64_t result = socket_read(descriptor, request, sizeof(request));
	if (result > 0)
		result = socket_write_full(descriptor, text, sizeof(text) - 1);
	socket_close(descriptor);
	socket_close(listener);
	return result < 0 ? (int)result : 0;
}

static int any_status_is_an_answer(void *argument)
{
	(void)argument;
	struct group *group;
	struct event *announced;
	struct http_reply reply;
	int64_t port;
	EXPECT(event_open(&announced, sizeof(port)) == 0);
	EXPECT(group_open(&group, 1, sizeof(struct event *), 0) == 0);
	EXPECT(group_spawn(group, answer_with_text, &announced) >= 0);
	EXPECT(event_wait(announced, &port) == 0);
	EXPECT(http_get((uint16_t)port, "/tea", &reply) == 0);
	EXPECT(reply.status == 418 && reply.length == 5 && strcmp(reply.body, "short") == 0);
	http_free(&reply);
	http_free(&reply);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	event_close(announced);
	return 0;
}

const struct check checks_io[] = {
	{"servers and clients talk", servers_and_clients_talk, 2 * CLIENTS, true, false},
	{"a server in a task is reached from another", a_server_in_a_task_is_reached_from_another,
		1, true, false},
	{"nobody listens", nobody_listens, 1, false, false},
	{"no descriptor is left", no_descriptor_is_left, 1, false, false},
	{"waiting for a peer can be cancelled", waiting_for_a_peer_can_be_cancelled, 4, true,
		false},
	{"waiting for a peer can time out", waiting_for_a_peer_can_time_out, 1, false, false},
	{"any status is an answer", any_status_is_an_answer, 1, true, false},
	{NULL, NULL, 0, false, false},
};
