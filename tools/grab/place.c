/* SPDX-License-Identifier: Apache-2.0 */
/* The last step of a tree: into the place of what stands there, whose changes are kept. */
#include "host.h"
#include "str.h"
#include "tree.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 500, TRY_MS = 20 };

struct keeping {
	struct grab *grab;
	const char *dir, *aside;
	size_t nkept;
	int status;
};

static int
copy_file(const char *from, const char *to, struct err *err)
{
	char bytes[1 << 16];
	struct stat st;
	ssize_t n = -1;
	int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), out = -1;

	if (in >= 0 && fstat(in, &st) == 0)
		out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			   st.st_mode & 0777);
	while (out >= 0 && (n = read(in, bytes, sizeof(bytes))) > 0)
		if (write(out, bytes, (size_t)n) != n) {
			n = -1;
			break;
		}
	if (in >= 0)
		close(in);
	if ((out >= 0 && close(out) < 0) || n < 0)
		return err_sys(err, "%s", to);
	return 0;
}

/* A second name, so that the file is in both places until the old tree goes. */
static int
keep_file(struct keeping *keeping, struct str path)
{
	struct arena *mem = &keeping->grab->mem;
	struct err *err = &keeping->grab->err;
	const char *from = arena_printf(mem, "%s/%.*s", keeping->dir, STR(path)).p;
	struct str to = arena_printf(mem, "%s/%.*s", keeping->aside, STR(path));
	struct str folder = str_sub(to, 0, (size_t)str_rchr(to, '/'));
	char target[PATH_MAX];
	ssize_t n;

	if (host_make_dirs(arena_str(mem, folder).p, 0755, err) < 0)
		return -E_SYSTEM;
	if (linkat(AT_FDCWD, from, AT_FDCWD, to.p, 0) == 0)
		return 0;
	n = readlink(from, target, sizeof(target) - 1);
	if (n < 0)
		return copy_file(from, to.p, err);
	target[n] = 0;
	return symlink(target, to.p) < 0 ? err_sys(err, "%s", to.p) : 0;
}

static void
on_change(void *context, struct str path, enum treelist_change change)
{
	struct keeping *keeping = context;

	if (change == TREELIST_GONE || keeping->status < 0)
		return;
	keeping->status = keep_file(keeping, path);
	keeping->nkept++;
}

/*
 * "NAME.local-COMMIT.disabled", with a number where that is taken: ComfyUI takes every
 * other folder beside a node for a node.
 */
static const char *
name_aside(struct grab *grab, const char *dir, const struct stamp *stamp)
{
	struct str commit = str_sub(stamp->commit, 0, 12);
	const char *name =
		arena_printf(&grab->mem, "%s.local-%.*s.disabled", dir, STR(commit)).p;

	for (unsigned i = 2; host_kind_nofollow(name) != HOST_NONE; i++)
		name = arena_printf(&grab->mem, "%s.local-%.*s-%u.disabled", dir,
				    STR(commit), i)
			       .p;
	return name;
}

static bool
has_names(struct grab *grab, const char *dir)
{
	struct str *names;
	size_t nnames = 0;
	struct err ignored;

	return host_kind_nofollow(dir) == HOST_DIR &&
	       host_list(&names, &nnames, &grab->mem, dir, &ignored) == 0 && nnames > 0;
}

/* Commits, branches and stashes that somebody made in a clone: in no list of files. */
static bool
has_work(struct grab *grab, const char *dir, const struct stamp *stamp)
{
	struct arena *mem = &grab->mem;
	struct str head = {0};
	struct err ignored;

	if (!stamp->is_git)
		return host_kind_nofollow(arena_printf(mem, "%s/.git", dir).p) !=
		       HOST_NONE;
	if (host_read_if(&head, mem, arena_printf(mem, "%s/.git/HEAD", dir).p, 4096,
			 &ignored) < 0)
		return true;
	return !str_eq(str_trim(head), stamp->commit) ||
	       has_names(grab, arena_printf(mem, "%s/.git/refs/heads", dir).p) ||
	       host_kind(arena_printf(mem, "%s/.git/refs/stash", dir).p) != HOST_NONE ||
	       host_kind(arena_printf(mem, "%s/.git/packed-refs", dir).p) != HOST_NONE;
}

/* Where the whole old tree has to go, or NULL if files that changed are kept already. */
static int
keep_changes(const char **whole, struct grab *grab, const char *dir)
{
	struct keeping keeping = {.grab = grab, .dir = dir};
	struct treelist was, is;
	struct stamp stamp;
	bool known;
	int status;

	*whole = NULL;
	if (!stamp_load(&stamp, &grab->mem, dir))
		return 0; /* nothing stands there */
	keeping.aside = name_aside(grab, dir, &stamp);
	status = stamp_files(&was, &known, grab, &stamp);
	if (status < 0 || !known || has_work(grab, dir, &stamp)) {
		*whole = keeping.aside;
		return 0;
	}
	status = treelist_read(&is, &grab->mem, dir, &grab->err);
	if (status < 0)
		return status;
	if (is.has_repository) { /* whose commits stand in no list either */
		*whole = keeping.aside;
		return 0;
	}
	treelist_compare(&was, &is, on_change, &keeping);
	if (keeping.nkept && keeping.status == 0)
		tree_note(grab, "%s: what was changed (%zu) is kept in %s", dir,
			  keeping.nkept, keeping.aside);
	return keeping.status;
}

/*
 * Where neither a swap nor a rename of the old tree is possible (a folder of a lower layer
 * in overlayfs), it is removed first: the stamp before the rest, so that a half is no tree.
 */
static int
place_after_removal(struct grab *grab, const char *dir, const char *built)
{
	struct stamp stamp;

	unlink(arena_printf(&grab->mem, "%s/.grab-commit", dir).p);
	if (stamp_load(&stamp, &grab->mem, dir) && stamp.is_git)
		unlink(arena_printf(&grab->mem, "%s/.git/grab-commit", dir).p);
	if (host_remove_tree(dir, &grab->err) < 0)
		return -E_SYSTEM;
	return rename(built, dir) < 0 ? err_sys(&grab->err, "%s", dir) : 0;
}

/* Two renames; if the second fails, the first is undone. *number is errno of the first. */
static int
move_aside(struct grab *grab, const char *dir, const char *built, const char *old,
	   int *number)
{
	int status;

	*number = 0;
	if (rename(dir, old) < 0) {
		*number = errno;
		return err_sys(&grab->err, "%s", dir);
	}
	if (rename(built, dir) == 0)
		return 0;
	status = err_sys(&grab->err, "%s", dir);
	if (rename(old, dir) < 0)
		return err_sys(&grab->err, "%s: the old tree is now %s", dir, old);
	return status;
}

/* Both trees change places at once where the kernel can. The old one is then where others
 * look for a tree that is being made: they wait for its lock until it is gone. */
static bool
exchange(int *status, struct grab *grab, const char *dir, const char *built)
{
	int old = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bool done;

	for (int i = 0; old >= 0 && flock(old, LOCK_EX | LOCK_NB) < 0 && i < TRIES; i++)
		host_sleep(TRY_MS); /* the caller may have locked it against us */
	done = renameat2(AT_FDCWD, built, AT_FDCWD, dir, RENAME_EXCHANGE) == 0;
	if (done)
		*status = host_remove_tree(built, &grab->err);
	if (old >= 0)
		close(old);
	return done;
}

/* Nothing of the old tree stays. */
static int
swap(struct grab *grab, const char *dir, const char *built)
{
	const char *old = tree_beside(&grab->mem, dir, ".grab-old");
	int status, number;

	if (exchange(&status, grab, dir, built))
		return status;
	if (host_remove_tree(old, &grab->err) < 0)
		return -E_SYSTEM;
	status = move_aside(grab, dir, built, old, &number);
	if (status < 0)
		return number == EXDEV ? place_after_removal(grab, dir, built) : status;
	return host_remove_tree(old, &grab->err);
}

static int
replace(struct grab *grab, const struct tree *tree, const char *built)
{
	const char *whole = NULL;
	int status = tree->replace ? 0 : keep_changes(&whole, grab, tree->dir), number;

	if (status < 0 || !whole)
		return status < 0 ? status : swap(grab, tree->dir, built);
	status = move_aside(grab, tree->dir, built, whole, &number);
	if (status == 0)
		tree_note(grab, "%s: the old tree is kept in %s", tree->dir, whole);
	return status;
}

/* The name of the folder reaches the disk after its files, or not at all. */
static int
sync_folder(struct grab *grab, const char *dir)
{
	ptrdiff_t slash = str_rchr(str_c(dir), '/');
	const char *folder = arena_printf(&grab->mem, "%.*s%s", (int)(slash + 1), dir,
					  slash < 0 ? "." : "")
				     .p;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), status = 0;

	/* some network file systems cannot sync a folder */
	if (fd < 0 || (fsync(fd) < 0 && errno != EINVAL && errno != ENOTSUP))
		status = err_sys(&grab->err, "%s", folder);
	if (fd >= 0)
		close(fd);
	return status;
}

int
tree_place(struct grab *grab, const struct tree *tree, const char *built)
{
	int status = 0;

	if (rename(built, tree->dir) < 0) {
		if ((errno != ENOTEMPTY && errno != EEXIST) ||
		    !(tree->replace || tree->update))
			return err_sys(&grab->err, "%s", tree->dir);
		status = replace(grab, tree, built);
	}
	return status < 0 ? status : sync_folder(grab, tree->dir);
}
