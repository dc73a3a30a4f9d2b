# SPDX-License-Identifier: GPL-3.0-or-later
# Speed-up over the sequential model as a table of colours, white at 1×.
# Block 0: y, label, 1 for a row and 0 for a section. Block 1: x, y, speed-up, text. Block 2: x, y of what was not measured. Models count
# from the second, at x = 1.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data index 0 using 1 nooutput
rows = STATS_max
columns = count - 1
stats data index 1 using (abs(log($3))) nooutput
reach = STATS_records > 0 && STATS_max > log(2) ? STATS_max : log(2)

width = 960; height = 122 + 30 * rows
headline = "Speed-up over the sequential model: blue is faster, orange slower, white alike"; legend = 0
load "canvas.gnuplot"

set lmargin at screen 300.0 / width
set rmargin at screen 1 - 20.0 / width
set tmargin at screen 1 - 92.0 / height
set bmargin at screen 20.0 / height
unset colorbox
unset border
unset grid
unset xtics
unset ytics
set xrange [0.5:columns + 0.5]
set yrange [rows + 0.5:0.5]
set palette defined (-1 "#B35806", -0.5 "#F1A340", 0 "#FFFFFF", 0.5 "#67A9CF", 1 "#08519C")
set cbrange [-reach:reach]
# A model of two parts takes two lines.
lines(m) = strstrt(m, "+") ? m[1:strstrt(m, "+") - 1]."}\n{/:Bold ".m[strstrt(m, "+"):*] : \
           strstrt(m, "-") ? m[1:strstrt(m, "-")]."}\n{/:Bold ".m[strstrt(m, "-") + 1:*] : m
do for [m = 2:count] {
	set label bold(lines(word(models, m))) at first m - 1, screen 1 - 58.0 / height center tc rgb ink
}
strong(v) = abs(log(v)) > 0.62 * reach
set style fill solid 1

plot data index 1 using 1:2:(0.485):(0.46):(log($3)) with boxxyerror fs noborder fc palette, \
	'' index 2 using 1:2:(0.485):(0.46) with boxxyerror fs noborder fc rgb 0xEEEEEE, \
	'' index 1 using 1:2:(0.485):(0.46) with boxxyerror fs empty border lc rgb 0xBBBBBB lc rgb 0xBBBBBB, \
	'' index 1 using 1:(strong($3) ? NaN : $2):4 with labels noenhanced tc rgb ink, \
	'' index 1 using 1:(strong($3) ? $2 : NaN):4 with labels noenhanced tc rgb 0xFFFFFF, \
	'' index 2 using 1:2:("–") with labels noenhanced tc rgb ink, \
	'' index 0 using (0.5):($3 == 1 ? $1 : NaN):2 with labels right offset -1,0 noenhanced tc rgb ink, \
	'' index 0 using (0.5):($3 == 0 ? $1 : NaN):(bold(strcol(2))) with labels right offset -1,0 tc rgb ink
