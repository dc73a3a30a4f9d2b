/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sets the models apart, from the rows that price them. */
#include "harness/results/trait.h"

#include <math.h>
#include <stdio.h>

#include "harness/results/check.h"
#include "harness/results/section.h"

const char *trait_name(enum trait trait)
{
	static const char *const names[TRAITS] = {"I/O\nspeed-up", "CPU\nspeed-up", "Start-up",
		"Cost\na task", "Memory a\nwaiting task", "Cancel to\nrelease"};
	return names[trait];
}

bool trait_is_gain(enum trait trait)
{
	return trait == TRAIT_IO || trait == TRAIT_CPU;
}

static struct interval figure_of(
	const struct summary *summary, const char *row, const char *model, enum figure figure)
{
	const struct cell *cell = row_cell(summary_row(summary, row), model);
	return cell ? cell->figures[figure] : INTERVAL_NONE;
}

/* What the cell has beyond the same model at rest, shared among its tasks. */
static struct interval memory_of_waiting(const struct summary *summary, const char *model)
{
	const struct cell *waiting = row_cell(summary_row(summary, ROW_SLEEPERS), model);
	double resting = figure_of(summary, ROW_IDLE, model, FIGURE_MEMORY).median;
	struct interval memory = INTERVAL_NONE;

	if (waiting && waiting->tasks > 0)
		memory.median =
			(waiting->figures[FIGURE_MEMORY].median - resting) / (double)waiting->tasks;
	return memory;
}

static struct interval release_of(const struct summary *summary, const char *model)
{
	static const struct check release = {.source = CHECK_FACT, .name = "release_ns"};
	const struct cell *cell = row_cell(summary_row(summary, ROW_CANCEL), model);
	return cell ? interval_scaled(check_interval(&release, cell), 1e-9) : INTERVAL_NONE;
}

struct interval trait_of(const struct summary *summary, const char *model, enum trait trait)
{
	switch (trait) {
	case TRAIT_IO:
		return section_speedup(summary, &section_io, model).ratio;
	case TRAIT_CPU:
		return section_speedup(summary, &section_cpu, model).ratio;
	case TRAIT_STARTUP:
		return figure_of(summary, ROW_NULL, model, FIGURE_STARTUP);
	case TRAIT_TASK:
		return figure_of(summary, ROW_NULL, model, FIGURE_WALL_PER_TASK);
	case TRAIT_MEMORY:
		return memory_of_waiting(summary, model);
	case TRAIT_RELEASE:
		return release_of(summary, model);
	case TRAITS:
		break;
	}
	return INTERVAL_NONE;
}

struct quantity trait_text(enum trait trait, double median)
{
	struct quantity text, number;

	if (trait == TRAIT_MEMORY)
		return quantity_memory(median);
	if (!trait_is_gain(trait))
		return quantity_duration(median);
	number = quantity_number(median);
	snprintf(text.of, sizeof(text.of), "%.80s×", number.of);
	return text;
}
