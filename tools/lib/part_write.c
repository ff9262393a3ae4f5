/* SPDX-License-Identifier: Apache-2.0 */
/* Room on the disk, and bytes at their place. */
#include "part_fd.h"
#include "part_pieces.h"
#include "str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
	BLOCK_UNIT = 512,
	WORTH_ASKING = 1 << 16, /* for less room the write itself asks as soon */
	WORTH_ALLOCATING = 1 << 20,
	TMPFS = 0x01021994,
};

int
part_fd_write(int fd, uint64_t at, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = pwrite(fd, bytes.p, bytes.n, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		at += (uint64_t)n;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

ptrdiff_t
part_fd_pread(int fd, uint64_t at, char *bytes, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(fd, bytes + done, n - done, (off_t)(at + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ptrdiff_t)done;
}

static int
create(const char *path, int mode)
{
	return open(path, mode | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
}

int
part_fd_create(const char *path, int mode)
{
	int fd = create(path, mode);

	if (fd >= 0 || errno != EEXIST)
		return fd;
	unlink(path);
	return create(path, mode);
}

/* Closes fd. */
static int
write_file(int fd, const char *path, struct str bytes, bool lasting, struct err *err)
{
	int status = 0;

	if (fd < 0)
		return err_sys(err, "%s", path);
	if (part_fd_write(fd, 0, bytes) < 0 || (lasting && fdatasync(fd) < 0))
		status = err_sys(err, "%s", path);
	if (close(fd) < 0 && status == 0)
		status = err_sys(err, "%s", path);
	return status;
}

int
part_fd_replace(const char *path, struct str bytes, bool lasting, struct err *err)
{
	char fresh[PATH_MAX + 8];
	int status;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	status = write_file(part_fd_create(fresh, O_WRONLY), fresh, bytes, lasting, err);
	if (status == 0 && rename(fresh, path) < 0)
		status = err_sys(err, "%s", path);
	if (status < 0)
		unlink(fresh);
	return status;
}

int
part_fd_add(const char *path, struct str bytes, struct err *err)
{
	int fd = create(path, O_WRONLY), status;

	if (fd < 0 && errno == EEXIST)
		return part_fd_replace(path, bytes, false, err);
	status = write_file(fd, path, bytes, false, err);
	if (status < 0 && fd >= 0)
		unlink(path);
	return status;
}

/* False for a file system that does not say: 0 blocks, as some FUSE mounts have. */
static bool
free_bytes(int fd, uint64_t *n)
{
	struct statvfs fs;

	if (fstatvfs(fd, &fs) < 0 || fs.f_blocks == 0)
		return false;
	*n = (uint64_t)fs.f_bavail * fs.f_frsize;
	return true;
}

uint64_t
part_held(const struct part *part)
{
	struct stat st;
	int status = part->fd >= 0 ? fstat(part->fd, &st) : lstat(part->data, &st);

	return status == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_blocks * BLOCK_UNIT
						  : 0;
}

static uint64_t
missing(const struct part *part)
{
	uint64_t held = part_held(part);

	return part->size > held ? part->size - held : 0;
}

static int
no_room(const struct part *part, const char *why, struct err *err)
{
	uint64_t have = 0;

	(void)free_bytes(part->fd, &have);
	return err_set(err, E_SYSTEM,
		       "%s: %s%s%llu more bytes needed, %llu free on its disk",
		       part->dest, why, *why ? ": " : "",
		       (unsigned long long)missing(part), (unsigned long long)have);
}

/* errno says why. at: so much was there, where nobody knows how much is missing. */
static int
write_failed(const struct part *part, uint64_t at, struct err *err)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	if (full && missing(part) > 0)
		return no_room(part, strerror(errno), err);
	if (full && part->size == 0)
		return err_set(err, E_SYSTEM,
			       "%s: %s: %llu bytes were there, of a length that the "
			       "server does not tell",
			       part->dest, strerror(errno), (unsigned long long)at);
	return err_sys(err, "%s", part->data);
}

/* There all pages would be cleared before the first byte comes: 0.3 s a gigabyte. */
static bool
is_in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == TMPFS;
}

/* Only what cannot be had is a failure; what the file system does not know is not. */
static int
take_room(const struct part *part, struct err *err)
{
	int status;

	if (is_in_memory(part->fd))
		return 0;
	do
		status = fallocate(part->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)part->size);
	while (status < 0 && errno == EINTR);
	if (status < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
		return no_room(part, strerror(errno), err);
	return 0;
}

int
part_allocate(struct part *part, uint64_t size, struct err *err)
{
	uint64_t have, more;

	part->size = size;
	if (size < WORTH_ASKING)
		return 0;
	more = missing(part);
	if (free_bytes(part->fd, &have) && more > have)
		return no_room(part, "", err);
	return more >= WORTH_ALLOCATING ? take_room(part, err) : 0;
}

int
part_write_at(const struct part *part, uint64_t at, struct str bytes, struct err *err)
{
	if (part_fd_write(part->fd, at, bytes) < 0)
		return write_failed(part, at, err);
	return 0;
}

int
part_read_at(const struct part *part, uint64_t at, char *bytes, size_t *n,
	     struct err *err)
{
	ptrdiff_t got = part_fd_pread(part->fd, at, bytes, *n);

	if (got < 0)
		return err_sys(err, "%s", part->data);
	*n = (size_t)got;
	return 0;
}

int
part_head(const struct part *part, char *bytes, size_t *n, struct err *err)
{
	return part_read_at(part, 0, bytes, n, err);
}

void
part_writeback(const struct part *part, uint64_t first, uint64_t end)
{
	(void)sync_file_range(part->fd, (off_t)first, (off_t)(end - first),
			      SYNC_FILE_RANGE_WRITE);
}

int
part_sync(const struct part *part, struct err *err)
{
	if (fdatasync(part->fd) < 0)
		return err_sys(err, "%s", part->data);
	return 0;
}

bool
part_disk(struct part_disk *disk, const char *path)
{
	char dir[PATH_MAX];
	struct statvfs fs;
	struct stat st;

	if (strlen(path) >= sizeof(dir))
		return false;
	memcpy(dir, path, strlen(path) + 1);
	while (stat(dir, &st) < 0) {
		ptrdiff_t slash = str_rchr(str_c(dir), '/');
		if (dir[0] == 0 || strcmp(dir, ".") == 0 || strcmp(dir, "/") == 0)
			return false;
		if (slash < 0)
			memcpy(dir, ".", 2);
		else
			dir[slash ? slash : 1] = 0;
	}
	*disk = (struct part_disk){.device = st.st_dev, .free = UINT64_MAX};
	if (statvfs(dir, &fs) == 0 && fs.f_blocks > 0)
		disk->free = (uint64_t)fs.f_bavail * fs.f_frsize;
	return true;
}
