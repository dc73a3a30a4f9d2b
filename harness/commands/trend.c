/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simul trend`: a cell through many benches. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/command.h"
#include "harness/process/exit.h"
#include "harness/files/file.h"
#include "harness/compare/history.h"
#include "harness/plot/plot.h"
#include "harness/format/quantity.h"
#include "harness/format/table.h"

/* More lines in one picture cannot be told apart. */
#define LINES_MAX 6

static char *asked_cells, *asked_figure = "speedup", *picture;

static const struct poptOption options[] = {
	{"cell", 0, POPT_ARG_STRING, &asked_cells, 0,
		"which cells to follow (default: all of the newest bench)",
		"ROW/MODEL[/WORKERS],..."},
	{"figure", 0, POPT_ARG_STRING | POPT_ARGFLAG_SHOW_DEFAULT, &asked_figure, 0,
		"speedup over the sequential model, or wall: the wall time in terms of the first "
		"bench of the same machine",
		"FIGURE"},
	{"plot", 0, POPT_ARG_STRING, &picture, 0,
		"draw it too; a PNG and the data are written next to it", "FILE.svg"},
	COMMAND_OPTIONS_END,
};

struct trend {
	struct history history;
	enum course course;
	struct track *tracks;
	size_t track_count;
	char *words; /* that the tracks' names point into, or NULL */
};

static int find_figure(enum course *course)
{
	static const char *const names[] = {[COURSE_SPEEDUP] = "speedup", [COURSE_WALL] = "wall"};

	int found = choose_word("figure", asked_figure, names, 2);

	*course = (enum course)found;
	return found < 0 ? EXIT_USAGE : EXIT_FINE;
}

/* Reads ROW/MODEL or ROW/MODEL/WORKERS; neither row nor model has a slash in its name. */
static int read_track(char *name, struct track *track)
{
	char *model = strchr(name, '/'), *workers = model ? strchr(model + 1, '/') : NULL, *end;
	long count = workers ? strtol(workers + 1, &end, 10) : 0;

	if (!model || model == name || !model[1] || workers == model + 1)
		return -EINVAL;
	if (workers && (count < 1 || count > INT_MAX || *end || end == workers + 1))
		return -EINVAL;
	*model = '\0';
	if (workers)
		*workers = '\0';
	*track = (struct track){name, model + 1, (int)count};
	return 0;
}

static int add_asked(struct trend *trend, char *name)
{
	char *asked = format_text("%s", name);
	struct track track;
	int code = EXIT_FINE;

	if (read_track(name, &track) < 0)
		code = complain(EXIT_USAGE,
			"--cell '%s' is not ROW/MODEL, as in B5/eventloop, nor ROW/MODEL/WORKERS",
			asked);
	else if (!history_has(&trend->history, &track))
		code = complain(EXIT_USAGE, "--cell '%s': none of the benches has it", asked);
	else
		trend->tracks[trend->track_count++] = track;
	free(asked);
	return code;
}

static int choose_asked(struct trend *trend)
{
	char *rest = NULL;
	int code = EXIT_FINE;

	trend->words = format_text("%s", asked_cells);
	trend->tracks = calloc(strlen(asked_cells) + 1, sizeof(*trend->tracks));
	if (!trend->tracks)
		abort();
	for (char *name = strtok_r(trend->words, ",", &rest); name && code == EXIT_FINE;
		name = strtok_r(NULL, ",", &rest))
		code = add_asked(trend, name);
	if (code == EXIT_FINE && trend->track_count == 0)
		code = complain(EXIT_USAGE, "--cell names no cell");
	return code;
}

/* All cells of the newest bench; the baseline's speed-up over itself says nothing. */
static void choose_all(struct trend *trend)
{
	const struct summary *last = &trend->history.stages[trend->history.count - 1].summary;

	trend->tracks = calloc(last->cell_count + 1, sizeof(*trend->tracks));
	if (!trend->tracks)
		abort();
	for (size_t i = 0; i < last->cell_count; i++) {
		const struct cell *cell = &last->cells[i];

		if (trend->course != COURSE_SPEEDUP || strcmp(cell->model, MODEL_BASELINE) != 0)
			trend->tracks[trend->track_count++] =
				(struct track){cell->row->name, cell->model, cell->workers};
	}
}

/* A cell in one bench. */
struct trend_line {
	const struct track *track;
	const struct stage *stage;
	struct point point;
	bool first; /* of the cell's */
};

TABLE_SHOWS(
	put_row, const struct trend_line *line, TABLE_STRONG, line->first ? line->track->row : "")
TABLE_SHOWS(put_model, const struct trend_line *line, TABLE_PLAIN,
	line->first ? quantity_model(line->track->model, line->track->workers).of : "")
TABLE_SHOWS(put_started, const struct trend_line *line, TABLE_PLAIN, stage_started(line->stage))
TABLE_SHOWS(put_version, const struct trend_line *line, TABLE_PLAIN, stage_version(line->stage))
TABLE_SHOWS(
	put_value, const struct trend_line *line, TABLE_PLAIN, quantity_ratio(line->point.value).of)
TABLE_SHOWS(put_note, const struct trend_line *line, TABLE_PLAIN, line->point.note)
TABLE_SHOWS(
	put_directory, const struct trend_line *line, TABLE_PLAIN, line->stage->summary.directory)

static void add_track(struct table *table, const struct trend *trend, const struct track *track)
{
	const struct history *history = &trend->history;

	for (size_t i = 0; i < history->count; i++) {
		struct trend_line line = {track, &history->stages[i],
			history_point(history, i, track, trend->course), i == 0};
		table_line(table, &line);
	}
}

static int print(const struct trend *trend)
{
	const struct table_column columns[] = {{"row", TABLE_LEFT, put_row},
		{"model", TABLE_LEFT, put_model}, {"started", TABLE_LEFT, put_started},
		{"simul", TABLE_LEFT, put_version},
		{trend->course == COURSE_SPEEDUP ? "speed-up" : "wall / first", TABLE_RIGHT,
			put_value},
		{"note", TABLE_WORDS, put_note}, {"directory", TABLE_LEFT, put_directory}};
	struct table *table = TABLE_OPEN(columns);

	for (size_t i = 0; i < trend->track_count; i++)
		add_track(table, trend, &trend->tracks[i]);
	int status = table_print(table, stdout, TEXT_TERMINAL);

	table_close(table);
	return status < 0 ? complain(EXIT_WRONG, "trend: %s", strerror(-status)) : EXIT_FINE;
}

/* A word for gnuplot: what comes from a file must not be taken for anything else. */
static void put_word(FILE *stream, const char *text)
{
	for (; *text; text++)
		fputc(strchr(" \t\"'`\\$@{}()", *text) || *text < ' ' ? '_' : *text, stream);
}

static bool has_points(const struct trend *trend, const struct track *track)
{
	for (size_t stage = 0; stage < trend->history.count; stage++)
		if (history_point(&trend->history, stage, track, trend->course).value.count > 0)
			return true;
	return false;
}

/* One block a cell: position, value, low, high. The caller frees the text. */
static char *data_of(const struct trend *trend, size_t *size)
{
	char *text = NULL;
	FILE *stream = open_memstream(&text, size);

	if (!stream)
		abort();
	for (size_t i = 0; i < trend->track_count; i++) {
		const struct track *track = &trend->tracks[i];

		fprintf(stream, "%s# %s %s\n", i ? "\n\n" : "", track->row, track->model);
		for (size_t stage = 0; stage < trend->history.count; stage++) {
			struct interval value =
				history_point(&trend->history, stage, track, trend->course).value;

			/* No line leads from one machine's times to another's. */
			if (trend->course == COURSE_WALL && trend->history.stages[stage].moved)
				fputc('\n', stream);
			fprintf(stream, "%zu %.9g %.9g %.9g\n", stage + 1, value.median, value.low,
				value.high);
		}
	}
	fclose(stream);
	return text;
}

static char *names_of(const struct trend *trend)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (size_t i = 0; i < trend->track_count; i++) {
		fputs(i ? " " : "", stream);
		put_word(stream, trend->tracks[i].row);
		fputc('/', stream);
		put_word(stream, trend->tracks[i].model);
		if (trend->tracks[i].workers > 1)
			fprintf(stream, "/%d", trend->tracks[i].workers);
	}
	fclose(stream);
	return text;
}

/* A word for each stage: the day and the version, or `moved`: 1 where the machine is another one.
 */
static char *stages_of(const struct trend *trend, bool moved)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	for (size_t i = 0; i < trend->history.count; i++) {
		const struct stage *stage = &trend->history.stages[i];
		char label[64];

		snprintf(label, sizeof(label), "%.10s|%.20s", stage_started(stage),
			stage_version(stage));
		fputs(i ? " " : "", stream);
		put_word(stream, moved ? (stage->moved ? "1" : "0") : label);
	}
	fclose(stream);
	return text;
}

static int draw(const struct trend *trend)
{
	size_t size;
	char *data = data_of(trend, &size), *names = names_of(trend);
	char *labels = stages_of(trend, false), *moves = stages_of(trend, true);
	char *stem = plot_stem(picture);
	char *path = format_text("%s.dat", stem);
	int status = file_replace(path, data, size);
	int code = status < 0 ? complain(EXIT_WRONG, "%s: %s", path, strerror(-status)) : EXIT_FINE;

	if (code == EXIT_FINE)
		code = plot_draw(stem, "trend", names, labels, moves,
			trend->course == COURSE_SPEEDUP ? "speedup" : "wall");
	free(path);
	free(stem);
	free(moves);
	free(labels);
	free(names);
	free(data);
	return code;
}

static int check_picture(const struct trend *trend)
{
	if (!picture)
		return EXIT_FINE;
	char *stem = plot_stem(picture);
	if (!stem)
		return EXIT_USAGE;
	free(stem);
	if (trend->track_count > LINES_MAX)
		return complain(EXIT_USAGE,
			"--plot draws at most %d cells, not %zu; choose them with --cell",
			LINES_MAX, trend->track_count);
	for (size_t i = 0; i < trend->track_count; i++)
		if (!has_points(trend, &trend->tracks[i]))
			return complain(EXIT_USAGE,
				"--plot: there is nothing to draw of %s/%s, see the table",
				trend->tracks[i].row, trend->tracks[i].model);
	return EXIT_FINE;
}

static int follow(struct trend *trend)
{
	int code = EXIT_FINE;

	if (asked_cells)
		code = choose_asked(trend);
	else
		choose_all(trend);
	if (code == EXIT_FINE)
		code = print(trend);
	if (code == EXIT_FINE)
		code = check_picture(trend);
	if (code == EXIT_FINE && picture)
		code = draw(trend);
	free(trend->tracks);
	free(trend->words);
	return code;
}

static int trend_main(const char **operands, int count)
{
	struct trend trend = {0};
	struct problem problem;

	if (count < 1)
		return complain(EXIT_USAGE, "trend needs results directories, as in: simul trend "
					    "results/*/ --cell B5/eventloop");
	int code = find_figure(&trend.course);

	if (code != EXIT_FINE)
		return code;
	if (history_read(&trend.history, operands, (size_t)count, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	code = follow(&trend);
	history_release(&trend.history);
	return code;
}

const struct command command_trend = {
	.name = "trend",
	.arguments = "DIR...",
	.summary = "follow cells through many benches",
	.details = "Prints for each cell its speed-up over the sequential model in every results "
		   "directory, in the order in which the benches began, on any machines. "
		   "Absolute times are only compared with the first bench of the same machine. "
		   "What trend shows was not interleaved: to find out whether a change is real, "
		   "use simul compare.",
	.options = options,
	.main = trend_main,
};
