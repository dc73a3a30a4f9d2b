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

static void begin(struct line *line, int depth)
{
	line->length = 0;
	put(line, "simul:   ");
	while (depth-- > 0)
		put(line, "  ");
}

static void end(struct line *line)
{
	line->text[line->length++] = '\n';
	(void)!write(STDERR_FILENO, line->text, line->length);
}

static void list_task(const struct task *task, const struct activation *activation, int depth)
{
	struct line line;
	const char *what = activation->waits_for;
	begin(&line, depth);
	put(&line, task->source);
	put(&line, what ? ": waits, " : ": runs");
	put(&line, what ? what : "");
	end(&line);
}

static bool is_sound(const struct group *group)
{
	return arena_holds(group, sizeof(*group)) && group->stride >= sizeof(struct task) &&
	       arena_holds(group->tasks, (size_t)group->unused * group->stride);
}

/* The task and all below it. Other threads may free what is read here, and reuse it, meanwhile. */
static void list_tree(const struct task *task, int depth)
{
	const struct activation *activation = task_activation(task);
	if (!arena_holds(activation, sizeof(*activation)))
		return;
	list_task(task, activation, depth++);
	if (depth > DEPTH_MAX)
		return;
	for (const struct group *group = activation->groups; group && is_sound(group);
		group = group->next) {
		uint32_t waiting = 0;
		for (uint32_t i = 0; i < group->unused; i++) {
			const struct task *child = group_task(group, i);
			if (child->group != group)
				continue;
			uint32_t state = atomic_load(&child->state);
			if (state & TASK_ENDED)
				continue;
			if (!(state & TASK_RUNNING)) {
				waiting++;
				continue;
			}
			list_tree(child, depth);
		}
		if (waiting > 0) {
			struct line line;
			begin(&line, depth);
			put_number(&line, waiting);
			put(&line, waiting == 1 ? " task has not begun" : " tasks have not begun");
			end(&line);
		}
	}
}

void tasks_list(const char *headline)
{
	struct line line = {.length = 0};
	struct task *root = root_task();
	put(&line, "simul: ");
	put(&line, headline);
	end(&line);
	if (!root)
		return;
	list_tree(root, 0);
}

static void on_quit(int signal_number)
{
	(void)signal_number;
	int error = errno;
	tasks_list("live tasks:");
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
