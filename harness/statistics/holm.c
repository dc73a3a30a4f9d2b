/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/statistics/holm.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

int holm_adjust(double *p, size_t count)
{
	double *known = calloc(count + 1, sizeof(*known)), last = 0;
	size_t *places = calloc(count + 1, 2 * sizeof(*places)), tests = 0;

	if (!known || !places) {
		free(known);
		free(places);
		return -ENOMEM;
	}
	size_t *order = places + count + 1;
	for (size_t i = 0; i < count; i++) {
		if (isnan(p[i]))
			continue;
		places[tests] = i;
		known[tests++] = p[i];
	}
	gsl_sort_index(order, known, 1, tests);
	for (size_t k = 0; k < tests; k++) {
		last = fmax(last, fmin(1, known[order[k]] * (double)(tests - k)));
		p[places[order[k]]] = last;
	}
	free(known);
	free(places);
	return 0;
}
