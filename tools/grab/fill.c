/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a tree, from whatever source has them. */
#include "building.h"
#include "host.h"
#include "part.h"
#include "str.h"
#include "unpack.h"

#include <unistd.h>

enum { GIT_SECONDS = 600, OUTPUT_AT = 8 };

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
	building->mem = arena_new((size_t)256 << 20);
	if (empty_folder(building, err) < 0)
		return -E_SYSTEM;
	building->unpack =
		unpack_open(&building->mem, building->dir, building->tree->max_size, err);
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

/* git's own name of the tree, to compare; attributes may leave files out of archives. */
static void
ask_name(struct building *building, const char *repository)
{
	struct grab *grab = building->grab;
	const char *what =
		arena_printf(&grab->mem, "%s^{tree}", building->tree->commit).p;
	const char *argv[] = {"git",      "-c",       "safe.directory=*",
			      "-C",       repository, "rev-parse",
			      "--verify", what,       NULL};
	struct host_run run = {.argv = argv,
			       .without = "GIT_",
			       .keep_stderr = true,
			       .max_output = 4096,
			       .timeout = GIT_SECONDS};
	struct str output;
	struct err ignored;
	int exit_status;

	if (host_run(&exit_status, &output, &grab->mem, &run, &ignored) == 0 &&
	    exit_status == 0 && gitrefs_is_commit(str_trim(output)))
		snprintf(building->name, sizeof(building->name), "%.*s",
			 STR(str_trim(output)));
}

/* git writes the archive into a file, which is gone again afterwards. */
static int
unpack_repository(struct building *building, const char *repository)
{
	struct grab *grab = building->grab;
	const char *commit = building->tree->commit;
	const char *file = tree_beside(&grab->mem, building->tree->dir, ".grab-tar");
	const char *argv[] = {
		"git",     "-c",           "safe.directory=*", "-C", repository,
		"archive", "--format=tar", "--prefix=tree/",   NULL, commit,
		NULL};
	struct host_run run = {.argv = argv,
			       .without = "GIT_",
			       .keep_stderr = true,
			       .max_output = 4096,
			       .timeout = GIT_SECONDS,
			       .lock = building->lock};
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
	if (status == 0)
		ask_name(building, repository);
	return status;
}

static int
unpack_url(struct building *building, const struct source *source)
{
	struct fetch_stream want = {.url = source->where,
				    .as_sent = true,
				    .sink = {take, building},
				    .restart = restart};
	struct grab *grab = building->grab;
	struct err other;
	int status = grab->fetch ? 0 : grab_open(grab);

	grab_next(grab);
	if (status == 0)
		status = fetch_stream(grab->fetch, &want, &grab->err);
	if (status != -E_NOMATCH || !source->other.p)
		return status;
	want.url = source->other;
	return fetch_stream(grab->fetch, &want, &other) == 0 ? 0 : status;
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

int
building_fill(struct building *building)
{
	struct grab *grab = building->grab;
	struct source source;
	int status;

	if (building->tree->git) {
		status = empty_folder(building, &grab->err);
		return status < 0 ? status : building_git(building);
	}
	status = source_find(&source, grab, building->tree);
	if (status < 0)
		return status;
	if (source.kind == SOURCE_ARCHIVE)
		status = unpack_archive(building, source.where.p);
	else if (source.kind == SOURCE_REPOSITORY)
		status = unpack_repository(building, source.where.p);
	else
		status = unpack_url(building, &source);
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
