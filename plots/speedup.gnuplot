# SPDX-License-Identifier: GPL-3.0-or-later
# Speed-up over the sequential model, a dot for every model in every row.
# Block 0: y, label, 1 for a row and 0 for a section. Block m: y, speed-up, low, high of model m.
# Block count + 1: y, speed-up of the lower bound.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data index 0 using 1 nooutput
bottom = STATS_max + 0.7
least = 0.8; most = 2
do for [m = 2:count] {
	stats data index m using 2 nooutput
	if (STATS_records > 0) { least = least < STATS_min ? least : STATS_min; most = most > STATS_max ? most : STATS_max }
	stats data index m using 3 nooutput
	if (STATS_records > 0) { least = least < STATS_min ? least : STATS_min }
	stats data index m using 4 nooutput
	if (STATS_records > 0) { most = most > STATS_max ? most : STATS_max }
}
stats data index count + 1 using 2 nooutput
if (STATS_records > 0) { most = most > STATS_max ? most : STATS_max }
least = least / 1.15; most = most * 1.15

# A row is so high that the marks of its models do not hide each other.
width = 960; height = 132 + (count > 5 ? 10 * count - 12 : 38) * bottom
headline = "Speed-up over the sequential model, by row"; legend = 1
load "canvas.gnuplot"

set lmargin at screen 300.0 / width
set rmargin at screen 1 - 30.0 / width
set tmargin at screen 1 - 74.0 / height
set bmargin at screen 68.0 / height
set logscale x
set xrange [least:most]
set yrange [bottom:0.2]
unset ytics
set border 1
set xtics ("0.01×" 0.01, "0.02×" 0.02, "0.05×" 0.05, "0.1×" 0.1, "0.2×" 0.2, "0.5×" 0.5, "1×" 1, \
	"2×" 2, "5×" 5, "10×" 10, "20×" 20, "50×" 50, "100×" 100, "200×" 200, "500×" 500, \
	"1000×" 1000, "2000×" 2000, "5000×" 5000, "10000×" 10000)
set xlabel "times as fast as sequential (log scale): medians with intervals; | the lower bound"
set arrow from 1, graph 0 to 1, graph 1 nohead lc rgb colour("sequential") lw 2

plot data index 0 using (least):($3 == 1 ? $1 - 0.5 : NaN):(most - least):(0) \
		with vectors nohead lc rgb faint, \
	'' index 0 using (least):($3 == 1 ? $1 : NaN):2 \
		with labels right offset -1,0 noenhanced tc rgb ink, \
	'' index 0 using (least):($3 == 0 ? $1 + 0.15 : NaN):(bold(strcol(2))) \
		with labels right offset -1,0 tc rgb ink, \
	'' index count + 1 using ($2):($1 - 0.45):(0):(0.9) with vectors nohead lc rgb 0x555555 lw 2, \
	for [m = 2:count] '' index m using 2:(known($1, $3)):3:4 with xerrorbars \
		lc rgb colour(word(models, m)) lw 1.5 pt 0, \
	for [m = 2:count] '' index m using 2:1 with points \
		pt shape(word(models, m)) ps 1.1 * mark lc rgb colour(word(models, m))
