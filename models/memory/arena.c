/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arena: blocks in powers of two from one mapping. */
#include "models/memory/arena.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#include "models/memory/huge_pages.h"

#define GRAIN 64   /* smallest block and alignment */
#define CLASSES 32 /* 64 B << class */
/* Address space requested first; no memory is used until touched. */
#define ARENA_MAX (64ULL << 30)
#define ARENA_MIN (256ULL << 20)
#define HUGE_FROM HUGE_PAGE /* blocks from here on deserve huge pages, and begin at one */

/* A stack's top: the number of its first block in the lower half. The upper half is a count that
 * makes each top differ from all earlier ones, so that a slow pop cannot mistake a block that was
 * taken and returned. Numbers are offsets in grains, 0 for none. */
typedef _Atomic uint64_t stack_top;

struct arena {
	uint64_t size;
	_Alignas(64) _Atomic uint64_t used;
	_Alignas(64) stack_top classes[CLASSES];
	/* By number: the next free block of the class. Outside the blocks, since a slow pop may
	 * look at the link of a block that another thread or process has taken. */
	_Alignas(64) _Atomic uint32_t next[];
};

static struct arena *arena;
enum sharing sharing = SHARED_BY_NONE;
unsigned char *arena_base;

static void *map(uint64_t size, enum sharing who)
{
	int flags = MAP_ANONYMOUS | MAP_NORESERVE;
	flags |= who == SHARED_BY_PROCESSES ? MAP_SHARED : MAP_PRIVATE;
	void *address = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
	return address == MAP_FAILED ? NULL : address;
}

int arena_open(enum sharing who)
{
	uint64_t size = ARENA_MAX;
	void *address = NULL;
	while (!address && size >= ARENA_MIN) {
		address = map(size, who);
		if (!address)
			size /= 2;
	}
	if (!address)
		return -ENOMEM;
	arena = address;
	arena_base = address;
	arena->size = size;
	arena->used = sizeof(*arena) + size / GRAIN * sizeof(arena->next[0]);
	sharing = who;
	return 0;
}

void arena_close(void)
{
	if (arena)
		munmap(arena, arena->size);
	arena = NULL;
	sharing = SHARED_BY_NONE;
}

static int class_of(size_t size)
{
	int class = 0;
	while ((size_t)GRAIN << class < size)
		class ++;
	return class;
}

static void *block_at(uint32_t number)
{
	return (unsigned char *)arena + (uint64_t)number * GRAIN;
}

static void *pop(stack_top *top)
{
	uint64_t old = atomic_load(top);
	uint64_t new;
	do {
		if ((uint32_t)old == 0)
			return NULL;
		new = ((old >> 32) + 1) << 32 | atomic_load(&arena->next[(uint32_t)old]);
	} while (!atomic_compare_exchange_weak(top, &old, new));
	return block_at((uint32_t)old);
}

static void push(stack_top *top, void *block)
{
	uint64_t offset = (uint64_t)((unsigned char *)block - (unsigned char *)arena);
	uint32_t number = (uint32_t)(offset / GRAIN);
	uint64_t old = atomic_load(top);
	uint64_t new;
	do {
		atomic_store(&arena->next[number], (uint32_t)old);
		new = ((old >> 32) + 1) << 32 | number;
	} while (!atomic_compare_exchange_weak(top, &old, new));
}

/* The extra room of a large block lets it begin at a page. */
static void *on_huge_pages(unsigned char *room, uint64_t bytes)
{
	void *block = huge_pages_align(room);
	huge_pages_advise(block, bytes, 0);
	return block;
}

void *arena_allocate(size_t size)
{
	if (size > arena->size)
		return NULL;
	int class = class_of(size);
	void *block = pop(&arena->classes[class]);
	if (block)
		return block;
	uint64_t bytes = (uint64_t)GRAIN << class;
	uint64_t taken = bytes < HUGE_FROM ? bytes : bytes + HUGE_PAGE;
	/* A request that is too large never takes anything, not even for a moment: others may
	 * allocate in that moment, or the caller may die. */
	uint64_t offset = atomic_load(&arena->used);
	do
		if (offset + taken > arena->size)
			return NULL;
	while (!atomic_compare_exchange_weak(&arena->used, &offset, offset + taken));
	block = (unsigned char *)arena + offset;
	return bytes < HUGE_FROM ? block : on_huge_pages(block, bytes);
}

void arena_free(void *block, size_t size)
{
	if (block)
		push(&arena->classes[class_of(size)], block);
}

bool arena_holds(const void *address, size_t size)
{
	uintptr_t from = (uintptr_t)address, base = (uintptr_t)arena;
	return from >= base && size <= arena->size && from - base <= arena->size - size;
}
