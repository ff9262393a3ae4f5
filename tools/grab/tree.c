/* SPDX-License-Identifier: Apache-2.0 */
/* One tree: unpacked beside its place, checked, stamped, and put there by rename. */
#include "tree.h"
#include "host.h"
#include "out.h"
#include "part.h"
#include "str.h"
#include "unpack.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STAMP_MAX = 65536, GIT_SECONDS = 600, OUTPUT_AT = 8 };

/* What is being made, and what the sink of its bytes needs. */
struct building {
	struct grab *grab;
	const struct tree *tree;
	struct arena mem; /* of one attempt: an unpacker is large */
	const char *dir;  /* ".NAME.grab-tree" beside the place */
	int lock;
	struct unpack *unpack;
};

static struct str
stamp_text(struct arena *mem, const struct tree *tree)
{
	return arena_printf(mem, "url %.*s\ncommit %s\n", STR(tree->shown), tree->commit);
}

/* Is this very commit there? A folder that is there without our stamp is somebody's work. */
static int
look(struct grab *grab, const struct tree *tree, bool *there)
{
	struct str stamp, *names;
	size_t nnames = 0;
	enum host_kind kind = host_kind_nofollow(tree->dir);
	const char *path = arena_printf(&grab->mem, "%s/.grab-commit", tree->dir).p;

	*there = false;
	if (kind == HOST_NONE)
		return 0;
	if (kind == HOST_DIR &&
	    host_list(&names, &nnames, &grab->mem, tree->dir, &grab->err) < 0)
		return -E_SYSTEM;
	if (kind == HOST_DIR && nnames == 0)
		return 0;
	if (host_read_if(&stamp, &grab->mem, path, STAMP_MAX, &grab->err) == 0 &&
	    str_find(stamp, arena_printf(&grab->mem, "\ncommit %s\n", tree->commit)) >
		    0) {
		*there = true;
		return 0;
	}
	if (tree->replace && kind == HOST_DIR)
		return 0;
	if (stamp.p)
		return err_set(&grab->err, E_NOMATCH,
			       "%s: holds another commit; --replace replaces it",
			       tree->dir);
	return err_set(&grab->err, E_NOMATCH, "%s: exists, and was not made by grab%s",
		       tree->dir, kind == HOST_DIR ? "; --replace replaces it" : "");
}

/* "a/NAME" becomes "a/.NAME" with the suffix behind. */
static const char *
beside(struct arena *mem, const char *dir, const char *suffix)
{
	ptrdiff_t slash = str_rchr(str_c(dir), '/');

	return arena_printf(mem, "%.*s.%s%s", (int)(slash + 1), dir, dir + slash + 1,
			    suffix)
		.p;
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

static int
empty_folder(struct building *building, struct err *err)
{
	struct str *names;
	size_t nnames;

	if (host_list(&names, &nnames, &building->mem, building->dir, err) < 0)
		return -E_SYSTEM;
	for (size_t i = 0; i < nnames; i++)
		if (host_remove_tree(arena_printf(&building->mem, "%s/%.*s",
						  building->dir, STR(names[i]))
					     .p,
				     err) < 0)
			return -E_SYSTEM;
	return 0;
}

/* Before each attempt: nothing of an earlier one may stay. */
static int
restart(void *context, struct err *err)
{
	struct building *building = context;

	unpack_close(building->unpack);
	building->unpack = NULL;
	arena_release(&building->mem);
	building->mem = arena_new((size_t)64 << 20);
	if (empty_folder(building, err) < 0)
		return -E_SYSTEM;
	building->unpack =
		unpack_open(&building->mem, building->dir, (uint64_t)4 << 30, err);
	return building->unpack ? 0 : -(int)err->code;
}

static int
take(void *context, struct str bytes, struct err *err)
{
	return unpack_take(((struct building *)context)->unpack, bytes, err);
}

static int
unpack_archive(struct building *building, const char *path)
{
	struct err *err = &building->grab->err;
	int status = restart(building, err);

	return status < 0 ? status
			  : part_read_file(path, (struct sink){take, building}, err);
}

/* git writes the archive into a file, which is gone again afterwards. */
static int
unpack_repository(struct building *building, const char *repository)
{
	struct grab *grab = building->grab;
	const char *commit = building->tree->commit;
	const char *file = beside(&grab->mem, building->tree->dir, ".grab-tar");
	const char *argv[] = {
		"git",     "-c",           "safe.directory=*", "-C", repository,
		"archive", "--format=tar", "--prefix=tree/",   NULL, commit,
		NULL};
	struct host_run run = {.argv = argv,
			       .keep_stderr = true,
			       .max_output = 4096,
			       .timeout = GIT_SECONDS};
	struct str output;
	char *absolute;
	int status, exit_status;

	status = host_write(file, S(""), 0600, &grab->err);
	absolute = status == 0 ? realpath(file, NULL) : NULL;
	if (status == 0 && !absolute)
		status = err_sys(&grab->err, "%s", file);
	if (status == 0) {
		argv[OUTPUT_AT] = arena_printf(&grab->mem, "--output=%s", absolute).p;
		status = host_run(&exit_status, &output, &grab->mem, &run, &grab->err);
	}
	free(absolute);
	if (status == 0 && exit_status != 0)
		status = err_set(&grab->err, E_NOMATCH, "%s: git has no commit %s: %.*s",
				 repository, commit, STR(str_trim(output)));
	if (status == 0)
		status = unpack_archive(building, file);
	unlink(file);
	return status;
}

static int
unpack_url(struct building *building, struct str url)
{
	struct fetch_stream want = {
		.url = url, .sink = {take, building}, .restart = restart};
	struct grab *grab = building->grab;
	int status = grab->fetch ? 0 : grab_open(grab);

	grab_next(grab);
	return status < 0 ? status : fetch_stream(grab->fetch, &want, &grab->err);
}

/* Archives differ from download to download; what they hold is named by the commit. */
static int
check_commit(struct building *building)
{
	struct str commit = unpack_commit(building->unpack);
	const struct tree *tree = building->tree;
	struct err *err = &building->grab->err;

	if (str_eq(commit, str_c(tree->commit)))
		return 0;
	if (!commit.p)
		return err_set(err, E_CHECKSUM,
			       "%.*s: the archive does not say of which commit it is",
			       STR(tree->shown));
	return err_set(err, E_CHECKSUM, "%.*s: expected commit %s, got %.*s",
		       STR(tree->shown), tree->commit, STR(commit));
}

static int
fill(struct building *building)
{
	struct grab *grab = building->grab;
	struct source source;
	int status = source_find(&source, grab, building->tree);

	if (status < 0)
		return status;
	if (source.kind == SOURCE_ARCHIVE)
		status = unpack_archive(building, source.where.p);
	else if (source.kind == SOURCE_REPOSITORY)
		status = unpack_repository(building, source.where.p);
	else
		status = unpack_url(building, source.where);
	if (status == 0)
		status = unpack_end(building->unpack, &grab->err);
	if (status == -E_FORMAT) {
		char why[sizeof(grab->err.text)];
		snprintf(why, sizeof(why), "%s", grab->err.text);
		status = err_set(&grab->err, E_CHECKSUM, "%.*s: %s",
				 STR(building->tree->shown), why);
	}
	return status == 0 ? check_commit(building) : status;
}

static int
stamp(struct building *building)
{
	struct grab *grab = building->grab;
	const char *path = arena_printf(&grab->mem, "%s/.grab-commit", building->dir).p;

	if (host_kind_nofollow(path) != HOST_NONE)
		return err_set(&grab->err, E_CHECKSUM,
			       "%.*s: the tree brings a .grab-commit of its own",
			       STR(building->tree->shown));
	return host_write(path, stamp_text(&grab->mem, building->tree), 0644, &grab->err);
}

/* The old tree, if there is one, is moved aside first and removed last. */
static int
put_in_place(struct building *building)
{
	struct grab *grab = building->grab;
	const char *dir = building->tree->dir;
	const char *old = beside(&grab->mem, dir, ".grab-old");
	bool moved;

	if (rename(building->dir, dir) == 0)
		return 0;
	if (!building->tree->replace || (errno != ENOTEMPTY && errno != EEXIST))
		return err_sys(&grab->err, "%s", dir);
	if (host_remove_tree(old, &grab->err) < 0)
		return -E_SYSTEM;
	moved = rename(dir, old) == 0;
	if (!moved || rename(building->dir, dir) < 0) {
		int status = err_sys(&grab->err, "%s", dir);
		if (moved && rename(old, dir) < 0)
			return err_sys(&grab->err, "%s: the old tree is now %s", dir,
				       old);
		return status;
	}
	return host_remove_tree(old, &grab->err);
}

static int
build(struct building *building, bool *there)
{
	int status = look(building->grab, building->tree, there);

	if (status == 0 && !*there)
		status = fill(building);
	if (status == 0 && !*there)
		status = stamp(building);
	if (status == 0 && !*there)
		status = put_in_place(building);
	return status;
}

int
tree_bring(struct grab *grab, const struct tree *tree)
{
	struct building building = {.grab = grab, .tree = tree, .lock = -1};
	struct err ignored;
	bool there;
	int status = look(grab, tree, &there);

	if (status < 0 || there)
		return status;
	building.dir = beside(&grab->mem, tree->dir, ".grab-tree");
	building.mem = arena_new((size_t)64 << 20);
	status = open_building(&building);
	if (status == 0) {
		status = build(&building, &there); /* another may just have brought it */
		unpack_close(building.unpack);
		if (status < 0 || there)
			(void)host_remove_tree(building.dir, &ignored);
		close(building.lock);
	}
	arena_release(&building.mem);
	return status;
}
