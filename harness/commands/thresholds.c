/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a bench must keep to, and says whether it does. */
#include "harness/commands/thresholds.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/file.h"
#include "harness/process/exit.h"

static int add(struct thresholds *thresholds, const char *text)
{
	struct threshold *items =
		reallocarray(thresholds->items, thresholds->count + 1, sizeof(*thresholds->items));
	struct problem problem;

	if (!items)
		return complain(EXIT_WRONG, "out of memory");
	thresholds->items = items;
	if (threshold_read(&items[thresholds->count++], format_text("%s", text), &problem) < 0)
		return complain(EXIT_USAGE, "--fail %s", problem.text);
	return EXIT_FINE;
}

static int add_file(struct thresholds *thresholds, const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int answer = EXIT_FINE;

	if (!file)
		return complain(EXIT_USAGE, "--fail @%s: %s", path, strerror(errno));
	while (answer == EXIT_FINE && getline(&line, &room, file) >= 0) {
		line[strcspn(line, "#\r\n")] = '\0';
		if (line[strspn(line, " \t")])
			answer = add(thresholds, line + strspn(line, " \t"));
	}
	free(line);
	fclose(file);
	return answer;
}

int thresholds_open(struct thresholds *thresholds, const char *const *asked)
{
	int answer = EXIT_FINE;

	*thresholds = (struct thresholds){.count = 0};
	for (; asked && *asked && answer == EXIT_FINE; asked++)
		answer =
			**asked == '@' ? add_file(thresholds, *asked + 1) : add(thresholds, *asked);
	return answer;
}

void thresholds_close(struct thresholds *thresholds)
{
	for (size_t i = 0; i < thresholds->count; i++)
		free((char *)(uintptr_t)thresholds->items[i].text);
	free(thresholds->items);
}

/* The first of the worst outcome decides. */
static int conclude(const struct thresholds *thresholds, const struct summary *summary)
{
	static const struct {
		enum threshold_outcome outcome;
		enum exit_code code;
	} order[] = {{THRESHOLD_UNKNOWN, EXIT_WRONG}, {THRESHOLD_BROKEN, EXIT_REGRESSION},
		{THRESHOLD_OPEN, EXIT_INCONCLUSIVE}};

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		for (size_t i = 0; i < thresholds->count; i++) {
			const struct threshold *item = &thresholds->items[i];
			if (threshold_check(item, summary) == order[k].outcome)
				return complain(order[k].code, "--fail %s: %s", item->text,
					threshold_tell(item, summary).of);
		}
	return EXIT_FINE;
}

int thresholds_check(const struct thresholds *thresholds, const char *directory)
{
	struct summary summary;
	struct problem problem;

	if (thresholds->count == 0)
		return EXIT_FINE;
	if (summary_read(&summary, directory, &problem) < 0)
		return complain(EXIT_USAGE, "%s", problem.text);
	for (size_t i = 0; i < thresholds->count; i++)
		printf("%s: %s\n", thresholds->items[i].text,
			threshold_tell(&thresholds->items[i], &summary).of);
	int answer = conclude(thresholds, &summary);
	summary_release(&summary);
	return answer;
}
