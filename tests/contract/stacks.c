/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies on a task's stack is there after each wait, and nobody else's. */
#include "tests/contract/contract.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TASKS 40
#define WAITS 5
#define DEPTH_BYTES 700
#define DEEPEST 40

struct start {
	int seed, depth;
};

static unsigned char value(int seed, size_t i)
{
	return (unsigned char)((size_t)seed * 31 + i * 7);
}

/* Through a pointer to the local itself, which the compiler must believe to be changed by others.
 */
static int wait_with(unsigned char *volatile local, int seed)
{
	for (size_t i = 0; i < DEPTH_BYTES; i++)
		local[i] = value(seed, i);
	for (int n = 0; n < WAITS; n++) {
		int result = n % 2 ? task_yield() : time_sleep(time_now() + MS / 10);
		if (result < 0)
			return result;
		for (size_t i = 0; i < DEPTH_BYTES; i++)
			if (local[i] != value(seed, i))
				return -EBADMSG;
	}
	return 0;
}

static int dig(const struct start *start, int depth)
{
	unsigned char local[DEPTH_BYTES];
	int seed = start->seed + depth;
	int result = wait_with(local, seed);
	if (result == 0 && depth > 0)
		result = dig(start, depth - 1);
	/* What is below has waited meanwhile: every frame must still be as it was left. */
	for (size_t i = 0; i < DEPTH_BYTES && result == 0; i++)
		result = local[i] == value(seed, i) ? 0 : -EBADMSG;
	return result;
}

static int dig_down(const void *in, void *out)
{
	(void)out;
	const struct start *start = in;
	return dig(start, start->depth);
}

static int locals_survive_waits(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, TASKS, sizeof(struct start), 0) == 0);
	for (int i = 0; i < TASKS; i++)
		EXPECT(group_spawn(group, dig_down, (&(struct start){i, i % 8})) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

/* Six are as many as calls may keep in registers; each is 0 in every other task or so. */
static int hold(const void *in, void *out)
{
	(void)out;
	const volatile int *seed = in;
	uint64_t a = *seed & 1 ? 11 : 0, b = *seed & 2 ? 12 : 0, c = *seed & 4 ? 13 : 0;
	uint64_t d = *seed & 8 ? 14 : 0, e = *seed & 16 ? 15 : 0, f = *seed & 32 ? 16 : 0;
	for (int n = 0; n < WAITS; n++) {
		int result = n % 2 ? task_yield() : time_sleep(time_now() + MS / 10);
		if (result < 0)
			return result;
		if (a != (*seed & 1 ? 11 : 0) || b != (*seed & 2 ? 12 : 0) ||
			c != (*seed & 4 ? 13 : 0) || d != (*seed & 8 ? 14 : 0) ||
			e != (*seed & 16 ? 15 : 0) || f != (*seed & 32 ? 16 : 0))
			return -EBADMSG;
	}
	return 0;
}

static int registers_survive_waits(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 64, sizeof(int), 0) == 0);
	for (int i = 0; i < 64; i++)
		EXPECT(group_spawn(group, hold, &i) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

static int stacks_are_deep_enough(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 2, sizeof(struct start), 0) == 0);
	for (int i = 0; i < 2; i++)
		EXPECT(group_spawn(group, dig_down, (&(struct start){i, DEEPEST})) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

/* Deeper than any stack. */
static int fall(const volatile unsigned char *outer, int frames)
{
	volatile unsigned char local[DEPTH_BYTES];
	local[0] = *outer;
	return frames == 0 ? 0 : fall(local, frames - 1) + local[0];
}

static int overflow(const void *in, void *out)
{
	(void)in;
	(void)out;
	pid_t child = fork();
	if (child == 0) {
		struct rlimit none = {0, 0};
		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO); /* sanitizers have much to say */
		_exit(fall(&(volatile unsigned char){0}, INT32_MAX) == 0);
	}
	int status = 0;
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -ECHILD;
	bool reported = WIFEXITED(status) && WEXITSTATUS(status) > 1;
	return (WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV) || reported ? 0 : -EBADMSG;
}

static int a_stack_ends_in_a_guard(void *argument)
{
	(void)argument;
	struct group *group;
	EXPECT(group_open(&group, 1, 0, 0) == 0);
	EXPECT(group_spawn(group, overflow, NULL) >= 0);
	EXPECT(group_join(group, JOIN_ALL, NULL, NULL) == 0);
	group_close(group);
	return 0;
}

const struct check checks_stacks[] = {
	{"what is on a stack is there after every wait", locals_survive_waits, 4, false, false},
	{"what is in registers is there after every wait", registers_survive_waits, 4, false,
		false},
	{"a stack holds what the contract promises", stacks_are_deep_enough, 2, false, false},
	{"a stack that is outgrown ends in a guard page", a_stack_ends_in_a_guard, 2, false, false},
	{NULL, NULL, 0, false, false},
};
