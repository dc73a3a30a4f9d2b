# SPDX-License-Identifier: GPL-3.0-or-later
# What a waiting task takes of memory, a bar for each model.
# Block 0: place, bytes, text, model.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data using 1:2 nooutput
bars = STATS_max_x; most = STATS_max_y
width = 960; height = 110 + 40 * bars
headline = "What a waiting task takes of memory"; legend = 0
load "canvas.gnuplot"

set lmargin at screen 190.0 / width
set rmargin at screen 1 - 110.0 / width
set tmargin at screen 1 - 52.0 / height
set bmargin at screen 54.0 / height
set border 1
unset ytics
set xrange [0:most / 1024 * 1.1]
set yrange [bars + 0.5:0.5]
set format x "%g KiB"
set xlabel "what many sleepers take beyond one model at rest, a task"
plot data using (0):1:(0):($2 / 1024):($1 - 0.34):($1 + 0.34):(colour(strcol(4))) with boxxyerror fs solid 1 noborder lc rgb variable, \
	'' using (0):1:4 with labels right offset -1,0 noenhanced tc rgb ink, \
	'' using ($2 / 1024):1:3 with labels left offset 1,0 noenhanced tc rgb ink
