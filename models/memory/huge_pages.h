/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Advice to the kernel on whether new memory should be on huge pages. A huge page takes one fault
 * where small pages take 512, and is cleared in one go: a third of the time, if the kernel has one
 * ready. On a virtual machine whose kernel returns free memory to the host (virtio_balloon's page
 * reporting, which looks for free blocks of exactly that size) it may have none. The host must then
 * back each of the 512 parts first, while small pages come from fragments that were never returned.
 * So one huge page is timed before more are requested.
 */
#ifndef SIMUL_HUGE_PAGES_H
#define SIMUL_HUGE_PAGES_H

#include <stddef.h>

#define HUGE_PAGE (2UL << 20)

/* The first address from `address` on at which a huge page can begin. */
void *huge_pages_align(void *address);

/* Advises the kernel on a mapping or a page-aligned part of one, of which all but the first `used`
 * bytes were never written to. Writes a zero to the first huge page after those and times that;
 * huge pages are requested until one has been too slow. This is a hint: nothing happens if there is
 * no room for a huge page, or if the kernel has none for such memory. From any thread. */
void huge_pages_advise(void *start, size_t bytes, size_t used);

#endif
