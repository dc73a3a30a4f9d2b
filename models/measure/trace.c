/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace of a run. */
#include "models/measure/trace.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models/model.h"
#include "models/memory/arena.h"
#include "models/memory/clock.h"

#define TRACE_EVENTS (1U << 20)

struct mark {
	uint64_t tick;
	uint32_t number, place;
	int16_t worker;
	uint8_t event;
	_Atomic uint8_t there;
};

struct trace {
	_Atomic uint32_t numbers;
	_Atomic uint32_t used;
	struct mark marks[TRACE_EVENTS];
};

bool trace_on;
static struct trace *trace;

int trace_open(void)
{
	trace = arena_allocate(sizeof(*trace)); /* the first use of fresh memory: all zero */
	if (!trace)
		return -ENOMEM;
	trace_on = true;
	return 0;
}

uint32_t trace_number(void)
{
	return atomic_fetch_add(&trace->numbers, 1) + 1;
}

void trace_mark(uint32_t number, uint32_t place, int32_t worker, enum trace_event event)
{
	uint32_t index = atomic_fetch_add(&trace->used, 1);
	if (index >= TRACE_EVENTS)
		return;
	struct mark *mark = &trace->marks[index];
	mark->tick = tick_now();
	mark->number = number;
	mark->place = place;
	mark->worker = (int16_t)(worker > 0 ? worker - 1 : 0); /* a loop is one worker */
	mark->event = (uint8_t)event;
	atomic_store(&mark->there, 1);
}

/* Spawns come first, those of a place together. */
static int by_task_and_time(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (a->number == 0 && a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->tick < b->tick ? -1 : a->tick > b->tick;
}

/* When the task that begins was spawned: the last spawn of its place before. NULL: not recorded. */
static const struct mark *spawn_of(const struct mark *begin, uint32_t spawns)
{
	struct mark before = {.place = begin->place, .tick = begin->tick};
	uint32_t low = 0, high = spawns;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (by_task_and_time(&trace->marks[middle], &before) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct mark *found = low > 0 ? &trace->marks[low - 1] : NULL;
	return found && found->place == begin->place ? found : NULL;
}

struct clock_scale {
	uint64_t origin;
	double tick_s;
};

static void put_stretch(FILE *file, const struct mark *mark, uint64_t from, uint64_t to,
	enum trace_event event, struct clock_scale scale)
{
	static const char *const states[] = {[TRACE_SPAWNED] = "queued",
		[TRACE_RUNS] = "run",
		[TRACE_WAITS] = "wait",
		[TRACE_BLOCKS] = "block",
		[TRACE_OFFERS] = "queued",
		[TRACE_OFFLOADED] = "offload"};
	fprintf(file, "%u,%d,%.9f,%.9f,%s\n", mark->number, mark->worker,
		(double)(from - scale.origin) * scale.tick_s,
		(double)(to - scale.origin) * scale.tick_s, states[event]);
}

/* All stretches of all tasks: marks are in order. */
static void put_stretches(FILE *file, uint32_t count, struct clock_scale scale)
{
	uint32_t spawns = 0;

	while (spawns < count && trace->marks[spawns].number == 0)
		spawns++;
	for (uint32_t i = spawns; i < count; i++) {
		const struct mark *mark = &trace->marks[i], *next = mark + 1;
		bool first = i == spawns || mark[-1].number != mark->number;
		const struct mark *spawn = first && mark->there ? spawn_of(mark, spawns) : NULL;
		if (spawn)
			put_stretch(file, mark, spawn->tick, mark->tick, TRACE_SPAWNED, scale);
		if (mark->event != TRACE_ENDED && i + 1 < count && next->number == mark->number &&
			mark->there)
			put_stretch(file, mark, mark->tick, next->tick, mark->event, scale);
	}
}

int64_t model_trace(const char *path, uint64_t origin, double tick_s)
{
	uint32_t used = atomic_load(&trace->used);
	uint32_t count = used < TRACE_EVENTS ? used : TRACE_EVENTS;
	FILE *file = fopen(path, "we");
	if (!file)
		return -errno;
	qsort(trace->marks, count, sizeof(trace->marks[0]), by_task_and_time);
	errno = EIO;
	fputs("task,worker,start_s,end_s,state\n", file);
	put_stretches(file, count, (struct clock_scale){origin, tick_s});
	int error = ferror(file) ? errno : 0;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	struct stat status;
	/* A partial trace is removed; a file that is not regular, such as /dev/full, stays. */
	if (error && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(path);
	return error ? -(int64_t)error : used - count;
}
