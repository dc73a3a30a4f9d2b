/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/parts/hand.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "models/parts/arena.h"
#include "models/parts/board.h"
#include "models/parts/core.h"
#include "models/parts/fetch.h"
#include "models/parts/pace.h"
#include "models/parts/parking.h"

#define BITS 64

/* How many tasks of a batch are on their way while one runs. */
#define AHEAD 8

/* From how many tasks a claim on it is worth to wait for more, and how long. */
#define WAIT_FROM 8
#define WAIT_PAUSES 32

/* How a task came to be taken. Only TAKEN is certain; the others are intentions. */
enum taking { TAKEN = 1, POPPING, STEALING, CLAIMING };

/*
 * `taken`: from bit 40 enum taking, 16 bits are the number of a board, 24 bits a place on it.
 * `batch`: from the top: 16 bits say who stole last (its hand + 1), one bit that the batch is an
 * intention, 7 bits how many, 16 bits the board, 24 bits the first place. Its owner takes from the
 * front, thieves from the back.
 */
struct hand {
	_Alignas(64) _Atomic uint64_t taken;
	_Atomic uint64_t batch;
	_Atomic uint32_t index;		     /* in its group, of what is taken */
	_Atomic uint32_t indexes[HAND_MOST]; /* and of the batch, by place */
};

#define INTENDED (1ULL << 47)
#define ONE_IN_BATCH (1ULL << 40)
#define THIEF_SHIFT 48

static struct hand *hands;
static _Atomic uint64_t *batches; /* one bit a hand: its batch may hold something */
static int hand_count;

int hands_open(int count)
{
	size_t bytes = (size_t)count * sizeof(*hands);
	size_t bitmap = (size_t)(count + BITS - 1) / BITS * sizeof(*batches);
	hands = arena_allocate(bytes);
	void *bits = arena_allocate(bitmap);
	if (!hands || !bits)
		return -ENOMEM;
	memset(hands, 0, bytes);
	batches = memset(bits, 0, bitmap);
	hand_count = count;
	return 0;
}

static uint64_t taking(enum taking how, uint32_t board, uint32_t place)
{
	return (uint64_t)how << 40 | (uint64_t)board << 24 | (place & PLACE_MASK);
}

static uint32_t board_of(uint64_t word)
{
	return (uint32_t)(word >> 24) & 0xffffU;
}

static uint32_t place_of(uint64_t word)
{
	return (uint32_t)word & PLACE_MASK;
}

static unsigned count_of(uint64_t batch)
{
	return (unsigned)(batch >> 40) & 0x7fU;
}

static int thief_of(uint64_t batch)
{
	return (int)(batch >> THIEF_SHIFT) - 1;
}

/* The place behind the last. */
static uint32_t end_of(uint64_t batch)
{
	return (place_of(batch) + count_of(batch)) & PLACE_MASK;
}

static uint64_t without_thief(uint64_t batch)
{
	return batch & ((1ULL << THIEF_SHIFT) - 1);
}

static uint64_t without_first(uint64_t batch)
{
	uint64_t rest = without_thief(batch) - ONE_IN_BATCH;
	return (rest & ~(uint64_t)PLACE_MASK) | ((place_of(rest) + 1) & PLACE_MASK);
}

static void take(int hand, uint64_t taken)
{
	atomic_store_explicit(&hands[hand].taken, taken, memory_order_release);
}

/* Of a hand's batch. */
static uint32_t index_at(int hand, uint32_t place)
{
	return atomic_load_explicit(&hands[hand].indexes[place % HAND_MOST], memory_order_relaxed);
}

static void set_index(int hand, uint32_t index)
{
	atomic_store_explicit(&hands[hand].index, index, memory_order_relaxed);
}

/* The task that is taken. */
static struct task *task_of(int hand, uint32_t board)
{
	uint32_t index = atomic_load_explicit(&hands[hand].index, memory_order_relaxed);
	return board_task(board_at(board), index);
}

/* Confirms the last theft from a batch, before that is changed again. */
static void settle_theft(uint64_t batch)
{
	int thief = thief_of(batch);
	if (thief < 0)
		return;
	uint64_t intended = taking(STEALING, board_of(batch), end_of(batch));
	atomic_compare_exchange_strong(
		&hands[thief].taken, &intended, taking(TAKEN, board_of(batch), end_of(batch)));
}

static int claimer_of(uint64_t claims)
{
	return (int)(claims >> 32 & 0xffff) - 1;
}

static unsigned claimed_last(uint64_t claims)
{
	return (unsigned)(claims >> 24) & 0xffU;
}

static uint64_t batch_of(uint32_t board, uint32_t first, unsigned count)
{
	return (uint64_t)count << 40 | (uint64_t)board << 24 | (first & PLACE_MASK);
}

static void announce(int hand)
{
	_Atomic uint64_t *word = &batches[hand / BITS];
	uint64_t bit = 1ULL << hand % BITS;
	if (!(atomic_load(word) & bit))
		atomic_fetch_or(word, bit);
}

/* Confirms the last claim on a board, before there is another: the batch first, so that a claim
 * that is confirmed is so as a whole. */
static void settle_claim(uint32_t board, uint64_t claims)
{
	int claimer = claimer_of(claims);
	if (claimer < 0)
		return;
	struct hand *hand = &hands[claimer];
	unsigned count = claimed_last(claims);
	uint32_t first = place_of(claims - count);
	uint64_t intended = taking(CLAIMING, board, first);
	if (atomic_load(&hand->taken) != intended)
		return;
	uint64_t batch = batch_of(board, first + 1, count - 1) | INTENDED;
	if (count > 1) {
		atomic_compare_exchange_strong(&hand->batch, &batch, batch & ~INTENDED);
		announce(claimer);
	}
	atomic_compare_exchange_strong(&hand->taken, &intended, taking(TAKEN, board, first));
}

static uint64_t next_claims(int hand, uint64_t claims, unsigned count)
{
	uint64_t generation = claims >> 48 << 48;
	return generation | (uint64_t)(hand + 1) << 32 | (uint64_t)count << 24 |
	       place_of(claims + count);
}

/* Half of what is there, so that the others find something too, unless they would come too late. */
static unsigned share(uint32_t offers, const struct pace *pace)
{
	uint32_t share = pace_is_through_with(pace, offers) ? offers : (offers + 1) / 2;
	return share < pace->most ? share : pace->most;
}

/* It was written by another core: the sooner it is asked for, the better. */
static void fetch_ahead(const struct task *task)
{
	fetch_to_write(task);
	fetch_to_write(task->data);
}

/* The task that is `ahead` places behind the first of a batch. */
static const struct task *task_at(int hand, uint64_t batch, unsigned ahead)
{
	return board_task(board_at(board_of(batch)), index_at(hand, place_of(batch) + ahead));
}

struct claim {
	int hand;
	const struct pace *pace;
	unsigned got, left;
	bool waited;
	struct task *task;
};

/* Tasks are so short that whoever spawns them is the slower one: to ask less often is to let it
 * write several before the line must change owner again. */
static bool is_worth_waiting(const struct claim *claim, uint32_t offers)
{
	return !claim->waited && claim->pace->most >= WAIT_FROM && offers < claim->pace->most / 4;
}

static void wait_for_more(struct claim *claim)
{
	claim->waited = true;
	for (int i = 0; i < WAIT_PAUSES; i++)
		parking_pause();
}

static bool claim(uint32_t number, void *argument)
{
	struct claim *claim = argument;
	struct hand *hand = &hands[claim->hand];
	struct board *board = board_at(number);
	uint64_t claims = atomic_load(&board->claims), next;
	bool intended = false;
	if (is_worth_waiting(claim, board_offers(atomic_load(&board->posted), claims))) {
		wait_for_more(claim);
		claims = atomic_load(&board->claims);
	}
	do {
		uint64_t posted = atomic_load(&board->posted);
		uint32_t offers = board_offers(posted, claims);
		if (offers == 0) {
			if (intended)
				atomic_store(&hand->batch, 0);
			take(claim->hand, 0);
			return false;
		}
		claim->got = share(offers, claim->pace);
		claim->left = offers - 1;
		next = next_claims(claim->hand, claims, claim->got);
		settle_claim(number, claims);
		take(claim->hand, 0);
		if (intended)
			atomic_store(&hand->batch, 0);
		board_indexes(board, posted, claims, claim->got, &hand->index, hand->indexes,
			HAND_MOST - 1);
		take(claim->hand, taking(CLAIMING, number, place_of(claims)));
		if (claim->got > 1)
			atomic_store_explicit(&hand->batch,
				INTENDED | batch_of(number, place_of(claims) + 1, claim->got - 1),
				memory_order_release);
		intended = claim->got > 1;
	} while (!atomic_compare_exchange_strong(&board->claims, &claims, next));
	claim->task = task_of(claim->hand, number);
	fetch_ahead(claim->task);
	for (unsigned i = 1; i < claim->got && i <= AHEAD; i++)
		fetch_ahead(task_at(claim->hand, batch_of(number, place_of(claims), 1), i));
	settle_claim(number, next);
	return true;
}

struct task *hand_claim(
	int hand, const struct pace *pace, unsigned *from, unsigned *got, unsigned *left)
{
	struct claim made = {.hand = hand, .pace = pace};
	settle_theft(atomic_load(&hands[hand].batch));
	if (!boards_visit(from, claim, &made))
		return NULL;
	*got = made.got;
	*left = made.left;
	return made.task;
}

struct task *hand_pop(int hand)
{
	_Atomic uint64_t *word = &hands[hand].batch;
	uint64_t batch = atomic_load_explicit(word, memory_order_relaxed);
	while (count_of(batch) > 0) {
		settle_theft(batch);
		set_index(hand, index_at(hand, place_of(batch)));
		take(hand, taking(POPPING, board_of(batch), place_of(batch)));
		if (atomic_compare_exchange_strong(word, &batch, without_first(batch))) {
			if (count_of(batch) > AHEAD)
				fetch_ahead(task_at(hand, batch, AHEAD));
			return task_of(hand, board_of(batch));
		}
	}
	take(hand, 0);
	return NULL;
}

static struct task *steal(int hand, int victim, uint64_t batch)
{
	_Atomic uint64_t *word = &hands[victim].batch;
	uint64_t last = taking(STEALING, board_of(batch), end_of(batch) - 1);
	uint64_t next = without_thief(batch) - ONE_IN_BATCH;
	settle_theft(batch);
	set_index(hand, index_at(victim, place_of(last)));
	take(hand, last);
	if (!atomic_compare_exchange_strong(
		    word, &batch, next | (uint64_t)(hand + 1) << THIEF_SHIFT)) {
		take(hand, 0);
		return NULL;
	}
	take(hand, taking(TAKEN, board_of(last), place_of(last)));
	return task_of(hand, board_of(last));
}

static bool can_be_stolen(uint64_t batch)
{
	return count_of(batch) > 0 && !(batch & INTENDED);
}

static bool holds_any(uint64_t batch)
{
	return count_of(batch) > 0;
}

/* The next hand from `from` on whose batch may hold something, or -1. */
static int next_batch(int from)
{
	for (int word = from / BITS; word * BITS < hand_count; word++) {
		uint64_t bits = atomic_load(&batches[word]);
		if (word == from / BITS)
			bits &= ~0ULL << from % BITS;
		if (bits)
			return word * BITS + __builtin_ctzll(bits);
	}
	return -1;
}

/* Clears the bit of a hand whose batch was found empty. Answers whether it holds something again,
 * which nobody else could see until the bit was set anew. */
static bool strike(int hand)
{
	atomic_fetch_and(&batches[hand / BITS], ~(1ULL << hand % BITS));
	if (!holds_any(atomic_load(&hands[hand].batch)))
		return false;
	announce(hand);
	return true;
}

struct task *hand_steal(int hand)
{
	static _Thread_local uint64_t seen;
	uint64_t before = seen;
	seen = 0;
	for (int i = next_batch(0); i >= 0; i = next_batch(i + 1)) {
		uint64_t batch = atomic_load(&hands[i].batch);
		if (!holds_any(batch))
			strike(i);
		if (i == hand || !can_be_stolen(batch))
			continue;
		if (batch == before)
			return steal(hand, i, batch);
		seen = batch;
	}
	return NULL;
}

struct task *hand_claim_of(int hand, struct group *group)
{
	uint32_t number = board_number(group->board);
	struct pace one_at_a_time;
	pace_begin(&one_at_a_time);
	struct claim made = {.hand = hand, .pace = &one_at_a_time};
	if (claim(number, &made))
		return made.task;
	for (int i = next_batch(0); i >= 0; i = next_batch(i + 1)) {
		uint64_t batch = atomic_load(&hands[i].batch);
		struct task *task = NULL;
		if (can_be_stolen(batch) && board_of(batch) == number)
			task = steal(hand, i, batch);
		if (task)
			return task;
	}
	return NULL;
}

void hand_begun(int hand)
{
	take(hand, 0);
}

bool hands_any(void)
{
	if (boards_any())
		return true;
	for (int i = next_batch(0); i >= 0; i = next_batch(i + 1)) {
		if (holds_any(atomic_load(&hands[i].batch)) || strike(i))
			return true;
	}
	return false;
}

/* Whether the theft that was intended is to be seen in the batch of its victim. */
static bool was_stolen(int hand, uint64_t taken)
{
	for (int i = 0; i < hand_count; i++) {
		uint64_t batch = atomic_load(&hands[i].batch);
		if (thief_of(batch) == hand && board_of(batch) == board_of(taken) &&
			end_of(batch) == place_of(taken))
			return true;
	}
	return false;
}

/* Whether the hand's own batch has moved on behind the place. */
static bool was_popped(int hand, uint64_t taken)
{
	return place_of(atomic_load(&hands[hand].batch)) != place_of(taken);
}

struct task *hand_bereave(int hand)
{
	struct hand *self = &hands[hand];
	uint64_t taken = atomic_load(&self->taken);
	if (taken >> 40 == CLAIMING) {
		uint32_t board = board_of(taken);
		uint64_t claims = atomic_load(&board_at(board)->claims);
		if (claimer_of(claims) == hand)
			settle_claim(board, claims);
	}
	uint64_t batch = atomic_load(&self->batch);
	if (batch & INTENDED)
		atomic_compare_exchange_strong(&self->batch, &batch, 0);
	taken = atomic_load(&self->taken);
	bool mine = taken >> 40 == TAKEN || (taken >> 40 == POPPING && was_popped(hand, taken)) ||
		    (taken >> 40 == STEALING && was_stolen(hand, taken));
	take(hand, 0);
	/* What the dead one had struck off, and would have announced again. */
	boards_announce();
	for (int i = 0; i < hand_count; i++)
		if (holds_any(atomic_load(&hands[i].batch)))
			announce(i);
	return mine ? task_of(hand, board_of(taken)) : NULL;
}
