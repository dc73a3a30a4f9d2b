/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of words with commas between. */
#include "harness/process/word_list.h"

#include <stdlib.h>
#include <string.h>

#include "harness/process/exit.h"

bool word_list_has(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; *at; at += *at == ',') {
		size_t size = strcspn(at, ",");

		if (size == length && strncmp(at, word, length) == 0)
			return true;
		at += size;
	}
	return false;
}

int word_list_check(const char *kind, const char *list, const char *const *valid, int count)
{
	char *copy = strdup(list), *rest = copy;
	int code = EXIT_FINE;

	for (char *word = strtok_r(copy, ",", &rest); word && code == EXIT_FINE;
		word = strtok_r(NULL, ",", &rest))
		code = choose_word(kind, word, valid, count) < 0 ? EXIT_USAGE : EXIT_FINE;
	free(copy);
	return code;
}

void word_list_add(const char **words, int *count, const char *word)
{
	for (int i = 0; i < *count; i++)
		if (strcmp(words[i], word) == 0)
			return;
	words[(*count)++] = word;
}
