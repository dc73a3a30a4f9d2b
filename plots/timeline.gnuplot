# SPDX-License-Identifier: GPL-3.0-or-later
# What every task was doing when, a panel for each model.
# Block m - 1: task, start, end in document seconds, and what it did: 0 waited for something outside, 1
# ran, 2 waited for another task, 3 for a worker, 4 a worker of the pool computed for it.
# ARG5: title; ARG6: tasks; ARG7: the document seconds that are shown, 0 for all.
title = ARG5; tasks = ARG6 + 0; until = ARG7 + 0
data = ARG1; format = ARG2; output = ARG3; models = ARG4
load "style.gnuplot"

last = 0
array ends[count]
do for [m = 1:count] {
	stats data index m - 1 using 3 nooutput
	ends[m] = STATS_max
	last = last > STATS_max ? last : STATS_max
}
cut = until > 0 && until < last
shown = cut ? until : last * 1.02
seconds(s) = s < 1000 ? sprintf("%.3g s", s) : \
	sprintf("%d,%03d s", int(s + 0.5) / 1000, int(s + 0.5) % 1000)
if (cut) {
	subtitle = sprintf("%s: the first %s of every model", title, seconds(until))
} else {
	subtitle = title
}

# 15 pixels a task, less if there are many.
panel = tasks * 15
panel = panel < 50 ? 50 : panel > 190 ? 190 : panel
top = 116.0; bottom = 66.0; gap = 34.0
width = 960; height = top + bottom + count * panel + (count - 1) * gap
headline = "Task by task: what each was doing when"; legend = 0
load "canvas.gnuplot"

set multiplot
set lmargin at screen 70.0 / width
set rmargin at screen 1 - 30.0 / width
set label 2 subtitle at screen 0.5, screen 1 - 46.0 / height center noenhanced tc rgb ink
# What the colours mean, in those of one model.
dark(c) = int(c / 65536) / 2 * 65536 + int(c / 256) % 256 / 2 * 256 + int(c) % 256 / 2
sample = colour("threads")
array hues[5]
hues[1] = light(sample); hues[2] = sample; hues[3] = 0x999999; hues[4] = 0xE2E2E2; hues[5] = dark(sample)
array words[5]
words[1] = "waits for I/O or time"; words[2] = "runs"; words[3] = "waits for a task: lock, queue, join"
words[4] = "waits for a worker or the loop"; words[5] = "offloaded: a worker computes for it"
legend_at = 62.0
do for [k in "2 5 1 3 4"] {
	set object 20 + k rectangle at screen legend_at / width, screen 1 - 70.0 / height size screen 14.0 / width, screen 10.0 / height \
		fs solid noborder fc rgb hues[int(k)]
	set label 20 + k words[int(k)] at screen (legend_at + 12) / width, screen 1 - 70.0 / height left font face.",".(format eq "svg" ? "11" : "8.5") tc rgb ink
	legend_at = legend_at + 26 + 6.2 * strlen(words[int(k)])
}
set xrange [0:shown]
set yrange [tasks + 0.6:0.4]
set border 3
if (tasks > 12) { set ytics 0, 5, tasks scale 0.3 } else { set ytics 1, 1, tasks scale 0.3 }
set format x ""

# The part of a stretch that is shown, its middle, and its task if it is of a kind.
end(e) = e < shown ? e : shown
middle(s, e) = (s + end(e)) / 2
place(task, state, wanted, s) = state == wanted && s < shown ? task : NaN

do for [m = 1:count] {
	name = word(models, m)
	above = top + (m - 1) * (panel + gap)
	set tmargin at screen 1 - above / height
	set bmargin at screen 1 - (above + panel) / height
	set label 3 bold(name) at graph 0, graph 1 left offset 0,0.7 tc rgb ink
	set label 4 seconds(ends[m]).(cut ? " in all" : "") at graph 1, graph 1 right offset 0,0.7 tc rgb ink
	set ylabel "task"
	if (m == count) {
		set format x "%g"
		set xlabel "document seconds since the run began"
	}
	plot for [k in "3 0 2 4 1"] data index m - 1 \
			using (middle($2, $3)):(place($1, $4, int(k), $2)):2:(end($3)):($1 - 0.36):($1 + 0.36) \
			with boxxyerror fs solid 1 noborder fc rgb k eq "1" ? colour(name) : \
				k eq "0" ? light(colour(name)) : k eq "4" ? dark(colour(name)) : hues[int(k) + 1]
	unset label 1
	unset label 2
	do for [k = 1:5] { unset label 20 + k; unset object 20 + k }
}
unset multiplot
