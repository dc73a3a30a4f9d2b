/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What tasks and groups are made of, for every model.
 *
 * Who may touch what: everything in a group but `first_failure`, `finished`, `expects_*` belongs to
 * the task that opened it. A task's state, cancel and finished_next are shared with whoever runs
 * it; the rest belongs to the owner before it is spawned, to the runner until it has ended, and to
 * the owner again afterwards. A runner reads what it needs of the group before it stores
 * TASK_ENDED: from then on the owner may free the group at any moment.
 */
#ifndef SIMUL_CORE_H
#define SIMUL_CORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/model.h"
#include "models/parts/waiters.h"

/* Bits of struct task.state. */
enum task_state {
	TASK_RUNNING = 1, /* somebody has taken it */
	TASK_ENDED = 2,	  /* code, output and message are there */
	TASK_AWAITED = 4, /* the owner waits for just this end: unpark it */
	TASK_STREAM = 8,  /* the end must be queued on group.finished */
};

enum task_cancel { CANCEL_NONE, CANCEL_ASKED, CANCEL_TOLD };

enum task_parked { PARKED_NOT, PARKED, PARKED_EXPIRED };

#define NO_INDEX UINT32_MAX
#define TASK_MESSAGE_BYTES 200

struct task {
	_Atomic uint32_t state;
	_Atomic uint32_t cancel;
	uint32_t generation; /* how often this place in the group was used before */
	int32_t code;
	task_function *function;
	struct group *group;	 /* NULL: the root task */
	const char *place;	 /* "NAME FILE:LINE" of the spawn */
	_Atomic(char *) message; /* TASK_MESSAGE_BYTES in the arena, or NULL */
	int64_t deadline;	 /* of the innermost scope */
	int64_t recall;		 /* when the join that runs this task inside it must be left */
	struct task *below;	 /* the task whose join or offload runs this one on its own stack */
	struct group *groups;	 /* open, newest first */
	struct waiter waiter;	 /* a task waits for one thing at a time */
	const char *waits_for;	 /* a word for reports; NULL: it runs */
	uint64_t started, ended; /* ticks */
	int64_t due;		 /* when it arrived, see group_arrive(); FOREVER: no matter */
	uint32_t earlier, later; /* neighbours in spawn order; `later` also links free places */
	uint32_t finished_next;	 /* neighbour in group.finished, later in group.ready */
	bool seen;		 /* its failure was answered by a join that left it in the group */
	bool offloads;		 /* waits for an offloaded function */
	bool queued;		 /* on group.finished, or about to be */
	_Atomic int32_t worker;	 /* pools: who runs it; -1 outside */
	uint32_t number;	 /* for the trace; 0: not traced */
	uint8_t parked;		 /* loop: enum task_parked */
	struct task *next;	 /* loop: in the ready queue */
	void *context;		 /* loop: its coroutine, once it has one */
	uint64_t timer;		 /* loop: its place in the heap of timers + 1; 0: none */
	_Alignas(16) unsigned char data[]; /* input, then output */
};

struct group {
	struct task *owner;
	struct group *older; /* in owner->groups */
	unsigned char *tasks;
	size_t stride, input, output, output_offset, bytes;
	uint32_t capacity, outstanding;
	uint32_t unused;      /* places from here on were never used */
	uint32_t free;	      /* first place that can be used again */
	uint32_t first, last; /* in spawn order */
	int64_t deadline;
	int64_t due;	/* when the next task to be spawned arrives; FOREVER: no matter */
	bool streaming; /* group_next was called: ends are queued */
	bool closing;
	bool asked; /* somebody joined, took or cancelled since the last spawn */
	_Atomic bool has_messages;
	_Atomic uint32_t first_failure; /* index + 1 */
	_Atomic uint32_t finished;	/* newest end not yet seen by the owner: index + 1 */
	_Atomic bool expects_any;	/* the owner waits for any end ... */
	_Atomic bool expects_failure;	/* ... or for a failure */
	uint32_t ready, ready_last;	/* ends seen by the owner, oldest first */
	void *board;	/* pools: where its tasks are on offer; NULL: they run on the loop */
	bool offloaded; /* its task is a function of another's: not counted as a task */
};

/* The task that runs in this thread. */
extern _Thread_local struct task *task_current;

static inline struct task *group_task(const struct group *group, uint32_t index)
{
	return (struct task *)(void *)(group->tasks + (size_t)index * group->stride);
}

static inline uint32_t task_index(const struct task *task)
{
	return (uint32_t)((size_t)((const unsigned char *)task - task->group->tasks) /
			  task->group->stride);
}

static inline void *task_output(struct task *task)
{
	return task->data + task->group->output_offset;
}

/* Where the task that runs in this thread is also written, for a supervisor; NULL: nowhere. */
extern _Thread_local _Atomic(struct task *) *task_mirror;

/* Makes room in the arena for task_root_now(). -ENOMEM. */
int task_root_open(void);

/* The root task of the run under way, or NULL. From any process of the run. */
struct task *task_root_now(void);

/* How many workers the model in use has. */
extern int task_workers;

/* Makes `root` the root task of a run; then runs `function` as it, to its end. Answers what that
 * answers. */
void task_root(struct task *root);
int task_run_root(struct task *root, int (*function)(void *argument), void *argument);

/* Makes a task (or NULL) the one that runs in the calling thread. */
void task_make_current(struct task *task);

/* Runs a task that has been taken, to its end, in the calling thread, as task_current. A task that
 * was cancelled before ends without running. */
void task_execute(struct task *task);

/* Ends a task with a code; the caller runs it or has lost its runner. */
void task_end(struct task *task, int code);

/* The current task waits until it is unparked (0, possibly for no reason) or until `until`
 * (-ETIME); -ECANCELED, -ETIMEDOUT, -EDEADLK as the contract says. `what` is for reports. */
int task_wait(int64_t until, const char *what);

/* The same for a descriptor. */
int task_poll(int descriptor, short events, const char *what);

/* Waits until unparked, deaf to cancellation, deadlines and deadlock: for closing groups, whose
 * tasks have all been told to end. */
void task_wait_deaf(const char *what);

/* -ECANCELED (told once) or -ETIMEDOUT if the current task should stop waiting, else 0. */
int task_interrupted(struct task *task);

/* The earliest moment at which task_interrupted() could have something new to say. */
int64_t task_limit(const struct task *task);

/* Calls `visit` for a task and every task below it that has begun and not ended. For whoever runs
 * alone: the tree must not change meanwhile. */
void task_visit(struct task *task, void (*visit)(struct task *task));

/* Asks one task to end, see group_cancel(). */
void task_cancel(struct task *task);

/* struct model's `offload` where the caller may compute and block where it is: a plain call. */
int offload_here(task_function *function, const void *in, size_t input, void *out, size_t output);

/* Announces for the trace that the current task begins to wait or goes on. */
void task_pause(struct task *task, const char *what);
void task_resume(struct task *task);

#endif
