/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The structures of tasks and groups, for every model.
 *
 * Who may touch what: everything in a group except `first_failure`, `completed`, `expects_*`
 * belongs to the task that opened it. A task's state, cancel and completed_next are shared with its
 * runner. The rest belongs to the owner before the task is spawned, to the runner until it has
 * ended, and to the owner again afterwards. A runner reads what it needs of the group before it
 * stores TASK_ENDED: from then on the owner may free the group at any moment.
 */
#ifndef SIMUL_STATE_H
#define SIMUL_STATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "models/memory/arena.h"
#include "models/task.h"

struct waiters;

/* Later than any moment. */
#define FOREVER INT64_MAX

/* Bits of struct task.state. */
enum task_state {
	TASK_RUNNING = 1, /* it has begun: it has an activation until it ends */
	TASK_ENDED = 2,	  /* code, output and message are available */
	TASK_AWAITED = 4, /* the owner waits for exactly this end: unpark it */
	TASK_STREAM = 8,  /* the end must be queued on group.completed */
	TASK_LOST = 16,	  /* a supervisor ends it */
};

enum task_cancel { CANCEL_NONE, CANCEL_ASKED, CANCEL_TOLD };

/* Of a task of the loop: runs or is ready; waits, for ever or until a given time; was woken by that
 * time; was woken because no other task could run. */
enum task_parked { PARKED_NOT, PARKED, PARKED_UNTIL, PARKED_EXPIRED, PARKED_STUCK };

/* Frames from which a task may wait are on its stack meanwhile, and may be copied with it: what
 * they do before and after the wait is kept out of them. */
#define OUT_OF_FRAME __attribute__((noinline))

#define NO_INDEX UINT32_MAX
#define TASK_MESSAGE_BYTES 200

/* How often a slot is used before its handles repeat. Few in the test build, so that they do. */
#ifdef SIMUL_FAULTS
#define GENERATION_BITS 12
#else
#define GENERATION_BITS 29
#endif
#define GENERATION_MAX ((1U << GENERATION_BITS) - 1) /* the next is 0 again */

/* What a task is before and after it runs. One cache line: a group may hold a million of them, and
 * each moves from the core that spawns it to the core that runs it. */
struct task {
	_Atomic uint16_t state;
	_Atomic uint8_t cancel;
	uint8_t parked;		/* loop: enum task_parked */
	_Atomic int16_t worker; /* number of its runner, if that is a pool's worker; else 0 */
	bool offloads;		/* waits for an offloaded function */
	bool nested : 1;	/* runs inside another task's join: the activation has `below` */
	bool due : 1;		/* its group's deadline applies, and it was not told of it yet */
	union {
		task_function *function; /* until it begins */
		_Atomic(char *)
			message; /* from then on: TASK_MESSAGE_BYTES in the arena, or NULL */
	};
	const char *source;  /* "NAME FILE:LINE" of the spawn */
	struct group *group; /* NULL: the root task */
	union {
		struct task *next; /* loop: in the ready queue */
		uint64_t ended;	   /* ticks */
	};
	uint32_t prev, next_index; /* neighbours in spawn order; next_index also links free slots */
	uint32_t completed_next;   /* neighbour in group.completed, later in group.ready; NO_INDEX:
				    * it is in neither, or the last of group.ready */
	uint32_t generation : 29;  /* how often this slot of the group was used before */
	uint32_t seen : 1;  /* its failure was returned by a join that left it in the group */
	uint32_t ready : 1; /* it is in group.ready or was taken from there */
	uint32_t lost : 1;  /* the owner has seen that it is lost */
	int32_t code;
	uint32_t activation;  /* in the arena, by task_activation(); 0: it does not run */
	unsigned char data[]; /* input, then output */
};

_Static_assert(sizeof(struct task) == 64, "a task is one cache line");

/* A task in a list of tasks that wait for one object: waiters.h. */
struct waiter {
	struct waiter *prev, *next;
	_Atomic(struct waiters *) list; /* the list that it is in, or NULL */
	uint64_t ticket;		/* its turn; kept when it was woken in vain */
};

/* What a task needs only between its first instruction and its end. */
struct activation {
	struct task *task;
	union {
		int64_t deadline;	       /* of its own innermost scope */
		struct activation *next_spare; /* when it is not in use */
	};
	uint64_t started;      /* ticks */
	struct group *groups;  /* open, newest first */
	struct waiter waiter;  /* a task waits for one thing at a time */
	const char *waits_for; /* a word for reports; NULL: it runs */
	uint32_t number;       /* for the trace; 0: not traced */
	union {
		uint32_t timer;	     /* loop: its index among the timers; 0: none */
		uint32_t generation; /* pools: of the task */
	};
	union {
		struct {
			struct task *below; /* the task whose join runs this on its own stack */
			int64_t recall;	    /* when that join must be left */
		};
		struct {
			void *context;	/* loop: its run stack, or where its stack is saved */
			uint16_t home;	/* the run stack's number */
			uint16_t depth; /* words saved, or 0: it is on its run stack */
			uint16_t zeros; /* words below these that are 0 and not saved */
		};
	};
};

/* Grouped by who writes when, a cache line each: what all runners read at each task; what they tell
 * the owner; and what belongs to the owner alone and changes with each spawn. */
struct group {
	struct task *owner;
	unsigned char *tasks;
	size_t stride, output, output_offset;
	int64_t deadline;
	struct run_queue *queue; /* in a pool; NULL: the thread of its owner runs its tasks */
	bool offloaded;		 /* its task is an offloaded function: not counted as a task */

	_Alignas(64) _Atomic(int64_t *) dues; /* arrival times, by index; NULL: none */
	_Atomic uint32_t first_failure;	      /* index + 1 */
	_Atomic uint32_t completed;	      /* newest end not yet seen by the owner: index + 1 */
	_Atomic bool has_messages;
	_Atomic bool losses;	      /* lost tasks have ended, and are not queued */
	_Atomic bool expects_any;     /* the owner waits for any end ... */
	_Atomic bool expects_failure; /* ... or for a failure */

	_Alignas(64) struct group *next; /* in the owner's groups */
	size_t input, bytes;
	uint32_t capacity, outstanding;
	uint32_t unused;      /* slots from here on were not used since the group was last empty */
	uint32_t untouched;   /* slots from here on were never used */
	uint32_t generation;  /* of the slot that was freed last; counts all */
	uint32_t free;	      /* first slot that can be used again */
	uint32_t first, last; /* in spawn order */
	uint32_t ready, ready_last; /* ends seen by the owner, oldest first */
	int64_t due;	/* when the next spawned task arrives; FOREVER: no arrival time */
	bool streaming; /* group_next was called: ends are queued */
	bool closing;
	bool failure_left; /* a failure was handed out: first_failure may not be the first */
	task_id failed;	   /* task whose code the last join returned; -ENOENT: none */
	bool asked;	   /* there was a join, a take or a cancel since the last spawn */
};

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

/* The same for activations, also of a task that has ended in a pool and may be gone. */
static inline struct activation *activation_below(const struct activation *activation)
{
	return activation->below ? task_activation(activation->below) : NULL;
}

/* Whether the activation still belongs to the task. The task's slot, or even its group, may have
 * been reused since the task ended; the generation is then different. */
static inline bool activation_is_current(const struct activation *activation)
{
	return activation->task->generation == activation->generation;
}

/* Sets bits of a task's state and returns the previous ones. Tasks of a group without a run queue
 * are run by the thread of its owner. */
static inline unsigned task_state_set(struct task *task, unsigned bits)
{
	if (task->group && task->group->queue)
		return atomic_fetch_or(&task->state, (uint16_t)bits);
	unsigned state = atomic_load_explicit(&task->state, memory_order_relaxed);
	atomic_store_explicit(&task->state, (uint16_t)(state | bits), memory_order_relaxed);
	return state;
}

/* Whether it has begun and not ended. */
static inline bool task_is_live(const struct task *task)
{
	return (atomic_load(&task->state) & (TASK_RUNNING | TASK_ENDED)) == TASK_RUNNING;
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

#endif
