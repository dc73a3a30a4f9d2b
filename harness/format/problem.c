/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one line that says why something failed. */
#include "harness/format/problem.h"

#include <stdarg.h>
#include <stdio.h>

int problem_set(struct problem *problem, int error, const char *format, ...)
{
	struct problem said;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(said.text, sizeof(said.text), format, arguments);
	va_end(arguments);
	*problem = said;
	return error;
}
