/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown as one file of HTML, with its pictures in it. */
#include "harness/report/report_html.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/process/tool.h"

enum { PICTURE_LIMIT = 8 << 20 };

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<meta name=\"color-scheme\" content=\"light dark\">\n"
	"<title>";

static const char style[] =
	"</title>\n<style>\n"
	":root { --ink: #1f2328; --page: #ffffff; --line: #d0d7de; --band: #f6f8fa; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"  :root { --ink: #e6edf3; --page: #0d1117; --line: #3d444d; --band: #161b22; } }\n"
	"body { margin: 0 auto; padding: 1rem; max-width: 82rem; color: var(--ink);\n"
	"  background: var(--page); font: 1rem/1.5 system-ui, sans-serif; }\n"
	"h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }\n"
	"table { display: block; overflow-x: auto; border-collapse: collapse;\n"
	"  font-size: .78rem; font-variant-numeric: tabular-nums; }\n"
	/* A shade at an end beyond which there is more to scroll to. */
	"table { background:\n"
	"  linear-gradient(to right, var(--page) 50%, transparent) left / 2rem 100% local,\n"
	"  linear-gradient(to left, var(--page) 50%, transparent) right / 2rem 100% local,\n"
	"  linear-gradient(to right, var(--line), transparent) left / .7rem 100%,\n"
	"  linear-gradient(to left, var(--line), transparent) right / .7rem 100%;\n"
	"  background-repeat: no-repeat; }\n"
	"th, td { padding: .3rem .4rem; border-bottom: 1px solid var(--line); }\n"
	"td[align=right], td:first-child, td:nth-child(2):not(:last-child) {\n"
	"  white-space: nowrap; }\n"
	"th { background: var(--band); text-align: left; vertical-align: bottom; }\n"
	"th[align=right] { text-align: right; }\n"
	"td:last-child:not([align]) { min-width: 6rem; }\n"
	"@media (max-width: 40rem) { body { padding: .6rem; } table { font-size: .72rem; } }\n"
	"blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: .3rem solid #d1242f;\n"
	"  background: var(--band); font-weight: 600; }\n"
	"figure { margin: 1.2rem 0; }\n"
	"figure svg { display: block; width: 100%; height: auto; border-radius: .4rem; }\n"
	"nav ul { columns: 16rem; padding-left: 1.2rem; }\n"
	"h2 a, h3 a { color: inherit; text-decoration: none; }\n"
	"p, li { max-width: 48rem; overflow-wrap: anywhere; }\n"
	"</style>\n</head>\n<body>\n";

static const char tail[] = "</body>\n</html>\n";

/* Reads the rest of a file as a string, which the caller frees. NULL, with errno, if it cannot. */
static char *read_text(FILE *file)
{
	size_t room = 1 << 16, size = 0;
	char *text = malloc(room);

	while (text) {
		size += fread(text + size, 1, room - size, file);
		if (size < room)
			break;
		char *more = room < PICTURE_LIMIT ? realloc(text, 2 * room) : NULL;
		if (!more) {
			free(text);
			errno = room < PICTURE_LIMIT ? ENOMEM : EFBIG;
			return NULL;
		}
		text = more;
		room *= 2;
	}
	if (text)
		text[size] = '\0';
	return text;
}

static char *read_picture(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = file ? read_text(file) : NULL;

	if (file)
		fclose(file);
	return text;
}

/* Without titles, which gnuplot makes of its commands, and a reader would see under the pointer. */
static void put_svg(const char *svg, FILE *stream)
{
	static const char end[] = "</title>";
	const char *title;

	while ((title = strstr(svg, "<title>"))) {
		const char *after = strstr(title, end);
		if (!after)
			break;
		fwrite(svg, 1, (size_t)(title - svg), stream);
		svg = after + strlen(end);
	}
	fputs(svg, stream);
}

/* Puts a picture in place of its name; a tap opens it alone, for a narrow screen. Returns 0 if it
 * cannot: then the name stays. A file with a script is none of ours. */
static int put_picture(const char *directory, const char *source, size_t size, FILE *stream)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof(path), "%s/%.*s", directory, (int)size, source);

	if (length >= (int)sizeof(path) || strstr(path, "/../"))
		return 0;
	char *text = read_picture(path);
	const char *svg = text ? strstr(text, "<svg") : NULL;
	bool usable = svg && !strcasestr(svg, "<script");
	if (usable) {
		fprintf(stream, "<figure><a href=\"%.*s\">\n", (int)size, source);
		put_svg(svg, stream);
		fputs("</a></figure>\n", stream);
	}
	free(text);
	return usable;
}

/* Copies HTML, with every <p><img src="plots/..." ... /></p> replaced by its picture. */
static void put_pictures(const char *html, const char *directory, FILE *stream)
{
	static const char begin[] = "<p><img src=\"", end[] = "/></p>\n";
	const char *image;

	while ((image = strstr(html, begin))) {
		const char *source = image + strlen(begin);
		const char *after = strstr(source, end);
		if (!after)
			break;
		fwrite(html, 1, (size_t)(image - html), stream);
		if (!put_picture(directory, source, strcspn(source, "\""), stream))
			fwrite(image, 1, (size_t)(after - image) + strlen(end), stream);
		html = after + strlen(end);
	}
	fputs(html, stream);
}

/* A heading's text as a name for links: "The models" is "the-models". */
static void put_anchor(const char *text, size_t size, FILE *stream)
{
	bool gap = false, begun = false;

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];
		if (isalnum(c) && c < 0x80) {
			fprintf(stream, "%s%c", gap && begun ? "-" : "", tolower(c));
			gap = false;
			begun = true;
		} else {
			gap = true;
		}
	}
}

/* The next heading of that level from `html` on: its text, with its length; NULL: no more. */
static const char *next_heading(const char *html, int level, size_t *size)
{
	char begin[8], end[8];

	snprintf(begin, sizeof(begin), "<h%d>", level);
	snprintf(end, sizeof(end), "</h%d>", level);
	const char *found = strstr(html, begin), *after = found ? strstr(found, end) : NULL;
	if (!after)
		return NULL;
	*size = (size_t)(after - found) - strlen(begin);
	return found + strlen(begin);
}

static void put_contents(const char *html, FILE *stream)
{
	size_t size;

	fputs("<nav>\n<ul>\n", stream);
	while ((html = next_heading(html, 2, &size))) {
		fputs("<li><a href=\"#", stream);
		put_anchor(html, size, stream);
		fprintf(stream, "\">%.*s</a></li>\n", (int)size, html);
	}
	fputs("</ul>\n</nav>\n", stream);
}

/* With an anchor at each heading, which links to itself. Level 3 is within level 2. */
static char *with_anchors(const char *html, int level)
{
	char *text = NULL;
	size_t length, size;
	FILE *stream = open_memstream(&text, &length);
	const char *heading;

	if (!stream)
		return NULL;
	while ((heading = next_heading(html, level, &size))) {
		fwrite(html, 1, (size_t)(heading - html) - 4, stream);
		fprintf(stream, "<h%d id=\"", level);
		put_anchor(heading, size, stream);
		fputs("\"><a href=\"#", stream);
		put_anchor(heading, size, stream);
		fprintf(stream, "\">%.*s</a>", (int)size, heading);
		html = heading + size;
	}
	fputs(html, stream);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}

/* The title, what comes before the first section, the contents, the rest. */
static void put_page(const char *html, const char *directory, FILE *stream)
{
	size_t size = 0;
	const char *title = next_heading(html, 1, &size);
	const char *first = strstr(html, "<h2>");

	fprintf(stream, "%s%.*s%s", head, (int)size, title ? title : "", style);
	if (first) {
		fwrite(html, 1, (size_t)(first - html), stream);
		put_contents(first, stream);
		html = first;
	}
	char *twos = with_anchors(html, 2), *all = twos ? with_anchors(twos, 3) : NULL;
	put_pictures(all ? all : html, directory, stream);
	free(twos);
	free(all);
	fputs(tail, stream);
}

int report_html(FILE *markdown, const char *directory, FILE *stream, struct problem *problem)
{
	const char *const arguments[] = {"cmark-gfm", "--extension", "table", "--to", "html", NULL};
	FILE *converted = tmpfile();
	char *html = NULL;
	int status;

	if (!converted)
		goto failed;
	const struct tool cmark = {arguments, NULL, fileno(markdown), fileno(converted)};
	status = tool_run(&cmark, problem);
	if (status < 0)
		goto done;
	rewind(converted);
	html = read_text(converted);
	if (!html)
		goto failed;
	put_page(html, directory, stream);
	goto done;
failed:
	status = problem_set(problem, -errno, "HTML: %s", strerror(errno));
done:
	free(html);
	if (converted)
		fclose(converted);
	return status;
}
