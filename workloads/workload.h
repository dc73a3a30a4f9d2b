/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a workload is: one source file that says how to set up, what tasks to run, how to check the
 * result, and what the work would cost on an ideal machine. The Makefile finds the file; its name
 * is the name on the command line, and it defines `const struct workload workload_<name>`.
 */
#ifndef SIMUL_WORKLOAD_H
#define SIMUL_WORKLOAD_H

/* errno.h and stdio.h are for the workloads: the codes that verbs answer, snprintf() for texts. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "models/task.h"

/* A list of document seconds, as in delays=1,2,3. */
struct seconds_list {
	size_t count; /* at least 1 */
	double *values;
};

/* A share of the tasks, and document seconds, as in slow=1%:50ms. */
struct portion {
	double share; /* 0 to 1 */
	double seconds;
};

enum option_type {
	OPTION_INTEGER, /* int64_t */
	OPTION_SECONDS, /* double, >= 0, document seconds */
	OPTION_PORTION, /* struct portion */
	OPTION_RATE,	/* double, >= 0, a document second */
	OPTION_LIST,	/* struct seconds_list, each >= 0 */
	OPTION_TEXT,	/* const char *, NULL when empty */
	OPTION_CHOICE,	/* int64_t: which of the words in `initial`, the first is 0 and the default
			 */
};

/* An option for --set, at `offset` in the workload's state. */
struct workload_option {
	const char *name;
	enum option_type type;
	size_t offset;
	const char
		*initial; /* the default as a user would write it; of a choice: "all|some|none" */
	const char *help;
	int64_t min, max; /* for OPTION_INTEGER */
};

/* An option that is called like the member which holds it: OPTION(SECONDS, struct sleep, delay,
 * "1", "how long"). The second is an integer within bounds. */
#define OPTION(kind, state, member, initial, help)                                   \
	{                                                                            \
#member, OPTION_##kind, offsetof(state, member), initial, help, 0, 0 \
	}
#define OPTION_WITHIN(min, max, state, member, initial, help)                                 \
	{                                                                                     \
#member, OPTION_INTEGER, offsetof(state, member), initial, help, (min), (max) \
	}
#define OPTIONS_END                                    \
	{                                              \
		NULL, OPTION_TEXT, 0, NULL, NULL, 0, 0 \
	}

struct arrivals;

/* What every workload is told; the first member of its state, called `run`. */
struct run_parameters {
	int64_t tasks;
	double second;	  /* real seconds that a document second lasts */
	double work_rate; /* work_do() units a real second on one idle core; 0 if not needed */
	struct arrivals
		*arrivals;   /* how tasks come (arrivals.h); NULL: the workload does not ask */
	int64_t index;	     /* in the copy of the state that is a task's input: which task it is,
				counted from 0 */
	int in_flight_limit; /* how many tasks can be in flight at a time; 0: all */
	int workers;	     /* who run tasks, or what they offload; 1 where there is no pool */
	uint16_t port;	     /* of the helper server; 0 if none is needed */
	bool serial;	     /* the plain serial program is asked for, see `serial` below */
	bool calls;	     /* to spawn a task is to call it: nobody runs beside it */
};

/* What a run costs whoever does it, in real seconds: work and span, as Cilk calls them, and
 * waiting. From it the harness reckons the ideal time, see docs/measuring.md. */
struct work_span {
	double span;	/* the longest chain of things that must follow one another */
	double work;	/* CPU time in all */
	double waiting; /* waiting in all, were it done one after the other */
	int64_t beside; /* tasks in flight that are not among run.tasks */
};

/* Named facts about a run, for claims to check: what came in which order, how many at most. */
struct facts;
void fact_number(struct facts *facts, const char *name, double value);
void fact_text(struct facts *facts, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

enum workload_needs { NEEDS_NOTHING = 0, NEEDS_SERVER = 1, NEEDS_WORK_RATE = 2 };

struct workload {
	const char *name;
	const char *summary; /* one line */
	const char *details; /* for --help and the man page; may be NULL */
	unsigned needs;
	int64_t tasks; /* default of --tasks; 0: it is refused, and there are fixed_tasks, and as
			* many more as an option says, see TASKS_OPTION() */
	int64_t fixed_tasks;
	size_t tasks_option; /* where in its state the int64_t is */
	int tasks_each;	     /* tasks for each that the option says; 0: 1 */
	double second;	     /* default of --second; 0: 1 */
	int workers_each; /* in a pool, if nobody says: workers for each task, for tasks that wait;
			   * 0: tasks compute, and there is a worker a core */
	size_t state;	  /* bytes of its state, which begins with a struct run_parameters */
	size_t output;	  /* bytes of a task's output */
	size_t outputs; /* where in its state the pointer to the outputs of all tasks is, which the
			 * harness makes, all zero; see OUTPUTS() */
	bool effort;	/* each output begins with a struct effort: what its task computed */
	size_t sum, sum_size; /* what the checksum is over: see CHECKSUM_OUTPUT() */
	bool sum_of_state;    /* of the state, not of each output */
	size_t units;	      /* where in its state the int64_t is that counts operations */
	bool units_each;      /* those of a task, not of all */
	size_t waits;	      /* where in its state it is told how long a task waits: see WAITS() */
	bool waits_in_turn;   /* by a list */
	bool arrives; /* its run() lets tasks arrive as arrivals.h says; one with TASK() and no
		       * run() need not say so */
	const struct workload_option *options; /* ends with OPTIONS_END; may be NULL */
	const struct workload_object *objects; /* OBJECTS(); may be NULL */
	task_function *task; /* what each task runs, if there is no run(): TASK() */
	const char *task_source;

	/* Allocates and fills what the run needs; runs before the model starts, so that forked
	 * workers have it too. `state` has run and options in place. Sets run.tasks if that is
	 * still 0. The outputs are made afterwards. May be NULL. */
	int (*setup)(void *state);
	/* The measured part, as the root task. NULL: all tasks run `task`, as with
	 * group_run_each(), as they arrive. */
	int (*run)(void *state);
	/* For tasks that can only make progress together: the plain program that does the same work
	 * one thing after the other, the baseline under `sequential`. NULL: `run` can do it. */
	int (*serial)(void *state);
	/* 0, or -errno with the reason written to `problem` (256 bytes). May be NULL. */
	int (*check)(const void *state, char *problem);
	/* Over all results, in an order that does not depend on the model. NULL: over what
	 * CHECKSUM_OUTPUT() or CHECKSUM_STATE() names, else over the bytes of all outputs, efforts
	 * left out. No padding, no times, no addresses. */
	uint64_t (*checksum)(const void *state);
	/* The result in words, into `text` (128 bytes). May be NULL. */
	void (*result)(const void *state, char *text);
	/* States facts about a valid run, also about one that ended in a deadlock. May be NULL. */
	void (*facts)(const void *state, struct facts *facts);
	/* Called after the run; may use CPU times that the tasks measured. NULL: that of the
	 * efforts in the outputs and of what WAITS() or WAITS_IN_TURN() names, as far as there are
	 * any. The harness adds how tasks arrived. */
	struct work_span (*work_span)(const void *state);
	/* Units of work done, for `operations`. NULL: what OPERATIONS() names, else one a task. */
	int64_t (*operations)(const void *state);
	/* Frees what `setup` allocated; also after a failed one. May be NULL. */
	void (*teardown)(void *state);
};

/* For the initializer of a workload: its state, and the member of that which points to the outputs,
 * one a task; the second if each begins with a struct effort. */
#define OUTPUTS(type, member)                                               \
	.state = sizeof(type), .output = sizeof(((type *)NULL)->member[0]), \
	.outputs = offsetof(type, member)
#define OUTPUTS_WITH_EFFORT(type, member) OUTPUTS(type, member), .effort = true

/* For the initializer of a workload: the checksum is over one member of each output, or of the
 * state, or over members of the state that follow one another. */
#define CHECKSUM_OUTPUT(type, member) \
	.sum = offsetof(type, member), .sum_size = sizeof(((type *)NULL)->member)
#define CHECKSUM_STATE(type, member) CHECKSUM_OUTPUT(type, member), .sum_of_state = true
#define CHECKSUM_STATE_RANGE(type, first, last)             \
	.sum = offsetof(type, first), .sum_of_state = true, \
	.sum_size = offsetof(type, last) + sizeof(((type *)NULL)->last) - offsetof(type, first)

/* Likewise: a member of the state, an int64_t, counts the operations of all tasks, or of each. */
#define OPERATIONS(type, member) .units = offsetof(type, member)
#define OPERATIONS_EACH(type, member) OPERATIONS(type, member), .units_each = true

/* Likewise: each task waits as long as a member of the state says, a double of document seconds; or
 * as a list of them says that is repeated over the tasks. */
#define WAITS(type, member) .waits = offsetof(type, member)
#define WAITS_IN_TURN(type, member) WAITS(type, member), .waits_in_turn = true

/* Likewise: there are as many tasks as a member of the state says, an int64_t; and fixed_tasks. */
#define TASKS_OPTION(type, member) .tasks_option = offsetof(type, member)

/* Likewise: what each task runs. Its input is the state, in which run.index is its own. */
#define TASK(function) .task = (function), .task_source = TASK_SOURCE(#function, __LINE__)

/* For the initializer of a workload: its options, each an OPTION() or an OPTION_WITHIN(). */
#define OPTIONS(...)                                \
	.options = (const struct workload_option[]) \
	{                                           \
		__VA_ARGS__, OPTIONS_END            \
	}

enum object_type {
	OBJECT_TYPE_END,
	OBJECT_TYPE_MUTEX,
	OBJECT_TYPE_EVENT,
	OBJECT_TYPE_SEMAPHORE,
	OBJECT_TYPE_QUEUE,
	OBJECT_TYPE_QUEUES,
	OBJECT_TYPE_VALUE
};

/* An object that tasks share. The harness opens it when the model has started, before the clock,
 * and closes it when all has been looked at. */
struct workload_object {
	enum object_type type;
	size_t offset; /* where in the state the pointer to it is */
	size_t bytes;  /* of an event's value, of a queue's item */
	size_t number; /* where in the state the int64_t is that says how many permits, items, or
			  queues */
};

#define OBJECT(kind, state, member, bytes, number)                             \
	{                                                                      \
		OBJECT_TYPE_##kind, offsetof(state, member), (bytes), (number) \
	}
#define OBJECT_MUTEX(state, member) OBJECT(MUTEX, state, member, 0, 0)
#define OBJECT_EVENT(state, member, bytes) OBJECT(EVENT, state, member, bytes, 0)
#define OBJECT_SEMAPHORE(state, member, permits) \
	OBJECT(SEMAPHORE, state, member, 0, offsetof(state, permits))
/* The item is a type; the capacity a member, like all numbers here. */
#define OBJECT_QUEUE(state, member, capacity, item) \
	OBJECT(QUEUE, state, member, sizeof(item), offsetof(state, capacity))
/* An array of so many queues that hold one item each. */
#define OBJECT_QUEUES(state, member, count, item) \
	OBJECT(QUEUES, state, member, sizeof(item), offsetof(state, count))
/* A queue of one item, which is there, all zero: whoever has taken it may change it. */
#define OBJECT_VALUE(state, member, item) OBJECT(VALUE, state, member, sizeof(item), 0)
#define OBJECT_LEVEL(state, member) OBJECT_VALUE(state, member, struct level)

/* For the initializer of a workload: its objects, each an OBJECT_...(). */
#define OBJECTS(...)                                \
	.objects = (const struct workload_object[]) \
	{                                           \
		__VA_ARGS__,                        \
		{                                   \
			.type = OBJECT_TYPE_END     \
		}                                   \
	}

/* Every workload, in alphabetical order, ending with NULL: made by the Makefile. */
extern const struct workload *const workloads[];

/* For check(): writes the reason and returns -EBADMSG. */
int wrong(char *problem, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The lesser of two. */
int64_t least(int64_t a, int64_t b);

/* Nanoseconds that `seconds` document seconds last. */
int64_t run_ns(const struct run_parameters *run, double seconds);

/* How many document seconds a moment is after another; both in nanoseconds. */
double run_seconds(const struct run_parameters *run, int64_t from, int64_t to);

/* Sleeps for so many document seconds: asyncio.sleep(). Waits. */
int run_sleep(const struct run_parameters *run, double seconds);

/* GETs a page of the helper server, which returns after `delay` document seconds; `path` is a
 * printf format, without a query. Returns 0 and a reply that must be freed with http_free(). A
 * status other than 200 is a failure of the task, -EPROTO, with the status as its message. Waits.
 */
int run_get(const struct run_parameters *run, double delay, struct http_reply *reply,
	const char *path, ...) __attribute__((format(printf, 4, 5)));

/* Asks for as many descriptors as this process may have: for set-ups, before workers are forked. */
void allow_descriptors(void);

/* The i-th value of a list that is repeated over the tasks. */
double list_value(const struct seconds_list *list, size_t i);

/* The maximum and the sum of the first `count` values of a list that is repeated. */
double list_max(const struct seconds_list *list, size_t count);
double list_sum(const struct seconds_list *list, size_t count);

/* Whether the i-th task, counted from 0, is in a list of indexes counted from 1. */
bool list_names(const struct seconds_list *list, size_t i);

/* Adds to a text that lists things with commas between them, as far as there is room. */
#define LIST_TEXT 1024
void list_tell(char text[LIST_TEXT], const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An outcome in words: "ok", "cancelled", "failed EPROTO status 500". */
#define OUTCOME_TEXT 256
void outcome_tell(struct outcome outcome, char text[OUTCOME_TEXT]);

/* The end of a run: waits for all tasks of a group, with JOIN_CANCEL, unless `result` says that
 * something has failed before; closes the group, which may be NULL. Returns that failure, or what
 * the join answered. Waits. */
int group_finish(struct group *group, int result, void *outputs);

/* Runs `count` tasks that get the same input, of the size of `*in`, and waits for them. `outputs`
 * has room for `count` outputs of the size of its items. Returns 0 or the first failure. Waits. */
#define group_run(count, function, in, outputs)                                                 \
	group_run_at((size_t)(count), function, in, sizeof(*(in)), outputs, sizeof(*(outputs)), \
		TASK_SOURCE(#function, __LINE__))
int group_run_at(size_t count, task_function *function, const void *in, size_t input, void *outputs,
	size_t output, const char *source);

/* Spawns all tasks of the run. The input of each is a copy of `*state`, the workload's state, in
 * which run.index is its own: it finds the options and the opened objects there. Leaves run.index
 * at 0. The group must have been opened with the size of the state as that of inputs. */
#define group_spawn_each(group, function, state) \
	group_spawn_each_at(group, function, state, TASK_SOURCE(#function, __LINE__))
void group_spawn_each_at(
	struct group *group, task_function *function, void *state, const char *source);

/* Spawns all tasks of the run, likewise, and waits for them, as group_run() does. */
#define group_run_each(function, state, outputs)                                          \
	group_run_each_at(function, state, sizeof(*(state)), outputs, sizeof(*(outputs)), \
		TASK_SOURCE(#function, __LINE__))
int group_run_each_at(task_function *function, void *state, size_t input, void *outputs,
	size_t output, const char *source);

/* A number that tasks share, and what it has been through. It is a queue of one item, an
 * OBJECT_LEVEL(): whoever has taken the item has the number, and puts it back changed. So it is
 * exact under every model. */
struct level {
	int64_t now, max;
	int64_t rises, falls; /* how often it was changed by a positive, a negative number */
};

/* Waits. The change is made also if the task is cancelled meanwhile; the answer then says so, for
 * it is told once. */
int level_change(struct queue *level, int64_t change);
/* For whoever opened it, when all others have ended. */
struct level level_read(struct queue *level);

/* Continues a checksum (FNV-1a, 64 bits) over `size` bytes; begin with CHECKSUM_BEGIN. Give it
 * values, never structs with padding, times or addresses. */
#define CHECKSUM_BEGIN 0xcbf29ce484222325ULL
uint64_t checksum_add(uint64_t checksum, const void *bytes, size_t size);

/* The CPU work of one task as it measured it itself: how much, and how fast its fastest stretch
 * was. Let a task's output begin with it. */
struct effort {
	int64_t units; /* of the workload's own choice; cost per unit alike for all tasks */
	int64_t fastest_ns, fastest_units;
};

/* Adds a stretch of work. Take the time with cpu_now() around long stretches; around short ones,
 * with waits in between, with time_now(): to ask for CPU time is a system call that has the kernel
 * look whether somebody else should run, and on a busy core that alone makes tasks slower. */
void effort_add(struct effort *effort, int64_t ns, int64_t units);

/* CPU time of the calling thread in nanoseconds. On the loop, the difference of two calls around
 * code without a waiting verb is the task's own. */
int64_t cpu_now(void);

/* Work and span of `count` efforts, `stride` bytes apart, as if every unit had been as fast as in
 * the fastest stretch of all: what an undisturbed machine would need. */
struct work_span effort_work_span(const void *efforts, size_t count, size_t stride);

/* Work and span of a run each of whose tasks waits for so many document seconds and does the work
 * that its effort tells. NULL for the efforts: it only waits. */
struct work_span tasks_work_span(
	const struct run_parameters *run, double seconds, const void *efforts, size_t stride);

/* Does `units` of work that the compiler can neither shorten nor split: one chain of dependent
 * 64-bit multiplications. It hangs on the chain before it on the same thread: short ones that did
 * not would be done by the processor side by side, in less time than they take one by one. Returns
 * a value that depends on all of them; work_expected() answers the same in the logarithm of the
 * time, for checks. */
uint64_t work_do(uint64_t units);
uint64_t work_expected(uint64_t units);

#endif
