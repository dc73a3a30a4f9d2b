# SPDX-License-Identifier: GPL-3.0-or-later
# Speed-up over workers, a panel for each row.
# Block 0: panel, title. Then for each panel a block of workers, ideal speed-up; and for each model one
# of workers, speed-up, low, high and one of the curve of a law. ARG5: cores.
cores = ARG5 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data index 0 using 1 nooutput
panels = int(STATS_max)
array titles[panels]
do for [p = 1:panels] {
	stats data index 0 using ($1 == p ? (titles[p] = strcol(2), 1) : NaN) nooutput
}
block(p, m) = 1 + (p - 1) * (1 + 2 * count) + (m > 0 ? 2 * m - 1 : 0)
used = ""
workers = 2; most = 2; least = 1
do for [p = 1:panels] {
	do for [m = 0:count] {
		do for [column = 2:(m == 0 ? 2 : 4)] {
			stats data index block(p, m) using 1:column nooutput
			if (STATS_records > 0) {
				workers = workers > STATS_max_x ? workers : STATS_max_x
				least = least < STATS_min_y ? least : STATS_min_y
				most = most > STATS_max_y ? most : STATS_max_y
			}
		}
	}
}
# The legend names the models that are drawn.
all = models
do for [m = 1:count] {
	do for [p = 1:panels] {
		stats data index block(p, m) using 1 nooutput
		if (STATS_max > 0 && strstrt(" ".used." ", " ".word(all, m)." ") == 0) { used = used." ".word(all, m) }
	}
}
blocks = count
models = used; count = words(used)

panel_width = 400.0; panel_height = 250.0
rows = (panels + 1) / 2
top = 122.0; bottom = 62.0; gap = 60.0
width = 960; height = top + bottom + rows * panel_height + (rows - 1) * gap
headline = "Speed-up over workers"; legend = 1
load "canvas.gnuplot"
models = all; count = blocks

set label 2 sprintf("dashes: the lower bound;   dots: %d core%s;   thin line: Amdahl's law or the USL, if it describes the marks", cores, cores == 1 ? "" : "s") \
	at screen 0.5, screen 1 - 74.0 / height center tc rgb ink
set multiplot
set border 3
set grid ytics lc rgb faint lw 1 lt 1
set logscale x 2
set logscale y 2
set xrange [0.93:workers * 1.08]
set yrange [least / 1.1:most * 1.15]
set xtics (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
set ytics ("0.25×" 0.25, "0.5×" 0.5, "1×" 1, "2×" 2, "4×" 4, "8×" 8, "16×" 16, "32×" 32, "64×" 64, "128×" 128)
seen(x) = x < 0 ? NaN : x
# Side by side, so that bars do not hide each other.
shift(m) = 1 + 0.012 * (2 * m - count - 1)
do for [p = 1:panels] {
	left = 90.0 + ((p - 1) % 2) * (panel_width + 60)
	above = top + ((p - 1) / 2) * (panel_height + gap)
	set lmargin at screen left / width
	set rmargin at screen (left + panel_width) / width
	set tmargin at screen 1 - above / height
	set bmargin at screen 1 - (above + panel_height) / height
	set label 3 titles[p] at graph 0, graph 1 left offset 0,0.7 noenhanced tc rgb ink
	if (p + 2 > panels) { set xlabel "workers (log scale)" } else { unset xlabel }
	if (p % 2 == 1) { set ylabel "times as fast as sequential" offset -1,0 } else { unset ylabel }
	set arrow 1 from cores, graph 0 to cores, graph 1 nohead lc rgb 0x555555 dt 3 lw 1.5
	plot data index block(p, 0) using (seen($1)):2 with lines lc rgb 0x888888 dt 2 lw 1.5, \
		for [m = 1:count] '' index block(p, m) + 1 using (seen($1)):2 with lines lc rgb colour(word(models, m)) lw 1, \
		for [m = 1:count] '' index block(p, m) using (known(seen($1), $3) * shift(m)):2:3:4 with yerrorbars \
			lc rgb colour(word(models, m)) lw 1.5 pt 0, \
		for [m = 1:count] '' index block(p, m) using (seen($1) * shift(m)):2 with points \
			pt shape(word(models, m)) ps 1.1 * mark lc rgb colour(word(models, m))
	unset label 1
	unset label 2
	do for [m = 1:count] { unset label 10 + m }
}
unset multiplot
