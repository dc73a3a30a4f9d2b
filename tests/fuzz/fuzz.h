/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the fuzzed programs share. Each defines LLVMFuzzerTestOneInput(), which libFuzzer calls with
 * input after input, and replay.c with the kept ones. */
#ifndef SIMUL_FUZZ_H
#define SIMUL_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Makes an empty directory, in memory where it can, the working directory; it goes when the program
 * ends. Aborts if it cannot. */
void fuzz_enter_directory(void);

/* Makes a directory in it, or aborts. */
void fuzz_make_directory(const char *name);

#endif
