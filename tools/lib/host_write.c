/* SPDX-License-Identifier: Apache-2.0 */
/* Writing: complete or absent. */
#include "host.h"
#include "str.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static int
write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

static int
write_temporary(const char *temporary, struct str bytes, unsigned mode)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		      (mode_t)mode);

	if (fd < 0)
		return -1;
	if (write_all(fd, bytes) < 0 || fsync(fd) < 0) {
		int number = errno;
		close(fd);
		errno = number;
		return -1;
	}
	return close(fd);
}

/* A device, a pipe, /dev/stdout: what cannot be replaced by a file, or must not be. Files
 * in /dev/shm are files like others. */
static bool
is_in_place(const char *path)
{
	bool in_dev = strncmp(path, "/dev/", 5) == 0;

	return host_kind(path) == HOST_OTHER || strncmp(path, "/proc/", 6) == 0 ||
	       (in_dev && strncmp(path, "/dev/shm/", 9) != 0);
}

static int
write_in_place(const char *path, struct str bytes, struct err *err)
{
	bool is_stdout = strcmp(path, "-") == 0;
	int fd = STDOUT_FILENO, status;

	fflush(stdout); /* what was printed before stands before */
	if (!is_stdout)
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	status = fd < 0 ? -1 : write_all(fd, bytes);
	if (status < 0)
		status = err_sys(err, "%s", is_stdout ? "standard output" : path);
	if (fd >= 0 && !is_stdout && close(fd) < 0 && status == 0)
		status = err_sys(err, "%s", path);
	return status;
}

int
host_write(const char *path, struct str bytes, unsigned mode, struct err *err)
{
	char temporary[PATH_MAX];
	int status;

	if (strcmp(path, "-") == 0 || is_in_place(path))
		return write_in_place(path, bytes, err);
	status = snprintf(temporary, sizeof(temporary), "%s.%ld.tmp", path,
			  (long)getpid());
	if (status < 0 || (size_t)status >= sizeof(temporary))
		return err_set(err, E_SYSTEM, "%s: name too long", path);
	unlink(temporary); /* left by an earlier process of the same number */
	if (write_temporary(temporary, bytes, mode) == 0 && rename(temporary, path) == 0)
		return 0;
	status = err_sys(err, "%s", path);
	unlink(temporary);
	return status;
}

int
host_make_dirs(const char *path, unsigned mode, struct err *err)
{
	char part[PATH_MAX];
	size_t n = strlen(path);

	if (n >= sizeof(part))
		return err_set(err, E_SYSTEM, "%s: name too long", path);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != 0)
			continue;
		memcpy(part, path, i);
		part[i] = 0;
		while (mkdir(part, (mode_t)mode) < 0) {
			int number = errno;
			enum host_kind kind = host_kind(part);
			if (kind == HOST_DIR)
				break;
			/* was there and is gone: another process has renamed it */
			if (number == EEXIST && kind == HOST_NONE &&
			    host_kind_nofollow(part) != HOST_LINK)
				continue;
			errno = number;
			return err_sys(err, "%s", part);
		}
	}
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

int
host_remove_tree(const char *path, struct err *err)
{
	int number = nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : errno;

	if (!number || host_kind_nofollow(path) == HOST_NONE)
		return 0;
	errno = number;
	return err_sys(err, "%s", path);
}
