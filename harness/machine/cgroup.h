/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups: how much processor time they leave to this process. */
#ifndef SIMUL_CGROUP_H
#define SIMUL_CGROUP_H

/* Returns the CPU quota in cores (1.5: one and a half), the lowest of the group's own and those of
 * the groups around it; INFINITY if there is none. `membership` is the path of the file that says
 * which groups the process is in (/proc/self/cgroup), `mount` where groups are mounted
 * (/sys/fs/cgroup). Version 2 and version 1 are understood; what is unreadable limits nothing. */
double cgroup_cores(const char *membership, const char *mount);

#endif
