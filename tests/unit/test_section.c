/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections over cells made by hand: the wall times of every row, model and round are given. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "harness/results/section.h"

enum { ROWS = 3, MODELS = 3, ROUNDS = 6 };

static const char *models[MODELS] = {"sequential", "eventloop", "threads"};
static struct record made[ROWS][MODELS][ROUNDS];
static const struct record *listed[ROWS][MODELS][ROUNDS];
static struct cell cells[ROWS * MODELS];
static struct row rows[ROWS];
static struct summary summary;

/* Every round is slower than the one before; ratios are what `walls` says, in every round. */
static void make(const double walls[ROWS][MODELS])
{
	memset(cells, 0, sizeof(cells));
	for (int r = 0; r < ROWS; r++) {
		struct cell *own = &cells[r * MODELS];
		rows[r] = (struct row){
			.name = "row", .section = "io", .cells = own, .cell_count = MODELS};
		for (int m = 0; m < MODELS; m++) {
			for (int i = 0; i < ROUNDS; i++) {
				made[r][m][i] = (struct record){.round = i + 1,
					.second = 1,
					.wall_s = walls[r][m] * (1 + i),
					.checksum = ""};
				listed[r][m][i] = &made[r][m][i];
			}
			own[m] = (struct cell){.row = &rows[r],
				.model = models[m],
				.records = listed[r][m],
				.repeat = INTERVAL_NONE,
				.rounds = walls[r][m] > 0 ? ROUNDS : 0};
		}
		for (int m = 0; m < MODELS; m++)
			cell_sum_up(&own[m]);
	}
	summary = (struct summary){.rows = rows,
		.row_count = ROWS,
		.cells = cells,
		.cell_count = ROWS * MODELS,
		.models = models,
		.model_count = MODELS,
		.rounds = ROUNDS};
}

static void assert_near(double actual, double wanted)
{
	if (!(fabs(actual - wanted) < 1e-9))
		fail_msg("%g is not %g", actual, wanted);
}

static void the_best_has_the_greatest_geometric_mean(void **state)
{
	/* Over the first two rows: eventloop sqrt(2 * 8) = 4, threads sqrt(4 * 1) = 2. */
	static const double walls[ROWS][MODELS] = {{8, 4, 2}, {8, 1, 8}, {1, 9, 1}};
	(void)state;
	make(walls);
	rows[2].section = "cpu";
	struct finding finding = section_finding(&summary, &section_io);
	assert_string_equal(finding.best, "eventloop");
	assert_string_equal(finding.second, "threads");
	assert_int_equal(finding.speedup.rows, 2);
	assert_near(finding.speedup.ratio.median, 4);
	assert_near(finding.speedup.ratio.low, 4);
	assert_near(finding.speedup.min, 2);
	assert_near(finding.speedup.max, 8);
	assert_near(finding.margin.ratio.median, 2);
	assert_near(section_speedup(&summary, &section_io, "threads").ratio.median, 2);
}

static void one_easy_row_does_not_win(void **state)
{
	static const double walls[ROWS][MODELS] = {{100, 50, 1}, {8, 4, 0}, {8, 4, 0}};
	(void)state;
	make(walls);
	struct finding finding = section_finding(&summary, &section_io);
	assert_string_equal(finding.best, "eventloop");
	assert_int_equal(finding.speedup.rows, 3);
	assert_near(section_speedup(&summary, &section_io, "threads").ratio.median, 100);
	assert_int_equal(section_speedup(&summary, &section_io, "threads").rows, 1);
}

static void sequential_may_be_the_best(void **state)
{
	static const double walls[ROWS][MODELS] = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
	(void)state;
	make(walls);
	struct finding finding = section_finding(&summary, &section_io);
	assert_string_equal(finding.best, "sequential");
	assert_string_equal(finding.second, "eventloop");
	assert_near(finding.margin.ratio.median, 2);
}

/* The loop is ahead in all rounds but one, far behind in that; threads are always behind. */
static void a_model_that_may_be_as_good_is_a_peer(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 2, 3}, {8, 2, 3}, {8, 2, 3}};
	(void)state;
	make(walls);
	struct finding finding = section_finding(&summary, &section_io);
	assert_int_equal(finding.peer_count, 0);
	assert_string_equal(finding.second, "threads");
	for (size_t row = 0; row < ROWS; row++)
		made[row][1][0].wall_s *= 3;
	finding = section_finding(&summary, &section_io);
	assert_string_equal(finding.best, "eventloop");
	assert_int_equal(finding.peer_count, 1);
	assert_string_equal(finding.peers[0], "threads");
	assert_true(finding_favours(&finding, "threads"));
	assert_string_equal(finding.second, "sequential");
}

static void a_lead_below_the_noise_floor_is_none(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 2, 2.08}, {8, 2, 2.08}, {8, 2, 2.08}};
	(void)state;
	make(walls);
	assert_string_equal(section_finding(&summary, &section_io).second, "threads");
	cells[0].repeat = (struct interval){1, 0.99, 1.05, 0.97, ROUNDS};
	struct finding finding = section_finding(&summary, &section_io);
	assert_int_equal(finding.peer_count, 1);
	assert_string_equal(finding.peers[0], "threads");
	assert_string_equal(finding.second, "sequential");
}

static void rounds_that_lack_a_row_are_left_out(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 4, 2}, {8, 4, 2}, {8, 4, 2}};
	(void)state;
	make(walls);
	made[1][1][3].round = 77;
	struct comparison loop = section_speedup(&summary, &section_io, "eventloop");
	assert_int_equal(loop.ratio.count, 5);
	assert_near(loop.ratio.median, 2);
}

static void an_empty_section_has_no_best(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 4, 2}, {8, 4, 2}, {8, 4, 2}};
	(void)state;
	make(walls);
	assert_null(section_finding(&summary, &section_cpu).best);
	assert_int_equal(section_speedup(&summary, &section_cpu, "threads").rows, 0);
	assert_null(section_extreme(&summary, &section_cpu, FIGURE_WALL));
	assert_ptr_equal(section_extreme(&summary, &section_io, FIGURE_WALL), &rows[0]);
}

static void a_row_of_another_section_is_among_the_others(void **state)
{
	static const struct row row = {.section = "disk"}, none = {.section = ""};
	(void)state;
	assert_ptr_equal(section_of(&row), &section_other);
	assert_ptr_equal(section_of(&none), &section_other);
}

/* Three models that are alike but for noise of 3 %, measured twenty times: no bench may name a
 * group that has nobody in common with that of another bench. */
static void benches_of_one_build_do_not_contradict_each_other(void **state)
{
	static const double walls[ROWS][MODELS] = {{2, 2, 2}, {3, 3, 3}, {5, 5, 5}};
	static const char *const names[MODELS] = {"sequential", "eventloop", "threads"};
	enum { BENCHES = 20 };
	unsigned groups[BENCHES] = {0};
	unsigned short seed[3] = {1, 2, 3};

	(void)state;
	for (int bench = 0; bench < BENCHES; bench++) {
		make(walls);
		for (size_t row = 0; row < ROWS; row++)
			for (size_t model = 0; model < MODELS; model++)
				for (size_t round = 0; round < ROUNDS; round++)
					made[row][model][round].wall_s *=
						exp(0.03 * (erand48(seed) + erand48(seed) - 1));
		struct finding finding = section_finding(&summary, &section_io);
		assert_true(finding.decided);
		for (size_t model = 0; model < MODELS; model++)
			groups[bench] |= (unsigned)finding_favours(&finding, names[model]) << model;
	}
	for (int one = 0; one < BENCHES; one++)
		for (int other = 0; other < BENCHES; other++)
			assert_true(groups[one] & groups[other]);
}

static void few_rounds_name_nobody(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 4, 2}, {8, 4, 2}, {8, 4, 2}};

	(void)state;
	make(walls);
	for (size_t i = 0; i < ROWS * MODELS; i++)
		cells[i].rounds = 3;
	struct finding finding = section_finding(&summary, &section_io);
	assert_false(finding.decided);
	assert_false(finding_favours(&finding, "threads"));
}

static void a_row_at_the_bound_is_in_no_mean(void **state)
{
	static const double walls[ROWS][MODELS] = {{8, 4, 4}, {8, 4, 2}, {8, 4, 2}};

	(void)state;
	make(walls);
	rows[0].name = "near";
	/* In the second row each is at the bound for its own cores, and they differ all the same.
	 */
	for (size_t i = 0; i < 2 * MODELS; i++)
		cells[i].figures[FIGURE_IDEAL].median = 0.99 * cells[i].figures[FIGURE_WALL].median;
	struct finding finding = section_finding(&summary, &section_io);
	assert_int_equal(finding.speedup.rows, 2);
	assert_int_equal(finding.left_out_count, 1);
	assert_string_equal(finding.left_out[0], "near");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_has_the_greatest_geometric_mean),
		cmocka_unit_test(one_easy_row_does_not_win),
		cmocka_unit_test(sequential_may_be_the_best),
		cmocka_unit_test(a_model_that_may_be_as_good_is_a_peer),
		cmocka_unit_test(a_lead_below_the_noise_floor_is_none),
		cmocka_unit_test(rounds_that_lack_a_row_are_left_out),
		cmocka_unit_test(benches_of_one_build_do_not_contradict_each_other),
		cmocka_unit_test(few_rounds_name_nobody),
		cmocka_unit_test(a_row_at_the_bound_is_in_no_mean),
		cmocka_unit_test(an_empty_section_has_no_best),
		cmocka_unit_test(a_row_of_another_section_is_among_the_others),
	};
	return cmocka_run_group_tests_name("section", tests, NULL, NULL);
}
