/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laws of scaling, fitted to speed-ups over numbers of workers N:
 *
 *	Amdahl	S(N) = l N / (1 + s (N - 1))
 *	USL	S(N) = l N / (1 + s (N - 1) + k N (N - 1))
 *
 * s >= 0 is the share that is serial (contention), k >= 0 what every pair of workers costs
 * (coherency), l > 0 the speed of one worker. G. M. Amdahl: Validity of the single processor
 * approach to achieving large scale computing capabilities (AFIPS 1967); N. J. Gunther: A General
 * Theory of Computational Scalability Based on Rational Functions, arXiv:0808.1431 (2008).
 *
 * The residuals are logarithms of ratios, since times vary in proportion. Nothing here is meant for
 * an N outside those that were measured.
 */
#ifndef SIMUL_SCALING_FIT_H
#define SIMUL_SCALING_FIT_H

#include <stddef.h>

/* With fewer different numbers of workers there is no fit. */
#define SCALING_POINTS_MIN 6

enum scaling_law { SCALING_AMDAHL, SCALING_USL, SCALING_LAWS };

struct scaling_curve {
	enum scaling_law law;
	double lambda, sigma, kappa; /* kappa is 0 for Amdahl */
};

/* Fits a law by least squares (Levenberg and Marquardt's method, from GSL). 0; -ERANGE if fewer
 * than SCALING_POINTS_MIN numbers of workers differ; -EINVAL if one of them or a speed-up is not
 * above 0 and finite; -EDOM if the method does not converge; -ENOMEM. */
int scaling_fit(enum scaling_law law, const double *workers, const double *speedups, size_t count,
	struct scaling_curve *curve);

/* The speed-up that a curve has at so many workers. */
double scaling_curve_at(const struct scaling_curve *curve, double workers);

/* The greatest |ratio - 1| of curve and measured speed-up, and at which point it is, in `where`. */
double scaling_curve_miss(const struct scaling_curve *curve, const double *workers,
	const double *speedups, size_t count, size_t *where);

/* The serial fraction that would explain one speed-up S on p processors by itself,
 * (1/S - 1/p) / (1 - 1/p); below 0 if S > p. NAN for p <= 1. A. H. Karp, H. P. Flatt: Measuring
 * Parallel Processor Performance, Communications of the ACM 33 (1990). */
double karp_flatt(double speedup, double processors);

#endif
