/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest: each task takes the SHA-256 of a generated block: the tutorials' hashlib in threads. */
#include <openssl/evp.h>
#include <string.h>

#include "workloads/workload.h"

#define CHUNK_WORDS 1024 /* 8 KiB at a time: it stays in the first-level cache */
#define HASH_BYTES 32

struct hash {
	struct effort effort;
	unsigned char bytes[HASH_BYTES];
};

struct digest {
	struct run_parameters run;
	int64_t kib;
	EVP_MD *sha256; /* looked up once, before the run; no task changes it */
	struct hash *hashes;
};

/* SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
static uint64_t mix(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15ULL;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return z ^ z >> 31;
}

static int hash_block(const void *in, void *out)
{
	const struct digest *w = in;
	struct hash *hash = out;
	int64_t began = cpu_now();
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (!context)
		return -ENOMEM;
	uint64_t seed = (uint64_t)w->run.index, words[CHUNK_WORDS];
	int fine = EVP_DigestInit_ex(context, w->sha256, NULL);
	for (int64_t left = w->kib * 1024; left > 0 && fine; left -= (int64_t)sizeof(words)) {
		for (int i = 0; i < CHUNK_WORDS; i++)
			words[i] = mix(&seed);
		fine = EVP_DigestUpdate(context, words, (size_t)least(left, sizeof(words)));
	}
	fine = fine && EVP_DigestFinal_ex(context, hash->bytes, NULL);
	EVP_MD_CTX_free(context);
	effort_add(&hash->effort, cpu_now() - began, w->kib);
	if (fine)
		return 0;
	return task_fail(-EIO, "libcrypto could not hash block %lld", (long long)w->run.index);
}

static int hash_block_elsewhere(const void *in, void *out)
{
	return offload(hash_block, in, sizeof(struct digest), out, sizeof(struct hash));
}

static int setup(void *state)
{
	struct digest *w = state;
	w->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	return w->sha256 ? 0 : -ENOSYS;
}

/* The first block once more, outside any model. */
static int check(const void *state, char *problem)
{
	const struct digest *w = state;
	struct hash first = {0};
	if (hash_block(w, &first) == 0 && memcmp(first.bytes, w->hashes[0].bytes, HASH_BYTES) == 0)
		return 0;
	return wrong(problem, "the digest of block 0 comes out differently a second time");
}

static void result(const void *state, char *text)
{
	const unsigned char *bytes = ((const struct digest *)state)->hashes[0].bytes;
	snprintf(text, 128, "block 0: %02x%02x%02x%02x...", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static void teardown(void *state)
{
	EVP_MD_free(((struct digest *)state)->sha256);
}

const struct workload workload_digest = {
	.name = "digest",
	.summary = "each task takes the SHA-256 of a generated block",
	.tasks = 16,
	OUTPUTS_WITH_EFFORT(struct digest, hashes),
	TASK(hash_block_elsewhere),
	OPTIONS(OPTION_WITHIN(
		1, 1 << 24, struct digest, kib, "65536", "size of a task's block in KiB")),
	.setup = setup,
	.check = check,
	.result = result,
	.teardown = teardown,
};
