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
	uint32_t number;
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

void trace_mark(uint32_t number, int32_t worker, enum trace_event event)
{
	uint32_t index = atomic_fetch_add(&trace->used, 1);
	if (index >= TRACE_EVENTS)
		return;
	struct mark *mark = &trace->marks[index];
	mark->tick = tick_now();
	mark->number = number;
	mark->worker = (int16_t)(worker > 0 ? worker - 1 : 0); /* a loop is one worker */
	mark->event = (uint8_t)event;
	atomic_store(&mark->there, 1);
}

static int by_task_and_time(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->tick < b->tick ? -1 : a->tick > b->tick;
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
	for (uint32_t i = 0; i + 1 < count; i++) {
		const struct mark *mark = &trace->marks[i], *next = mark + 1;
		if (mark->event == TRACE_END || next->number != mark->number || !mark->there)
			continue;
		fprintf(file, "%u,%d,%.9f,%.9f,%s\n", mark->number, mark->worker,
			(double)(mark->tick - origin) * tick_s,
			(double)(next->tick - origin) * tick_s,
			mark->event == TRACE_WAIT ? "wait" : "run");
	}
	int error = ferror(file) ? errno : 0;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	struct stat status;
	/* A partial trace is removed; a file that is not regular, such as /dev/full, stays. */
	if (error && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(path);
	return error ? -(int64_t)error : used - count;
}
