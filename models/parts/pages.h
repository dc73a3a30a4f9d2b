/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How large the pages of fresh memory are to be. A huge page takes one fault where small ones take
 * 512, and is cleared in one go: a third of the time, if the kernel has one at hand. On a virtual
 * machine whose kernel gives free memory back to the host (virtio_balloon's page reporting, which
 * looks for free blocks of just that size) it may have none: the host must then find each of its
 * 512 parts first, while small pages come from remnants that were never given away. So a huge page
 * is tried before more are asked for.
 */
#ifndef SIMUL_PAGES_H
#define SIMUL_PAGES_H

#include <stddef.h>

#define HUGE_PAGE (2UL << 20)

/* The first address from `address` on at which a huge page can begin. */
void *pages_align(void *address);

/* Advises the kernel on a whole mapping or a part of one, at a page's border, of which all but the
 * first `used` bytes were never written to. Writes a zero to the first huge page behind those and
 * times that; until one has been too dear, huge pages are asked for. A hint: nothing happens where
 * there is no room for a huge page, nor where the kernel has none for such memory. Any thread. */
void pages_advise(void *start, size_t bytes, size_t used);

#endif
