# SPDX-License-Identifier: GPL-3.0-or-later
# A figure of each model over a parameter, in one panel or several.
# Block 0: panel, least and greatest value, title, the figure with its unit. Then for each panel and model
# a block of place, value, low, high, label. ARG5: the headline, ARG6: the parameter.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
headline = ARG5; parameter = ARG6
load "style.gnuplot"

stats data index 0 using 1 nooutput
panels = int(STATS_max)
array titles[panels]
array figures[panels]
array leasts[panels]
array mosts[panels]
do for [p = 1:panels] {
	stats data index 0 using ($1 == p ? (leasts[p] = $2, mosts[p] = $3, titles[p] = strcol(4), figures[p] = strcol(5), 1) : NaN) nooutput
}
block(p, m) = (p - 1) * count + m
stats data index 1 using 1 nooutput
x_least = STATS_min; x_most = STATS_max; places = STATS_records
array place[places]
array label[places]
stats data index 1 using (place[int($0) + 1] = $1, label[int($0) + 1] = strcol(5), 1) nooutput

columns = panels > 1 ? 2 : 1
panel_width = columns == 1 ? 830.0 : 374.0; panel_height = columns == 1 ? 380.0 : 250.0
rows = (panels + columns - 1) / columns
top = panels > 1 ? 100.0 : 84.0; bottom = 62.0; gap = 64.0
width = 960; height = top + bottom + rows * panel_height + (rows - 1) * gap
legend = 1
load "canvas.gnuplot"

set multiplot
set border 3
set grid ytics lc rgb faint lw 1 lt 1
wide_x = x_least > 0 && x_most / x_least >= 16
if (wide_x) {
	set logscale x
	set xrange [x_least / 1.15:x_most * 1.15]
} else {
	room = x_most > x_least ? 0.05 * (x_most - x_least) : 1
	set xrange [x_least - room:x_most + room]
}
# Few values are named one by one.
if (places <= 12) {
	set xtics noenhanced ("" place[1])
	do for [i = 1:places] { set xtics add (label[i] place[i]) }
}
set format y "%.6g"
# Side by side, so that bars do not hide each other.
step = (x_most - x_least) / 300.0
shift(x, m) = wide_x ? x * (1 + 0.012 * (2 * m - count - 1)) : x + step * (2 * m - count - 1)
do for [p = 1:panels] {
	left = 90.0 + ((p - 1) % columns) * (panel_width + 86)
	above = top + ((p - 1) / columns) * (panel_height + gap)
	set lmargin at screen left / width
	set rmargin at screen (left + panel_width) / width
	set tmargin at screen 1 - above / height
	set bmargin at screen 1 - (above + panel_height) / height
	wide_y = leasts[p] > 0 && mosts[p] / leasts[p] >= 16
	if (wide_y) {
		set logscale y
		set yrange [leasts[p] / 1.3:mosts[p] * 1.3]
		set ytics () nomirror
		steps = mosts[p] / leasts[p] < 300 ? "1 2 5" : "1"
		do for [decade = floor(log10(leasts[p])):floor(log10(mosts[p])) + 1] {
			do for [i in steps] { set ytics add (sprintf("%g", i * 10.0 ** decade) i * 10.0 ** decade) }
		}
	} else {
		unset logscale y
		set ytics autofreq
		set yrange [0:mosts[p] * 1.1]
	}
	set label 3 titles[p] at graph 0, graph 1 left offset 0,0.7 noenhanced tc rgb ink
	if (p + columns > panels) { set xlabel parameter.(wide_x ? " (log scale)" : "") noenhanced } else { unset xlabel }
	first = p % columns == (columns == 1 ? 0 : 1)
	if (first || figures[p] ne figures[p - 1]) { set ylabel figures[p].(wide_y ? " (log scale)" : "") offset -1,0 noenhanced } else { unset ylabel }
	plot for [m = 1:count] data index block(p, m) using (shift($1, m)):2 with lines lc rgb colour(word(models, m)) lw 1.5, \
		for [m = 1:count] '' index block(p, m) using (known(shift($1, m), $3)):2:3:4 with yerrorbars \
			lc rgb colour(word(models, m)) lw 1.5 pt 0, \
		for [m = 1:count] '' index block(p, m) using (shift($1, m)):2 with points \
			pt shape(word(models, m)) ps 1.1 * mark lc rgb colour(word(models, m))
	unset label 1
	do for [m = 1:count] { unset label 10 + m }
}
unset multiplot
