/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What runs tasks in one thread: a loop, a worker of a pool, or the plain thread of `sequential`.
 * Groups, synchronisation, sockets and deadlines are written once on top of these operations; each
 * kind of scheduler defines how a task waits, how it is woken and what runs it.
 *
 * Each thread that runs tasks finds its own by `scheduler`; no other thread touches its contents.
 */
#ifndef SIMUL_SCHEDULER_H
#define SIMUL_SCHEDULER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "models/task.h"

struct activation;
struct http_client;
struct meter;
struct parker;
struct scheduler;
struct task;

/* A libcurl transfer in progress, on the heap of the thread that waits for it. */
struct transfer {
	struct task *task;
	int code;  /* CURLcode, once it is done */
	int error; /* -errno if no socket was available, which libcurl does not report */
	bool done;
};

/* All are called in the thread of the scheduler, which is the first argument. Those that may be
 * NULL say so. */
struct scheduler_operations {
	/* A spawn is a call: no other thread runs that could wake a task. */
	bool alone;

	/* The current task waits until unpark() or until `limit`; it may be woken for no reason. 0,
	 * -ETIMEDOUT at the limit, -EDEADLK when every task waits for another one. If it is alone,
	 * it is called only with a limit. */
	int (*park)(struct scheduler *self, int64_t limit);
	/* Wakes a parked task of any thread, or makes its next park() return at once. */
	void (*unpark)(struct scheduler *self, struct task *task);
	/* Waits until a descriptor is ready for `events` (POLLIN, POLLOUT), like park(). */
	int (*poll)(struct scheduler *self, int descriptor, short events, int64_t limit);
	/* The descriptor is about to be closed. NULL: nothing to do. */
	void (*forget)(struct scheduler *self, int descriptor);
	void (*yield)(struct scheduler *self);
	/* NULL: a plain call, here and now. */
	int (*offload)(struct scheduler *self, task_function *function, const void *in,
		size_t input, void *out, size_t output);
	/* Performs a prepared libcurl transfer (a CURL *). 0 with its CURLcode in `transfer`;
	 * -ECANCELED or -ETIMEDOUT if the task should stop; other -errno. */
	int (*transfer)(struct scheduler *self, void *easy, struct transfer *transfer);

	/* A group is about to be used, and has been used. NULL: nothing to do. 0 or -errno. */
	int (*group_opened)(struct scheduler *self, struct group *group);
	void (*group_closed)(struct scheduler *self, struct group *group);
	/* A task of the group has been prepared: arranges that it runs. */
	void (*spawned)(struct scheduler *self, struct group *group, struct task *task);
	/* A joiner has nothing to do: runs one of the group's own tasks that has not begun, here
	 * and now (helping join). `reluctant`: only if no other worker is available. Returns
	 * whether one was run. NULL: never. */
	bool (*help)(struct scheduler *self, struct group *group, bool reluctant);
};

struct scheduler {
	const struct scheduler_operations *operations;
	struct task *current;	      /* what runs in this thread; NULL: no task */
	int number;		      /* 0: the root's thread; a pool's workers from 1 on */
	int workers;		      /* how many the pool has; 0: there is none */
	struct activation *spare;     /* not in use, last in first out */
	struct activation *new, *end; /* rest of the block that activations are cut from */
	size_t block_bytes;	      /* of that block */
	struct meter *meter;
	struct http_client *http; /* created on first use */
	struct parker *parker;	  /* where the thread sleeps; NULL: on a loop */
	/* Where the running activation is published for a supervisor; NULL: nowhere. */
	_Atomic(struct activation *) *innermost;
};

/* The calling thread's own. Before one is set, this is one in which no task runs. */
extern _Thread_local struct scheduler *scheduler;

/* The task that runs in the calling thread, or NULL. */
static inline struct task *task_current(void)
{
	return scheduler->current;
}

/* Makes it the calling thread's own; no task runs in it yet. The rest is filled in or zero. */
void scheduler_use(struct scheduler *self);

/* Leaves the calling thread without one. */
void scheduler_leave(void);

#endif
