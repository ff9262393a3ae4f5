/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beside host.c the one place that writes files: a download needs an open descriptor, a
 * lock and a place to go on from, which host_write does not offer.
 */
#include "part.h"
#include "host.h"
#include "str.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { BLOCK = 1 << 18, WAIT_MS = 100, NAME_LONG = 200 };

/* "x/NAME" and "-part" give "x/.NAME.grab-part"; long names give way to their sum. */
static const char *
beside(struct arena *arena, const char *dest, const char *suffix)
{
	ptrdiff_t slash = str_rchr(str_c(dest), '/');
	struct str dir = str_n(dest, (size_t)(slash + 1)), name = str_c(dest + slash + 1);
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];

	if (name.n > NAME_LONG) {
		digest_of(&sum, DIGEST_SHA256, name);
		digest_hex(hex, &sum);
		name = str_c(hex);
	}
	return arena_printf(arena, "%.*s.%.*s.grab%s", STR(dir), STR(name), suffix).p;
}

int
part_name(struct part *part, struct arena *arena, const char *dest, struct err *err)
{
	enum host_kind kind = host_kind(dest);

	if (strlen(dest) >= PATH_MAX - 32)
		return err_set(err, E_SYSTEM, "%s: name too long", dest);
	if (kind == HOST_DIR || kind == HOST_OTHER)
		return err_set(err, E_SYSTEM, "%s: exists, and is no regular file", dest);
	*part = (struct part){.dest = dest, .fd = -1};
	part->data = beside(arena, dest, "-part");
	part->state = beside(arena, dest, "-state");
	part->record = beside(arena, dest, "");
	return 0;
}

static int
make_parents(const char *path, struct err *err)
{
	char dir[PATH_MAX];
	ptrdiff_t slash = str_rchr(str_c(path), '/');

	if (slash <= 0)
		return 0;
	memcpy(dir, path, (size_t)slash);
	dir[slash] = 0;
	return host_make_dirs(dir, 0777, err);
}

/* 1: locked; 0: another holds it; -1: the file system has no locks, which is no reason
 * to stop (Lustre and some NFS mounts). */
static int
try_lock(int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 1;
	return errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

/* Does data still name what we have open? The one before us may have renamed it. */
static bool
still_there(const struct part *part)
{
	struct stat here, there;

	return fstat(part->fd, &here) == 0 && lstat(part->data, &there) == 0 &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/* Opens data for part, -E_SYSTEM; a name that the one before us took away is made anew. */
static int
try_open(struct part *part, bool *locked, struct err *err)
{
	do {
		part->fd =
			open(part->data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (part->fd < 0)
			return err_sys(err, "%s", part->data);
		*locked = try_lock(part->fd) != 0;
		if (*locked && still_there(part))
			return 0;
		close(part->fd);
		part->fd = -1;
	} while (*locked);
	part->waited = true;
	return 0;
}

int
part_try(struct part *part, bool *locked, struct err *err)
{
	struct stat st;

	if (make_parents(part->data, err) < 0 || try_open(part, locked, err) < 0)
		return -E_SYSTEM;
	if (!*locked)
		return 0;
	if (fstat(part->fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(part->fd);
		part->fd = -1;
		return err_set(err, E_SYSTEM, "%s: not a regular file", part->data);
	}
	part->size = (uint64_t)st.st_size;
	return 0;
}

int
part_open(struct part *part, void (*wait)(void *context), void *context, struct err *err)
{
	bool locked, told = false;

	for (;;) {
		if (part_try(part, &locked, err) < 0)
			return -E_SYSTEM;
		if (locked)
			return 0;
		if (!told && wait)
			wait(context);
		told = true;
		host_sleep(WAIT_MS);
	}
}

static int
read_through(int fd, const char *path, struct sink sink, struct err *err)
{
	static _Thread_local char block[BLOCK];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		int status;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "%s", path);
		status = sink.take(sink.context, str_n(block, (size_t)n), err);
		if (status < 0)
			return status;
	}
	return 0;
}

struct total {
	struct digest *digest;
	uint64_t size;
};

static int
add(void *context, struct str bytes, struct err *err)
{
	struct total *total = context;

	(void)err;
	digest_update(total->digest, bytes);
	total->size += bytes.n;
	return 0;
}

int
part_sum(struct part *part, struct err *err)
{
	struct total total = {&part->digest, 0};

	digest_init(&part->digest, DIGEST_SHA256);
	if (lseek(part->fd, 0, SEEK_SET) < 0)
		return err_sys(err, "%s", part->data);
	if (read_through(part->fd, part->data, (struct sink){add, &total}, err) < 0)
		return -E_SYSTEM;
	part->size = total.size;
	return 0;
}

int
part_reset(struct part *part, struct err *err)
{
	unlink(part->state);
	digest_init(&part->digest, DIGEST_SHA256);
	part->size = 0;
	if (ftruncate(part->fd, 0) < 0)
		return err_sys(err, "%s", part->data);
	return 0;
}

int
part_write(struct part *part, struct str bytes, struct err *err)
{
	while (bytes.n) {
		ssize_t n = pwrite(part->fd, bytes.p, bytes.n, (off_t)part->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_sys(err, "%s", part->data);
		digest_update(&part->digest, str_sub(bytes, 0, (size_t)n));
		part->size += (uint64_t)n;
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

int
part_room(const struct part *part, uint64_t n, struct err *err)
{
	struct statvfs fs;
	uint64_t have;

	/* 0 blocks: a file system that does not say (some FUSE mounts) */
	if (fstatvfs(part->fd, &fs) < 0 || fs.f_blocks == 0)
		return 0;
	have = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (n <= have)
		return 0;
	return err_set(err, E_SYSTEM, "%s: %llu bytes needed, %llu free on its disk",
		       part->dest, (unsigned long long)n, (unsigned long long)have);
}

int
part_head(const struct part *part, char *bytes, size_t *n, struct err *err)
{
	ssize_t got = pread(part->fd, bytes, *n, 0);

	if (got < 0)
		return err_sys(err, "%s", part->data);
	*n = (size_t)got;
	return 0;
}

/* Makes the rename itself last; file systems that cannot are none of our business. */
static void
sync_folder(const char *path)
{
	char dir[PATH_MAX];
	ptrdiff_t slash = str_rchr(str_c(path), '/');
	int fd;

	snprintf(dir, sizeof(dir), "%.*s", slash > 0 ? (int)slash : 1,
		 slash > 0    ? path
		 : slash == 0 ? "/"
			      : ".");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/*
 * close() is where NFS reports that bytes did not arrive. A second descriptor is closed
 * for that answer, since the first one holds the lock until the file has its name.
 */
static bool
arrived(int fd)
{
	int copy = fsync(fd) < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);

	return copy >= 0 && close(copy) == 0;
}

int
part_commit(struct part *part, struct err *err)
{
	if (!arrived(part->fd) || rename(part->data, part->dest) < 0) {
		int status = err_sys(err, "%s", part->dest);
		part_close(part, true);
		return status;
	}
	unlink(part->state);
	close(part->fd);
	part->fd = -1;
	sync_folder(part->dest);
	return 0;
}

void
part_close(struct part *part, bool keep)
{
	if (part->fd < 0)
		return;
	if (!keep || part->size == 0) {
		unlink(part->state);
		unlink(part->data);
	}
	close(part->fd);
	part->fd = -1;
}

bool
part_load(struct record *record, struct arena *arena, const char *path)
{
	struct str bytes;
	struct err err;

	return host_kind_nofollow(path) == HOST_FILE &&
	       host_read_if(&bytes, arena, path, 65536, &err) == 0 && bytes.p &&
	       record_parse(record, bytes);
}

/* No sync and no rename: a record carries its own sum, and a broken one is none. */
int
part_save(const struct record *record, struct arena *arena, const char *path,
	  struct err *err)
{
	struct str bytes = record_print(arena, record);
	int fd;
	ssize_t n;

	if (!bytes.p)
		return err_set(err, E_SYSTEM, "%s: too much to record", path);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0)
		return err_sys(err, "%s", path);
	n = write(fd, bytes.p, bytes.n);
	if (close(fd) < 0 || n != (ssize_t)bytes.n)
		return err_sys(err, "%s", path);
	return 0;
}

static int64_t
nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool
part_stat(const char *path, uint64_t *size, int64_t *mtime, int64_t *ctime)
{
	struct stat st;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return false;
	*size = (uint64_t)st.st_size;
	*mtime = nanoseconds(st.st_mtim);
	*ctime = nanoseconds(st.st_ctim);
	return true;
}

int
part_read_file(const char *path, struct sink sink, struct err *err)
{
	int status, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "%s", path);
	status = read_through(fd, path, sink, err);
	close(fd);
	return status;
}

int
part_sum_file(struct digest_value *value, uint64_t *size, const char *path,
	      struct err *err)
{
	struct digest digest;
	struct total total = {&digest, 0};

	digest_init(&digest, DIGEST_SHA256);
	if (part_read_file(path, (struct sink){add, &total}, err) < 0)
		return -E_SYSTEM;
	digest_final(&digest, value);
	*size = total.size;
	return 0;
}
