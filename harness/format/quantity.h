/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measured quantities as short texts for people: three or four figures, units where they vary. */
#ifndef SIMUL_QUANTITY_H
#define SIMUL_QUANTITY_H

#include "harness/statistics/statistics.h"

/* A text by value: use `.of` within the same expression. What was not measured reads "–". */
struct quantity {
	char of[96];
};

/* A plain number: 0.00312, 3.48, 21.5, 43417. */
struct quantity quantity_number(double value);

/* A count: "1001". */
struct quantity quantity_count(double value);

/* A number with its interval: "2.01 [2.00, 2.02]"; without, where there is none. */
struct quantity quantity_interval(struct interval interval);

/* A ratio with its interval: "3.50× [3.49, 3.51]"; with as many more digits as it takes to tell an
 * end from 1 that is not 1: "1.003× [1.002, 1.004]". */
struct quantity quantity_ratio(struct interval ratio);

/* A ratio in a narrow place: as above, but one that spans 1 reads "≈ 1 [0.99, 1.01]". */
struct quantity quantity_comparison(struct interval ratio);

/* A ratio where there is room: "3.50× [3.49, 3.51]", "no difference shown [0.99, 1.01]" if it spans
 * 1, "3.50× (no interval)" if there were too few rounds. */
struct quantity quantity_finding(struct interval ratio);

/* A share as a percentage: "97.1 %". */
struct quantity quantity_percent(double share);

/* A duration given in seconds, with the unit that suits it: "1.23 µs", "12.0 ms", "3.4 s". */
struct quantity quantity_duration(double seconds);

/* A size given in KiB: "812 B", "2.4 KiB", "21.0 MiB". */
struct quantity quantity_memory(double kib);

/* A model with its workers where there are several: "threads (4)". */
struct quantity quantity_model(const char *model, int workers);

#endif
