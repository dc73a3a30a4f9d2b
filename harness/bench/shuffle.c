/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders the cells of a round: at random, and balanced over the positions. */
#include "harness/bench/shuffle.h"

/* SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014;
 * constants as in Vigna's public-domain splitmix64.c, https://prng.di.unimi.it/splitmix64.c */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* Uniform in 0 .. bound-1: numbers below 2^64 mod bound are drawn again, because they would make
 * the low remainders more likely. */
static uint64_t random_below(uint64_t *state, uint64_t bound)
{
	uint64_t uneven = (0 - bound) % bound;
	uint64_t number;

	do
		number = random_next(state);
	while (number < uneven);
	return number % bound;
}

/* A stream of its own for each (seed, stream). Adding the number of the stream to the seed would
 * only shift one common sequence, so it is added to a number that has been mixed. */
static uint64_t random_stream(uint64_t seed, uint64_t stream)
{
	uint64_t state = seed;
	uint64_t mixed = random_next(&state) + stream;

	return random_next(&mixed);
}

static void swap(size_t *a, size_t *b)
{
	size_t kept = *a;

	*a = *b;
	*b = kept;
}

/* Fisher-Yates. */
static void order_randomly(size_t *order, size_t count, uint64_t *state)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--)
		swap(&order[i - 1], &order[random_below(state, i)]);
}

static void order_reverse(size_t *order, size_t count)
{
	for (size_t i = 0; i < count / 2; i++)
		swap(&order[i], &order[count - 1 - i]);
}

/* The first of the two rounds that share an order. */
static int first_of_two(int round)
{
	return round > 0 ? round - (round - 1) % 2 : round;
}

void shuffle(size_t *order, size_t count, uint64_t seed, int round)
{
	uint64_t state = random_stream(seed, (uint64_t)first_of_two(round));

	order_randomly(order, count, &state);
	if (round != first_of_two(round))
		order_reverse(order, count);
}

void shuffle_pairs(size_t *order, size_t pairs, uint64_t seed, int round)
{
	uint64_t state = random_stream(seed, (uint64_t)first_of_two(round));

	order_randomly(order, pairs, &state);
	/* From the end, so that no pair is overwritten before it has been moved. */
	for (size_t i = pairs; i-- > 0;) {
		size_t pair = order[i], coin = random_below(&state, 2);

		order[2 * i] = 2 * pair + coin;
		order[2 * i + 1] = 2 * pair + 1 - coin;
	}
	if (round != first_of_two(round))
		order_reverse(order, 2 * pairs);
}
