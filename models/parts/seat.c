/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/seat.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/parts/core.h"
#include "models/parts/spill.h"

/* Enough that tasks in conversation keep their stacks in place, few enough that the pages which are
 * touched, a few microseconds each, do not count. */
#define SHARED_SEATS 64
#define WORD 8 /* stacks are copied in words */
#define EXIT_WITHOUT_MEMORY 3

static enum model_stacks kept;
static struct seat **seats; /* by number */
static int seat_count, seat_room, seat_most, hand;
static struct seat *free_seats;
static const struct coroutine_cycle *cycle_of_seats;

const char *stacks_name(enum model_stacks stacks)
{
	static const char *const names[] = {NULL, "own", "copied"};
	return names[stacks];
}

bool stacks_supported(enum model_stacks stacks)
{
	return stacks != STACKS_COPIED || !COROUTINES_SANITIZED;
}

int seats_open(enum model_stacks stacks, int most, const struct coroutine_cycle *cycle)
{
	if (!stacks_supported(stacks))
		return -ENOTSUP;
	kept = stacks;
	if (stacks == STACKS_DEFAULT)
		kept = COROUTINES_SANITIZED ? STACKS_OWN : STACKS_COPIED;
	seat_most = kept == STACKS_OWN ? INT32_MAX : most ? most : SHARED_SEATS;
	cycle_of_seats = cycle;
	return 0;
}

enum model_stacks seats_stacks(void)
{
	return kept;
}

void seats_close(void)
{
	for (int i = 0; i < seat_count; i++) {
		coroutine_close(&seats[i]->coroutine);
		free(seats[i]);
	}
	free(seats);
	seats = NULL;
	free_seats = NULL;
	seat_count = seat_room = hand = 0;
	spill_close();
	stacks_close();
}

static void make_free(struct seat *seat)
{
	seat->task = NULL;
	seat->earlier = NULL;
	seat->later = free_seats;
	if (free_seats)
		free_seats->earlier = seat;
	free_seats = seat;
}

void seat_hand_over(struct seat *seat, struct task *task)
{
	seat->task = task;
	task_activation(task)->context = seat;
}

static void make_taken(struct seat *seat, struct task *task)
{
	*(seat->earlier ? &seat->earlier->later : &free_seats) = seat->later;
	if (seat->later)
		seat->later->earlier = seat->earlier;
	seat_hand_over(seat, task);
}

void seat_leave(struct seat *seat)
{
	make_free(seat);
}

static struct seat *add_seat(void)
{
	if (seat_count == seat_room) {
		int room = seat_room ? 2 * seat_room : 64;
		struct seat **grown = realloc(seats, (size_t)room * sizeof(struct seat *));
		if (!grown)
			return NULL;
		seats = grown;
		seat_room = room;
	}
	struct seat *seat = calloc(1, sizeof(*seat));
	if (!seat || coroutine_open(&seat->coroutine, cycle_of_seats) < 0) {
		free(seat);
		return NULL;
	}
	seat->number = seat_count;
	seats[seat_count++] = seat;
	make_free(seat);
	return seat;
}

/* Copies the stack of the task that waits on the seat out, and makes the seat free; what runs on it
 * next begins anew or is copied in. Registers that a task does not use are 0, and at the low end.
 * -ENOMEM. */
static int clear(struct seat *seat)
{
	struct activation *activation = task_activation(seat->task);
	const uint64_t *low = seat->coroutine.context;
	const uint64_t *end = (const void *)coroutine_base(&seat->coroutine);
	uint16_t zeros = 0;
	while (low[zeros] == 0)
		zeros++;
	size_t words = (size_t)(end - low) - zeros;
	void *block = spill_take(words * WORD);
	if (!block)
		return -ENOMEM;
	memcpy(block, low + zeros, words * WORD);
	activation->context = block;
	activation->depth = (uint16_t)words;
	activation->zeros = zeros;
	activation->home = (uint16_t)seat->number;
	make_free(seat);
	return 0;
}

/* Copies it in again; nobody's is on the seat. */
static void restore(struct seat *seat, struct activation *activation)
{
	size_t words = activation->depth, zeros = activation->zeros;
	coroutine_renew(&seat->coroutine); /* for the base */
	uint64_t *low = (uint64_t *)(void *)coroutine_base(&seat->coroutine) - words - zeros;
	memset(low, 0, zeros * WORD);
	memcpy(low + zeros, activation->context, words * WORD);
	spill_give_back(activation->context, words * WORD);
	seat->coroutine.context = low;
	activation->depth = 0;
}

/* Each in turn, so that who has waited longest tends to be copied out. */
static struct seat *next_victim(const struct seat *here)
{
	struct seat *seat = seats[hand];
	hand = hand + 1 < seat_count ? hand + 1 : 0;
	if (seat != here)
		return seat;
	seat = seats[hand];
	return seat != here ? seat : NULL;
}

struct seat *seat_take(struct task *task, const struct seat *here, int *error)
{
	struct seat *seat = free_seats;
	*error = -ENOMEM;
	if (!seat && seat_count < seat_most)
		seat = add_seat();
	if (!seat && seat_most < INT32_MAX && seat_count > 0) {
		seat = next_victim(here);
		*error = seat ? clear(seat) : -EAGAIN;
		if (*error < 0)
			return NULL;
		coroutine_renew(&seat->coroutine);
	}
	if (seat)
		make_taken(seat, task);
	return seat;
}

static void give_up(void)
{
	static const char message[] =
		"simul: no memory for the stack of a waiting task; the run was given up\n";
	(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
	_exit(EXIT_WITHOUT_MEMORY);
}

struct seat *seat_return(struct task *task, const struct seat *here)
{
	struct activation *activation = task_activation(task);
	if (activation->depth == 0)
		return activation->context;
	struct seat *seat = seats[activation->home];
	if (seat == here)
		return NULL;
	if (seat->task && clear(seat) < 0)
		give_up();
	restore(seat, activation);
	make_taken(seat, task);
	return seat;
}
