/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text by display width: cleaned, wrapped, escaped. */
#include "harness/format/text.h"

#include <ctype.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

/* Where there is no terminal, and on the widest: longer lines are hard to read. */
enum { TEXT_COLUMNS = 80, TEXT_COLUMNS_MAX = 120 };

/* wcwidth() and mbrtowc() ask the locale, and a program need not have set one. */
static locale_t utf8(void)
{
	static locale_t locale;
	if (!locale)
		locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	return locale;
}

/* Decodes one character at `text`, which is not at its end. Returns its bytes; 0 if it is broken
 * or a control character. `width` gets its columns. */
static size_t next_character(const char *text, size_t *width)
{
	wchar_t wide = 0;
	mbstate_t state = {0};

	*width = 1;
	if (!utf8())
		return isprint((unsigned char)*text) ? 1 : 0;
	locale_t before = uselocale(utf8());
	size_t size = mbrtowc(&wide, text, strlen(text), &state);
	int columns = size < (size_t)-2 ? wcwidth(wide) : -1;
	uselocale(before);
	if (columns < 0)
		return 0;
	*width = (size_t)columns;
	return size;
}

size_t text_width_of(const char *text, size_t bytes)
{
	const char *end = text + bytes;
	size_t total = 0, width;

	while (text < end) {
		size_t size = next_character(text, &width);
		text += size ? size : 1;
		total += width;
	}
	return total;
}

size_t text_width(const char *text)
{
	return text_width_of(text, strlen(text));
}

void text_clean(char *text)
{
	size_t width;

	while (*text) {
		size_t size = next_character(text, &width);
		if (size == 0)
			*text = '?';
		text += size ? size : 1;
	}
}

size_t text_fit(const char *text, size_t columns)
{
	size_t fit = strcspn(text, " \n");
	size_t used = text_width_of(text, fit);

	while (text[fit] == ' ') {
		size_t word = 1 + strcspn(text + fit + 1, " \n");
		used += text_width_of(text + fit, word);
		if (used > columns)
			break;
		fit += word;
	}
	return fit;
}

void text_escape(const char *text, FILE *stream)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>|&~", *text))
			putc('\\', stream);
		putc(*text == '\n' ? ' ' : *text, stream);
	}
}

static void print_wrapped(const char *text, FILE *stream, int indent)
{
	size_t limit = isatty(fileno(stream)) ? stream_columns(stream) : TEXT_COLUMNS;
	size_t before = (size_t)indent;

	limit = limit < TEXT_COLUMNS_MAX ? limit : TEXT_COLUMNS_MAX;
	limit = limit > before ? limit - before : 0;
	for (;;) {
		size_t fit = text_fit(text, limit);
		fprintf(stream, "%.*s\n", (int)fit, text);
		text += fit;
		if (!*text)
			break;
		fprintf(stream, "%*s", indent, "");
		text++;
	}
}

void text_print(const char *text, FILE *stream, enum text_form form, int indent)
{
	char *copy = strdup(text);

	if (!copy) {
		putc('\n', stream);
		return;
	}
	text_clean(copy);
	if (form == TEXT_TERMINAL) {
		print_wrapped(copy, stream, indent);
	} else {
		text_escape(copy, stream);
		putc('\n', stream);
	}
	free(copy);
}

size_t stream_columns(FILE *stream)
{
	struct winsize window;

	if (isatty(fileno(stream)) && ioctl(fileno(stream), TIOCGWINSZ, &window) == 0 &&
		window.ws_col > 0)
		return window.ws_col;
	return SIZE_MAX;
}

bool stream_colour(FILE *stream)
{
	const char *refused = getenv("NO_COLOR");
	return isatty(fileno(stream)) && (!refused || !*refused);
}
