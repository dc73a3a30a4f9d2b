/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: replay_X DIRECTORY: gives the kept inputs to a fuzzed program, without libFuzzer, and says
 * so in TAP. What goes wrong ends the program. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static int replay(const char *path)
{
	static uint8_t room[INPUT_MAX];
	FILE *file = fopen(path, "re");
	uint8_t *data;
	size_t size;

	if (!file) {
		perror(path);
		return 1;
	}
	size = fread(room, 1, sizeof(room), file);
	fclose(file);
	/* As long as the input, so that the sanitizer sees a read beyond it. */
	data = malloc(size + !size);
	if (!data)
		abort();
	memcpy(data, room, size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	char directory[PATH_MAX], path[2 * PATH_MAX];
	struct dirent **names = NULL;
	FILE *tap = fdopen(dup(STDOUT_FILENO), "w");
	int failed = 0, played = 0;
	/* The program leaves the working directory. */
	int count = argc == 2 && realpath(argv[1], directory)
			    ? scandir(directory, &names, NULL, alphasort)
			    : -1;

	/* What the program prints is not of interest. */
	if (count < 0 || !tap || !freopen("/dev/null", "w", stdout)) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 2;
	}
	for (int i = 0; i < count; i++) {
		struct stat status;
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]->d_name);
		free(names[i]);
		if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
			continue;
		if (replay(path) == 0)
			fprintf(tap, "ok %d - %s\n", ++played, strrchr(path, '/') + 1);
		else
			failed++;
	}
	free(names);
	fprintf(tap, "1..%d\n", played);
	fclose(tap);
	return failed > 0 || played == 0;
}
