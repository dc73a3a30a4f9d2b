/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * orchestra: what a service does when users log in. Each task waits for the record of a user, then
 * checks the password (PBKDF2 of libcrypto), which costs CPU time on purpose. The tutorials'
 * asyncio with a ProcessPoolExecutor: wait on the loop, compute in a pool by offload().
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "workloads/workload.h"

#define KEY_BYTES 32
#define SALT_BYTES 64

struct login {
	int64_t number, iterations;
	double delay; /* real seconds */
	uint16_t port;
};

/* What is offloaded. The salt is the beginning of the user's record. */
struct guess {
	int64_t iterations;
	int salt_length;
	unsigned char salt[SALT_BYTES];
};

struct key {
	struct effort effort;
	unsigned char bytes[KEY_BYTES];
};

struct orchestra {
	struct run_parameters run;
	int64_t iterations;
	double delay;
	struct key *keys;
};

static int derive(const void *in, void *out)
{
	static const char password[] = "correct horse battery staple";
	const struct guess *guess = in;
	struct key *key = out;
	int64_t began = cpu_now();
	int fine = PKCS5_PBKDF2_HMAC(password, sizeof(password) - 1, guess->salt,
		guess->salt_length, (int)guess->iterations, EVP_sha256(), KEY_BYTES, key->bytes);
	effort_add(&key->effort, cpu_now() - began, guess->iterations);
	return fine ? 0 : -EIO;
}

static int log_in(const void *in, void *out)
{
	const struct login *login = in;
	char path[96];
	snprintf(path, sizeof(path), "/users/user-%lld?delay=%.9f", (long long)login->number,
		login->delay);
	struct http_reply reply;
	int result = http_get(login->port, path, &reply);
	if (result < 0)
		return result;
	size_t length = reply.length < SALT_BYTES ? reply.length : SALT_BYTES;
	struct guess guess = {.iterations = login->iterations, .salt_length = (int)length};
	memcpy(guess.salt, reply.body, length);
	if (reply.status != 200)
		result = task_fail(-EPROTO, "status %d", reply.status);
	http_free(&reply);
	if (result == 0)
		result = offload(derive, &guess, sizeof(guess), out, sizeof(struct key));
	return result;
}

static int run(void *state)
{
	struct orchestra *w = state;
	struct group *group;
	int result =
		group_open(&group, (size_t)w->run.tasks, sizeof(struct login), sizeof(struct key));
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++)
		group_spawn(group, log_in,
			(&(struct login){
				i + 1, w->iterations, w->delay * w->run.second, w->run.port}));
	return group_finish(group, result, w->keys);
}

/* Every user has a salt, so no two keys are the same. */
static int check(const void *state, char *problem)
{
	const struct orchestra *w = state;
	for (int64_t i = 1; i < w->run.tasks; i++)
		if (memcmp(w->keys[i].bytes, w->keys[i - 1].bytes, KEY_BYTES) == 0)
			return wrong(problem, "users %lld and %lld have the same key", (long long)i,
				(long long)i + 1);
	return 0;
}

static uint64_t checksum(const void *state)
{
	const struct orchestra *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++)
		checksum = checksum_add(checksum, w->keys[i].bytes, KEY_BYTES);
	return checksum;
}

static struct work_span work_span(const void *state)
{
	const struct orchestra *w = state;
	struct work_span cost = effort_work_span(w->keys, (size_t)w->run.tasks, sizeof(*w->keys));
	double delay = w->delay * w->run.second;
	cost.span += delay;
	cost.waiting = delay * (double)w->run.tasks;
	return cost;
}

/* The share of waiting in what the tasks take together: at 0.5 the two parts are equal. */
static void facts(const void *state, struct facts *facts)
{
	struct work_span cost = work_span(state);
	fact_number(facts, "waiting", cost.waiting / (cost.waiting + cost.work));
}

static const struct workload_option options[] = {
	OPTION(SECONDS, struct orchestra, delay, "0.02", "seconds until the server answers"),
	OPTION_WITHIN(1, 1000000000, struct orchestra, iterations, "100000",
		"rounds of PBKDF2 with SHA-256 for a password"),
	OPTIONS_END,
};

const struct workload workload_orchestra = {
	.name = "orchestra",
	.summary = "each task waits for a record, then offloads the check of a password",
	.needs = NEEDS_SERVER,
	.tasks = 20,
	OUTPUTS(struct orchestra, keys),
	.options = options,
	.run = run,
	.check = check,
	.checksum = checksum,
	.facts = facts,
	.work_span = work_span,
};
