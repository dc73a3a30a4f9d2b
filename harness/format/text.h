/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people, on a terminal or as Markdown. What comes from foreign files cannot steer a
 * terminal: control characters and broken UTF-8 become "?". */
#ifndef SIMUL_TEXT_H
#define SIMUL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum text_form {
	TEXT_TERMINAL, /* colour and a limit of width only where the stream is a terminal */
	TEXT_MARKDOWN, /* what is special to Markdown is escaped */
};

/* Columns that a text takes on a terminal. */
size_t text_width(const char *text);

/* Likewise its first bytes. */
size_t text_width_of(const char *text, size_t bytes);

/* Replaces in place what could steer a terminal. */
void text_clean(char *text);

/* How many bytes of a text make the next line of at most `columns` columns. It ends before a blank
 * or a line break, and has one word at least. */
size_t text_fit(const char *text, size_t columns);

/* Writes a text as one line of Markdown: with a backslash before what is special to it. */
void text_escape(const char *text, FILE *stream);

/* Prints a text: escaped, or wrapped for the terminal at 80 columns or where it ends, with every
 * line after the first indented by `indent`, which the caller has put before the first. Ends with a
 * newline. */
void text_print(const char *text, FILE *stream, enum text_form form, int indent);

/* Columns of the terminal behind a stream; SIZE_MAX where there is none. */
size_t stream_columns(FILE *stream);

/* Whether a stream wants colour: a terminal, and NO_COLOR (see no-color.org) is unset or empty. */
bool stream_colour(FILE *stream);

#endif
