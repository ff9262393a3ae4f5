/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a candidate to the place: by link, reflink or copy, always to another name first.
 * What was not proven before is summed up on the way: a link before it is renamed, a
 * reflink after it was taken (nobody else can write to it), a copy while it is made.
 */
#include "host.h"
#include "part_fd.h"
#include "store_file.h"
#include "str.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { TRIES = 100, COPY_MOST = 1 << 30, OLD = 600 /* seconds */ };

struct bring {
	struct candidate *from;
	struct arena *arena;
	const struct store_want *want;
	struct part part; /* names beside dest; never opened */
	const char *temp;
	int fd; /* of temp, unless that is a link */
};

/* Unique on a volume that several machines share; who makes it asks for O_EXCL. */
static const char *
temp_name(const struct bring *bring)
{
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];
	struct utsname host;

	if (uname(&host) < 0)
		host.nodename[0] = 0;
	digest_of(&sum, DIGEST_SHA256, str_c(host.nodename));
	digest_hex(hex, &sum);
	return arena_printf(bring->arena, "%s-%.8s-%ld-%llx", bring->part.fresh, hex,
			    (long)getpid(), (unsigned long long)host_ticks())
		.p;
}

/* Unlocked and old: the process died. A new one may be just about to be locked. */
static bool
is_left_over(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && host_time() - st.st_mtime > OLD &&
	       flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/* Copies that were cut short. */
static void
remove_left_over(const struct bring *bring)
{
	ptrdiff_t slash = str_rchr(str_c(bring->part.fresh), '/');
	struct str dir = str_n(bring->part.fresh, (size_t)(slash + 1)), *names;
	struct str prefix = str_c(bring->part.fresh + slash + 1);
	size_t nnames;
	struct err err;

	if (host_list(&names, &nnames, bring->arena,
		      slash < 0 ? "." : arena_str(bring->arena, dir).p, &err) < 0)
		return;
	for (size_t i = 0; i < nnames; i++) {
		if (!str_starts(names[i], prefix) || names[i].n == prefix.n)
			continue;
		const char *path = arena_cat(bring->arena, dir, names[i]).p;
		int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd >= 0 && is_left_over(fd))
			unlink(path);
		if (fd >= 0)
			close(fd);
	}
}

/* temp becomes dest; where both are names of one file, rename leaves both. */
static int
finish(const struct bring *bring, bool *made, struct err *err)
{
	int status = 0;

	if (bring->from->proven && !candidate_unchanged(bring->from)) {
		unlink(bring->temp);
		return 0;
	}
	if (rename(bring->temp, bring->want->dest) < 0)
		status = err_sys(err, "%s", bring->want->dest);
	unlink(bring->temp);
	if (status == 0)
		part_fd_sync_folder(bring->want->dest);
	*made = status == 0;
	return status;
}

/* Else what arrives could be changed by others under its other name. */
static bool
may_link(const struct candidate *from)
{
	struct stat st;

	return from->is_object || (fstat(from->fd, &st) == 0 && candidate_is_safe(&st));
}

static bool
same_file(int fd, const char *path)
{
	struct stat here, there;

	return fstat(fd, &here) == 0 && lstat(path, &there) == 0 &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/* By descriptor, so that it is the file that is summed up; by name without /proc. */
static bool
make_link(struct bring *bring)
{
	char self[64];

	if (!may_link(bring->from))
		return false;
	snprintf(self, sizeof(self), "/proc/self/fd/%d", bring->from->fd);
	for (int i = 0; i < TRIES; i++) {
		bring->temp = temp_name(bring);
		if (linkat(AT_FDCWD, self, AT_FDCWD, bring->temp, AT_SYMLINK_FOLLOW) ==
			    0 ||
		    linkat(AT_FDCWD, bring->from->path, AT_FDCWD, bring->temp,
			   AT_SYMLINK_FOLLOW) == 0) {
			if (same_file(bring->from->fd, bring->temp))
				return true;
			unlink(bring->temp);
			return false;
		}
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static int
by_link(struct bring *bring, bool *made, struct err *err)
{
	if (!bring->from->proven) {
		bring->from->proven = candidate_is_wanted(bring->from->fd, bring->want);
		if (!bring->from->proven) {
			unlink(bring->temp);
			return 0;
		}
	}
	return finish(bring, made, err);
}

static int
make_file(struct bring *bring, struct err *err)
{
	for (int i = 0; i < TRIES; i++) {
		bring->temp = temp_name(bring);
		bring->fd =
			open(bring->temp,
			     O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (bring->fd >= 0 || errno != EEXIST)
			break;
	}
	if (bring->fd < 0)
		return err_sys(err, "%s", bring->temp);
	(void)flock(bring->fd, LOCK_EX | LOCK_NB);
	return 0;
}

static int
check_room(const struct bring *bring, struct err *err)
{
	struct statvfs fs;
	uint64_t have;

	if (fstatvfs(bring->fd, &fs) < 0 || fs.f_blocks == 0)
		return 0;
	have = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (bring->from->size <= have)
		return 0;
	return err_set(err, E_SYSTEM, "%s: %llu bytes needed, %llu free on its disk",
		       bring->want->dest, (unsigned long long)bring->from->size,
		       (unsigned long long)have);
}

struct copy {
	struct bring *bring;
	uint64_t at;
	struct digest digest;
	bool failed; /* to write; else it was the candidate that could not be read */
};

static int
copy_bytes(void *context, struct str bytes, struct err *err)
{
	struct copy *copy = context;

	if (part_fd_write(copy->bring->fd, copy->at, bytes) < 0) {
		copy->failed = true;
		return err_sys(err, "%s", copy->bring->want->dest);
	}
	copy->at += bytes.n;
	if (!copy->bring->from->proven)
		digest_update(&copy->digest, bytes);
	return 0;
}

/* In the kernel, where nobody needs to see the bytes; what it does not do is left. */
static uint64_t
copy_inside(const struct bring *bring)
{
	loff_t from = 0, to = 0;

	while (copy_file_range(bring->from->fd, &from, bring->fd, &to, COPY_MOST, 0) > 0)
		;
	return (uint64_t)to;
}

/* Only a failure to write is one; *right: temp holds the wanted bytes. */
static int
copy_all(struct bring *bring, bool *right, struct err *err)
{
	struct copy copy = {.bring = bring};
	struct digest_value sum;
	int status;

	digest_init(&copy.digest, DIGEST_SHA256);
	if (bring->from->proven)
		copy.at = copy_inside(bring);
	if (lseek(bring->from->fd, (off_t)copy.at, SEEK_SET) < 0)
		return err_sys(err, "%s", bring->from->path);
	status = part_fd_read(bring->from->fd, bring->from->path,
			      (struct sink){copy_bytes, &copy}, err);
	if (status < 0)
		return copy.failed ? status : 0;
	digest_final(&copy.digest, &sum);
	*right = bring->from->proven ? copy.at == bring->from->size
				     : digest_eq(&sum, &bring->want->sha256);
	return 0;
}

static int
fill(struct bring *bring, bool *right, struct err *err)
{
	int status;

	if (ioctl(bring->fd, FICLONE, bring->from->fd) == 0) {
		*right = bring->from->proven ||
			 candidate_is_wanted(bring->fd, bring->want);
		return 0;
	}
	status = check_room(bring, err);
	return status < 0 ? status : copy_all(bring, right, err);
}

static int
by_file(struct bring *bring, bool *made, struct err *err)
{
	bool right = false;
	int status;

	remove_left_over(bring);
	if (make_file(bring, err) < 0)
		return -E_SYSTEM;
	status = fill(bring, &right, err);
	if (status == 0 && right && fsync(bring->fd) < 0)
		status = err_sys(err, "%s", bring->want->dest);
	if (status == 0 && right)
		status = finish(bring, made, err);
	else
		unlink(bring->temp);
	if (close(bring->fd) < 0 && status == 0)
		status = err_sys(err, "%s", bring->want->dest);
	return status;
}

int
store_bring(struct candidate *candidate, struct arena *arena,
	    const struct store_want *want, bool *made, struct err *err)
{
	struct bring bring = {.from = candidate, .arena = arena, .want = want, .fd = -1};

	*made = false;
	if (part_name(&bring.part, arena, want->dest, err) < 0 ||
	    part_fd_make_parents(want->dest, err) < 0)
		return -E_SYSTEM;
	return make_link(&bring) ? by_link(&bring, made, err)
				 : by_file(&bring, made, err);
}
