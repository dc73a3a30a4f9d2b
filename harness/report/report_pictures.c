/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness/report/report_pictures.h"

static void put_timeline(struct report *report, const struct row *row)
{
	char name[128], until[64] = "";

	snprintf(name, sizeof(name), "timeline-%.100s", row->name);
	if (row->timeline_until > 0)
		snprintf(until, sizeof(until), ", in its first %g document seconds",
			row->timeline_until);
	if (put_picture(report, name, "Timeline: what each task was doing when"))
		put_paragraph(report,
			"Row %s, %s%s: light bars wait together; dark ones take turns where they "
			"step down, and run at once where they do not.",
			row->name, row->title, until);
}

void report_pictures(struct report *report)
{
	const struct summary *summary = report->summary;

	put_heading(report, 2, "Pictures");
	if (put_picture(report, "heatmap", "Speed-up over sequential: a table of rows and models"))
		put_paragraph(report, "Each row under each model, beside the sequential one.");
	if (put_picture(report, "models", "What sets the models apart"))
		put_paragraph(report, "What each model gains in I/O-bound and CPU-bound rows, and "
				      "what it costs; each column has its own scale.");
	if (put_picture(report, "sweep", "Speed-up from all waiting to all computing"))
		put_paragraph(report, "The more of a task's time is computing, the less there is "
				      "to gain from overlapping its waits, down to what the "
				      "cores can do side by side.");
	if (put_picture(report, "plane", "Concurrency and parallelism, every row and model"))
		put_paragraph(report, "To the right more are under way, upwards more cores busy.");
	if (put_picture(report, "scaling", "Speed-up over workers, a panel for each row"))
		put_paragraph(report, "Dashes are what no model with so many workers could beat on "
				      "these cores; thin lines the laws that describe the dots, as "
				      "far as there are any.");
	if (put_picture(report, "latency", "Latencies: the share of tasks that had ended by then"))
		put_paragraph(report,
			"The steeper, the more alike the tasks' times; what lies far to "
			"the right at the top are the stragglers.");
	if (put_picture(report, "order", "Every run beside its cell's median, in order of running"))
		put_paragraph(report, "A slope would be drift of the machine, a cloud its noise; "
				      "runs that were set aside are in no figure.");
	for (size_t i = 0; i < summary->row_count; i++)
		put_timeline(report, &summary->rows[i]);
	put_paragraph(report, "The numbers drawn are in plots/*.dat.");
}
