/* SPDX-License-Identifier: Apache-2.0 */
/* Each folder is opened from the one above it, so that links lead nowhere. */
#include "treelist.h"
#include "str.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 128 << 10, DEPTH_MAX = 128, POINTER_MAX = 1024, TARGET_MAX = 4096 };

struct walk {
	struct treelist *list;
	struct arena *arena;
	size_t size; /* of list->entries */
	const char *dir;
	char *piece;
	struct err *err;
};

bool
treelist_is_pointer(struct str text)
{
	struct str line, size;
	uint64_t value;

	/* https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
	if (!str_line(&text, &line) ||
	    (!str_eq(line, S("version https://git-lfs.github.com/spec/v1")) &&
	     !str_eq(line, S("version https://hawser.github.com/spec/v1"))))
		return false;
	while (str_line(&text, &line))
		if (str_starts(line, S("oid sha256:")) && line.n == 11 + 64) {
			size = str_line(&text, &line) ? line : S("");
			return str_starts(size, S("size ")) &&
			       str_uint(str_sub(size, 5, size.n), 0, INT64_MAX, &value);
		}
	return false;
}

static struct treehash_entry *
add_entry(struct walk *walk, struct str path, enum treehash_mode mode)
{
	struct treelist *list = walk->list;

	if (list->nentries == walk->size) {
		struct treehash_entry *bigger =
			ARENA_ARRAY(walk->arena, struct treehash_entry,
				    walk->size = walk->size ? walk->size * 2 : 256);
		if (list->nentries)
			memcpy(bigger, list->entries, list->nentries * sizeof(*bigger));
		list->entries = bigger;
	}
	list->entries[list->nentries] =
		(struct treehash_entry){.path = path, .mode = mode};
	return &list->entries[list->nentries++];
}

static int
failed(struct walk *walk, struct str path)
{
	return err_sys(walk->err, "%s/%.*s", walk->dir, STR(path));
}

static int
sum_file(struct walk *walk, int fd, struct str path, uint64_t size)
{
	struct treehash_entry *entry = &walk->list->entries[walk->list->nentries - 1];
	struct digest_value value;
	struct digest digest;
	ssize_t n;

	walk->list->bytes += size;
	treehash_begin(&digest, size);
	while ((n = read(fd, walk->piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(walk, path);
		digest_update(&digest, str_n(walk->piece, (size_t)n));
		if (size <= POINTER_MAX && !walk->list->pointer.p &&
		    treelist_is_pointer(str_n(walk->piece, (size_t)n)))
			walk->list->pointer = path;
	}
	digest_final(&digest, &value);
	memcpy(entry->sum, value.bytes, sizeof(entry->sum));
	return 0;
}

static int
take_file(struct walk *walk, int dir, const char *name, struct str path)
{
	/* a pipe that took the file's place meanwhile must not hold us up */
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	int status;

	if (fd < 0)
		return failed(walk, path);
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return 0;
	}
	add_entry(walk, path, st.st_mode & 0100 ? TREEHASH_PROGRAM : TREEHASH_FILE);
	status = sum_file(walk, fd, path, (uint64_t)st.st_size);
	close(fd);
	return status;
}

static int
take_link(struct walk *walk, int dir, const char *name, struct str path)
{
	struct treehash_entry *entry = add_entry(walk, path, TREEHASH_LINK);
	struct digest_value value;
	struct digest digest;
	char target[TARGET_MAX];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	if (n < 0)
		return failed(walk, path);
	treehash_begin(&digest, (uint64_t)n);
	digest_update(&digest, str_n(target, (size_t)n));
	digest_final(&digest, &value);
	memcpy(entry->sum, value.bytes, sizeof(entry->sum));
	return 0;
}

static bool
is_ours(struct str prefix, const char *name)
{
	return strcmp(name, ".git") == 0 ||
	       (!prefix.n &&
		(strcmp(name, ".grab-commit") == 0 || strcmp(name, ".grab-files") == 0));
}

static bool
is_repository(struct str prefix, int dir, const char *name)
{
	struct stat st;

	return prefix.n && strcmp(name, ".git") == 0 &&
	       fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int take_folder(struct walk *walk, int fd, struct str prefix, int depth);

static int
take_name(struct walk *walk, int dir, const char *name, struct str prefix, int depth)
{
	struct str path = arena_printf(walk->arena, "%.*s%s%s", STR(prefix),
				       prefix.n ? "/" : "", name);
	struct stat st;
	int fd;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return failed(walk, path);
	if (S_ISREG(st.st_mode))
		return take_file(walk, dir, name, path);
	if (S_ISLNK(st.st_mode))
		return take_link(walk, dir, name, path);
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? failed(walk, path) : take_folder(walk, fd, path, depth + 1);
}

/* Takes fd over. */
static int
take_folder(struct walk *walk, int fd, struct str prefix, int depth)
{
	DIR *dir = depth < DEPTH_MAX ? fdopendir(fd) : NULL;
	struct dirent *entry;
	int status = 0;

	if (!dir) {
		close(fd);
		return depth < DEPTH_MAX
			       ? failed(walk, prefix)
			       : err_set(walk->err, E_FORMAT, "%s/%.*s: too deep",
					 walk->dir, STR(prefix));
	}
	while (status == 0 && (errno = 0, entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;
		walk->list->has_repository |= is_repository(prefix, dirfd(dir), name);
		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    !is_ours(prefix, name))
			status = take_name(walk, dirfd(dir), name, prefix, depth);
	}
	if (status == 0 && errno)
		status = failed(walk, prefix);
	closedir(dir);
	return status;
}

int
treelist_read(struct treelist *list, struct arena *arena, const char *dir,
	      struct err *err)
{
	struct walk walk = {.list = list, .arena = arena, .dir = dir, .err = err};
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status;

	*list = (struct treelist){0};
	if (fd < 0)
		return err_sys(err, "%s", dir);
	walk.piece = arena_alloc(arena, PIECE);
	status = take_folder(&walk, fd, S(""), 0);
	treehash_sort(list->entries, list->nentries);
	return status;
}

static bool
is_compiled(struct str path)
{
	return str_ends(path, S(".pyc")) && (str_starts(path, S("__pycache__/")) ||
					     str_find(path, S("/__pycache__/")) >= 0);
}

static enum treelist_change
change_of(const struct treehash_entry *was, const struct treehash_entry *is)
{
	if (was && is)
		return was->mode == is->mode &&
				       memcmp(was->sum, is->sum, sizeof(was->sum)) == 0
			       ? TREELIST_SAME
			       : TREELIST_CHANGED;
	if (was)
		return is_compiled(was->path) ? TREELIST_SAME : TREELIST_GONE;
	return !is || is_compiled(is->path) ? TREELIST_SAME : TREELIST_ADDED;
}

size_t
treelist_compare(const struct treelist *was, const struct treelist *is,
		 void (*told)(void *context, struct str path,
			      enum treelist_change change),
		 void *context)
{
	size_t i = 0, j = 0, ntold = 0;

	while (i < was->nentries || j < is->nentries) {
		const struct treehash_entry *a =
			i < was->nentries ? &was->entries[i] : NULL;
		const struct treehash_entry *b =
			j < is->nentries ? &is->entries[j] : NULL;
		int order = !a ? 1 : !b ? -1 : str_cmp(a->path, b->path);
		const struct treehash_entry *next = order <= 0 ? a : b;
		enum treelist_change change =
			change_of(order <= 0 ? a : NULL, order >= 0 ? b : NULL);

		assert(next);
		i += order <= 0;
		j += order >= 0;
		if (change == TREELIST_SAME)
			continue;
		told(context, next->path, change);
		ntold++;
	}
	return ntold;
}
