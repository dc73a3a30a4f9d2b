/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts blocks for saved stacks from mapped chunks, with a free list for each size class. */
#include "models/coroutine/saved_stack.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "models/memory/huge_pages.h"

#define GRAIN 8
#define FIRST_CHUNK (64 << 10) /* each is twice as large as the previous one ... */
#define LAST_CHUNK (32 << 20)  /* ... up to here */
#define HUGE_FROM HUGE_PAGE    /* chunks from here on begin at a huge page */

/* A free block holds the link to the next one of its class. */
struct saved_stack_block {
	struct saved_stack_block *next;
};

/* In the chunk's own first bytes. */
struct saved_stack_chunk {
	struct saved_stack_chunk *next;
	void *mapping;
	size_t bytes;
};

static int add_chunk(struct saved_stacks *stacks)
{
	size_t chunk_bytes = stacks->chunk_bytes ? stacks->chunk_bytes : FIRST_CHUNK;
	bool huge = chunk_bytes >= HUGE_FROM;
	size_t bytes = chunk_bytes + (huge ? HUGE_PAGE : 0);
	void *mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (mapping == MAP_FAILED)
		return -1;
	unsigned char *start = huge ? huge_pages_align(mapping) : mapping;
	huge_pages_advise(start, chunk_bytes, 0);
	struct saved_stack_chunk *chunk = (struct saved_stack_chunk *)(void *)start;
	*chunk = (struct saved_stack_chunk){stacks->chunks, mapping, bytes};
	stacks->chunks = chunk;
	stacks->unused = start + (sizeof(*chunk) + GRAIN - 1) / GRAIN * GRAIN;
	stacks->unused_end = start + chunk_bytes;
	stacks->chunk_bytes = chunk_bytes < LAST_CHUNK ? chunk_bytes * 2 : chunk_bytes;
	return 0;
}

static size_t grains_of(size_t size)
{
	return (size + GRAIN - 1) / GRAIN;
}

void *saved_stack_take(struct saved_stacks *stacks, size_t size)
{
	assert(size > 0);
	size_t grains = grains_of(size);
	if (grains >= SAVED_STACK_CLASSES)
		return malloc(size);
	struct saved_stack_block *block = stacks->free_blocks[grains];
	if (block) {
		stacks->free_blocks[grains] = block->next;
		return block;
	}
	if ((size_t)(stacks->unused_end - stacks->unused) < grains * GRAIN && add_chunk(stacks) < 0)
		return NULL;
	block = (struct saved_stack_block *)(void *)stacks->unused;
	stacks->unused += grains * GRAIN;
	return block;
}

void saved_stack_give(struct saved_stacks *stacks, void *memory, size_t size)
{
	assert(memory && size > 0);
	size_t grains = grains_of(size);
	struct saved_stack_block *block = memory;
	if (grains >= SAVED_STACK_CLASSES) {
		free(block);
		return;
	}
	block->next = stacks->free_blocks[grains];
	stacks->free_blocks[grains] = block;
}

void saved_stacks_close(struct saved_stacks *stacks)
{
	while (stacks->chunks) {
		struct saved_stack_chunk *chunk = stacks->chunks;
		stacks->chunks = chunk->next;
		munmap(chunk->mapping, chunk->bytes);
	}
	memset(stacks, 0, sizeof(*stacks));
}
