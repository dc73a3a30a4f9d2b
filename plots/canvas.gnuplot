# SPDX-License-Identifier: GPL-3.0-or-later
# Opens the picture, see style.gnuplot. The background is solid, so that it can be read on a dark page
# too; `mark` is the size of a point and `nudge` what brings a text level with the mark beside it, which
# the two terminals take differently. Headline and legend are placed by hand: gnuplot would let them
# overlap.
if (format eq "svg") {
	set terminal svg size width,height dynamic enhanced font face.",13" background "#FFFFFF"
	title_size = ",17"
	mark = 0.62
	nudge = -0.25
} else {
	set terminal pngcairo size width,height enhanced font face.",10" background "#FFFFFF"
	title_size = ",13"
	mark = 1
	nudge = 0
}
set output output

set label 1 bold(headline) at screen 0.5, screen 1 - 22.0 / height center font title_size tc rgb ink

# About 8 pixels a letter and 34 for the mark and the gap.
legend_width(m) = 8.0 * strlen(word(models, m)) + 34
if (legend) {
	legend_x = width / 2.0
	do for [m = 1:count] { legend_x = legend_x - legend_width(m) / 2 }
	do for [m = 1:count] {
		set label 10 + m word(models, m) at screen legend_x / width, screen 1 - 50.0 / height left \
			noenhanced tc rgb ink point pt shape(word(models, m)) ps 1.2 * mark lc rgb colour(word(models, m)) offset 1.2,nudge
		legend_x = legend_x + legend_width(m)
	}
}
