# SPDX-License-Identifier: GPL-3.0-or-later
# Cells through many benches: a line for every cell, a place for every bench.
# Block k - 1: place, value, low, high of cell k. ARG4: the cells, ARG5: DAY|VERSION of every bench,
# ARG6: 1 for every bench that ran on another machine than the one before, else 0, ARG7: speedup or wall.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
labels = ARG5; moves = ARG6; figure = ARG7
load "style.gnuplot"

# Cells of one model in several rows must differ too.
hues = "0x0072B2 0xE69F00 0x009E73 0xCC79A7 0x56B4E9 0xD55E00"
marks = "5 7 9 13 11 15"
place(m) = sum [k = 1:count] (word(models, k) eq m ? k : 0)
colour(m) = int(word(hues, 1 + (place(m) - 1) % 6))
shape(m) = int(word(marks, 1 + (place(m) - 1) % 6))

benches = words(labels)
# What is not known does not widen the axis, which has 1 on it in any case. As texts, since gnuplot
# ends when it finds no number at all.
least = 1; most = 1
seen(text) = text eq "nan" ? 1 : real(text)
do for [k = 1:count] {
	do for [c = 2:4] {
		stats data index k - 1 using (seen(strcol(c))) nooutput
		if (STATS_records > 0) {
			least = least < STATS_min ? least : STATS_min
			most = most > STATS_max ? most : STATS_max
		}
	}
}
width = 960; height = 480
headline = figure eq "wall" ? "Wall time over the benches, in terms of the first on the same machine" : \
	"Speed-up over the sequential model, over the benches"
legend = 1
load "canvas.gnuplot"

set lmargin at screen 80.0 / width
set rmargin at screen 1 - 30.0 / width
set tmargin at screen 1 - 74.0 / height
set bmargin at screen 96.0 / height
set grid ytics lc rgb faint lw 1 lt 1
set border 3
# A ratio that spreads far is read on a log scale.
if (most / least > 5) {
	set logscale y
	set yrange [least / 1.2:most * 1.2]
	set ytics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
} else {
	room = most > least ? 0.08 * (most - least) : 0.05
	set yrange [least - room:most + room]
}
set format y "%g×"
set xrange [0.5:benches + 0.5]

# Day over version; where there are many benches only some are named.
step = 1 + (benches - 1) / 12
unset xtics
set xtics nomirror noenhanced scale 0.5
set xtics ("" 1)
split(label) = strstrt(label, "|")
do for [k = 1:benches:step] {
	label = word(labels, k)
	set xtics add (label[1:split(label) - 1]."\n".label[split(label) + 1:*] k)
}
do for [k = 1:benches] {
	if (word(moves, k) eq "1") {
		set arrow from first k - 0.5, graph 0 to first k - 0.5, graph 1 nohead lc rgb 0x888888 dt 2
		set label "another machine" at first k - 0.5, graph 0.03 left offset 0.5,0 tc rgb 0x555555
	}
}
set xlabel "benches in the order in which they began" offset 0,-1
set ylabel figure eq "wall" ? "wall time / first" : "times as fast as sequential"
set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb 0x888888 lw 1

shift(k) = 0.03 * (k - (count + 1) / 2.0)
plot for [k = 1:count] data index k - 1 using ($1 + shift(k)):2 with lines lw 1.5 \
		lc rgb colour(word(models, k)), \
	for [k = 1:count] '' index k - 1 using (known($1, $3) + shift(k)):2:3:4 with yerrorbars \
		lc rgb colour(word(models, k)) lw 1.5 pt 0, \
	for [k = 1:count] '' index k - 1 using ($1 + shift(k)):2 with points \
		pt shape(word(models, k)) ps 1.2 * mark lc rgb colour(word(models, k))
