/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the bodies that the helper server answers with. */
#include "harness/helper/content.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

/* The longest record; two of them fit into the smallest document. */
#define RECORD_MAX 512

/* Content that grows at its end. The whole range is reserved at first use, so that it never moves
 * while a reply refers to it; the kernel gives memory only to what is filled. */
struct reserve {
	char *start;
	size_t filled;
	uint64_t next; /* whatever the filler continues from */
};

static int reserve_open(struct reserve *reserve)
{
	if (reserve->start)
		return 0;
	void *start = mmap(NULL, CONTENT_MAX + RECORD_MAX, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (start == MAP_FAILED)
		return -1;
	reserve->start = start;
	return 0;
}

/* splitmix64: the i-th value follows from i alone. */
static uint64_t scramble(uint64_t i)
{
	uint64_t z = (i + 1) * 0x9e3779b97f4a7c15ULL;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

const char *content_bytes(size_t size)
{
	static struct reserve bytes;

	if (reserve_open(&bytes) < 0)
		return NULL;
	while (bytes.filled < size) {
		uint64_t value = scramble(bytes.next++);
		for (int i = 0; i < 8; i++)
			bytes.start[bytes.filled++] = (char)(value >> 8 * i);
	}
	return bytes.start;
}

static const char *word(uint64_t choice)
{
	static const char *const words[] = {"board", "clock", "pawn", "knight", "bishop", "rook",
		"queen", "king", "opening", "gambit", "exchange", "endgame", "castle", "tempo",
		"fork", "skewer"};
	return words[choice % (sizeof words / sizeof *words)];
}

static size_t write_record(char *to, uint64_t id)
{
	uint64_t r = scramble(id), s = scramble(~id);
	int length = snprintf(to, RECORD_MAX,
		"{\"id\":%" PRIu64 ",\"name\":\"%s-%s-%" PRIu64 "\",\"score\":%" PRIu64
		".%02" PRIu64 ",\"active\":%s,"
		"\"place\":{\"street\":\"%" PRIu64 " %s %s street\",\"code\":\"%05" PRIu64
		"\",\"position\":{\"latitude\":%s%" PRIu64 ".%04" PRIu64 ",\"longitude\":%s%" PRIu64
		".%04" PRIu64 "}},"
		"\"tags\":[\"%s\",\"%s\",\"%s\"],"
		"\"text\":\"The %s takes the %s, and the %s loses a %s.\"},\n",
		id, word(r), word(r >> 4), r >> 40, (r >> 8) % 1000, (r >> 18) % 100,
		r & 1 ? "true" : "false", (s % 200) + 1, word(s >> 8), word(s >> 12),
		(s >> 16) % 100000, s >> 62 & 1 ? "-" : "", (s >> 33) % 90, s % 10000,
		s >> 63 ? "-" : "", (s >> 40) % 180, (s >> 20) % 10000, word(r >> 24),
		word(r >> 28), word(r >> 32), word(s >> 24), word(s >> 28), word(s >> 44),
		word(s >> 48));
	return (size_t)length;
}

const char *content_document(size_t size, size_t *length)
{
	static struct reserve document;

	if (reserve_open(&document) < 0)
		return NULL;
	if (document.filled == 0)
		document.start[document.filled++] = '[';
	while (document.filled < size)
		document.filled += write_record(document.start + document.filled, ++document.next);

	/* Only records end with a newline. Of the last one's ",\n" the newline makes room for the
	 * caller's "]", the comma for its newline. */
	const char *newline = memrchr(document.start, '\n', size);
	*length = (size_t)(newline - document.start) - 1;
	return document.start;
}
