/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws of scaling fitted to curves that are known. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/statistics/scaling_fit.h"

enum { POINTS = 7 };

static const double workers[POINTS] = {1, 2, 3, 4, 6, 8, 12};

#define NEAR(a, b, within) assert_true(fabs((a) - (b)) <= (within))

/* Speed-ups that follow a law, each off by a share that changes its sign. */
static void follow(const struct scaling_curve *curve, double off, double *speedups)
{
	for (size_t i = 0; i < POINTS; i++)
		speedups[i] = scaling_curve_at(curve, workers[i]) * (i % 2 ? 1 + off : 1 - off);
}

static void a_law_is_found_again(void **state)
{
	const struct scaling_curve laws[] = {
		{SCALING_AMDAHL, 1, 0.05, 0},
		{SCALING_AMDAHL, 0.9, 0.5, 0},
		{SCALING_USL, 1, 0.02, 0.001},
		{SCALING_USL, 0.7, 0.1, 0.02},
	};
	double speedups[POINTS];
	struct scaling_curve found;

	(void)state;
	for (size_t i = 0; i < sizeof(laws) / sizeof(laws[0]); i++) {
		follow(&laws[i], 0, speedups);
		assert_int_equal(scaling_fit(laws[i].law, workers, speedups, POINTS, &found), 0);
		NEAR(found.lambda, laws[i].lambda, 1e-5);
		NEAR(found.sigma, laws[i].sigma, 1e-5);
		NEAR(found.kappa, laws[i].kappa, 1e-5);
	}
}

static void bounds_hold(void **state)
{
	double speedups[POINTS];
	struct scaling_curve found;
	size_t where;

	(void)state;
	/* Better than linear: without bounds both would be below 0. */
	for (size_t i = 0; i < POINTS; i++)
		speedups[i] = pow(workers[i], 1.1);
	for (enum scaling_law law = 0; law < SCALING_LAWS; law++) {
		assert_int_equal(scaling_fit(law, workers, speedups, POINTS, &found), 0);
		assert_true(found.sigma == 0 && found.kappa == 0);
		NEAR(found.lambda, exp(0.1 * log(1 * 2 * 3 * 4 * 6 * 8 * 12) / POINTS), 1e-4);
		assert_true(scaling_curve_miss(&found, workers, speedups, POINTS, &where) > 0.1);
	}
}

static void a_little_noise_moves_it_little(void **state)
{
	const struct scaling_curve law = {SCALING_USL, 1, 0.05, 0.004};
	double speedups[POINTS];
	struct scaling_curve found;
	size_t where;

	(void)state;
	follow(&law, 0.01, speedups);
	assert_int_equal(scaling_fit(SCALING_USL, workers, speedups, POINTS, &found), 0);
	NEAR(found.sigma, law.sigma, 0.02);
	NEAR(found.kappa, law.kappa, 0.004);
	assert_true(scaling_curve_miss(&found, workers, speedups, POINTS, &where) < 0.03);
}

/* Two cores under many workers are no law of scaling: the miss says so. */
static void a_knee_is_missed(void **state)
{
	double speedups[POINTS];
	struct scaling_curve found;
	size_t where;

	(void)state;
	for (size_t i = 0; i < POINTS; i++)
		speedups[i] = fmin(workers[i], 2);
	for (enum scaling_law law = 0; law < SCALING_LAWS; law++) {
		assert_int_equal(scaling_fit(law, workers, speedups, POINTS, &found), 0);
		assert_true(scaling_curve_miss(&found, workers, speedups, POINTS, &where) > 0.1);
		assert_true(where < 2);
	}
}

static void too_little_is_refused(void **state)
{
	const double same[] = {1, 2, 2, 4, 6, 8, 8}, good[POINTS] = {1, 2, 3, 4, 5, 6, 7};
	double speedups[POINTS];
	struct scaling_curve found;

	(void)state;
	assert_int_equal(scaling_fit(SCALING_USL, workers, good, 5, &found), -ERANGE);
	assert_int_equal(scaling_fit(SCALING_AMDAHL, same, good, POINTS, &found), -ERANGE);
	assert_int_equal(scaling_fit(SCALING_AMDAHL, workers, good, 0, &found), -ERANGE);
	for (size_t i = 0; i < POINTS; i++)
		speedups[i] = i == 3 ? NAN : 1;
	assert_int_equal(scaling_fit(SCALING_USL, workers, speedups, POINTS, &found), -EINVAL);
	speedups[3] = 0;
	assert_int_equal(scaling_fit(SCALING_USL, workers, speedups, POINTS, &found), -EINVAL);
}

/* 1.95 on 2 processors: (1/1.95 - 1/2) / (1 - 1/2). */
static void karp_flatt_is_as_defined(void **state)
{
	(void)state;
	NEAR(karp_flatt(1.95, 2), 0.0256, 5e-5);
	NEAR(karp_flatt(4, 4), 0, 1e-12);
	NEAR(karp_flatt(1, 8), 1, 1e-12);
	assert_true(karp_flatt(9, 8) < 0);
	assert_true(isnan(karp_flatt(1, 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_law_is_found_again),
		cmocka_unit_test(bounds_hold),
		cmocka_unit_test(a_little_noise_moves_it_little),
		cmocka_unit_test(a_knee_is_missed),
		cmocka_unit_test(too_little_is_refused),
		cmocka_unit_test(karp_flatt_is_as_defined),
	};
	return cmocka_run_group_tests_name("scaling_fit", tests, NULL, NULL);
}
