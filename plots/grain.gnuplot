# SPDX-License-Identifier: GPL-3.0-or-later
# How small a task may be: efficiency against the grain, left of computing, right of waiting.
# Block m - 1: grain in ns, efficiency, low, high of model m computing; block count + m - 1: waiting.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

width = 1180; height = 528
headline = "How small may a task be? METG(50 %) is where a curve crosses one half"; legend = 1
load "canvas.gnuplot"

set multiplot
set border 3
set grid ytics lc rgb faint lw 1 lt 1
set logscale x
set yrange [0:1.04]
set tmargin at screen 1 - 74.0 / height
set bmargin at screen 68.0 / height
set format y "%.0f %%"
set ytics ("0 %%" 0, "25 %%" 0.25, "50 %%" 0.5, "75 %%" 0.75, "100 %%" 1)
set xtics ("10 ns" 10, "100 ns" 1e2, "1 µs" 1e3, "10 µs" 1e4, "100 µs" 1e5, "1 ms" 1e6)
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead lc rgb 0x888888 dt 2
seen(x) = x < 0 ? NaN : x

do for [kind = 0:1] {
	set lmargin at screen (kind == 0 ? 80.0 : 660.0) / width
	set rmargin at screen (kind == 0 ? 600.0 : 1150.0) / width
	set xrange [kind == 0 ? 10 : 5e3 : kind == 0 ? 2e5 : 2e6]
	set xlabel kind == 0 ? "computing per task (log scale)" : "waiting per task (log scale)"
	set ylabel kind == 0 ? "ideal time / measured time" : ""
	plot for [m = 1:count] data index kind * count + m - 1 using (seen($1)):2 with lines \
			lw 2 lc rgb colour(word(models, m)), \
		for [m = 1:count] '' index kind * count + m - 1 using (known(seen($1), $3)):2:3:4 \
			with yerrorbars lc rgb colour(word(models, m)) lw 1.5 pt 0, \
		for [m = 1:count] '' index kind * count + m - 1 using (seen($1)):2 with points \
			pt shape(word(models, m)) ps 1.2 * mark lc rgb colour(word(models, m))
}
unset multiplot
