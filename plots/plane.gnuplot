# SPDX-License-Identifier: GPL-3.0-or-later
# Concurrency and parallelism: a mark for every model in every row.
# Block m - 1: concurrency, parallelism of model m. Block count: where a row has most tasks in flight,
# and its name. ARG5: cores.
cores = ARG5 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

most = 2; top = cores
do for [m = 1:count] {
	stats data index m - 1 using 1:2 nooutput
	if (STATS_records > 0) {
		most = most > STATS_max_x ? most : STATS_max_x
		top = top > STATS_max_y ? top : STATS_max_y
	}
}
width = 960; height = 528
headline = "Concurrency is not parallelism: every row under every model"; legend = 1
load "canvas.gnuplot"

set lmargin at screen 80.0 / width
set rmargin at screen 1 - 30.0 / width
set tmargin at screen 1 - 74.0 / height
set bmargin at screen 68.0 / height
set grid ytics lc rgb faint lw 1 lt 1
set border 3
set logscale x
set xrange [0.8:most * 1.3]
set yrange [-0.04 * top:top * 1.17]
set xtics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, "10,000" 10000, "20,000" 20000, \
	"50,000" 50000, "100,000" 100000, "1,000,000" 1000000)
set xlabel "concurrency: tasks in flight on average (log scale)"
set ylabel "parallelism: cores busy on average"
set arrow from graph 0, first cores to graph 1, first cores nohead lc rgb 0x888888 dt 2
set label sprintf("all %d core%s of the machine", cores, cores == 1 ? "" : "s") at graph 0.01, first cores left offset 0,0.6 tc rgb 0x555555

# Names that would lie on each other stand at different heights.
low(y) = y < 0.1 * top
rank = 0
plot for [m = 1:count] data index m - 1 using 1:2 with points \
	pt shape(word(models, m)) ps 1.1 * mark lc rgb 0x40000000 + colour(word(models, m)), \
	'' index count using ($1 * 1.02):($2 + 0.032 * top * (0.6 + (rank = rank + 1, int(rank) % 5))):3 with labels left noenhanced \
		font face.",".(format eq "svg" ? "11" : "8.5") tc rgb 0x555555
