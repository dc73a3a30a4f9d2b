/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a results directory, drawn by gnuplot from the scripts in plots/. */
#ifndef SIMUL_PLOT_H
#define SIMUL_PLOT_H

/* Writes DIRECTORY/plots/: for each picture NAME.dat, NAME.svg and NAME.png. A picture is put in
 * its place when it is complete, so that a failure leaves the earlier one. Returns an enum
 * exit_code and has complained if it is not EXIT_FINE: EXIT_USAGE if the directory holds no
 * results, EXIT_WRONG if gnuplot is missing or failed. */
int plot_write(const char *directory);

/* The STEM of a path STEM.svg, owned by the caller; NULL, having complained of --plot, if it is no
 * such path. */
char *plot_stem(const char *path);

/* Draws STEM.dat by plots/SCRIPT.gnuplot, which is handed these texts from its fourth argument on,
 * as STEM.svg and STEM.png. Returns as above. */
int plot_draw(const char *stem, const char *script, const char *models, const char *first,
	const char *second, const char *third);

#endif
