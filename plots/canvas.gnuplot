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

# About 8 pixels a letter and 34 for the mark and the gap. What one line has no room for takes two.
legend_width(m) = 8.0 * strlen(word(models, m)) + 34
legend_from(first, last) = width / 2.0 - (first > last ? 0 : sum [m = first:last] legend_width(m)) / 2
if (legend) {
	legend_lines = legend_from(1, count) < 0 ? 2 : 1
	legend_first = legend_lines == 2 ? (count + 1) / 2 : count
	legend_x = legend_from(1, legend_first)
	do for [m = 1:count] {
		if (m == legend_first + 1) { legend_x = legend_from(m, count) }
		legend_y = legend_lines == 1 ? 50.0 : m > legend_first ? 59.0 : 42.0
		set label 10 + m word(models, m) at screen legend_x / width, screen 1 - legend_y / height left \
			noenhanced tc rgb ink point pt shape(word(models, m)) ps 1.2 * mark lc rgb colour(word(models, m)) offset 1.2,nudge
		legend_x = legend_x + legend_width(m)
	}
}
