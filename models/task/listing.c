/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The task listing. */
#include "models/task/listing.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "models/task/root.h"

#define LINE_BYTES 400
#define DEPTH_MAX 40

struct line {
	char text[LINE_BYTES];
	size_t length;
};

static struct sigaction action_before;

static void put(struct line *line, const char *text)
{
	for (; *text && line->length < LINE_BYTES - 1; text++)
		line->text[line->length++] = *text;
}

static void put_number(struct line *line, uint32_t number)
{
	char digits[12];
	size_t at = sizeof(digits) - 1;
	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	put(line, digits + at);
}

/* Lines that are alike and follow one another are one, with how often it comes. */
struct listing {
	struct line last;
	uint32_t times;	  /* that the last line came; 0: there is none yet */
	uint32_t unbegun; /* tasks that have not begun */
	bool silent;	  /* only count those */
};

static void flush(struct listing *listing)
{
	struct line *line = &listing->last;
	if (listing->times > 1) {
		put(line, " (");
		put_number(line, listing->times);
		put(line, "×)");
	}
	line->text[line->length++] = '\n';
	if (listing->times > 0 && !listing->silent)
		(void)!write(STDERR_FILENO, line->text, line->length);
	listing->times = 0;
}

static void begin(struct line *line, int depth)
{
	line->length = 0;
	put(line, "simul:   ");
	while (depth-- > 0)
		put(line, "  ");
}

static void end(struct listing *listing, const struct line *line)
{
	bool alike = listing->times > 0 && listing->last.length == line->length &&
		     memcmp(listing->last.text, line->text, line->length) == 0;
	if (!alike) {
		flush(listing);
		listing->last = *line;
	}
	listing->times++;
}

static void list_task(struct listing *listing, const struct task *task,
	const struct activation *activation, int depth)
{
	struct line line;
	const char *what = activation->waits_for;
	begin(&line, depth);
	put(&line, task->source);
	put(&line, what ? ": waits, " : ": runs");
	put(&line, what ? what : "");
	end(listing, &line);
}

static void list_unbegun(struct listing *listing, uint32_t count, int depth)
{
	struct line line;
	if (count == 0)
		return;
	listing->unbegun += count;
	begin(&line, depth);
	put_number(&line, count);
	put(&line, count == 1 ? " task has not begun" : " tasks have not begun");
	end(listing, &line);
}

static bool is_sound(const struct group *group)
{
	return arena_holds(group, sizeof(*group)) && group->stride >= sizeof(struct task) &&
	       arena_holds(group->tasks, (size_t)group->unused * group->stride);
}

/* The task and all below it. Other threads may free what is read here, and reuse it, meanwhile. */
static void list_tree(struct listing *listing, const struct task *task, int depth)
{
	const struct activation *activation = task_activation(task);
	if (!arena_holds(activation, sizeof(*activation)))
		return;
	list_task(listing, task, activation, depth++);
	if (depth > DEPTH_MAX)
		return;
	for (const struct group *group = activation->groups; group && is_sound(group);
		group = group->next) {
		uint32_t unbegun = 0;
		for (uint32_t i = 0; i < group->unused; i++) {
			const struct task *child = group_task(group, i);
			uint32_t state = atomic_load(&child->state);
			if (child->group != group || (state & TASK_ENDED))
				continue;
			if (state & TASK_RUNNING)
				list_tree(listing, child, depth);
			else
				unbegun++;
		}
		list_unbegun(listing, unbegun, depth);
	}
}

/* All below the root; returns how many tasks have not begun. */
static uint32_t list(bool silent)
{
	struct listing listing = {.silent = silent};
	if (root_task())
		list_tree(&listing, root_task(), 0);
	flush(&listing);
	return listing.unbegun;
}

static void say(const char *headline)
{
	struct line line = {.length = 0};
	put(&line, "simul: ");
	put(&line, headline);
	put(&line, "\n");
	(void)!write(STDERR_FILENO, line.text, line.length);
}

void tasks_list_deadlock(void)
{
	say(list(true) > 0 ? "deadlock: every worker's task waits for one that has no worker; give "
			     "as many --workers as tasks"
			   : "deadlock: every task waits and nothing can wake one");
	list(false);
}

static void on_quit(int signal_number)
{
	(void)signal_number;
	int error = errno;
	say("live tasks:");
	list(false);
	errno = error;
}

void listing_open(void)
{
	struct sigaction action = {.sa_handler = on_quit, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	sigaction(SIGQUIT, &action, &action_before);
}

void listing_close(void)
{
	sigaction(SIGQUIT, &action_before, NULL);
}

void listing_forked(void)
{
	signal(SIGQUIT, SIG_IGN);
}
