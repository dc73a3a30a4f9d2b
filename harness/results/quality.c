/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of cells that cannot be trusted as much, and the words about them. */
#include "harness/results/quality.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"
#include "harness/results/section.h"
#include "harness/format/quantity.h"
#include "harness/format/table.h"
#include "harness/results/model_kind.h"

#define NAMED_MAX 6

/* How much more than the usual cost of loading a cell's may be: twice, and a hundredth of its time,
 * for memory that is given back when it ends. */
#define LOADING_TIMES 2
#define LOADING_SHARE 0.01

typedef bool quality_test(const struct summary *summary, const struct cell *cell, double value);

static void name(struct quality_list *list, const struct cell *cell)
{
	size_t length = strlen(list->names);
	char workers[24] = "";

	if (row_has_several(cell->row, cell->model))
		snprintf(workers, sizeof(workers), " (%d)", cell->workers);
	if (list->count++ < NAMED_MAX)
		snprintf(list->names + length, sizeof(list->names) - length, "%s%.30s %.30s%s",
			length > 0 ? ", " : "", cell->row->name, cell->model, workers);
}

static struct quality_list cells_that(
	const struct summary *summary, quality_test *test, double value)
{
	struct quality_list list = {0};

	for (size_t i = 0; i < summary->cell_count; i++)
		if (test(summary, &summary->cells[i], value))
			name(&list, &summary->cells[i]);
	if (list.count > NAMED_MAX) {
		size_t length = strlen(list.names);
		snprintf(list.names + length, sizeof(list.names) - length, " and %zu more",
			list.count - NAMED_MAX);
	}
	return list;
}

static bool is_short(const struct summary *summary, const struct cell *cell, double max_s)
{
	(void)summary;
	return section_compares(section_of(cell->row)) &&
	       cell->figures[FIGURE_WALL].median * cell->second < max_s;
}

struct quality_list quality_short(const struct summary *summary)
{
	return cells_that(summary, is_short, QUALITY_SHORT_S);
}

static bool is_imprecise(const struct summary *summary, const struct cell *cell, double precision)
{
	struct interval wall = cell->figures[FIGURE_WALL];

	(void)summary;
	if (cell->row->rounds > 0 || (cell->rounds == 0 && cell->invalid > 0))
		return false;
	return !(wall.low >= wall.median * (1 - precision) &&
		 wall.high <= wall.median * (1 + precision));
}

struct quality_list quality_imprecise(const struct summary *summary, double precision)
{
	return cells_that(summary, is_imprecise, precision);
}

static bool is_noisy(const struct summary *summary, const struct cell *cell, double value)
{
	(void)summary;
	(void)value;
	return cell->noisy;
}

struct quality_list quality_noisy(const struct summary *summary)
{
	return cells_that(summary, is_noisy, 0);
}

static bool has_set_aside(const struct summary *summary, const struct cell *cell, double value)
{
	(void)summary;
	(void)value;
	return cell->set_aside > 0;
}

struct quality_list quality_set_aside(const struct summary *summary)
{
	return cells_that(summary, has_set_aside, 0);
}

size_t quality_runs_set_aside(const struct summary *summary)
{
	size_t count = 0;

	for (size_t i = 0; i < summary->cell_count; i++)
		count += summary->cells[i].set_aside;
	return count;
}

struct interval quality_loading(const struct summary *summary, bool interpreted)
{
	double *values = calloc(summary->cell_count + 1, sizeof(*values));
	size_t count = 0;

	if (!values)
		return INTERVAL_NONE;
	for (size_t i = 0; i < summary->cell_count; i++)
		if (kind_is_interpreted(summary->cells[i].model) == interpreted)
			values[count++] = summary->cells[i].figures[FIGURE_LOADING].median;
	struct interval loading = interval_of(values, count);
	free(values);
	return loading;
}

static bool is_unexplained(const struct summary *summary, const struct cell *cell, double value)
{
	double usual = quality_loading(summary, kind_is_interpreted(cell->model)).median;
	double wall_s = cell->figures[FIGURE_WALL].median * cell->second;

	(void)value;
	return cell->figures[FIGURE_LOADING].median >
	       LOADING_TIMES * usual + LOADING_SHARE * wall_s;
}

struct quality_list quality_unexplained(const struct summary *summary)
{
	return cells_that(summary, is_unexplained, 0);
}

int quality_reaches(const char *directory, double precision)
{
	struct summary summary;
	struct problem problem;
	int error = summary_read(&summary, directory, &problem);

	if (error < 0) {
		complain(EXIT_WRONG, "%s", problem.text);
		return error;
	}
	int reaches = quality_imprecise(&summary, precision).count == 0;
	summary_release(&summary);
	return reaches;
}

struct quality_decided quality_decided(const struct summary *summary)
{
	struct quality_decided found = {0};

	for (size_t i = 0; i < summary->cell_count; i++) {
		const struct cell *cell = &summary->cells[i];
		struct interval ratio = cell->figures[FIGURE_SPEEDUP];
		if (!section_compares(section_of(cell->row)) ||
			strcmp(cell->model, MODEL_BASELINE) == 0 || !interval_known(ratio))
			continue;
		found.comparisons++;
		found.decided += summary_shows(summary, ratio);
	}
	return found;
}

int quality_rounds(const struct summary *summary, int *asked)
{
	int rounds = (int)json_integer_value(json_object_get(summary->bench, "rounds"));
	int measured = 0;

	*asked = 0;
	for (size_t i = 0; i < summary->row_count; i++) {
		int own = summary->rows[i].rounds;
		int max = own > 0 && own < rounds ? own : rounds;
		*asked = max > *asked ? max : *asked;
	}
	for (size_t i = 0; i < summary->records.count; i++)
		if (summary->records.items[i].round > measured)
			measured = summary->records.items[i].round;
	return measured;
}

/* Who gets the lines. */
struct lines {
	quality_listener *listen;
	void *context;
};

__attribute__((format(printf, 2, 3))) static void say(
	const struct lines *lines, const char *format, ...)
{
	char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) >= 0)
		lines->listen(text, lines->context);
	va_end(arguments);
	free(text);
}

static void tell_rounds(const struct summary *summary, const struct lines *lines)
{
	int asked, measured = quality_rounds(summary, &asked);
	bool in_order = json_is_string(json_object_get(summary->bench, "finished"));

	if (measured < asked)
		say(lines, "rounds: %d of %d%s", measured, asked,
			in_order ? ", then --max-time was up" : "");
}

static void tell_decided(const struct summary *summary, const struct lines *lines)
{
	struct quality_decided found = quality_decided(summary);
	double floor = summary_noise_floor(summary);

	if (!isnan(floor))
		say(lines, "noise floor: %.1f %%, by which equal cells may seem to differ",
			100 * floor);
	if (found.comparisons > 0)
		say(lines,
			"decided: %zu of %zu comparisons with sequential, whose interval is "
			"without 1%s; the others show no difference",
			found.decided, found.comparisons,
			isnan(floor) ? "" : " and whose median is beyond the noise floor");
}

static void tell_precision(const struct summary *summary, const struct lines *lines)
{
	double precision = json_number_value(json_object_get(summary->bench, "precision"));
	struct quality_list missed = quality_imprecise(summary, precision);

	if (precision > 0 && missed.count == 0)
		say(lines, "precision: every cell is within %g %% of its median", 100 * precision);
	else if (precision > 0)
		say(lines, "precision: %zu cell%s not within %g %% of the median: %s", missed.count,
			missed.count == 1 ? " is" : "s are", 100 * precision, missed.names);
}

static void tell_set_aside(const struct summary *summary, const struct lines *lines)
{
	size_t count = quality_runs_set_aside(summary);
	struct quality_list aside = quality_set_aside(summary);
	struct quality_list noisy = quality_noisy(summary);

	say(lines, "set aside: %zu of %zu runs, for what the machine did to them%s%s", count,
		summary->records.count, count > 0 ? ": " : "", aside.names);
	if (noisy.count > 0)
		say(lines, "inconclusive: %zu cell%s disturbed too often: %s", noisy.count,
			noisy.count == 1 ? " was" : "s were", noisy.names);
}

static void tell_clocks(const struct summary *summary, const struct lines *lines)
{
	struct interval loading = quality_loading(summary, false);
	struct quality_list unexplained = quality_unexplained(summary);

	if (unexplained.count > 0)
		say(lines,
			"clocks: hyperfine's time and the cell's own differ by more than loading "
			"and ending a process take: %s",
			unexplained.names);
	else if (loading.count > 0)
		say(lines,
			"clocks: hyperfine's time and the cell's own agree in every cell, but for "
			"the %s that loading and ending a process take",
			quantity_duration(loading.median).of);
}

void quality_tell(const struct summary *summary, quality_listener *listen, void *context)
{
	struct quality_list brief = quality_short(summary);
	const struct lines lines = {listen, context};

	tell_rounds(summary, &lines);
	tell_decided(summary, &lines);
	tell_precision(summary, &lines);
	tell_set_aside(summary, &lines);
	if (brief.count > 0)
		say(&lines, "short: %zu cell%s less than %g ms, where noise weighs most: %s",
			brief.count, brief.count == 1 ? " takes" : "s take", 1e3 * QUALITY_SHORT_S,
			brief.names);
	tell_clocks(summary, &lines);
}

/* Names come from files: they must not steer a terminal. */
static void print_line(const char *text, void *stream)
{
	text_print(text, stream, TEXT_TERMINAL, 2);
}

void quality_print(const char *directory, FILE *stream)
{
	struct summary summary;
	struct problem problem;

	if (summary_read(&summary, directory, &problem) < 0)
		return;
	quality_tell(&summary, print_line, stream);
	summary_release(&summary);
}
