/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are there whole or not at all. */
#include "harness/files/whole_file.h"

#include <errno.h>
#include <unistd.h>

#include "harness/files/stream.h"

int whole_file_open(struct whole_file *file, const char *path)
{
	int size = snprintf(file->path, sizeof(file->path), "%s", path);
	int longer =
		snprintf(file->temporary, sizeof(file->temporary), "%s.%ld~", path, (long)getpid());

	if (size >= (int)sizeof(file->path) || longer >= (int)sizeof(file->temporary))
		return -ENAMETOOLONG;
	file->stream = fopen(file->temporary, "we");
	return file->stream ? 0 : -errno;
}

int whole_file_commit(struct whole_file *file)
{
	int status = stream_finish(file->stream);

	if (status == 0 && fsync(fileno(file->stream)) < 0)
		status = -errno;
	if (fclose(file->stream) != 0 && status == 0)
		status = -errno;
	if (status == 0 && rename(file->temporary, file->path) < 0)
		status = -errno;
	if (status < 0)
		unlink(file->temporary);
	return status;
}

void whole_file_abandon(struct whole_file *file)
{
	fclose(file->stream);
	unlink(file->temporary);
}
