/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files: their records, sizes, times and sums. */
#include "host.h"
#include "part.h"
#include "part_fd.h"
#include "str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 16 }; /* on the stack of any thread */

int
part_fd_read(int fd, const char *path, struct sink sink, struct err *err)
{
	char block[BLOCK];
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

bool
part_load(struct record *record, struct arena *arena, const char *path)
{
	struct str bytes;
	struct err err;

	return host_kind_nofollow(path) == HOST_FILE &&
	       host_read_if(&bytes, arena, path, 65536, &err) == 0 && bytes.p &&
	       record_parse(record, bytes);
}

/* Not synced: a record carries its own sum, and a broken one is none. */
int
part_save(const struct record *record, struct arena *arena, const char *path,
	  struct err *err)
{
	struct str bytes = record_print(arena, record);

	if (!bytes.p)
		return err_set(err, E_SYSTEM, "%s: too much to record", path);
	return part_fd_add(path, bytes, err);
}

static int64_t
nanoseconds(struct timespec time)
{
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool
times_of(const struct stat *st, uint64_t *size, int64_t *mtime, int64_t *ctime)
{
	*size = (uint64_t)st->st_size;
	*mtime = nanoseconds(st->st_mtim);
	*ctime = st->st_nlink > 1 ? 0 : nanoseconds(st->st_ctim);
	return S_ISREG(st->st_mode);
}

bool
part_stat(const char *path, uint64_t *size, int64_t *mtime, int64_t *ctime)
{
	struct stat st;

	return stat(path, &st) == 0 && times_of(&st, size, mtime, ctime);
}

bool
part_fd_seen(struct part_seen *seen, const struct stat *st)
{
	int64_t ctime;

	seen->there = times_of(st, &seen->size, &seen->mtime, &ctime);
	return seen->there;
}

struct part_seen
part_look(const char *path)
{
	struct part_seen seen = {0};
	struct stat st;

	if (stat(path, &st) == 0)
		(void)part_fd_seen(&seen, &st);
	return seen;
}

bool
part_fd_stat(int fd, uint64_t *size, int64_t *mtime, int64_t *ctime)
{
	struct stat st;

	return fstat(fd, &st) == 0 && times_of(&st, size, mtime, ctime);
}

int
part_read_file(const char *path, struct sink sink, struct err *err)
{
	int status, fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "%s", path);
	status = part_fd_read(fd, path, sink, err);
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
