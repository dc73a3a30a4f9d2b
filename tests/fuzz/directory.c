/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory that a fuzzer fills and a reader reads. */
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

static char directory[PATH_MAX];
static pid_t owner;

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status, (void)type, (void)walk;
	return remove(path);
}

static void remove_directory(void)
{
	if (getpid() == owner)
		nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void fuzz_enter_directory(void)
{
	const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	snprintf(directory, sizeof(directory), "%s/simul-fuzz-XXXXXX", parent);
	if (!mkdtemp(directory) || chdir(directory) < 0)
		abort();
	owner = getpid();
	atexit(remove_directory);
}

void fuzz_make_directory(const char *name)
{
	if (mkdir(name, 0777) < 0)
		abort();
}
