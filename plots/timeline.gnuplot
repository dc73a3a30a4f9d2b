# SPDX-License-Identifier: GPL-3.0-or-later
# What every task was doing when, a panel for each model.
# Block m - 1: task, start, end in document seconds, 1 for running and 0 for waiting.
# ARG5: title; ARG6: tasks.
title = ARG5; tasks = ARG6 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

last = 0
array ends[count]
do for [m = 1:count] {
	stats data index m - 1 using 3 nooutput
	ends[m] = STATS_max
	last = last > STATS_max ? last : STATS_max
}
panel = tasks * 15
panel = panel < 50 ? 50 : panel > 260 ? 260 : panel
top = 90.0; bottom = 66.0; gap = 34.0
width = 960; height = top + bottom + count * panel + (count - 1) * gap
headline = "Task by task: what each was doing when"; legend = 0
load "canvas.gnuplot"

set multiplot
set lmargin at screen 70.0 / width
set rmargin at screen 1 - 30.0 / width
set label 2 title."   (dark: running, light: waiting)" at screen 0.5, screen 1 - 46.0 / height center noenhanced tc rgb ink
set xrange [0:last * 1.02]
set yrange [tasks + 0.6:0.4]
set border 3
set ytics 1, tasks > 12 ? 5 : 1, tasks scale 0.3
set format x ""

do for [m = 1:count] {
	name = word(models, m)
	above = top + (m - 1) * (panel + gap)
	set tmargin at screen 1 - above / height
	set bmargin at screen 1 - (above + panel) / height
	set label 3 bold(name) at graph 0, graph 1 left offset 0,0.7 tc rgb ink
	set label 4 sprintf("%.3g s", ends[m]) at graph 1, graph 1 right offset 0,0.7 tc rgb ink
	set ylabel "task"
	if (m == count) {
		set format x "%g"
		set xlabel "document seconds since the run began"
	}
	plot data index m - 1 using (($2 + $3) / 2):($4 == 0 ? $1 : NaN):2:3:($1 - 0.36):($1 + 0.36) \
			with boxxyerror fs solid 1 noborder fc rgb light(colour(name)), \
		'' index m - 1 using (($2 + $3) / 2):($4 == 1 ? $1 : NaN):2:3:($1 - 0.36):($1 + 0.36) \
			with boxxyerror fs solid 1 border lc rgb colour(name) fc rgb colour(name)
	unset label 1
	unset label 2
}
unset multiplot
