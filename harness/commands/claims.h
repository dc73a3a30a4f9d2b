/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bench says of the documents' claims. */
#ifndef SIMUL_CLAIMS_H
#define SIMUL_CLAIMS_H

/* Whether the claims that a results directory is about are held: EXIT_FINE also if it is about none
 * or nothing can be decided; EXIT_REGRESSION if one is not held, having named the first. EXIT_WRONG
 * after complaining about a file. */
int claims_verify(const char *directory);

#endif
