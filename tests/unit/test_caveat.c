/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be known of a cell before its figures are used. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/results/caveat.h"

static const struct summary summary;

/* A cell like this one: every figure known, twice as fast as the baseline. */
static struct cell good_cell(void)
{
	struct cell cell = {.model = "threads", .rounds = 6, .agreement = AGREES};

	for (enum figure figure = 0; figure < FIGURES; figure++)
		cell.figures[figure] = (struct interval){
			.median = 1, .low = 0.9, .high = 1.2, .coverage = 0.97, .count = 6};
	cell.figures[FIGURE_SPEEDUP] = (struct interval){
		.median = 2, .low = 1.9, .high = 2.1, .coverage = 0.97, .count = 6};
	return cell;
}

static void expect(struct cell cell, enum caveat caveat)
{
	assert_string_equal(caveat_name(cell_caveat(&summary, &cell)), caveat_name(caveat));
}

static void the_first_that_holds(void **state)
{
	(void)state;
	struct cell cell = good_cell();
	expect(cell, CAVEAT_NONE);
	cell.figures[FIGURE_WALL] = INTERVAL_NONE;
	expect(cell, CAVEAT_FEW_ROUNDS);
	cell.noisy = true;
	expect(cell, CAVEAT_DISTURBED);
	cell.figures[FIGURE_KEPT_UP].median = 0.9;
	expect(cell, CAVEAT_OVERLOADED);
	cell.agreement = DISAGREES;
	expect(cell, CAVEAT_DIFFERENT);
	cell.invalid = 1;
	expect(cell, CAVEAT_FAILED);
	cell.rounds = cell.invalid = 0;
	expect(cell, CAVEAT_UNMEASURED);
}

static void equal_is_not_undecided(void **state)
{
	(void)state;
	struct cell cell = good_cell();
	struct interval *speedup = &cell.figures[FIGURE_SPEEDUP];
	*speedup = (struct interval){
		.median = 1.01, .low = 0.98, .high = 1.05, .coverage = 0.97, .count = 6};
	expect(cell, CAVEAT_NONE);
	speedup->high = 1.2;
	expect(cell, CAVEAT_INCONCLUSIVE);
	*speedup = (struct interval){
		.median = 0.99, .low = 0.8, .high = 1.05, .coverage = 0.97, .count = 6};
	expect(cell, CAVEAT_INCONCLUSIVE);
	cell.model = MODEL_BASELINE;
	expect(cell, CAVEAT_NONE);
}

static void runs_that_were_set_aside_are_told(void **state)
{
	(void)state;
	struct cell cell = good_cell();
	assert_string_equal(caveat_text(&summary, &cell).of, "–");
	cell.set_aside = 2;
	assert_string_equal(caveat_text(&summary, &cell).of, "2 set aside");
	cell.noisy = true;
	assert_string_equal(caveat_text(&summary, &cell).of, "disturbed, 2 set aside");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_that_holds),
		cmocka_unit_test(equal_is_not_undecided),
		cmocka_unit_test(runs_that_were_set_aside_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
