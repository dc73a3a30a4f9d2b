# SPDX-License-Identifier: GPL-3.0-or-later
# From nothing but waiting to nothing but computing: a line for every model.
# Block m - 1: share of computing, speed-up, low, high of model m. ARG5: cores.
cores = ARG5 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

least = 0.8; most = 2 > cores ? 2 : cores
do for [m = 1:count] {
	do for [column = 2:4] {
		stats data index m - 1 using column nooutput
		if (STATS_records > 0) {
			least = least < STATS_min ? least : STATS_min
			most = most > STATS_max ? most : STATS_max
		}
	}
}
width = 960; height = 528
headline = "From all waiting to all computing: where each model stops paying"; legend = 1
load "canvas.gnuplot"

set lmargin at screen 80.0 / width
set rmargin at screen 1 - 30.0 / width
set tmargin at screen 1 - 74.0 / height
set bmargin at screen 68.0 / height
set grid ytics lc rgb faint lw 1 lt 1
set border 3
set logscale y
set xrange [-0.03:1.03]
set yrange [least / 1.1:most * 1.15]
set xtics 0, 0.25
set ytics ("0.5×" 0.5, "1×" 1, "2×" 2, "5×" 5, "10×" 10, "20×" 20, "50×" 50, "100×" 100, "200×" 200, \
	"500×" 500, "1000×" 1000)
set xlabel "share of a task's time that is computing: 0 is all waiting, 1 all computing"
set ylabel "times as fast as sequential (log scale)"
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb colour("sequential") lw 2
set arrow from graph 0, first cores to graph 1, first cores nohead lc rgb 0x888888 dt 2
set label sprintf("all %d core%s of the machine", cores, cores == 1 ? "" : "s") at graph 0.01, first cores left offset 0,0.6 tc rgb 0x555555

# Side by side, so that lines that meet do not hide each other's bars.
shift(m) = 0.004 * (m - 1 - count / 2.0)
seen(x) = x < 0 ? NaN : x
plot for [m = 2:count] data index m - 1 using (seen($1) + shift(m)):2 smooth unique with lines \
		lw 2 lc rgb colour(word(models, m)), \
	for [m = 2:count] '' index m - 1 using (known(seen($1), $3) + shift(m)):2:3:4 with yerrorbars \
		lc rgb colour(word(models, m)) lw 1.5 pt 0, \
	for [m = 2:count] '' index m - 1 using (seen($1) + shift(m)):2 with points \
		pt shape(word(models, m)) ps 1.2 * mark lc rgb colour(word(models, m))
