/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast this machine works. */
#ifndef SIMUL_CALIBRATE_H
#define SIMUL_CALIBRATE_H

/* Units of work_do() that one idle core does in a real second; always above 0. Takes about 0.3 s.
 * It is the rate of the fastest of many short trials: whatever else the machine does can only make
 * a trial slower. Measure it once and give it to every cell, so that all do the same work. */
double calibrate_work_rate(void);

#endif
