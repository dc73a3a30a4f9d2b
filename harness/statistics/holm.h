/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many tests at once. */
#ifndef SIMUL_HOLM_H
#define SIMUL_HOLM_H

#include <stddef.h>

/* Makes each of `count` p-values, NAN for none, the least level at which its hypothesis is rejected
 * when all of them are tested together, so that with that probability at most any true one is: the
 * k-th smallest times (count + 1 - k), at least the one before it, at most 1. NANs count for
 * nothing and stay. S. Holm: A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian
 * Journal of Statistics 6 (1979). 0 or -ENOMEM. */
int holm_adjust(double *p, size_t count);

#endif
