/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of Amdahl and Gunther fitted to speed-ups. */
#include "harness/statistics/scaling_fit.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdbool.h>

enum { ITERATIONS_MAX = 500, PARAMETERS_MAX = 3 };

#define TOLERANCE 1e-10
#define BOUND_REACHED 1e-7

struct points {
	enum scaling_law law;
	const double *workers, *speedups;
	size_t count;
};

/* The method knows no bounds: it moves log l, and the roots of s and k. */
static struct scaling_curve curve_of(enum scaling_law law, const gsl_vector *moved)
{
	double s = gsl_vector_get(moved, 1);
	double k = law == SCALING_USL ? gsl_vector_get(moved, 2) : 0;

	return (struct scaling_curve){law, exp(gsl_vector_get(moved, 0)), s * s, k * k};
}

double scaling_curve_at(const struct scaling_curve *curve, double workers)
{
	return curve->lambda * workers /
	       (1 + curve->sigma * (workers - 1) + curve->kappa * workers * (workers - 1));
}

static int residuals_of(const gsl_vector *moved, void *data, gsl_vector *residuals)
{
	const struct points *points = data;
	struct scaling_curve curve = curve_of(points->law, moved);

	for (size_t i = 0; i < points->count; i++) {
		double residual = log(scaling_curve_at(&curve, points->workers[i])) -
				  log(points->speedups[i]);
		if (!isfinite(residual))
			return GSL_EDOM;
		gsl_vector_set(residuals, i, residual);
	}
	return GSL_SUCCESS;
}

static bool are_positive(const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!(values[i] > 0) || !isfinite(values[i]))
			return false;
	return true;
}

static size_t count_different(const double *values, size_t count)
{
	size_t different = 0;

	for (size_t i = 0; i < count; i++) {
		size_t before = 0;
		while (before < i && values[before] != values[i])
			before++;
		different += before == i;
	}
	return different;
}

/* From a little contention, since at 0 the root has no slope. */
static int solve(gsl_multifit_nlinear_workspace *workspace, gsl_multifit_nlinear_fdf *function)
{
	double values[PARAMETERS_MAX] = {0, 0.3, 0.05};
	gsl_vector_view start = gsl_vector_view_array(values, function->p);
	int info;

	int status = gsl_multifit_nlinear_init(&start.vector, function, workspace);
	if (status == GSL_SUCCESS)
		status = gsl_multifit_nlinear_driver(ITERATIONS_MAX, TOLERANCE, TOLERANCE,
			TOLERANCE, NULL, NULL, &info, workspace);
	/* No step betters it any more: it is there. */
	return status == GSL_SUCCESS || status == GSL_ENOPROG ? 0 : -EDOM;
}

static int fit_points(struct points *points, struct scaling_curve *curve)
{
	gsl_multifit_nlinear_parameters method = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf function = {.f = residuals_of,
		.n = points->count,
		.p = points->law == SCALING_USL ? 3 : 2,
		.params = points};
	gsl_multifit_nlinear_workspace *workspace = gsl_multifit_nlinear_alloc(
		gsl_multifit_nlinear_trust, &method, function.n, function.p);

	if (!workspace)
		return -ENOMEM;
	int status = solve(workspace, &function);
	*curve = curve_of(points->law, gsl_multifit_nlinear_position(workspace));
	/* The bound is reached in the limit only. */
	if (curve->sigma < BOUND_REACHED)
		curve->sigma = 0;
	if (curve->kappa < BOUND_REACHED)
		curve->kappa = 0;
	gsl_multifit_nlinear_free(workspace);
	return status;
}

int scaling_fit(enum scaling_law law, const double *workers, const double *speedups, size_t count,
	struct scaling_curve *curve)
{
	struct points points = {law, workers, speedups, count};

	*curve = (struct scaling_curve){law, NAN, NAN, NAN};
	if (!are_positive(workers, count) || !are_positive(speedups, count))
		return -EINVAL;
	if (count_different(workers, count) < SCALING_POINTS_MIN)
		return -ERANGE;
	/* GSL would end the program. */
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	int status = fit_points(&points, curve);
	gsl_set_error_handler(handler);
	return status;
}

double scaling_curve_miss(const struct scaling_curve *curve, const double *workers,
	const double *speedups, size_t count, size_t *where)
{
	double max = 0;

	*where = 0;
	for (size_t i = 0; i < count; i++) {
		double miss = fabs(scaling_curve_at(curve, workers[i]) / speedups[i] - 1);
		if (miss > max || isnan(miss)) {
			max = miss;
			*where = i;
		}
	}
	return max;
}

double karp_flatt(double speedup, double processors)
{
	if (!(processors > 1))
		return NAN;
	return (1 / speedup - 1 / processors) / (1 - 1 / processors);
}
