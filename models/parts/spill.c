/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/spill.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "models/parts/pages.h"

#define GRAIN 8
#define CLASSES 513	       /* by grains; larger blocks are malloc's */
#define FIRST_CHUNK (64 << 10) /* each is twice as large as the one before ... */
#define LAST_CHUNK (32 << 20)  /* ... up to here */
#define HUGE_FROM HUGE_PAGE    /* chunks from here on begin at a huge page */

/* What is free is linked through its own first word. */
struct block {
	struct block *next;
};

struct chunk {
	struct chunk *older;
	void *mapping;
	size_t bytes;
};

static struct block *blocks[CLASSES];
static struct chunk *chunks; /* newest first; each describes itself in its first bytes */
static unsigned char *unused, *unused_end;
static size_t chunk_bytes = FIRST_CHUNK;

static int add_chunk(void)
{
	bool huge = chunk_bytes >= HUGE_FROM;
	size_t bytes = chunk_bytes + (huge ? HUGE_PAGE : 0);
	void *mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (mapping == MAP_FAILED)
		return -1;
	unsigned char *start = huge ? pages_align(mapping) : mapping;
	pages_advise(start, chunk_bytes, 0);
	struct chunk *chunk = (struct chunk *)(void *)start;
	*chunk = (struct chunk){chunks, mapping, bytes};
	chunks = chunk;
	unused = start + (sizeof(*chunk) + GRAIN - 1) / GRAIN * GRAIN;
	unused_end = start + chunk_bytes;
	if (chunk_bytes < LAST_CHUNK)
		chunk_bytes *= 2;
	return 0;
}

static size_t grains_of(size_t size)
{
	return (size + GRAIN - 1) / GRAIN;
}

void *spill_take(size_t size)
{
	size_t grains = grains_of(size);
	if (grains >= CLASSES)
		return malloc(size);
	struct block *block = blocks[grains];
	if (block) {
		blocks[grains] = block->next;
		return block;
	}
	if ((size_t)(unused_end - unused) < grains * GRAIN && add_chunk() < 0)
		return NULL;
	block = (struct block *)(void *)unused;
	unused += grains * GRAIN;
	return block;
}

void spill_give_back(void *memory, size_t size)
{
	size_t grains = grains_of(size);
	struct block *block = memory;
	if (grains >= CLASSES) {
		free(block);
		return;
	}
	block->next = blocks[grains];
	blocks[grains] = block;
}

void spill_close(void)
{
	while (chunks) {
		struct chunk *chunk = chunks;
		chunks = chunk->older;
		munmap(chunk->mapping, chunk->bytes);
	}
	for (int i = 0; i < CLASSES; i++)
		blocks[i] = NULL;
	unused = unused_end = NULL;
	chunk_bytes = FIRST_CHUNK;
}
