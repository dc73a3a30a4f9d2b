/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simul plot: the pictures of a results directory. */
#include "harness/plot/plot.h"

#include "harness/cli/command.h"
#include "harness/process/exit.h"

static int plot_main(const char **operands, int count)
{
	if (count != 1)
		return complain(EXIT_USAGE, "plot needs one results directory, as in: "
					    "simul plot results/latest");
	return plot_write(operands[0]);
}

static const struct poptOption plot_options[] = {COMMAND_OPTIONS_END};

const struct command command_plot = {
	.name = "plot",
	.arguments = "DIR",
	.summary = "draw the pictures of a results directory",
	.details = "Draws DIR/plots/*.svg and *.png with gnuplot from what a bench left in DIR: "
		   "speed-up by row, a heatmap of it, what sets the models apart, the sweep from "
		   "waiting to computing, concurrency against parallelism, scaling over workers, "
		   "how small a task may be, "
		   "how long tasks took, every run in the order of running, and a timeline for "
		   "each row that has one. The data are written next to them "
		   "as *.dat. SIMUL_PLOTS names a directory of other gnuplot scripts.",
	.options = plot_options,
	.main = plot_main,
};
