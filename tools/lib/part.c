/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beside host.c the one place that writes files: a download needs an open descriptor, a
 * lock and a place to go on from, which host_write does not offer.
 */
#include "part.h"
#include "host.h"
#include "part_fd.h"
#include "str.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_LONG = 200, TRIES = 8 };

/* "x/NAME" gives "x/.NAME.grab"; long names give way to their sum. */
static struct str
beside(struct arena *arena, const char *dest)
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
	return arena_printf(arena, "%.*s.%.*s.grab", STR(dir), STR(name));
}

/* Neither data nor record has this name: that the file cannot would show at its end. */
static bool
is_too_long(const char *dest)
{
	struct str path = str_c(dest);

	return path.n >= PATH_MAX - 32 ||
	       path.n - (size_t)(str_rchr(path, '/') + 1) > NAME_MAX;
}

int
part_name(struct part *part, struct arena *arena, const char *dest, struct err *err)
{
	struct str record;
	struct stat st;

	*part = (struct part){.dest = dest, .fd = -1};
	if (is_too_long(dest))
		return err_set(err, E_SYSTEM, "%s: name too long", dest);
	if (stat(dest, &st) < 0) {
		if (errno == ENAMETOOLONG) /* by a file system with shorter ones */
			return err_sys(err, "%s", dest);
	} else if (!part_fd_seen(&part->seen, &st)) {
		return err_set(err, E_SYSTEM, "%s: exists, and is no regular file", dest);
	}
	record = beside(arena, dest);
	part->data = arena_cat(arena, record, S("-part")).p;
	part->state = arena_cat(arena, record, S("-state")).p;
	part->fresh = arena_cat(arena, record, S("-new")).p;
	part->next = arena_cat(arena, record, S("-next")).p;
	part->record = record.p;
	return 0;
}

int
part_fd_make_parents(const char *path, struct err *err)
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
names(const struct part *part, const struct stat *open)
{
	struct stat there;

	return lstat(part->data, &there) == 0 && open->st_ino == there.st_ino &&
	       open->st_dev == there.st_dev;
}

static bool
still_there(const struct part *part)
{
	struct stat here;

	return fstat(part->fd, &here) == 0 && names(part, &here);
}

/* A second name is that of a commit that was cut short before its rename, or of a file
 * that others see: into that nobody may write. */
static bool
is_ours_alone(const struct part *part, const struct stat *open)
{
	struct stat st;

	if (open->st_nlink <= 1)
		return true;
	unlink(part->fresh);
	return fstat(part->fd, &st) == 0 && st.st_nlink <= 1;
}

/* Makes data, or opens it where it is there; -1 with errno. */
static int
make_or_open(struct part *part)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW, fd = -1;

	for (int i = 0; i < TRIES && fd < 0; i++) {
		fd = open(part->data, flags | O_CREAT | O_EXCL, 0666);
		part->made = fd >= 0;
		if (fd >= 0 || errno != EEXIST)
			break;
		fd = open(part->data, flags);
		if (fd < 0 && errno != ENOENT) /* else it was renamed in between */
			break;
	}
	return fd;
}

static int
open_data(struct part *part, struct err *err)
{
	int fd = make_or_open(part);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		if (part_fd_make_parents(part->data, err) < 0)
			return -E_SYSTEM;
		fd = make_or_open(part);
	}
	return fd < 0 ? err_sys(err, "%s", part->data) : fd;
}

int
part_try(struct part *part, bool *locked, struct err *err)
{
	struct stat st;

	*locked = false;
	for (int i = 0;; i++) {
		part->fd = open_data(part, err);
		if (part->fd < 0)
			return -E_SYSTEM;
		*locked = try_lock(part->fd) != 0;
		if (!*locked || fstat(part->fd, &st) < 0 || !S_ISREG(st.st_mode))
			break;
		part->size = (uint64_t)st.st_size;
		if (names(part, &st) && (is_ours_alone(part, &st) || i == TRIES))
			return 0;
		if (still_there(part))
			unlink(part->data);
		close(part->fd);
	}
	close(part->fd);
	part->fd = -1;
	if (*locked)
		return err_set(err, E_SYSTEM, "%s: not a regular file", part->data);
	part->waited = true;
	return 0;
}

/* An empty file becomes data; false with errno, ENOENT where another process was quicker. */
static bool
give_data(struct part *part)
{
	int fd = part_fd_create(part->next, O_RDWR), before = part->fd;
	bool ours = false;

	if (fd < 0)
		return false;
	(void)try_lock(fd);
	if (rename(part->next, part->data) == 0) {
		part->fd = fd;
		ours = still_there(part);
		/* Not sooner: whoever waits for it must find another name there. */
		close(before);
		errno = ENOENT;
	} else {
		int why = errno;
		if (why != ENOENT) /* else it was taken, and nothing is left */
			unlink(part->next);
		close(fd);
		errno = why;
	}
	return ours;
}

/*
 * Another file, locked before it has the name, and not this one cut short: where locks do
 * not work somebody else may be at it, and will find at its commit that the name is gone.
 * Its name until then is none that a commit renames: what is there is not whole.
 */
static int
replace(struct part *part, struct err *err)
{
	for (int i = 0; i < TRIES; i++) {
		part->made = give_data(part);
		if (part->made)
			return 0;
		if (errno != ENOENT)
			break;
	}
	return err_sys(err, "%s", part->data);
}

int
part_reset(struct part *part, struct err *err)
{
	struct stat st;

	/* looking is cheaper than removing, which locks the folder */
	if (lstat(part->state, &st) == 0)
		unlink(part->state);
	part->bare = true;
	part->size = 0;
	if (fstat(part->fd, &st) < 0)
		return err_sys(err, "%s", part->data);
	return st.st_size > 0 || !part->made ? replace(part, err) : 0;
}

/* Makes the rename itself last; file systems that cannot are none of our business. */
void
part_fd_sync_folder(const char *path)
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

/* Another name for what is open: at once for who may (CAP_DAC_READ_SEARCH, or Linux 6.10),
 * else by way of /proc. */
static int
link_open(int fd, const char *name)
{
	char self[64];

	if (linkat(fd, "", AT_FDCWD, name, AT_EMPTY_PATH) == 0)
		return 0;
	if (errno == EEXIST)
		return -1;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, self, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

static int
link_fresh(const struct part *part)
{
	int status = link_open(part->fd, part->fresh);
	struct stat st;

	if (status == 0 || errno != EEXIST)
		return status;
	/* what has no name any more cannot be linked, and takes it from nobody */
	if (fstat(part->fd, &st) < 0 || st.st_nlink == 0)
		return -1;
	unlink(part->fresh);
	return link_open(part->fd, part->fresh);
}

/* Only dest stays. Where that was a name of the file before, rename has left fresh. */
static void
drop_names(const struct part *part)
{
	struct stat st = {0};
	bool both = fstat(part->fd, &st) == 0 && names(part, &st);

	if (st.st_nlink > (both ? 2 : 1))
		unlink(part->fresh);
	if (both)
		unlink(part->data);
}

/*
 * dest becomes a name of exactly what is open: by a link to the descriptor, since whoever
 * renames a name may rename what another process has just put there. Where the file
 * system has no links, or the system no /proc, the name is compared first. -1 with errno,
 * which is 0 where what is open has lost its name.
 */
static int
give_name(const struct part *part)
{
	for (int i = 0; i < TRIES; i++) {
		if (link_fresh(part) < 0)
			break;
		if (rename(part->fresh, part->dest) == 0) {
			drop_names(part);
			return 0;
		}
		if (errno != ENOENT) { /* else another process took the name in between */
			int why = errno;
			unlink(part->fresh);
			errno = why;
			return -1;
		}
	}
	if (still_there(part))
		return rename(part->data, part->dest);
	errno = 0;
	return -1;
}

/* What is open has its whole length, is on the disk, and may be given away. */
static int
finish(const struct part *part, struct err *err)
{
	struct stat st;

	if (fstat(part->fd, &st) < 0)
		return err_sys(err, "%s", part->dest);
	if ((uint64_t)st.st_size != part->size)
		return err_set(err, E_SYSTEM,
			       "%s: %llu bytes were written, %llu are there", part->dest,
			       (unsigned long long)part->size,
			       (unsigned long long)st.st_size);
	if (!arrived(part->fd))
		return err_sys(err, "%s", part->dest);
	if (give_name(part) < 0)
		return errno ? err_sys(err, "%s", part->dest)
			     : err_set(err, E_SYSTEM,
				       "%s: was removed or renamed by somebody else",
				       part->data);
	/* Not before it has its name: who waits for the part opens it to write. */
	if (part->sealed && fchmod(part->fd, st.st_mode & 0444) < 0)
		return err_sys(err, "%s", part->dest);
	return 0;
}

int
part_commit(struct part *part, struct err *err)
{
	if (finish(part, err) < 0) {
		part_close(part, true);
		return -E_SYSTEM;
	}
	if (!part->bare)
		unlink(part->state);
	close(part->fd);
	part->fd = -1;
	part_fd_sync_folder(part->dest);
	return 0;
}

void
part_close(struct part *part, bool keep)
{
	if (part->fd < 0)
		return;
	if ((!keep || part->size == 0) && still_there(part)) {
		unlink(part->state);
		unlink(part->data);
	}
	close(part->fd);
	part->fd = -1;
}

/* Whoever is about to commit to dest would remove the same, so there is no lock to take. */
void
part_tidy(const struct part *part)
{
	struct stat dest, data;
	bool has_data = lstat(part->data, &data) == 0;

	if (has_data && stat(part->dest, &dest) == 0 && dest.st_ino == data.st_ino &&
	    dest.st_dev == data.st_dev)
		has_data = unlink(part->data) < 0;
	if (!has_data)
		unlink(part->state);
	/* whoever is just about to rename it makes another */
	if (lstat(part->next, &data) == 0)
		unlink(part->next);
}
