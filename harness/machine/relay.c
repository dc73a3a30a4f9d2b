/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two threads or processes that wake each other in turn. */
#include "harness/machine/relay.h"

#include <linux/futex.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/task.h"

/* The number of the first or second processor that this process may use; -1: there is none. */
static int allowed_processor(int number)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return -1;
	for (size_t i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &set) && number-- == 0)
			return (int)i;
	return -1;
}

static bool pin_to(int processor)
{
	cpu_set_t set;

	if (processor < 0)
		return false;
	CPU_ZERO(&set);
	CPU_SET((size_t)processor, &set);
	return sched_setaffinity(0, sizeof(set), &set) == 0;
}

/* Words that are 1 while it is their reader's turn. */
struct turns {
	_Atomic uint32_t there, back;
	int trips, processor;
};

static void await(_Atomic uint32_t *word)
{
	while (atomic_exchange(word, 0) == 0)
		syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void hand_over(_Atomic uint32_t *word)
{
	atomic_store(word, 1);
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void *answer_futex(void *argument)
{
	struct turns *turns = argument;

	pin_to(turns->processor);
	for (int i = 0; i < turns->trips; i++) {
		await(&turns->there);
		hand_over(&turns->back);
	}
	return NULL;
}

static double average(int64_t began, int trips)
{
	return (double)(time_now() - began) / NANOSECONDS / trips;
}

double relay_futex(int trips, bool apart)
{
	struct turns turns = {.trips = trips + 1, .processor = allowed_processor(apart ? 1 : 0)};
	pthread_t partner;
	int64_t began = 0;

	if (turns.processor < 0 || !pin_to(allowed_processor(0)) ||
		pthread_create(&partner, NULL, answer_futex, &turns) != 0)
		return NAN;
	/* The first trip waits until the partner runs on its processor. */
	for (int i = 0; i <= trips; i++) {
		began = i == 1 ? time_now() : began;
		hand_over(&turns.there);
		await(&turns.back);
	}
	double trip = average(began, trips);
	pthread_join(partner, NULL);
	return trip;
}

/* Until the other end of `in` is closed. */
static void answer_pipe(int in, int out)
{
	char byte;

	while (read(in, &byte, 1) == 1)
		if (write(out, &byte, 1) != 1)
			break;
	_exit(0);
}

static bool go_and_return(int out, int in)
{
	char byte = 0;

	return write(out, &byte, 1) == 1 && read(in, &byte, 1) == 1;
}

static double time_pipe(int out, int in, int trips)
{
	int64_t began = 0;

	for (int i = 0; i <= trips; i++) {
		began = i == 1 ? time_now() : began;
		if (!go_and_return(out, in))
			return NAN;
	}
	return average(began, trips);
}

double relay_pipe(int trips, bool apart)
{
	int there[2], back[2], processor = allowed_processor(apart ? 1 : 0);
	double trip = NAN;

	if (processor < 0 || !pin_to(allowed_processor(0)) || pipe(there) < 0)
		return NAN;
	if (pipe(back) < 0)
		goto close_there;
	pid_t partner = fork();
	if (partner == 0) {
		close(there[1]);
		pin_to(processor);
		answer_pipe(there[0], back[1]);
	}
	if (partner > 0)
		trip = time_pipe(there[1], back[0], trips);
	close(there[1]);
	there[1] = -1;
	if (partner > 0)
		waitpid(partner, NULL, 0);
	close(back[0]);
	close(back[1]);
close_there:
	close(there[0]);
	if (there[1] >= 0)
		close(there[1]);
	return trip;
}
