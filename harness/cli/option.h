/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options of a command, as popt tables: reading values and naming options. */
#ifndef SIMUL_OPTION_H
#define SIMUL_OPTION_H

#include <popt.h>
#include <stdbool.h>
#include <stddef.h>

/* The longest text that option_spelling and option_default write, with the final NUL. */
#define OPTION_WORDS 96

/* How many options a table has before its end. */
int option_count(const struct poptOption *table);

/* Whether the option takes a value. */
bool option_takes_value(const struct poptOption *option);

/* "-p, --port PORT" */
void option_spelling(const struct poptOption *option, char text[OPTION_WORDS]);

/* The default in words, read from the variable that the option names; so before options are parsed.
 * Empty if the table does not ask for it with POPT_ARGFLAG_SHOW_DEFAULT. */
void option_default(const struct poptOption *option, char text[OPTION_WORDS]);

/* Reads `value` into the variable that the option names. What has no value (POPT_ARG_NONE,
 * POPT_ARG_VAL) takes NULL. Whole numbers are decimal, POPT_ARG_DOUBLE takes finite ones only;
 * POPT_ARG_STRING keeps the pointer, POPT_ARG_ARGV a copy. 0; -EINVAL for what is no such value,
 * -ERANGE for one that does not fit, -ENOMEM. */
int option_store(const struct poptOption *option, const char *value);

#endif
