/* SPDX-License-Identifier: GPL-3.0-or-later */
/* echo: connections over which messages are sent, and sent back. Both ends are tasks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workloads/workload.h"

struct line {
	struct queue *calls; /* a mark for each connection that is there to be accepted */
	int listener, port;
	int64_t bytes, rounds;
};

struct echo {
	struct run_parameters run;
	int64_t bytes, rounds;
	struct line line;
	int64_t *
		echoes; /* by task: what a caller got back as it had sent it; an answerer's are 0 */
};

/* The i-th message: no two that follow each other are alike. */
static void write_message(unsigned char *message, int64_t bytes, int64_t i)
{
	memset(message, (int)(i % 251), (size_t)bytes);
}

static int64_t send_and_receive(int descriptor, unsigned char *message, int64_t bytes)
{
	int64_t result = socket_write_full(descriptor, message, (size_t)bytes);
	return result < 0 ? result : socket_read_full(descriptor, message, (size_t)bytes);
}

static int64_t ask(const struct line *line, int descriptor, unsigned char *buffers)
{
	unsigned char *message = buffers, *expected = buffers + line->bytes;
	int64_t echoes = 0;
	for (int64_t i = 0; i < line->rounds; i++) {
		write_message(message, line->bytes, i);
		write_message(expected, line->bytes, i);
		int64_t result = send_and_receive(descriptor, message, line->bytes);
		if (result < 0)
			return result;
		echoes += memcmp(message, expected, (size_t)line->bytes) == 0;
	}
	return echoes;
}

static int call(const void *in, void *out)
{
	const struct line *line = in;
	unsigned char *buffers = malloc(2 * (size_t)line->bytes);
	int descriptor = buffers ? socket_connect((uint16_t)line->port) : -ENOMEM;
	int64_t result = descriptor;
	if (result >= 0) {
		result = queue_put(line->calls, &descriptor);
		if (result == 0)
			result = ask(line, descriptor, buffers);
		socket_close(descriptor);
	}
	free(buffers);
	if (result >= 0)
		*(int64_t *)out = result;
	return result < 0 ? (int)result : 0;
}

static int64_t send_back(const struct line *line, int descriptor, unsigned char *message)
{
	int64_t result = 0;
	for (int64_t i = 0; i < line->rounds && result >= 0; i++) {
		result = socket_read_full(descriptor, message, (size_t)line->bytes);
		if (result >= 0)
			result = socket_write_full(descriptor, message, (size_t)line->bytes);
	}
	return result;
}

/* The mark is waited for first, so that a pool with too few workers is found to be in a deadlock
 * and does not wait for a connection that nobody will make. */
static int reply(const void *in, void *out)
{
	(void)out;
	const struct line *line = in;
	int mark;
	int result = queue_get(line->calls, &mark);
	unsigned char *message = result == 0 ? malloc((size_t)line->bytes) : NULL;
	if (!message)
		return result < 0 ? result : -ENOMEM;
	result = socket_accept(line->listener);
	if (result >= 0) {
		int descriptor = result;
		result = (int)send_back(line, descriptor, message);
		socket_close(descriptor);
	}
	free(message);
	return result < 0 ? result : 0;
}

/* The listener is made here and not with the queue, so that forked workers have it too. */
static int setup(void *state)
{
	struct echo *w = state;
	allow_descriptors();
	w->line = (struct line){.bytes = w->bytes, .rounds = w->rounds, .listener = -1};
	w->echoes = calloc(2 * (size_t)w->run.tasks, sizeof(*w->echoes));
	if (!w->echoes)
		return -ENOMEM;
	w->line.listener = socket_listen(0, 4096);
	w->line.port = w->line.listener < 0 ? w->line.listener : socket_port(w->line.listener);
	return w->line.port < 0 ? w->line.port : 0;
}

static int open_queue(void *state)
{
	struct echo *w = state;
	return queue_open(&w->line.calls, (size_t)w->run.tasks, sizeof(int));
}

static int run(void *state)
{
	struct echo *w = state;
	struct group *group;
	int result =
		group_open(&group, 2 * (size_t)w->run.tasks, sizeof(struct line), sizeof(int64_t));
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++) {
		group_spawn(group, reply, &w->line);
		group_spawn(group, call, &w->line);
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
		int caller = socket_connect((uint16_t)w->line.port);
		int answerer = caller < 0 ? caller : socket_accept(w->line.listener);
		result = answerer < 0 ? answerer : converse(w, caller, answerer, message);
		w->echoes[2 * i + 1] = result;
		if (answerer >= 0)
			socket_close(answerer);
		if (caller >= 0)
			socket_close(caller);
	}
	free(message);
	return result < 0 ? (int)result : 0;
}

static void close_queue(void *state)
{
	queue_close(((struct echo *)state)->line.calls);
}

static int check(const void *state, char *problem)
{
	const struct echo *w = state;
	for (int64_t i = 0; i < w->run.tasks; i++) {
		if (w->echoes[2 * i + 1] == w->rounds)
			continue;
		return wrong(problem, "connection %lld: %lld of %lld messages came back",
			(long long)i + 1, (long long)w->echoes[2 * i + 1], (long long)w->rounds);
	}
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct echo *w = state;
	return checksum_add(
		CHECKSUM_BEGIN, w->echoes, 2 * (size_t)w->run.tasks * sizeof(*w->echoes));
}

static int64_t operations(const void *state)
{
	const struct echo *w = state;
	return w->run.tasks * w->rounds;
}

static void teardown(void *state)
{
	struct echo *w = state;
	if (w->echoes && w->line.listener >= 0)
		socket_close(w->line.listener);
	free(w->echoes);
}

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 100000000, struct echo, bytes, "128", "in a message"),
	OPTION_WITHIN(1, 100000000, struct echo, rounds, "100",
		"messages over each connection, one after the other"),
	OPTIONS_END,
};

const struct workload workload_echo = {
	.name = "echo",
	.summary = "messages over TCP, sent back by the other end",
	.details =
		"--tasks is the number of connections; each has a task at either end. An "
		"operation is one message there and back. A pool needs two workers, and two more "
		"for each further connection that is to be served at the same time; under "
		"sequential a plain loop plays both ends.",
	.tasks = 10,
	.workers = 20,
	.state = sizeof(struct echo),
	.options = options,
	.setup = setup,
	.open = open_queue,
	.run = run,
	.serial = run_serially,
	.close = close_queue,
	.check = check,
	.checksum = checksum,
	.operations = operations,
	.teardown = teardown,
};
