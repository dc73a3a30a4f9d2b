/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * orchestra: what a service does when users log in. Each task waits for the record of a user, then
 * checks the password (PBKDF2 of libcrypto), which costs CPU time on purpose. The tutorials'
 * asyncio with a ProcessPoolExecutor: wait on the loop, compute in a pool by offload().
 */
#include <openssl/evp.h>
#include <string.h>

#include "workloads/workload.h"

#define KEY_BYTES 32
#define SALT_BYTES 64

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
	const struct orchestra *w = in;
	struct http_reply reply;
	int result =
		run_get(&w->run, w->delay, &reply, "/users/user-%lld", (long long)w->run.index + 1);
	if (result < 0)
		return result;
	size_t length = reply.length < SALT_BYTES ? reply.length : SALT_BYTES;
	struct guess guess = {.iterations = w->iterations, .salt_length = (int)length};
	memcpy(guess.salt, reply.body, length);
	http_free(&reply);
	return offload(derive, &guess, sizeof(guess), out, sizeof(struct key));
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

/* The share of waiting in what the tasks take together: at 0.5 the two parts are equal. */
static void facts(const void *state, struct facts *facts)
{
	const struct orchestra *w = state;
	struct work_span cost = tasks_work_span(&w->run, w->delay, w->keys, sizeof(*w->keys));
	fact_number(facts, "waiting", cost.waiting / (cost.waiting + cost.work));
}

const struct workload workload_orchestra = {
	.name = "orchestra",
	.summary = "each task waits for a record, then offloads the check of a password",
	.needs = NEEDS_SERVER,
	.tasks = 20,
	.workers_each = 1,
	OUTPUTS_WITH_EFFORT(struct orchestra, keys),
	TASK(log_in),
	WAITS(struct orchestra, delay),
	OPTIONS(OPTION(SECONDS, struct orchestra, delay, "0.02",
			"seconds until the server answers"),
		OPTION_WITHIN(1, 1000000000, struct orchestra, iterations, "100000",
			"rounds of PBKDF2 with SHA-256 for a password")),
	.check = check,
	.facts = facts,
};
