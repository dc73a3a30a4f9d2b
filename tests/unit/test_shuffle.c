/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of rounds: complete, random, balanced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/bench/shuffle.h"

#define CELLS 44

static void is_permutation(void **state)
{
	(void)state;
	for (size_t count = 0; count <= CELLS; count++) {
		size_t order[CELLS];
		bool seen[CELLS] = {false};

		shuffle(order, count, 7, 1);
		for (size_t i = 0; i < count; i++) {
			assert_true(order[i] < count);
			assert_false(seen[order[i]]);
			seen[order[i]] = true;
		}
	}
}

/* Fixed for ever: a bench that was begun with another build goes on in the same order. */
static void seed_gives_known_order(void **state)
{
	static const size_t known[8] = {6, 1, 7, 0, 3, 4, 2, 5};
	size_t order[8];

	(void)state;
	shuffle(order, 8, 1, 1);
	assert_memory_equal(order, known, sizeof(known));
}

static void same_seed_same_order(void **state)
{
	size_t one[CELLS], other[CELLS];

	(void)state;
	for (int round = -2; round <= 6; round++) {
		shuffle(one, CELLS, 7, round);
		shuffle(other, CELLS, 7, round);
		assert_memory_equal(one, other, sizeof(one));
	}
}

static void orders_differ(void **state)
{
	size_t one[CELLS], other[CELLS];

	(void)state;
	shuffle(one, CELLS, 7, 1);
	shuffle(other, CELLS, 8, 1);
	assert_memory_not_equal(one, other, sizeof(one));
	for (int round = -2; round <= 6; round++)
		if (round != 1) {
			shuffle(other, CELLS, 7, round);
			assert_memory_not_equal(one, other, sizeof(one));
		}
}

/* Over a pair of rounds every cell has the same average position. */
static void pairs_are_balanced(void **state)
{
	size_t order[CELLS];

	(void)state;
	for (int pair = 0; pair < 10; pair++) {
		size_t sums[CELLS] = {0};

		for (int round = 2 * pair + 1; round <= 2 * pair + 2; round++) {
			shuffle(order, CELLS, 7, round);
			for (size_t i = 0; i < CELLS; i++)
				sums[order[i]] += i;
		}
		for (size_t cell = 0; cell < CELLS; cell++)
			assert_int_equal(sums[cell], CELLS - 1);
	}
}

/* Over many pairs every cell comes first about equally often: 1,000 firsts over 10 cells are 100
 * each with a standard deviation of 9.5. */
static void firsts_are_spread(void **state)
{
	size_t order[10], firsts[10] = {0};

	(void)state;
	for (int round = 1; round <= 2000; round += 2) {
		shuffle(order, 10, 7, round);
		firsts[order[0]]++;
	}
	for (size_t cell = 0; cell < 10; cell++)
		assert_in_range(firsts[cell], 60, 140);
}

static void twins_stay_together(void **state)
{
	size_t order[2 * CELLS], cells[CELLS], first = 0;

	(void)state;
	for (int round = 1; round <= 40; round += 2) {
		shuffle_pairs(order, CELLS, 7, round);
		shuffle(cells, CELLS, 7, round);
		for (size_t i = 0; i < CELLS; i++) {
			assert_int_equal(order[2 * i] / 2, cells[i]);
			assert_int_equal(order[2 * i + 1], order[2 * i] ^ 1);
			first += order[2 * i] % 2;
		}
	}
	/* 880 fair coins have a standard deviation of 15. */
	assert_in_range(first, 380, 500);
}

static void each_twin_is_first_once_in_two_rounds(void **state)
{
	size_t one[2 * CELLS], other[2 * CELLS];

	(void)state;
	shuffle_pairs(one, CELLS, 7, 3);
	shuffle_pairs(other, CELLS, 7, 4);
	for (size_t i = 0; i < 2 * CELLS; i++)
		assert_int_equal(one[i], other[2 * CELLS - 1 - i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_permutation),
		cmocka_unit_test(seed_gives_known_order),
		cmocka_unit_test(same_seed_same_order),
		cmocka_unit_test(orders_differ),
		cmocka_unit_test(pairs_are_balanced),
		cmocka_unit_test(firsts_are_spread),
		cmocka_unit_test(twins_stay_together),
		cmocka_unit_test(each_twin_is_first_once_in_two_rounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
