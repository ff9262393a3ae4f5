/* SPDX-License-Identifier: Apache-2.0 */
/* One tree: made beside its place, checked, stamped, and put there by rename. */
#include "building.h"
#include "host.h"
#include "str.h"
#include "unpack.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void
tree_note(struct grab *grab, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (grab->options.note)
		grab->options.note(grab->options.context, text);
}

static bool
is_right(const struct tree *tree, const struct stamp *stamp, struct arena *mem)
{
	struct str head;
	struct err ignored;

	if (!str_eq(stamp->commit, str_c(tree->commit)) || (tree->git && !stamp->is_git))
		return false;
	if (tree->expected[0] && !str_eq(stamp->tree, str_c(tree->expected)))
		return false;
	if (!stamp->is_git)
		return true;
	return host_read_if(&head, mem, arena_printf(mem, "%s/.git/HEAD", tree->dir).p,
			    4096, &ignored) == 0 &&
	       str_eq(str_trim(head), stamp->commit);
}

static int
refuse(struct grab *grab, const struct tree *tree, enum tree_state state,
       const struct stamp *stamp)
{
	if (state == TREE_FOREIGN)
		return err_set(&grab->err, E_NOMATCH,
			       "%s: exists, and was not made by "
			       "grab%s",
			       tree->dir,
			       host_kind_nofollow(tree->dir) == HOST_DIR
				       ? "; --replace replaces it"
				       : "");
	if (str_eq(stamp->commit, str_c(tree->commit)))
		return err_set(
			&grab->err, E_NOMATCH,
			"%s: holds this commit in another form or state; --update or "
			"--replace replaces it",
			tree->dir);
	return err_set(&grab->err, E_NOMATCH,
		       "%s: holds another commit; --replace replaces it, --update keeps "
		       "what was changed",
		       tree->dir);
}

/* A folder that is there without our stamp is somebody's work. */
int
tree_look(struct grab *grab, const struct tree *tree, enum tree_state *state)
{
	struct str *names;
	size_t nnames = 0;
	struct stamp stamp;
	bool may_go;

	if (stamp_load(&stamp, &grab->mem, tree->dir)) {
		*state = is_right(tree, &stamp, &grab->mem) ? TREE_RIGHT : TREE_OTHER;
		may_go = tree->replace || tree->update;
		if (*state == TREE_OTHER && host_kind_nofollow(tree->dir) == HOST_LINK)
			return err_set(&grab->err, E_NOMATCH,
				       "%s: is a link to another commit; name the folder "
				       "that it leads to",
				       tree->dir);
	} else {
		enum host_kind kind = host_kind_nofollow(tree->dir);
		*state = TREE_FOREIGN;
		if (kind == HOST_DIR &&
		    host_list(&names, &nnames, &grab->mem, tree->dir, &grab->err) < 0)
			return -E_SYSTEM;
		if (kind == HOST_NONE || (kind == HOST_DIR && nnames == 0))
			*state = TREE_NONE;
		may_go = tree->replace && kind == HOST_DIR;
	}
	if (*state == TREE_NONE || *state == TREE_RIGHT || may_go)
		return 0;
	return refuse(grab, tree, *state, &stamp);
}

const char *
tree_beside(struct arena *mem, const char *dir, const char *suffix)
{
	ptrdiff_t slash = str_rchr(str_c(dir), '/');

	return arena_printf(mem, "%.*s.%s%s", (int)(slash + 1), dir, dir + slash + 1,
			    suffix)
		.p;
}

/* A run that was killed late leaves the old tree where the new one was made. */
void
tree_tidy(struct grab *grab, const struct tree *tree)
{
	const char *dir = tree_beside(&grab->mem, tree->dir, ".grab-tree");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct err ignored;

	if (fd < 0)
		return;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		(void)host_remove_tree(dir, &ignored);
	close(fd);
}

static bool
still_there(const char *dir, int fd)
{
	struct stat here, there;

	return fstat(fd, &here) == 0 && lstat(dir, &there) == 0 &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/* Makes and locks the folder; one that another process renamed away is no longer it. */
static int
open_building(struct building *building)
{
	struct err *err = &building->grab->err;
	bool told = false;

	for (;;) {
		if (host_make_dirs(building->dir, 0755, err) < 0)
			return -E_SYSTEM;
		building->lock = open(building->dir,
				      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (building->lock < 0 && errno == ENOENT)
			continue;
		if (building->lock < 0)
			return err_sys(err, "%s", building->dir);
		while (flock(building->lock, LOCK_EX | LOCK_NB) < 0 &&
		       errno == EWOULDBLOCK) {
			if (!told)
				progress_note(building->grab,
					      "another process brings this "
					      "tree; waiting");
			told = true;
			host_sleep(100);
		}
		if (still_there(building->dir, building->lock))
			return 0;
		close(building->lock);
	}
}

static bool
has(struct building *building, const char *name)
{
	return host_kind_nofollow(
		       arena_printf(&building->mem, "%s/%s", building->dir, name).p) !=
	       HOST_NONE;
}

/* What an archive cannot show: submodules, and what attributes leave out or fill in. */
static void
note_gaps(struct building *building)
{
	struct grab *grab = building->grab;
	const struct tree *tree = building->tree;
	const char *what = NULL;

	if (tree->git)
		return;
	if (has(building, ".gitmodules"))
		what = "has submodules, which are in no archive; --git brings them";
	else if (building->name[0] && strcmp(building->name, tree->made) != 0)
		what = "its archive is not all of its tree (export-ignore, export-subst)";
	if (what)
		tree_note(grab, "%.*s: %s", STR(tree->shown), what);
}

/* Reads what is there once more: for git's name of it, and for the list of its files. */
static int
inspect(struct building *building, struct treelist *list)
{
	struct tree *tree = building->tree;
	struct err *err = &building->grab->err;
	struct digest_value name;
	char hex[DIGEST_HEX_MAX];

	if (has(building, ".grab-commit"))
		return err_set(err, E_CHECKSUM,
			       "%.*s: the tree brings a .grab-commit of its own",
			       STR(tree->shown));
	if (treelist_read(list, &building->mem, building->dir, err) < 0)
		return -(int)err->code;
	if (tree->git && list->bytes > tree->max_size) /* an archive is stopped before */
		return err_set(err, E_CHECKSUM,
			       "%.*s: its %llu bytes are more than allowed (--max-size)",
			       STR(tree->shown), (unsigned long long)list->bytes);
	if (list->pointer.p && !tree->allow_pointers)
		return err_set(
			err, E_CHECKSUM,
			"%.*s: '%.*s' is a Git LFS pointer, not the file it stands "
			"for, which grab does not fetch (--allow-lfs-pointers "
			"takes the tree without it)",
			STR(tree->shown), STR(list->pointer));
	treehash_tree(&name, &building->mem, list->entries, list->nentries);
	digest_hex(hex, &name);
	memcpy(tree->made, tree->git ? building->name : hex, sizeof(tree->made));
	if (tree->expected[0] && strcmp(tree->expected, tree->made) != 0)
		return err_set(err, E_CHECKSUM, "%.*s: expected tree %s, got %s",
			       STR(tree->shown), tree->expected, tree->made);
	note_gaps(building);
	return 0;
}

static int
build(struct building *building)
{
	struct grab *grab = building->grab;
	struct treelist list;
	enum tree_state state;
	int status = tree_look(grab, building->tree, &state);

	building->tree->was_there = status == 0 && state == TREE_RIGHT;
	if (status < 0 || building->tree->was_there)
		return status; /* another process may just have brought it */
	status = building_fill(building);
	if (status == 0)
		status = inspect(building, &list);
	if (status == 0)
		status = stamp_save(grab, building->tree, building->dir, &list);
	if (status == 0)
		status = tree_place(grab, building->tree, building->dir);
	return status;
}

int
tree_bring(struct grab *grab, struct tree *tree)
{
	struct building building = {.grab = grab, .tree = tree, .lock = -1};
	struct err ignored;
	enum tree_state state;
	int status = tree_look(grab, tree, &state);

	tree->was_there = status == 0 && state == TREE_RIGHT;
	if (tree->was_there)
		tree_tidy(grab, tree);
	if (status < 0 || tree->was_there)
		return status;
	building.dir = tree_beside(&grab->mem, tree->dir, ".grab-tree");
	building.mem = arena_new((size_t)256 << 20);
	status = open_building(&building);
	if (status == 0) {
		status = build(&building);
		unpack_close(building.unpack);
		if (status < 0 || tree->was_there)
			(void)host_remove_tree(building.dir, &ignored);
		close(building.lock);
	}
	arena_release(&building.mem);
	return status;
}
