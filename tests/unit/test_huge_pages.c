/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the advice on huge pages (models/memory/huge_pages.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "models/memory/huge_pages.h"

#define AREA (4 * HUGE_PAGE)

static unsigned char *fresh(void)
{
	void *area = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(area, MAP_FAILED);
	return area;
}

static int is_resident(void *address)
{
	unsigned char found;
	assert_return_code(mincore(address, 1, &found), 0);
	return found & 1;
}

static void a_huge_page_begins_at_a_multiple_of_its_size(void **state)
{
	(void)state;
	assert_ptr_equal(huge_pages_align((void *)(3 * HUGE_PAGE)), (void *)(3 * HUGE_PAGE));
	assert_ptr_equal(huge_pages_align((void *)(3 * HUGE_PAGE + 1)), (void *)(4 * HUGE_PAGE));
	assert_ptr_equal(huge_pages_align((void *)(4 * HUGE_PAGE - 1)), (void *)(4 * HUGE_PAGE));
}

static void the_first_page_that_was_not_used_is_tried(void **state)
{
	(void)state;
	unsigned char *area = fresh(), *first = huge_pages_align(area);
	huge_pages_advise(area, AREA, (size_t)(first - area) + 1);
	assert_false(is_resident(first));
	assert_true(is_resident(first + HUGE_PAGE));
	assert_false(is_resident(first + 2 * HUGE_PAGE));
	assert_int_equal(first[HUGE_PAGE], 0);
	munmap(area, AREA);
}

static void nothing_is_touched_where_no_huge_page_fits(void **state)
{
	(void)state;
	unsigned char *area = fresh(), *first = huge_pages_align(area);
	huge_pages_advise(first, HUGE_PAGE - 4096, 0);
	huge_pages_advise(first, 2 * HUGE_PAGE, HUGE_PAGE + 1);
	for (size_t at = 0; at < 2 * HUGE_PAGE; at += 4096)
		assert_false(is_resident(first + at));
	munmap(area, AREA);
}

/* mremap(2) moves and enlarges single mappings only. */
static void what_is_advised_stays_one_mapping(void **state)
{
	(void)state;
	unsigned char *area = fresh();
	huge_pages_advise(area, AREA, 100000);
	area = mremap(area, AREA, 2 * AREA, MREMAP_MAYMOVE);
	assert_ptr_not_equal(area, MAP_FAILED);
	munmap(area, 2 * AREA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_huge_page_begins_at_a_multiple_of_its_size),
		cmocka_unit_test(the_first_page_that_was_not_used_is_tried),
		cmocka_unit_test(nothing_is_touched_where_no_huge_page_fits),
		cmocka_unit_test(what_is_advised_stays_one_mapping),
	};
	return cmocka_run_group_tests_name("huge_pages", tests, NULL, NULL);
}
