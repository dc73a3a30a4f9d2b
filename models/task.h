/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The contract: every verb that a workload may use.
 *
 * A workload is written once against this header and runs unchanged under every model. The verbs
 * look blocking. Each model waits in its own way: `threads` and `processes` block the worker in the
 * kernel, `eventloop` parks the coroutine, `sequential` stops everything.
 *
 * Conventions, for every function here:
 *  - a result >= 0 is success, a negative one is -errno;
 *  - times are nanoseconds on CLOCK_MONOTONIC, deadlines are absolute;
 *  - a verb that can wait is marked "waits". It may then also return the following, even if it need
 *    not wait now:
 *      -ECANCELED  the task was cancelled (told once; later waits work, so that clean-up may wait),
 *      -ETIMEDOUT  a deadline scope around the call has expired; told at every wait until the scope
 *                  is left, but only once to a task that has the deadline from its group,
 *      -EDEADLK    the wait could never end: every task waits for another one. Under `sequential`
 *                  no other task runs, so every wait for another task returns this;
 *  - inputs and outputs are copied; tasks share nothing except what was set up before the run and
 *    the objects made by the *_open verbs. Pointers to such objects may be passed in an input: they
 *    are valid in every task, also in other processes. File descriptors and heap pointers are valid
 *    in another process only if they existed before the run.
 */
#ifndef SIMUL_TASK_H
#define SIMUL_TASK_H

#include <stddef.h>
#include <stdint.h>

#define NANOSECONDS 1000000000LL

/* What a task runs. `in` is the task's own copy of its input, `out` its zeroed output, which is
 * copied to the joiner when the task has ended. Returns >= 0 for success, -errno for failure. A
 * task has at least 48 KiB of stack: larger buffers belong on the heap. In a pool, a task that is
 * run by another task's join is on the same stack, which has 1 MiB. */
typedef int task_function(const void *in, void *out);

/* Identifies one spawn in one group: slot and generation, so that a stale handle is recognised. */
typedef int64_t task_id;

/* In group_cancel: every task of the group. */
#define TASK_ALL ((task_id)-1)

/* How a task ended. It is derived from the code alone, see outcome_ending(). */
enum ending { ENDED_OK, ENDED_FAILED, ENDED_CANCELLED, ENDED_TIMED_OUT, ENDED_LOST };

struct outcome {
	int code; /* what the task function returned */
	/* From task_fail(), or NULL; valid until the group's next spawn or its end. */
	const char *message;
};

/* ENDED_OK for code >= 0, ENDED_CANCELLED for -ECANCELED, ENDED_TIMED_OUT for -ETIMEDOUT,
 * ENDED_LOST for -EOWNERDEAD (the worker process died during the task), otherwise ENDED_FAILED. */
enum ending outcome_ending(struct outcome outcome);

/* The ending in words: "ok", "failed", "cancelled", "timed out", "worker lost". */
const char *ending_name(enum ending ending);

/* Records a message (printf style, cut at 200 bytes) for the current task's outcome and returns
 * `code`, so that a task can end with `return task_fail(-EPROTO, "status %d", status);`. The
 * message crosses every boundary, including the process boundary. Outside a group's task nothing is
 * recorded. */
int task_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Lets other tasks run. On the loop, the task goes to the end of the ready queue. In the blocking
 * models the kernel preempts, and this is sched_yield(2). Under `sequential` no other task runs.
 * Returns -ECANCELED or -ETIMEDOUT like a verb that waits, else 0, so that a task that only
 * computes can be told to end. */
int task_yield(void);

/* A group owns its tasks: when group_close() has returned, they have all ended. Only the task that
 * opened a group may use it; other tasks get -EPERM. Groups nest: a task may open groups of its
 * own; those that it leaves open are closed when it ends. */
struct group;

/* Opens a group that holds at most `capacity` tasks at a time (spawned and not yet handed out by
 * group_join or group_next), each with `input` and `output` bytes. A deadline scope that is in
 * force now also applies to the group's tasks. Errors: -EINVAL (capacity 0 or above 2^24 - 1),
 * -ENOMEM; `*opened` is then NULL. */
int group_open(struct group **opened, size_t capacity, size_t input, size_t output);

/* Starts `function` as a task with a copy of `*in` (may be NULL for an empty input). Returns its
 * handle. `sequential`: the task runs to its end before the call returns. Other models: the task
 * starts when a worker or the loop takes it, in spawn order; in a pool, tasks of a few microseconds
 * or less may start somewhat earlier or later.
 * Errors: -ENOBUFS (the group is full). */
#define group_spawn(group, function, in) \
	group_spawn_at(group, function, in, TASK_SOURCE(#function, __LINE__))
#define TASK_SOURCE(name, line) name " " __FILE__ ":" TASK_LINE(line)
#define TASK_LINE(line) TASK_LINE_TEXT(line)
#define TASK_LINE_TEXT(line) #line

/* group_spawn with an explicit source location: "NAME FILE:LINE", a string that lives for ever. */
task_id group_spawn_at(
	struct group *group, task_function *function, const void *in, const char *source);

/* For open load: the next task that is spawned in this group arrives at `when`, regardless of the
 * tasks before it. Waits until then; if that moment has passed, returns at once. The task's latency
 * is counted from `when`, not from its first instruction. It includes the time by which the caller
 * spawned it late and the time in the queue, so that a stall is not omitted. Under `sequential` a
 * spawn is a call, and later tasks are late by the duration of all tasks before them; in a pool a
 * task may wait for a worker; on a loop both wait for the task that holds the loop. Waits. Errors:
 * -EPERM; after an error, the next task has no arrival time. */
int group_arrive(struct group *group, int64_t when);

enum join_mode {
	JOIN_ALL,    /* wait for every task, keep every outcome (gather, return_exceptions=True) */
	JOIN_LEAVE,  /* return at the first failure, the others keep running (gather) */
	JOIN_CANCEL, /* cancel the others at the first failure, wait for them (TaskGroup) */
};

/* Waits for the tasks that are in the group and hands out results in spawn order: outputs[i] and
 * outcomes[i] are those of the i-th task still in the group. Either array may be NULL; each must
 * have room for all tasks. The output of a task that did not end well is zeroed.
 * JOIN_ALL returns how many did not end well; JOIN_LEAVE and JOIN_CANCEL return 0, or the code of
 * the failure that came first. When JOIN_LEAVE has returned a failure, nothing has been handed out:
 * the tasks are still in the group, to be joined again, cancelled or closed.
 * Waits. A join that is itself cancelled or times out cancels the group's tasks and hands out
 * nothing. In `threads` and `processes` a worker that waits here runs tasks of its own group, so
 * that nested joins cannot starve the pool. */
int group_join(struct group *group, enum join_mode mode, void *outputs, struct outcome *outcomes);

/* The task whose failure the last join of the group returned; -ENOENT: it returned none, so a
 * negative result is the join's own. A task may fail with any code, -ECANCELED too. */
task_id group_failed(const struct group *group);

/* Waits for the next task to finish and hands it out (as_completed), in order of finishing. Either
 * pointer may be NULL. Returns the task's handle; -ENOENT if the group is empty. Waits. If the wait
 * is cut short it cancels the group's tasks, as a join does. */
task_id group_next(struct group *group, void *output, struct outcome *outcome);

/* Asks a task, or TASK_ALL, to end: its current or next waiting verb returns -ECANCELED; a task
 * that has not started ends without running. A task that only computes ends when it has finished. A
 * task is told once, so that its clean-up may wait: asking again changes nothing. A task that has
 * ended is left alone. Returns at once. Errors: -ESRCH (the task does not exist any more). */
int group_cancel(struct group *group, task_id task);

/* Cancels the tasks that still run, waits until all have ended and frees the group. Accepts NULL.
 * The wait is not cut short by cancellation or deadlines: nothing outlives its group. */
void group_close(struct group *group);

/* Now, in nanoseconds on CLOCK_MONOTONIC. */
int64_t time_now(void);

/* Sleeps until the given moment; if it has passed, returns at once. Waits. */
int time_sleep(int64_t until);

/* Opens a deadline scope: until deadline_leave(), no wait of this task lasts beyond `until` (or
 * beyond the enclosing scope's deadline, if that is earlier). Returns the value to pass to
 * deadline_leave(). Scopes are left in reverse order. */
int64_t deadline_enter(int64_t until);
void deadline_leave(int64_t outer);

/* Sockets are IPv4 on the loopback interface, close-on-exec, and must be closed with
 * socket_close(). A descriptor belongs to the process that created it. */

/* Listens on a port of 127.0.0.1; 0 lets the kernel choose. Returns the descriptor.
 * socket_port() returns the port. Errors: those of bind(2), listen(2). */
int socket_listen(uint16_t port, int backlog);
int socket_port(int descriptor);

/* Returns the descriptor of the next connection. Waits. Errors: those of accept(2). */
int socket_accept(int listener);

/* Connects to a port of 127.0.0.1 and returns the descriptor. Waits. Errors: connect(2). */
int socket_connect(uint16_t port);

/* Reads at least one byte; returns how many, 0 at the end of the stream. Waits. */
int64_t socket_read(int descriptor, void *buffer, size_t size);

/* Writes at least one byte; returns how many. Waits. -EPIPE instead of a signal. */
int64_t socket_write(int descriptor, const void *buffer, size_t size);

/* All `size` bytes or an error: -ENODATA if the stream ends before that. Waits. */
int64_t socket_read_full(int descriptor, void *buffer, size_t size);
int64_t socket_write_full(int descriptor, const void *buffer, size_t size);

int socket_close(int descriptor);

/* The reply to a GET. The body is NUL-terminated for convenience and on the task's own heap. */
struct http_reply {
	int status;
	size_t length;
	char *body;
};

/* GETs http://127.0.0.1:port/path (path begins with a slash) over a connection that is kept for
 * later requests. Any status is success. The reply must be freed with http_free(), which leaves an
 * empty one alone. Waits. Errors: -ECONNREFUSED, -ECONNRESET, -EPROTO (not HTTP), -EMFILE and any
 * other error of socket(), -ENOMEM. */
int http_get(uint16_t port, const char *path, struct http_reply *reply);
void http_free(struct http_reply *reply);

/* These objects may be used by any task of the run, and are best opened before tasks are spawned.
 * Waiters are woken in order of arrival; a running task may still be faster than one that was
 * woken. In `processes` the objects survive the death of a worker: a mutex that it held and permits
 * that it had not released are recovered. *_close() must be the last use. */

struct queue; /* bounded, first in first out, items of one size, copied */

/* Errors: -EINVAL (capacity or size 0), -ENOMEM; likewise for the other *_open verbs. */
int queue_open(struct queue **opened, size_t capacity, size_t item);
int queue_put(struct queue *queue, const void *item); /* Waits while full. */
int queue_get(struct queue *queue, void *item);	      /* Waits while empty. */
size_t queue_length(struct queue *queue);
size_t queue_peak(struct queue *queue); /* the greatest length so far */
void queue_close(struct queue *queue);

struct semaphore;

int semaphore_open(struct semaphore **opened, unsigned permits);
int semaphore_acquire(struct semaphore *semaphore); /* Waits while there is no permit. */
void semaphore_release(struct semaphore *semaphore);
void semaphore_close(struct semaphore *semaphore);

struct mutex; /* not recursive */

int mutex_open(struct mutex **opened);
/* Waits while locked. Returns 0, or 1 if the last holder's worker died holding it: the data that
 * the mutex protects may be half-changed. */
int mutex_lock(struct mutex *mutex);
/* Errors: -EPERM (the caller does not hold it). */
int mutex_unlock(struct mutex *mutex);
void mutex_close(struct mutex *mutex);

struct event; /* one-shot: a future that carries `size` bytes */

int event_open(struct event **opened, size_t size);
/* Errors: -EALREADY (it is already set; the first value stays). */
int event_set(struct event *event, const void *value);
int event_wait(struct event *event, void *value); /* Waits until it is set. */
void event_close(struct event *event);

/* Runs a function that computes or blocks in a place where it does not block other tasks, and
 * returns what it returns. In `sequential`, `threads` and `processes` the function runs here and
 * now: the caller has its worker to itself. On the plain `eventloop` it is also a plain call and
 * blocks the loop. In the hybrids it runs in a worker, and the caller waits: offload() may then
 * also return the errors of a verb that waits, -ENOMEM, and -EOWNERDEAD if the worker died. `out`
 * is zeroed first, and again if the function fails; it may be NULL if `output` is 0. The function
 * may use no waiting verb. */
int offload(task_function *function, const void *in, size_t input, void *out, size_t output);

#endif
