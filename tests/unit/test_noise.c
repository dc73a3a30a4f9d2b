/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine did to a run, and what is done about it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harness/shares.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static struct shares shares(double busy, double steal, double idle, double own_s)
{
	const struct machine_time before = {7000000000, 3000000000, 9000000000};
	const struct machine_time after = {before.busy + (uint64_t)(busy * 1e9),
		before.steal + (uint64_t)(steal * 1e9), before.idle + (uint64_t)(idle * 1e9)};

	return shares_between(&before, &after, own_s);
}

static void what_is_not_the_benchs_own_is_foreign(void **state)
{
	struct shares found = shares(1.2, 0.2, 0.6, 0.8);

	(void)state;
	NEAR(found.steal, 0.1);
	NEAR(found.foreign, 0.2);
	NEAR(shares(1, 0, 1, 1).foreign, 0);
	/* The counters round: less than its own is nothing. */
	NEAR(shares(1, 0, 1, 1.01).foreign, 0);
}

static void nobody_knows_what_the_counters_cannot_show(void **state)
{
	(void)state;
	assert_true(isnan(shares(1, 0, 1, NAN).foreign));
	NEAR(shares(1, 0.5, 1, NAN).steal, 0.2);
	assert_true(isnan(shares(0.5, 0.1, 0.3, 0.1).steal));
	NEAR(shares(0.5, 0.1, 0.2, 0.1).foreign, 0.5);
	assert_true(isnan(shares(0.2, 0, 0.2, 0).foreign));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_the_benchs_own_is_foreign),
		cmocka_unit_test(nobody_knows_what_the_counters_cannot_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
