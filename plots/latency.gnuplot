# SPDX-License-Identifier: GPL-3.0-or-later
# The share of tasks that had ended after so long, a panel for each row.
# Block 0: panel, title, 1 if tasks arrive at a rate. Then for each panel and model a block of seconds, share.
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

stats data index 0 using 1 nooutput
panels = int(STATS_max)
array titles[panels]
array rated[panels]
do for [p = 1:panels] {
	stats data index 0 using ($1 == p ? (titles[p] = strcol(2), rated[p] = $3, 1) : NaN) nooutput
}
block(p, m) = 1 + (p - 1) * count + m - 1

panel_width = 392.0; panel_height = 220.0
rows = (panels + 1) / 2
top = 92.0; bottom = 66.0; gap = 74.0
width = 960; height = top + bottom + rows * panel_height + (rows - 1) * gap
headline = "How long tasks took: the share that had ended by then"; legend = 1
load "canvas.gnuplot"

set multiplot
set border 3
set grid ytics lc rgb faint lw 1 lt 1
set logscale x
set ytics 0, 0.25
seconds(s) = s < 1e-3 ? sprintf("%g µs", s * 1e6) : s < 1 ? sprintf("%g ms", s * 1e3) : sprintf("%g s", s)
array records[count]
seen(x) = x < 0 ? NaN : x
do for [p = 1:panels] {
	first = 1e9; last = 0; present = ""
	# `stats` minds the ranges of the panel before.
	set xrange [*:*]
	set yrange [*:*]
	do for [m = 1:count] {
		stats data index block(p, m) using ($1 > 0 ? $1 : first) nooutput
		first = first < STATS_min ? first : STATS_min
		stats data index block(p, m) using 1 nooutput
		last = last > STATS_max ? last : STATS_max
		records[m] = STATS_records
		if (STATS_max > 0) { present = present." ".m }
	}
	first = first < last / 2 ? first / 1.2 : last / 2.4
	last = last * 1.2
	left = 86.0 + ((p - 1) % 2) * (panel_width + 60)
	above = top + ((p - 1) / 2) * (panel_height + gap)
	set lmargin at screen left / width
	set rmargin at screen (left + panel_width) / width
	set tmargin at screen 1 - above / height
	set bmargin at screen 1 - (above + panel_height) / height
	set label 3 titles[p] at graph 0, graph 1 left offset 0,0.7 noenhanced tc rgb ink
	set xrange [first:last]
	set yrange [0:1.03]
	# As many marks as there is room for.
	set xtics () nomirror
	steps = last / first < 12 ? "1 1.5 2 3 5 7" : last / first < 200 ? "1 2 5" : "1"
	do for [decade = floor(log10(first)):floor(log10(last))] {
		do for [step in steps] { set xtics add (seconds(step * 10.0 ** decade) step * 10.0 ** decade) }
	}
	set label 4 (rated[p] == 1 ? "at a rate: from the moment due" : "all at once: from its first instruction, the line before left out") \
		at graph 0.985, graph 0.06 right tc rgb 0x555555 font face.",".(format eq "svg" ? "10" : "8")
	if (p + 2 > panels) { set xlabel "a task's time (log scale)" } else { unset xlabel }
	if (p % 2 == 1) { set ylabel "share of tasks" } else { unset ylabel }
	plot for [m in present] data index block(p, int(m)) using (seen($1)):2 with steps \
			lc rgb colour(word(models, int(m))) lw 2, \
		for [m in present] '' index block(p, int(m)) using (seen($1)):2 every (int(records[int(m)] / 8) + 1) \
			with points pt shape(word(models, int(m))) ps 0.8 * mark lc rgb colour(word(models, int(m)))
	unset label 1
	do for [m = 1:count] { unset label 10 + m }
}
unset multiplot
