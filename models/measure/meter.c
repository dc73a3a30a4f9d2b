/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting tasks. */
#include "models/measure/meter.h"

void meter_count(struct meter *meter, enum ending ending, uint64_t span)
{
	meter->endings[ending]++;
	histogram_count(&meter->spans, span);
}

void meter_arrive(struct meter *meter, uint64_t tick, uint64_t late_ns)
{
	meter->flow.arrived++;
	meter->flow.arrived_ticks += tick;
	meter->flow.late_ns += late_ns;
}

void meter_leave(struct meter *meter, uint64_t tick, uint64_t latency_ns)
{
	meter->flow.left++;
	meter->flow.left_ticks += tick;
	histogram_count(&meter->latencies, latency_ns);
}

void meter_add(struct meter *sum, const struct meter *more)
{
	for (int i = 0; i <= ENDED_LOST; i++)
		sum->endings[i] += more->endings[i];
	histogram_add(&sum->spans, &more->spans);
	histogram_add(&sum->latencies, &more->latencies);
	sum->flow.arrived += more->flow.arrived;
	sum->flow.left += more->flow.left;
	sum->flow.arrived_ticks += more->flow.arrived_ticks;
	sum->flow.left_ticks += more->flow.left_ticks;
	sum->flow.late_ns += more->flow.late_ns;
}

double meter_presence(const struct meter *meter, double tick_ns)
{
	uint64_t ticks = meter->flow.left_ticks - meter->flow.arrived_ticks;
	return (double)ticks * tick_ns + (double)meter->flow.late_ns;
}
