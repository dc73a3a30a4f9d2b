# SPDX-License-Identifier: GPL-3.0-or-later
# Every run beside the median of its cell, in the order in which they ran: drift shows as a slope.
# Block 0: round, number of its first and last run, median of its runs. Block m: number, wall time over
# the cell's median of model m. The last block: the same of runs that were set aside. ARG5: how many.
aside = ARG5 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

least = 0.9; most = 1.1
stats data index 0 using 3 nooutput
runs = STATS_max
stats data index 0 using 1 nooutput
rounds = STATS_max
do for [m = 1:count + 1] {
	stats data index m using 2 nooutput
	if (STATS_records > 0) {
		least = least < STATS_min ? least : STATS_min
		most = most > STATS_max ? most : STATS_max
	}
}
width = 960; height = 460
headline = "Every run beside the median of its cell, in the order in which they ran"; legend = 1
load "canvas.gnuplot"

set lmargin at screen 80.0 / width
set rmargin at screen 1 - 30.0 / width
set tmargin at screen 1 - 96.0 / height
set bmargin at screen 68.0 / height
set label 3 aside > 0 ? sprintf("× in red: set aside, %d run%s;   black lines: the median of a round", aside, aside == 1 ? "" : "s") : "no run was set aside;   black lines: the median of a round" \
	at screen 0.5, screen 1 - 76.0 / height center tc rgb ink
set grid ytics lc rgb faint lw 1 lt 1
set border 3
set logscale y
set xrange [0:runs + 1]
least = least / 1.12; most = most * 1.12
set yrange [least:most]
if (most / least > 8) {
	set ytics ("0.01×" 0.01, "0.1×" 0.1, "0.2×" 0.2, "0.5×" 0.5, "1×" 1, "2×" 2, "5×" 5, "10×" 10, "20×" 20, \
		"50×" 50, "100×" 100, "1000×" 1000)
} else {
	if (most / least > 2.5) {
		set ytics ("0.2×" 0.2, "0.3×" 0.3, "0.5×" 0.5, "0.7×" 0.7, "1×" 1, "1.5×" 1.5, "2×" 2, "3×" 3, "5×" 5)
	} else {
		set ytics ("0.5×" 0.5, "0.6×" 0.6, "0.7×" 0.7, "0.8×" 0.8, "0.9×" 0.9, "1×" 1, "1.1×" 1.1, \
			"1.25×" 1.25, "1.5×" 1.5, "2×" 2)
	}
}
# A round's number stands at its middle, of every so many rounds that there is room for.
every_round = int(rounds / 24) + 1
unset xtics
set xlabel "round, and within it the order of running" offset 0,-1
set ylabel "wall time over the cell's median (log scale)" offset -1,0

beginning(n) = n > 1 ? n - 0.5 : NaN
named(r) = int(r) % every_round == 0 ? sprintf("%d", int(r)) : ""
plot data index 0 using (beginning($2)):(least):(0):(most - least) with vectors nohead lc rgb faint, \
	for [m = 1:count] '' index m using 1:2 with points \
		pt shape(word(models, m)) ps 0.7 * mark lc rgb 0x40000000 + colour(word(models, m)), \
	'' index 0 using ($2 - 0.5):4:($3 - $2 + 1):(0) with vectors nohead lw 1.5 lc rgb 0x000000, \
	'' index count + 1 using 1:2 with points pt 2 ps 1.6 * mark lw 2.5 lc rgb 0xC00000, \
	'' index 0 using (($2 + $3) / 2):(least):(named($1)) with labels offset 0,-0.9 tc rgb ink
