/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help for people, from the tables of commands and options. */
#ifndef SIMUL_HELP_H
#define SIMUL_HELP_H

#include <stdio.h>

#include "harness/cli/command.h"

/* The option that every command has; ends with COMMAND_OPTIONS_END. Its variable is unused: the
 * dispatcher looks for it before anything is parsed. */
extern const struct poptOption help_options[];

/* Usage, summary, details and options of one command; before its options are parsed, since they
 * hold the defaults. */
void help_command(FILE *to, const struct command *command);

/* What simul is, and every command with its summary. */
void help_overview(FILE *to);

/* Writes text in lines of at most 80 columns, each after `indent` spaces. The first line begins at
 * `column`. A newline in the text begins a paragraph. */
void help_wrap(FILE *to, int column, int indent, const char *text);

#endif
