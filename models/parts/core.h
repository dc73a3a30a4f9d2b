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
#include "models/parts/arena.h"
#include "models/parts/waiters.h"

/* Bits of struct task.state. */
enum task_state {
	TASK_RUNNING = 1, /* somebody has taken it: it has an activation until it ends */
	TASK_ENDED = 2,	  /* code, output and message are there */
	TASK_AWAITED = 4, /* the owner waits for just this end: unpark it */
	TASK_STREAM = 8,  /* the end must be queued on group.finished */
	TASK_LOST = 16,	  /* it is a supervisor who ends it */
};

enum task_cancel { CANCEL_NONE, CANCEL_ASKED, CANCEL_TOLD };

/* Of a task of the loop: runs or is ready; waits, for ever or until a moment; was woken by that
 * moment; was woken because nobody else could be. */
enum task_parked { PARKED_NOT, PARKED, PARKED_UNTIL, PARKED_EXPIRED, PARKED_STUCK };

/* Frames below which a task may wait lie on its stack meanwhile, and may be copied with it: what
 * they do before and after is kept out of them. */
#define OUT_OF_FRAME __attribute__((noinline))

#define NO_INDEX UINT32_MAX
#define GENERATIONS ((1U << 29) - 1) /* the greatest; the next is 0 again */
#define TASK_MESSAGE_BYTES 200

/* What a task is before and after it runs. One line of the cache: a million of them may stand in a
 * group, and each moves from the core that spawns it to the one that runs it. */
struct task {
	_Atomic uint16_t state;
	_Atomic uint8_t cancel;
	uint8_t parked;		/* loop: enum task_parked */
	_Atomic int16_t worker; /* pools: who runs it, any before; -1: it is in no pool */
	bool offloads;		/* waits for an offloaded function */
	bool nested : 1;	/* runs inside another's join: the activation has `below` */
	bool due : 1;		/* its group's deadline holds, and it was not told so yet */
	union {
		task_function *function; /* until it begins */
		_Atomic(char *)
			message; /* from then on: TASK_MESSAGE_BYTES in the arena, or NULL */
	};
	const char *place;   /* "NAME FILE:LINE" of the spawn */
	struct group *group; /* NULL: the root task */
	union {
		struct task *next; /* loop: in the ready queue */
		uint64_t ended;	   /* ticks */
	};
	uint32_t earlier, later;  /* neighbours in spawn order; `later` also links free places */
	uint32_t finished_next;	  /* neighbour in group.finished, later in group.ready; NO_INDEX: it
				   * is in neither, or the last of group.ready */
	uint32_t generation : 29; /* how often this place in the group was used before */
	uint32_t seen : 1;	  /* its failure was answered by a join that left it in the group */
	uint32_t ready : 1;	  /* it is in group.ready or was taken from there */
	uint32_t lost : 1;	  /* the owner has seen that it is */
	int32_t code;
	uint32_t activation;  /* in the arena, by task_activation(); 0: it does not run */
	unsigned char data[]; /* input, then output */
};

_Static_assert(sizeof(struct task) == 64, "a task is one line of the cache");

/* What a task needs between its first instruction and its end only. */
struct activation {
	struct task *task;
	union {
		int64_t deadline;	  /* of its own innermost scope */
		struct activation *spare; /* when it is not in use: the next such one */
	};
	uint64_t started;      /* ticks */
	struct group *groups;  /* open, newest first */
	struct waiter waiter;  /* a task waits for one thing at a time */
	const char *waits_for; /* a word for reports; NULL: it runs */
	uint32_t number;       /* for the trace; 0: not traced */
	union {
		uint32_t timer;	     /* loop: its place among the timers; 0: none */
		uint32_t generation; /* pools: of the task */
	};
	union {
		struct {
			struct task *below; /* whose join or offload runs this on its own stack */
			int64_t recall;	    /* when that join must be left */
		};
		struct {
			void *context;	/* loop: its seat, or where its stack is kept: seat.c */
			uint16_t home;	/* the seat's number */
			uint16_t depth; /* words that are kept, or 0: it is on the seat */
			uint16_t zeros; /* words below these that are 0 and not kept */
		};
	};
};

/* By who writes when, a line of the cache each: what all runners read at each task, what they tell
 * the owner, and what is the owner's alone and changes with each spawn. */
struct group {
	struct task *owner;
	unsigned char *tasks;
	size_t stride, output, output_offset;
	int64_t deadline;
	void *board;	/* pools: where its tasks are on offer; NULL: they run on the loop */
	bool offloaded; /* its task is a function of another's: not counted as a task */

	_Alignas(64) _Atomic(int64_t *) dues; /* when each arrived, by index; NULL: no matter */
	_Atomic uint32_t first_failure;	      /* index + 1 */
	_Atomic uint32_t finished;	      /* newest end not yet seen by the owner: index + 1 */
	_Atomic bool has_messages;
	_Atomic bool losses;	      /* ends of lost tasks, which are not queued */
	_Atomic bool expects_any;     /* the owner waits for any end ... */
	_Atomic bool expects_failure; /* ... or for a failure */

	_Alignas(64) struct group *older; /* in the owner's groups */
	size_t input, bytes;
	uint32_t capacity, outstanding;
	uint32_t unused;	    /* places from here on were not used since it was last empty */
	uint32_t most;		    /* and from here on never */
	uint32_t generation;	    /* above all that were given out */
	uint32_t free;		    /* first place that can be used again */
	uint32_t first, last;	    /* in spawn order */
	uint32_t ready, ready_last; /* ends seen by the owner, oldest first */
	int64_t due;	/* when the next task to be spawned arrives; FOREVER: no matter */
	bool streaming; /* group_next was called: ends are queued */
	bool closing;
	bool failure_left; /* a failure was handed out: first_failure may not be the first */
	task_id failed;	   /* whose code the last join answered; -ENOENT: nobody's */
	bool asked;	   /* somebody joined, took or cancelled since the last spawn */
};

/* The task that runs in this thread. */
extern _Thread_local struct task *task_current;

static inline struct task *group_task(const struct group *group, uint32_t index)
{
	return (struct task *)(void *)(group->tasks + (size_t)index * group->stride);
}

static inline struct activation *task_activation(const struct task *task)
{
	return arena_at(task->activation);
}

/* The task that runs `task` inside its join, or NULL. */
static inline struct task *task_below(const struct task *task)
{
	return task->nested ? task_activation(task)->below : NULL;
}

/* The same by activations, also of a task that has ended in a pool and may be gone. */
static inline struct activation *activation_below(const struct activation *activation)
{
	return activation->below ? task_activation(activation->below) : NULL;
}

/* Whether the task is still the one that the activation is of. Its place, or even its group, may
 * have come to another use since it ended; the generation is another then. */
static inline bool activation_is_current(const struct activation *activation)
{
	return activation->task->generation == activation->generation;
}

/* Sets bits of a task's state and answers those that were set. A group without a board has its
 * tasks run by the thread of its owner. */
static inline unsigned task_state_set(struct task *task, unsigned bits)
{
	if (task->group && task->group->board)
		return atomic_fetch_or(&task->state, (uint16_t)bits);
	unsigned state = atomic_load_explicit(&task->state, memory_order_relaxed);
	atomic_store_explicit(&task->state, (uint16_t)(state | bits), memory_order_relaxed);
	return state;
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

/* Where what this thread runs is also written, for a supervisor; NULL: nowhere. */
extern _Thread_local _Atomic(struct activation *) *task_mirror;

/* Makes room in the arena for task_root_now(). -ENOMEM. */
int task_root_open(void);

/* The root task of the run under way, or NULL. From any process of the run. */
struct task *task_root_now(void);

/* How many workers the model in use has. */
extern int task_workers;

/* Forgets the calling thread's store of activations: at the beginning of a run, and in a forked
 * process, where it is its parent's. */
void activations_forget(void);

/* Makes the root task of a run, with its activation; frees it. NULL when memory is used up. */
struct task *task_root_new(void);
void task_root_free(struct task *root);

/* Runs `function` as the root task, to its end. Answers what that answers. */
int task_run_root(struct task *root, int (*function)(void *argument), void *argument);

/* Makes a task (or NULL) the one that runs in the calling thread. */
static inline void task_make_current(struct task *task)
{
	task_current = task;
	if (task_mirror)
		atomic_store_explicit(
			task_mirror, task ? task_activation(task) : NULL, memory_order_release);
}

/* Begins a task that has been taken: it gets an activation. Answers its function, or NULL if the
 * memory for that is used up. Inside the join of the current task, if there is one, and then to be
 * left at `recall`. `tick` is now. */
task_function *task_begin(struct task *task, int64_t recall, uint64_t tick);

/* Runs a task that has begun in the calling thread, as task_current, and ends it. A task that was
 * cancelled before ends without running. Answers the tick of its end. */
uint64_t task_run(struct task *task, task_function *function);

/* Both; `tick` is now. */
uint64_t task_execute(struct task *task, int64_t recall, uint64_t tick);

/* Closes the groups that a task which ends has left open. */
void task_close_groups(struct task *task);

/* Ends a task with a code; the caller runs it. Answers the tick. */
uint64_t task_end(struct task *task, int code);

/* Ends a task whose runner has died, at whatever instruction. */
void task_lose(struct task *task);

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

/* The deadline that holds for a task: of its scopes, or its group's until it has been told. */
int64_t task_deadline(const struct task *task);

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
