/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a file may be in a folder that others filled: under its path, under its name, in
 * the layout of a store, in that of huggingface_hub, or anywhere below.
 */
#include "host.h"
#include "store_file.h"
#include "str.h"

#include <dirent.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8, ENTRIES_MAX = 50000 };

static const char *
join(const struct look *look, const char *dir, struct str name)
{
	return arena_cat(look->arena, arena_printf(look->arena, "%s/", dir), name).p;
}

static int
try_name(const struct look *look, const char *dir, struct str name, struct err *err)
{
	return name.n ? look->take(look->context, join(look, dir, name), err) : 0;
}

static struct str
last_name(struct str path)
{
	return str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
}

/* DIR/models--OWNER--NAME/blobs/HEX: files of git LFS are named by their sum there. */
static int
look_in_cache(const struct look *look, const char *dir, struct err *err)
{
	char hex[DIGEST_HEX_MAX];
	struct str *names;
	size_t nnames;
	int status = 0;

	if (host_kind(dir) != HOST_DIR ||
	    host_list(&names, &nnames, look->arena, dir, err) < 0)
		return 0;
	digest_hex(hex, &look->want->sha256);
	for (size_t i = 0; i < nnames && status == 0; i++)
		if (str_starts(names[i], S("models--")) ||
		    str_starts(names[i], S("datasets--")) ||
		    str_starts(names[i], S("spaces--")))
			status =
				try_name(look, join(look, dir, names[i]),
					 arena_printf(look->arena, "blobs/%s", hex), err);
	return status;
}

struct walk {
	const struct look *look;
	struct str name;
	unsigned nentries; /* seen so far */
};

static bool
is_dir(const char *path, unsigned char type)
{
	struct stat st;

	if (type != DT_UNKNOWN)
		return type == DT_DIR;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Links to folders are not followed, so it ends. */
static int
walk(struct walk *all, const char *dir, unsigned depth, struct err *err)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	int status = 0;

	if (!stream)
		return 0;
	while (status == 0 && (entry = readdir(stream)) && all->nentries < ENTRIES_MAX) {
		struct str name = str_c(entry->d_name);
		const char *path;
		all->nentries++;
		if (str_eq(name, S(".")) || str_eq(name, S("..")))
			continue;
		if (str_eq(name, all->name) && depth > 0)
			status = try_name(all->look, dir, name, err);
		if (status != 0 || depth == DEPTH_MAX ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
			continue;
		path = join(all->look, dir, name);
		if (is_dir(path, entry->d_type))
			status = walk(all, path, depth + 1, err);
	}
	closedir(stream);
	return status;
}

int
store_look(const struct look *look, const char *dir, struct err *err)
{
	const struct store_want *want = look->want;
	struct str name = last_name(str_c(want->dest)), other = last_name(want->path);
	struct walk all = {.look = look, .name = name};
	int status = try_name(look, dir, want->path, err);

	if (status == 0)
		status = try_name(look, dir, name, err);
	if (status == 0 && !str_eq(name, other))
		status = try_name(look, dir, other, err);
	if (status == 0)
		status = look->take(look->context,
				    store_path(look->arena, dir, &want->sha256), err);
	if (status == 0)
		status = look_in_cache(look, dir, err);
	if (status == 0)
		status = look_in_cache(look, join(look, dir, S("hub")), err);
	if (status == 0 && want->has_size)
		status = walk(&all, dir, 0, err);
	return status;
}
