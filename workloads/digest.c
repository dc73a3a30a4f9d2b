/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest: SHA-256 (libcrypto) of generated blocks, one a task: the tutorials' hashlib in threads.
 */
#include <openssl/evp.h>
#include <string.h>

#include "workloads/workload.h"

#define CHUNK_WORDS 1024 /* 8 KiB at a time: it stays in the first-level cache */
#define DIGEST_BYTES 32

struct hash {
	struct effort effort;
	unsigned char bytes[DIGEST_BYTES];
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
		size_t size = (size_t)left < sizeof(words) ? (size_t)left : sizeof(words);
		fine = EVP_DigestUpdate(context, words, size);
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

static int run(void *state)
{
	struct digest *w = state;
	return group_run_each(hash_block_elsewhere, w, w->hashes);
}

/* The first block once more, outside any model. */
static int check(const void *state, char *problem)
{
	const struct digest *w = state;
	struct hash first = {0};
	if (hash_block(w, &first) == 0 &&
		memcmp(first.bytes, w->hashes[0].bytes, DIGEST_BYTES) == 0)
		return 0;
	return wrong(problem, "the digest of block 0 comes out differently a second time");
}

static uint64_t checksum(const void *state)
{
	const struct digest *w = state;
	return checksum_members(w->hashes, w->run.tasks, bytes);
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
	return tasks_work_span(&w->run, 0, w->hashes, sizeof(*w->hashes));
}

static void teardown(void *state)
{
	EVP_MD_free(((struct digest *)state)->sha256);
}

const struct workload workload_digest = {
	.name = "digest",
	.summary = "each task takes the SHA-256 of a generated block",
	.tasks = 16,
	OUTPUTS(struct digest, hashes),
	OPTIONS(OPTION_WITHIN(
		1, 1 << 24, struct digest, kib, "65536", "size of a task's block in KiB")),
	.setup = setup,
	.run = run,
	.check = check,
	.checksum = checksum,
	.result = result,
	.work_span = work_span,
	.teardown = teardown,
};
