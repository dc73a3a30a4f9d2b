/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest: SHA-256 (libcrypto) of generated blocks; each task hashes its own. */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "workloads/workload.h"

#define CHUNK_WORDS 1024 /* 8 KiB at a time: it stays in the first-level cache */
#define DIGEST_BYTES 32

struct block {
	int64_t number, kib;
};

struct hash {
	struct effort effort;
	unsigned char bytes[DIGEST_BYTES];
};

struct digest {
	struct run_parameters run;
	int64_t kib;
	struct hash *hashes;
};

/* Looked up once, before the run: every task uses it and none changes it. */
static EVP_MD *sha256;

/* SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014.
 */
static uint64_t mix(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15ULL;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static int hash_block(const void *in, void *out)
{
	const struct block *block = in;
	struct hash *hash = out;
	int64_t began = cpu_now();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (!context)
		return -ENOMEM;
	uint64_t seed = (uint64_t)block->number, words[CHUNK_WORDS];
	int fine = EVP_DigestInit_ex(context, sha256, NULL);
	for (int64_t left = block->kib * 1024; left > 0 && fine; left -= (int64_t)sizeof(words)) {
		for (int i = 0; i < CHUNK_WORDS; i++)
			words[i] = mix(&seed);
		size_t size = (size_t)left < sizeof(words) ? (size_t)left : sizeof(words);
		fine = EVP_DigestUpdate(context, words, size);
	}
	fine = fine && EVP_DigestFinal_ex(context, hash->bytes, NULL);
	EVP_MD_CTX_free(context);
	effort_add(&hash->effort, cpu_now() - began, block->kib);
	return fine ? 0
		    : task_fail(-EIO, "libcrypto could not hash block %lld",
			      (long long)block->number);
}

static int hash_block_elsewhere(const void *in, void *out)
{
	return offload(hash_block, in, sizeof(struct block), out, sizeof(struct hash));
}

static int setup(void *state)
{
	struct digest *w = state;
	w->hashes = calloc((size_t)w->run.tasks, sizeof(*w->hashes));
	if (!w->hashes)
		return -ENOMEM;
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	return sha256 ? 0 : -ENOSYS;
}

static int run(void *state)
{
	struct digest *w = state;
	struct group *group;
	int result =
		group_open(&group, (size_t)w->run.tasks, sizeof(struct block), sizeof(struct hash));
	for (int64_t i = 0; i < w->run.tasks && result == 0; i++)
		group_spawn(group, hash_block_elsewhere, (&(struct block){i, w->kib}));
	return group_finish(group, result, w->hashes);
}

/* The first block once more, outside any model. */
static int check(const void *state, char *problem)
{
	const struct digest *w = state;
	struct hash again = {0};
	int result = hash_block(&(struct block){0, w->kib}, &again);
	for (int i = 0; i < DIGEST_BYTES && result == 0; i++)
		if (again.bytes[i] != w->hashes[0].bytes[i])
			result = -EBADMSG;
	if (result < 0)
		snprintf(problem, 256, "the digest of block 0 comes out differently a second time");
	return result;
}

static uint64_t checksum(const void *state)
{
	const struct digest *w = state;
	uint64_t checksum = CHECKSUM_BEGIN;
	for (int64_t i = 0; i < w->run.tasks; i++)
		checksum = checksum_add(checksum, w->hashes[i].bytes, DIGEST_BYTES);
	return checksum;
}

static void result(const void *state, char *text)
{
	const struct digest *w = state;
	const unsigned char *bytes = w->hashes[0].bytes;
	snprintf(text, 128, "block 0: %02x%02x%02x%02x...", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static struct work_span work_span(const void *state)
{
	const struct digest *w = state;
	return effort_work_span(w->hashes, (size_t)w->run.tasks, sizeof(*w->hashes));
}

static void teardown(void *state)
{
	EVP_MD_free(sha256);
	sha256 = NULL;
	free(((struct digest *)state)->hashes);
}

static const struct workload_option options[] = {
	OPTION_WITHIN(1, 1 << 24, struct digest, kib, "65536", "size of a task's block in KiB"),
	OPTIONS_END,
};

const struct workload workload_digest = {
	.name = "digest",
	.summary = "each task takes the SHA-256 of a generated block",
	.tasks = 16,
	.state = sizeof(struct digest),
	.options = options,
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
	.teardown = teardown,
};
