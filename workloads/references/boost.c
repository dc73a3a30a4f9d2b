/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boost.Context by itself: contexts that jump to each other, and one context after the other on a
 * stack that they share in turn. No scheduler: who goes on is known. */
#include <errno.h>
#include <stdlib.h>

#include "workloads/references/reference.h"
#include "workloads/spawn.h"
#include "workloads/yield.h"

/* Its interface to C; its headers are C++. */
struct transfer {
	void *context, *data;
};
extern struct transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *top, size_t bytes, void (*function)(struct transfer));

#define STACK_BYTES 65536

static struct workload switches, jobs;
const struct workload *const workloads[] = {&switches, &jobs, NULL};
const char reference_name[] = "reference-boost";

/* One of those that take turns; each goes on with the next. */
struct turn {
	struct turn *next, *last;
	void *context; /* where it goes on; whoever is jumped to learns that of the one before */
	void **root;
	int64_t count;
	int64_t *yielded;
	char *stack;
};

static void *new_context(char *stack, void (*function)(struct transfer))
{
	return make_fcontext(stack + STACK_BYTES, STACK_BYTES, function);
}

static void take_turns(struct transfer from)
{
	struct turn *self = from.data;
	if (*self->root)
		self->last->context = from.context;
	else
		*self->root = from.context;
	for (int64_t i = 0; i < self->count; i++) {
		from = jump_fcontext(self->next->context, self->next);
		self->last->context = from.context;
		++*self->yielded;
	}
	/* The one that began ends first, and lets the next end; the last goes back. */
	bool all = *self->next->yielded == self->count;
	jump_fcontext(all ? *self->root : self->next->context, self->next);
}

static int run_switches(void *state)
{
	struct yield *w = state;
	size_t count = (size_t)w->run.tasks;
	struct turn *turns = calloc(count, sizeof(*turns));
	void *root = NULL;
	int result = turns ? 0 : -ENOMEM;
	for (size_t i = 0; i < count && result == 0; i++) {
		turns[i] = (struct turn){.next = &turns[(i + 1) % count],
			.last = &turns[(i + count - 1) % count],
			.root = &root,
			.count = w->switches,
			.yielded = &w->yielded[i],
			.stack = malloc(STACK_BYTES)};
		result = turns[i].stack ? 0 : -ENOMEM;
		if (result == 0)
			turns[i].context = new_context(turns[i].stack, take_turns);
	}
	if (result == 0)
		jump_fcontext(turns[0].context, &turns[0]);
	for (size_t i = 0; i < count && turns; i++)
		free(turns[i].stack);
	free(turns);
	return result;
}

struct job {
	int64_t in, out;
};

static void answer(struct transfer from)
{
	struct job *job = from.data;
	job->out = job->in;
	jump_fcontext(from.context, NULL);
}

/* To spawn is to note the job; to join, to run each as a context of its own. */
static int run_jobs(void *state)
{
	struct spawn *w = state;
	struct job *noted = malloc((size_t)w->window * sizeof(*noted));
	char *stack = malloc(STACK_BYTES);
	int result = noted && stack ? 0 : -ENOMEM;
	for (int64_t done = 0; done < w->run.tasks && result == 0; done += w->window) {
		int64_t left = w->run.tasks - done;
		int64_t count = left < w->window ? left : w->window;
		for (int64_t i = 0; i < count; i++)
			noted[i].in = done + i;
		for (int64_t i = 0; i < count; i++) {
			jump_fcontext(new_context(stack, answer), &noted[i]);
			w->sum += noted[i].out;
		}
	}
	free(stack);
	free(noted);
	return result;
}

void reference_prepare(void)
{
	switches = reference_workload(&workload_yield, run_switches);
	jobs = reference_workload(&workload_spawn, run_jobs);
}

int reference_start(int workers)
{
	(void)workers;
	return 1;
}

void reference_stop(void)
{
}
