# SPDX-License-Identifier: GPL-3.0-or-later
# What sets the models apart, each column coloured from its best to its worst.
# Block 0: x, heading. Block 1: x, y, merit from -1 to 1, text. Block 2: x, y of what was not measured.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data index 0 using 1 nooutput
columns = STATS_max
width = 960; height = 122 + 40 * count
headline = "What sets the models apart: blue is best, orange worst, white within the noise"; legend = 0
load "canvas.gnuplot"

set lmargin at screen 190.0 / width
set rmargin at screen 1 - 20.0 / width
set tmargin at screen 1 - 92.0 / height
set bmargin at screen 20.0 / height
unset colorbox
unset border
unset grid
unset xtics
unset ytics
set xrange [0.5:columns + 0.5]
set yrange [count + 0.5:0.5]
set palette defined (-1 "#F1A340", 0 "#FFFFFF", 1 "#67A9CF")
set cbrange [-1:1]
# A long heading takes two lines.
lines(h) = strlen(h) > 16 ? h[1:strstrt(h, " ") - 1]."}\n{/:Bold ".h[strstrt(h, " ") + 1:*] : h
do for [m = 1:count] {
	set label word(models, m) at graph 0, first m right offset -1,0 noenhanced tc rgb ink
}

plot data index 1 using 1:2:(0.485):(0.46):3 with boxxyerror fs solid 1 noborder fc palette, \
	'' index 2 using 1:2:(0.485):(0.46) with boxxyerror fs solid 1 noborder fc rgb 0xEEEEEE, \
	'' index 1 using 1:2:(0.485):(0.46) with boxxyerror fs empty border lc rgb 0xBBBBBB lc rgb 0xBBBBBB, \
	'' index 1 using 1:2:4 with labels noenhanced tc rgb ink, \
	'' index 2 using 1:2:("–") with labels noenhanced tc rgb ink, \
	'' index 0 using 1:(0.5):(bold(lines(strcol(2)))) with labels offset 0,2.1 tc rgb ink
