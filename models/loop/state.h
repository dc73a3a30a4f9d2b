/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a loop, for the files of this directory. All of it is used only by its thread. */
#ifndef SIMUL_LOOP_STATE_H
#define SIMUL_LOOP_STATE_H

#include <curl/curl.h>
#include <uv.h>

#include "models/coroutine/coroutine.h"
#include "models/loop/run_stack.h"
#include "models/loop/timers.h"
#include "models/task/scheduler.h"
#include "models/task/state.h"

/* The most tasks that run between two polls. */
#define LOOP_INTERVAL_MAX 64

struct loop {
	struct scheduler scheduler; /* first */

	/* What runs. */
	struct coroutine poller;   /* the thread's own stack: polls when no task can run */
	struct run_stack *current; /* of the running task; NULL: the poller runs */
	struct task *displaced;	   /* the poller runs it next: the parked task is on its stack */
	struct task *ready_first, *ready_last; /* the ready queue */
	task_function *entering; /* the function of the task begun last: it runs next */
	struct run_stacks stacks;
	int64_t in_flight, peak_in_flight;

	/* When to poll: the event interval. */
	uint64_t poll_ticks; /* how long tasks should run between two polls, at most */
	uint64_t last_poll;
	int interval, until_poll; /* in tasks */

	/* Which task has held the thread, and for how long. */
	uint64_t last_switch; /* when the last task yielded or ended, or the poller did */
	bool unread;	      /* some tasks have yielded since, and the clock was not read */
	long kernel_tick;     /* the kernel's coarse clock when it was last asked */
	uint64_t longest_hold;
	const char *longest_holder;

	/* What tasks wait for. */
	struct timers timers;
	int64_t expected; /* how many tasks wait for something from outside */
	bool stuck;	  /* every task waits for another one: all waits are being ended */
	uv_loop_t uv;

	/* alarm.c */
	int alarm_descriptor;
	uv_poll_t alarm;
	int64_t alarm_at;

	/* descriptors.c */
	struct watch **watches; /* by descriptor */
	int watches_capacity;

	/* transfers.c */
	CURLM *multi;
	uv_timer_t transfers_timer;

	/* loop_listen() */
	uv_poll_t listener;
	int listener_descriptor;
	bool (*take)(void *context, bool to_sleep); /* NULL: no other thread wakes the loop */
	void *context;

	struct {
		struct task *task;
		int (*function)(void *argument);
		void *argument;
		int result;
		bool ended;
	} root;
};

/* The loop that has this scheduler. */
static inline struct loop *loop_of(struct scheduler *self)
{
	return (struct loop *)self;
}

#endif
