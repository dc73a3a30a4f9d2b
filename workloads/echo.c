/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo: connections over which messages are sent, and sent back: the tutorials' echo server. Both
 * ends are tasks. */
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

/* Of a connection's two tasks: how many messages came back as they were sent. */
struct echoes {
	int64_t answerer, caller; /* the answerer's are 0 */
};

struct echo {
	struct run_parameters run;
	int64_t bytes, rounds;
	struct queue *calls; /* a mark for each connection that is there to be accepted */
	int listener, port;
	struct echoes *echoes;
};

/* The i-th message: no two that follow each other are alike. */
static void write_message(unsigned char *message, int64_t bytes, int64_t i)
{
	memset(message, (int)(i % 251), (size_t)bytes);
}

/* Whether it is the i-th: its first byte is right, and each is like the one before. */
static bool is_message(const unsigned char *message, int64_t bytes, int64_t i)
{
	return message[0] == i % 251 && memcmp(message, message + 1, (size_t)bytes - 1) == 0;
}

static int call(const void *in, void *out)
{
	const struct echo *w = in;
	int64_t *echoes = out;
	unsigned char *message = malloc((size_t)w->bytes);
	int descriptor = message ? socket_connect((uint16_t)w->port) : -ENOMEM;
	int64_t result = descriptor < 0 ? descriptor : queue_put(w->calls, &descriptor);
	for (int64_t i = 0; i < w->rounds && result >= 0; i++) {
		write_message(message, w->bytes, i);
		result = socket_write_full(descriptor, message, (size_t)w->bytes);
		if (result >= 0)
			result = socket_read_full(descriptor, message, (size_t)w->bytes);
		*echoes += result >= 0 && is_message(message, w->bytes, i);
	}
	if (descriptor >= 0)
		socket_close(descriptor);
	free(message);
	return result < 0 ? (int)result : 0;
}

/* The mark is waited for first, so that a pool with too few workers is found to be in a deadlock
 * and does not wait for a connection that nobody will make. */
static int reply(const void *in, void *out)
{
	(void)out;
	const struct echo *w = in;
	int mark, marked = queue_get(w->calls, &mark);
	if (marked < 0)
		return marked;
	unsigned char *message = malloc((size_t)w->bytes);
	int descriptor = message ? socket_accept(w->listener) : -ENOMEM;
	int64_t result = descriptor;
	for (int64_t i = 0; i < w->rounds && result >= 0; i++) {
		result = socket_read_full(descriptor, message, (size_t)w->bytes);
		if (result >= 0)
			result = socket_write_full(descriptor, message, (size_t)w->bytes);
	}
	if (descriptor >= 0)
		socket_close(descriptor);
	free(message);
	return result < 0 ? (int)result : 0;
}

/* The listener is made here and not with the queue, so that forked workers have it too. */
static int setup(void *state)
{
	struct echo *w = state;
	allow_descriptors();
	w->listener = socket_listen(0, 4096);
	w->port = w->listener < 0 ? w->listener : socket_port(w->listener);
	return w->port < 0 ? w->port : 0;
}

static int run(void *state)
{
	struct echo *w = state;
	struct group *group;
	int result = group_open(&group, 2 * (size_t)w->run.tasks, sizeof(*w), sizeof(int64_t));
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		group_spawn(group, reply, w);
		group_spawn(group, call, w);
	}
	return group_finish(group, result, w->echoes);
}

/* One after the other: as much as the kernel takes at one end, then the same at the other. */
static int64_t pass(int from, int to, unsigned char *message, int64_t bytes)
{
	int64_t sent = 0;
	for (int64_t done = 0; done < bytes; done += sent) {
		sent = socket_write(from, message + done, (size_t)(bytes - done));
		int64_t result =
			sent < 0 ? sent : socket_read_full(to, message + done, (size_t)sent);
		if (result < 0)
			return result;
	}
	return bytes;
}

static int64_t converse(const struct echo *w, int caller, int answerer, unsigned char *message)
{
	for (int64_t i = 0; i < w->rounds; i++) {
		write_message(message, w->bytes, i);
		int64_t result = pass(caller, answerer, message, w->bytes);
		if (result >= 0)
			result = pass(answerer, caller, message, w->bytes);
		if (result < 0)
			return result;
	}
	return w->rounds;
}

static int run_serially(void *state)
{
	struct echo *w = state;
	unsigned char *message = malloc((size_t)w->bytes);
	int64_t result = message ? 0 : -ENOMEM;
	for (int64_t i = 0; i < w->run.tasks && result >= 0; i++) {
		int caller = socket_connect((uint16_t)w->port);
		int answerer = caller < 0 ? caller : socket_accept(w->listener);
		result = answerer < 0 ? answerer : converse(w, caller, answerer, message);
		w->echoes[i].caller = result;
		if (answerer >= 0)
			socket_close(answerer);
		if (caller >= 0)
			socket_close(caller);
	}
	free(message);
	return result < 0 ? (int)result : 0;
}

static int check(const void *state, char *problem)
{
	const struct echo *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++)
		if (w->echoes[i].caller != w->rounds)
			return wrong(problem, "connection %lld: %lld of %lld messages came back",
				(long long)i + 1, (long long)w->echoes[i].caller,
				(long long)w->rounds);
	return 0;
}

static void teardown(void *state)
{
	struct echo *w = state;
	if (w->port != 0 && w->listener >= 0)
		socket_close(w->listener);
}

const struct workload workload_echo = {
	.name = "echo",
	.summary = "messages over TCP, sent back by the other end",
	.details =
		"--tasks is the number of connections; each has a task at either end. An "
		"operation is one message there and back. A pool needs two workers, and two more "
		"for each further connection that is to be served at the same time; under "
		"sequential a plain loop plays both ends.",
	.tasks = 10,
	.workers_each = 2,
	OUTPUTS(struct echo, echoes),
	OPERATIONS_EACH(struct echo, rounds),
	OBJECTS(OBJECT_QUEUE(struct echo, calls, run.tasks, int)),
	OPTIONS(OPTION_WITHIN(1, 100000000, struct echo, bytes, "128", "in a message"),
		OPTION_WITHIN(1, 100000000, struct echo, rounds, "100",
			"messages over each connection, one after the other")),
	.setup = setup,
	.run = run,
	.serial = run_serially,
	.check = check,
	.teardown = teardown,
};
