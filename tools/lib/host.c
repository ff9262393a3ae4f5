/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: files, folders, paths inside a root, the environment, the clock. */
#include "host.h"
#include "str.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SMALL = 64 << 10 /* bytes of a file that is read rather than mapped */ };

static enum host_kind
kind_of(mode_t mode)
{
	return S_ISREG(mode)   ? HOST_FILE
	       : S_ISDIR(mode) ? HOST_DIR
	       : S_ISLNK(mode) ? HOST_LINK
			       : HOST_OTHER;
}

enum host_kind
host_kind(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? kind_of(st.st_mode) : host_kind_nofollow(path);
}

enum host_kind
host_kind_nofollow(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 ? kind_of(st.st_mode) : HOST_NONE;
}

int
host_cwd(struct str *path, struct arena *arena, struct err *err)
{
	char *cwd = arena_alloc(arena, PATH_MAX);

	if (!getcwd(cwd, PATH_MAX))
		return err_sys(err, "working folder");
	*path = str_c(cwd);
	return 0;
}

/* Reads to the end in pieces, since files in /proc and pipes state no size. */
static int
read_all(struct str *bytes, struct arena *arena, int fd, const char *path, size_t max,
	 struct err *err)
{
	size_t size = 4096, n = 0;
	char *p = arena_alloc(arena, size);
	ssize_t got;

	for (;;) {
		got = read(fd, p + n, size - n - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(err, "%s", path);
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > max)
			return err_set(err, E_FORMAT, "%s: larger than %zu bytes", path,
				       max);
		if (n + 1 == size) {
			char *bigger = arena_alloc(arena, size * 4);
			memcpy(bigger, p, n);
			p = bigger;
			size *= 4;
		}
	}
	p[n] = 0;
	*bytes = (struct str){p, n};
	return 0;
}

int
host_read(struct str *bytes, struct arena *arena, const char *path, size_t max,
	  struct err *err)
{
	int fd, status;

	if (strcmp(path, "-") == 0)
		return read_all(bytes, arena, STDIN_FILENO, "standard input", max, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, "%s", path);
	status = read_all(bytes, arena, fd, path, max, err);
	close(fd);
	return status;
}

int
host_read_if(struct str *bytes, struct arena *arena, const char *path, size_t max,
	     struct err *err)
{
	*bytes = (struct str){0};
	if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	return host_read(bytes, arena, path, max, err);
}

/* A small file is cheaper to read than to map, and nobody can cut it short meanwhile. */
static int
read_small(struct str *bytes, int fd, size_t size)
{
	char *p = malloc(size);
	size_t n = 0;
	ssize_t got = 1;

	if (!p)
		die_oom(size);
	while (n < size && got != 0) {
		got = read(fd, p + n, size - n);
		if (got < 0 && errno != EINTR) {
			free(p);
			return -1;
		}
		n += got > 0 ? (size_t)got : 0;
	}
	if (n)
		*bytes = (struct str){p, n};
	else
		free(p);
	return 0;
}

static int
map_all(struct str *bytes, int fd, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	*bytes = (struct str){p, size};
	return p == MAP_FAILED ? -1 : 0;
}

/* The bytes of the regular file that is open here. */
static int
map_open(struct str *bytes, int fd, size_t size, const char *path, struct err *err)
{
	int status = 0;

	*bytes = S("");
	if (size > 0)
		status = size <= SMALL ? read_small(bytes, fd, size)
				       : map_all(bytes, fd, size);
	return status < 0 ? err_sys(err, "%s", path) : 0;
}

int
host_map(struct str *bytes, const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC), status;

	if (fd < 0)
		return err_sys(err, "%s", path);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		status = err_set(err, E_SYSTEM, "%s: not a regular file", path);
	else
		status = map_open(bytes, fd, (size_t)st.st_size, path, err);
	close(fd);
	return status;
}

int
host_take(struct host_bytes *taken, struct arena *arena, const char *path, size_t max,
	  struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC), status;

	*taken = (struct host_bytes){0};
	if (fd < 0)
		return host_read(&taken->bytes, arena, path, max, err);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		status = map_open(&taken->bytes, fd, (size_t)st.st_size, path, err);
		taken->mapped = status == 0;
	} else {
		status = read_all(&taken->bytes, arena, fd, path, max, err);
	}
	close(fd);
	return status;
}

void
host_leave(const struct host_bytes *taken)
{
	if (taken->mapped)
		host_unmap(taken->bytes);
}

void
host_unmap(struct str bytes)
{
	if (bytes.n && bytes.n <= SMALL)
		free((void *)(uintptr_t)bytes.p);
	else if (bytes.n)
		munmap((void *)(uintptr_t)bytes.p, bytes.n);
}

void
host_map_scattered(struct str bytes)
{
	/* advice: what comes of it changes no byte */
	if (bytes.n > SMALL)
		posix_madvise((void *)(uintptr_t)bytes.p, bytes.n, POSIX_MADV_RANDOM);
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int
host_list(struct str **names, size_t *nnames, struct arena *arena, const char *path,
	  struct err *err)
{
	struct str *list = NULL;
	size_t n = 0, size = 0;
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (!dir)
		return err_sys(err, "%s", path);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (n == size) {
			struct str *bigger = ARENA_ARRAY(arena, struct str,
							 size = size ? size * 2 : 64);
			if (n)
				memcpy(bigger, list, n * sizeof(*list));
			list = bigger;
		}
		list[n++] = arena_str(arena, str_c(entry->d_name));
	}
	if (errno) {
		int status = err_sys(err, "%s", path);
		closedir(dir);
		return status;
	}
	closedir(dir);
	if (n)
		qsort(list, n, sizeof(*list), by_bytes);
	*names = list;
	*nnames = n;
	return 0;
}

/*
 * The kernel could do this (openat2 with RESOLVE_IN_ROOT), but the seccomp filters of
 * older Docker engines refuse that call, so links are read one by one.
 */
const char *
host_in_root(struct arena *arena, const char *root, const char *path)
{
	char done[PATH_MAX] = "", todo[PATH_MAX], link[PATH_MAX];
	size_t base = strlen(root), n;
	unsigned hops = 0;

	while (base > 0 && root[base - 1] == '/')
		base--;
	if (base >= sizeof(done) || strlen(path) >= sizeof(todo))
		return NULL;
	memcpy(done, root, base);
	done[n = base] = 0;
	snprintf(todo, sizeof(todo), "%s", path);
	while (todo[0]) {
		size_t skip = strspn(todo, "/"), len = strcspn(todo + skip, "/");
		struct str part = str_n(todo + skip, len);
		size_t was = n;

		if (part.n == 0)
			break;
		bool is_name = !str_eq(part, S(".")) && !str_eq(part, S(".."));

		if (str_eq(part, S("..")))
			while (n > base && done[--n] != '/')
				;
		if (is_name)
			n += (size_t)snprintf(done + n, sizeof(done) - n, "/%.*s",
					      STR(part));
		if (n >= sizeof(done))
			return NULL;
		done[n] = 0;
		memmove(todo, todo + skip + len, strlen(todo + skip + len) + 1);
		/* only a name just added can be a link; root itself is never read as one
		 */
		ssize_t got = is_name ? readlink(done, link, sizeof(link) - 1) : -1;
		if (got <= 0)
			continue;
		link[got] = 0;
		if (++hops > 40 || (size_t)got + strlen(todo) + 1 >= sizeof(todo))
			return NULL;
		memmove(todo + got + 1, todo, strlen(todo) + 1);
		memcpy(todo, link, (size_t)got);
		todo[got] = '/';
		done[n = link[0] == '/' ? base : was] = 0;
	}
	return arena_str(arena, n ? str_n(done, n) : S("/")).p;
}

void
host_keep_streams(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/", O_PATH); /* the lowest number that is free */
}

uint64_t
host_descriptors(void)
{
	enum { HAS = 16 }; /* streams, event loop, wake-ups, folders, resolver */
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return UINT64_MAX;
	if (limit.rlim_cur < limit.rlim_max) {
		rlim_t before = limit.rlim_cur;
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
			limit.rlim_cur = before;
	}
	return limit.rlim_cur > HAS ? limit.rlim_cur - HAS : 0;
}

struct str
host_env(const char *name)
{
	return str_c(getenv(name));
}

void
host_env_drop(const char *name)
{
	unsetenv(name);
}

const char *const *
host_environ(void)
{
	return (const char *const *)environ;
}

int64_t
host_time(void)
{
	return (int64_t)time(NULL);
}

uint64_t
host_ticks(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t
host_busy(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

void
host_sleep(unsigned milliseconds)
{
	struct timespec wait = {milliseconds / 1000,
				(long)(milliseconds % 1000) * 1000000};

	nanosleep(&wait, NULL);
}
