/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a badge. */
#include "harness/report/report_badge.h"

#include "harness/format/text.h"
#include "harness/report/report_opening.h"
#include "harness/results/trouble.h"

/* About so wide is a letter of the badge's size. */
#define LETTER 6.6
#define MARGIN 8.0

static const char *word(
	const struct summary *summary, const struct claim_verdicts *verdicts, char text[96])
{
	if (trouble_anywhere(summary)) {
		snprintf(text, 96, "wrong results");
		return "#cf222e";
	}
	if (!verdicts) {
		snprintf(
			text, 96, "%zu rows, %zu models", summary->row_count, summary->model_count);
		return "#0969da";
	}
	size_t held = verdicts->tally[VERDICT_HELD] + verdicts->tally[VERDICT_BY_MEDIAN];
	size_t failed = verdicts->tally[VERDICT_NOT_HELD];
	snprintf(text, 96, "%zu claims held, %zu not, %zu refuted", held, failed,
		verdicts->tally[VERDICT_REFUTED]);
	return failed > 0				? "#cf222e"
	       : verdicts->tally[VERDICT_UNDECIDED] > 0 ? "#9a6700"
							: "#1a7f37";
}

int report_badge(const struct summary *summary, const struct claim_verdicts *verdicts, FILE *stream)
{
	char suite[64], label[80], text[96];
	const char *colour = word(summary, verdicts, text);

	report_suite_name(summary, suite, sizeof(suite));
	snprintf(label, sizeof(label), "simul %.60s", suite);
	text_clean(label);
	double left = 2 * MARGIN + LETTER * (double)text_width(label);
	double right = 2 * MARGIN + LETTER * (double)text_width(text);
	fprintf(stream,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"20\" "
		"role=\"img\" aria-label=\"%s: %s\">\n"
		"<rect width=\"%.0f\" height=\"20\" rx=\"3\" fill=\"#444d56\"/>\n"
		"<rect x=\"%.0f\" width=\"%.0f\" height=\"20\" rx=\"3\" fill=\"%s\"/>\n"
		"<g fill=\"#fff\" text-anchor=\"middle\" font-size=\"11\" "
		"font-family=\"DejaVu Sans,Verdana,sans-serif\">\n"
		"<text x=\"%.1f\" y=\"14\">%s</text>\n<text x=\"%.1f\" y=\"14\">%s</text>\n"
		"</g>\n</svg>\n",
		left + right, label, text, left, left, right, colour, left / 2, label,
		left + right / 2, text);
	return 0;
}
