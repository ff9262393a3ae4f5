/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every component is opened from the one before it without following links, so what the
 * archive made earlier cannot redirect what comes later.
 */
#include "unpack.h"
#include "inflate.h"
#include "str.h"
#include "tar.h"
#include "unpack_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A bomb stops here: the largest known node package has a few thousand files, Linux ninety
 * thousand. Headers and padding come on top of what the caller allows.
 */
enum { ENTRIES_MAX = 500000, ENTRY_OVERHEAD = 2048 };

struct unpack {
	struct arena *arena;
	int root;
	struct tar *tar;
	struct inflate *inflate; /* NULL: a plain tar */
	char magic[2];
	size_t nmagic;
	char top[256];   /* the folder that is left out */
	char commit[64]; /* as the archive states it */
	uint64_t entries;
	uint64_t bytes, max;
	int fd; /* the file that is written, or -1 */
	uint64_t left;
	char path[4096]; /* of it, for messages */
	int parent; /* the folder that was opened last, or -1: files come in groups */
	char parent_path[4096];
};

static int on_entry(void *context, const struct tar_entry *entry, struct err *err);
static int on_bytes(void *context, struct str bytes, struct err *err);
static int on_comment(void *context, struct str comment, struct err *err);

static int
feed_tar(void *context, struct str bytes, struct err *err)
{
	return tar_feed(((struct unpack *)context)->tar, bytes, err);
}

struct unpack *
unpack_open(struct arena *arena, const char *dir, uint64_t max, struct err *err)
{
	struct unpack *unpack = ARENA_NEW(arena, struct unpack);
	struct tar_receiver receiver = {on_entry, on_bytes, on_comment, unpack};

	unpack->arena = arena;
	unpack->max = max;
	unpack->fd = unpack->parent = -1;
	unpack->root = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (unpack->root < 0) {
		err_sys(err, "%s", dir);
		return NULL;
	}
	unpack->tar = tar_open(arena, receiver);
	return unpack;
}

void
unpack_close(struct unpack *unpack)
{
	if (!unpack)
		return;
	if (unpack->fd >= 0)
		close(unpack->fd);
	if (unpack->parent >= 0)
		close(unpack->parent);
	close(unpack->root);
	inflate_close(unpack->inflate);
}

struct str
unpack_commit(const struct unpack *unpack)
{
	return unpack->commit[0] ? str_c(unpack->commit) : (struct str){0};
}

/* The first two bytes tell gzip from tar; they may come one by one. */
int
unpack_take(void *context, struct str bytes, struct err *err)
{
	struct unpack *unpack = context;
	struct str magic;
	int status;

	while (unpack->nmagic < 2 && bytes.n) {
		unpack->magic[unpack->nmagic++] = bytes.p[0];
		bytes = str_sub(bytes, 1, bytes.n);
		if (unpack->nmagic < 2)
			continue;
		magic = str_n(unpack->magic, 2);
		if (str_eq(magic, S("\x1f\x8b")))
			unpack->inflate = inflate_open(
				unpack->arena, INFLATE_GZIP,
				2 * unpack->max + (uint64_t)ENTRIES_MAX * ENTRY_OVERHEAD,
				(struct sink){feed_tar, unpack});
		status = unpack->inflate ? inflate_feed(unpack->inflate, &magic, err)
					 : tar_feed(unpack->tar, magic, err);
		if (status < 0)
			return status;
	}
	return unpack->inflate ? inflate_feed(unpack->inflate, &bytes, err)
			       : tar_feed(unpack->tar, bytes, err);
}

int
unpack_end(struct unpack *unpack, struct err *err)
{
	if (unpack->inflate && !inflate_done(unpack->inflate))
		return err_set(err, E_FORMAT, "gzip data that ends in the middle");
	return tar_end(unpack->tar, err);
}

static int
refuse(struct str path, const char *why, struct err *err)
{
	return err_set(err, E_FORMAT, "archive member '%.*s': %s", STR(path), why);
}

static int
on_comment(void *context, struct str comment, struct err *err)
{
	struct unpack *unpack = context;

	(void)err;
	snprintf(unpack->commit, sizeof(unpack->commit), "%.*s", STR(comment));
	return 0;
}

/* Takes the top folder off; *path is then empty for that folder itself. */
static int
strip_top(struct unpack *unpack, struct str *path, struct err *err)
{
	struct str rest = *path, top;
	const char *fault;

	while (str_starts(rest, S("./")))
		rest = str_sub(rest, 2, rest.n);
	while (str_ends(rest, S("/")))
		rest = str_sub(rest, 0, rest.n - 1);
	fault = unpack_path_fault(rest);
	if (fault)
		return refuse(*path, fault, err);
	top = str_cut(&rest, '/');
	if (!unpack->top[0])
		snprintf(unpack->top, sizeof(unpack->top), "%.*s", STR(top));
	if (!str_eq(top, str_c(unpack->top)))
		return refuse(*path, "not below the one folder at the top", err);
	*path = rest.p ? rest : S("");
	return 0;
}

/* Opens the folder below dir, making it; dir is closed. */
static int
descend(int dir, const char *name)
{
	int next = -1, number;

	if (mkdirat(dir, name, 0755) == 0 || errno == EEXIST)
		next = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	number = errno;
	close(dir);
	errno = number;
	return next;
}

/* Opens the folder that path stands in, making it; *name is what is left of path. */
static int
open_parent(const struct unpack *unpack, struct str path, char name[static 256],
	    struct err *err)
{
	struct str rest = path;
	int dir = fcntl(unpack->root, F_DUPFD_CLOEXEC, 0);

	for (;;) {
		struct str part = str_cut(&rest, '/');
		snprintf(name, 256, "%.*s", STR(part));
		if (dir < 0 || !rest.p)
			break;
		dir = descend(dir, name);
	}
	if (dir >= 0)
		return dir;
	if (errno == ENOTDIR || errno == ELOOP)
		return refuse(path, "leads through a link or file", err);
	return err_sys(err, "%.*s", STR(path));
}

/*
 * The same, but the folder stays open for the next entry of it. Nothing removes or renames
 * a folder meanwhile, so it is still the one that the path leads to.
 */
static int
parent_of(struct unpack *unpack, struct str path, char name[static 256], struct err *err)
{
	struct str folder = str_sub(path, 0, (size_t)(str_rchr(path, '/') + 1));

	if (unpack->parent >= 0 && str_eq(folder, str_c(unpack->parent_path))) {
		snprintf(name, 256, "%.*s", STR(str_sub(path, folder.n, path.n)));
		return unpack->parent;
	}
	if (unpack->parent >= 0)
		close(unpack->parent);
	snprintf(unpack->parent_path, sizeof(unpack->parent_path), "%.*s", STR(folder));
	return unpack->parent = open_parent(unpack, path, name, err);
}

/* What a failed call means: a name that is there already was in the archive before. */
static int
failed(struct str path, struct err *err)
{
	return errno == EEXIST ? refuse(path, "comes twice", err)
			       : err_sys(err, "%.*s", STR(path));
}

static int
make_dir(int dir, const char *name, struct str path, struct err *err)
{
	struct stat st;

	if (mkdirat(dir, name, 0755) == 0)
		return 0;
	if (errno == EEXIST && fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		return 0;
	return failed(path, err);
}

static int
make_file(struct unpack *unpack, int dir, const char *name, const struct tar_entry *entry,
	  struct err *err)
{
	struct str path = str_c(unpack->path);

	if (entry->size > unpack->max - unpack->bytes)
		return refuse(path, "the tree is larger than allowed (--max-size)", err);
	unpack->bytes += entry->size;
	unpack->left = entry->size;
	unpack->fd =
		openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       entry->mode & 0111 ? 0755 : 0644);
	if (unpack->fd < 0)
		return failed(path, err);
	return entry->size ? 0 : on_bytes(unpack, S(""), err);
}

static int
make_link(struct unpack *unpack, int dir, const char *name, const struct tar_entry *entry,
	  struct err *err)
{
	struct str path = str_c(unpack->path);
	char target[4096];

	if (!unpack_link_ok(path, entry->target))
		return refuse(path, "a link that leads out of the tree", err);
	snprintf(target, sizeof(target), "%.*s", STR(entry->target));
	return symlinkat(target, dir, name) < 0 ? failed(path, err) : 0;
}

/* A second name of a regular file that is there already, inside. */
static int
make_hardlink(struct unpack *unpack, int dir, const char *name,
	      const struct tar_entry *entry, struct err *err)
{
	struct str path = str_c(unpack->path), target = entry->target;
	char target_name[256];
	struct stat st;
	int target_dir, status = 0;

	if (strip_top(unpack, &target, err) < 0 || target.n == 0)
		return refuse(path, "a hard link out of the tree", err);
	target_dir = open_parent(unpack, target, target_name, err);
	if (target_dir < 0)
		return target_dir;
	if (fstatat(target_dir, target_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		status = refuse(path, "a hard link to something that is no file", err);
	else if (linkat(target_dir, target_name, dir, name, 0) < 0)
		status = failed(path, err);
	close(target_dir);
	return status;
}

static int
on_entry(void *context, const struct tar_entry *entry, struct err *err)
{
	struct unpack *unpack = context;
	struct str path = entry->path;
	char name[256];
	int dir;

	if (++unpack->entries > ENTRIES_MAX)
		return refuse(path, "more files than a source tree has", err);
	if (entry->kind == TAR_OTHER)
		return refuse(path, "a device or another thing that is no source", err);
	if (strip_top(unpack, &path, err) < 0)
		return -E_FORMAT;
	if (path.n == 0)
		return entry->kind == TAR_DIR
			       ? 0
			       : refuse(entry->path, "a file where the top folder is due",
					err);
	snprintf(unpack->path, sizeof(unpack->path), "%.*s", STR(path));
	dir = parent_of(unpack, path, name, err);
	if (dir < 0)
		return dir;
	if (entry->kind == TAR_DIR)
		return make_dir(dir, name, path, err);
	if (entry->kind == TAR_FILE)
		return make_file(unpack, dir, name, entry, err);
	if (entry->kind == TAR_LINK)
		return make_link(unpack, dir, name, entry, err);
	return make_hardlink(unpack, dir, name, entry, err);
}

static int
on_bytes(void *context, struct str bytes, struct err *err)
{
	struct unpack *unpack = context;
	int fd = unpack->fd;

	unpack->left -= bytes.n;
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_sys(err, "%s", unpack->path);
		bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	if (unpack->left)
		return 0;
	unpack->fd = -1;
	return close(fd) < 0 ? err_sys(err, "%s", unpack->path) : 0;
}
