/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers with three figures, their units and intervals. */
#include "harness/format/quantity.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static const struct quantity unmeasured = {"–"};

/* Digits after the point that leave three figures, and never a rounded one before it. */
static int decimals(double value)
{
	double size = fabs(value);
	if (size == 0 || !(size < 99.95))
		return 0;
	int digits = 2 - (int)floor(log10(size) + 0.0005);
	return digits < 6 ? digits : 6;
}

struct quantity quantity_number(double value)
{
	struct quantity text = unmeasured;
	if (!isnan(value))
		snprintf(text.of, sizeof(text.of), "%.*f", decimals(value), value);
	return text;
}

struct quantity quantity_count(double value)
{
	struct quantity text = unmeasured;
	if (!isnan(value))
		snprintf(text.of, sizeof(text.of), "%g", value);
	return text;
}

/* All three numbers get the same digits. */
static struct quantity with_interval(struct interval interval, int digits, const char *unit)
{
	struct quantity text = unmeasured;
	double middle = interval.median;

	if (isnan(middle))
		return text;
	if (!interval_known(interval)) {
		snprintf(text.of, sizeof(text.of), "%.*f%s", digits, middle, unit);
		return text;
	}
	snprintf(text.of, sizeof(text.of), "%.*f%s [%.*f, %.*f]", digits, middle, unit, digits,
		interval.low, digits, interval.high);
	return text;
}

struct quantity quantity_interval(struct interval interval)
{
	return with_interval(interval, decimals(interval.median), "");
}

static bool reads_as_one(double value, int digits)
{
	return fabs(value - 1) < 0.5 * pow(10, -digits);
}

struct quantity quantity_ratio(struct interval ratio)
{
	int digits = decimals(ratio.median);
	bool differs = interval_known(ratio) && !interval_spans(ratio, 1);

	while (differs && digits < 6 &&
		(reads_as_one(ratio.low, digits) || reads_as_one(ratio.high, digits)))
		digits++;
	return with_interval(ratio, digits, "×");
}

static struct quantity no_difference(struct interval ratio, const char *words)
{
	struct quantity text;
	snprintf(text.of, sizeof(text.of), "%s [%.2f, %.2f]", words, ratio.low, ratio.high);
	return text;
}

struct quantity quantity_comparison(struct interval ratio)
{
	return interval_spans(ratio, 1) ? no_difference(ratio, "≈ 1") : quantity_ratio(ratio);
}

struct quantity quantity_finding(struct interval ratio)
{
	if (interval_spans(ratio, 1))
		return no_difference(ratio, "no difference shown");
	if (isnan(ratio.median) || interval_known(ratio))
		return quantity_ratio(ratio);
	return with_interval(ratio, decimals(ratio.median), "× (no interval)");
}

struct quantity quantity_percent(double share)
{
	struct quantity text = unmeasured;
	if (!isnan(share))
		snprintf(text.of, sizeof(text.of), "%.1f %%", 100 * share);
	return text;
}

struct scale {
	double min; /* from here on */
	double unit;
	const char *name;
};

/* The scales go from great to small; the last one takes what is left. */
static struct quantity scaled(double value, const struct scale *scales)
{
	struct quantity text = unmeasured;
	if (isnan(value))
		return text;
	/* What would be rounded to a thousand of a unit is one of the next. */
	while (fabs(value) < scales->min * 0.9995)
		scales++;
	double shown = value / scales->unit;
	snprintf(text.of, sizeof(text.of), "%.*f %s", decimals(shown), shown, scales->name);
	return text;
}

struct quantity quantity_duration(double seconds)
{
	static const struct scale scales[] = {
		{1, 1, "s"}, {1e-3, 1e-3, "ms"}, {1e-6, 1e-6, "µs"}, {0, 1e-9, "ns"}};
	return scaled(seconds, scales);
}

struct quantity quantity_memory(double kib)
{
	static const struct scale scales[] = {{1024 * 1024, 1024 * 1024, "GiB"},
		{1024, 1024, "MiB"}, {1, 1, "KiB"}, {0, 1 / 1024.0, "B"}};
	return scaled(kib, scales);
}

struct quantity quantity_model(const char *model, int workers)
{
	struct quantity name;

	if (workers > 1)
		snprintf(name.of, sizeof(name.of), "%.80s (%d)", model, workers);
	else
		snprintf(name.of, sizeof(name.of), "%.80s", model);
	return name;
}
