/* SPDX-License-Identifier: Apache-2.0 */
#include "kernels.h"
#include "host.h"
#include "str.h"

enum {
	DEPTH_MAX = 64,
};

/* Larger members are read as a stream, in which only code can be found. */
#define MEMBER_MAX ((size_t)2 << 30)

void
kernels_init(struct kernels *kernels, struct arena *arena)
{
	*kernels = (struct kernels){.arena = arena};
}

struct kernels_file *
kernels_new(struct kernels *kernels, struct str name)
{
	if (kernels->nfiles == kernels->size) {
		size_t size = kernels->size ? 2 * kernels->size : 16;
		struct kernels_file *bigger =
			ARENA_ARRAY(kernels->arena, struct kernels_file, size);

		if (kernels->nfiles)
			memcpy(bigger, kernels->files, kernels->nfiles * sizeof(*bigger));
		kernels->files = bigger;
		kernels->size = size;
	}
	kernels->files[kernels->nfiles] = (struct kernels_file){
		.name = arena_str(kernels->arena, name), .cxx11_abi = -1};
	return &kernels->files[kernels->nfiles++];
}

bool
kernels_is_library(struct str name)
{
	ptrdiff_t slash = str_rchr(name, '/');
	struct str base = str_sub(name, (size_t)(slash + 1), name.n);

	return str_ends(base, S(".so")) || str_find(base, S(".so.")) > 0 ||
	       str_ends(base, S(".pyd")) || str_ends(base, S(".dll"));
}

static int
stream_take(void *context, struct str bytes, struct err *err)
{
	(void)err;
	fatbin_feed(context, bytes);
	return 0;
}

int
kernels_add_member(struct kernels *kernels, const struct zip *zip,
		   const struct zip_member *member, struct err *err)
{
	struct str name = arena_printf(kernels->arena, "%.*s:%.*s", STR(zip->file),
				       STR(member->name));
	struct arena mem = arena_new(2 * MEMBER_MAX);
	struct fatbin fatbin;
	struct sink sink = {stream_take, &fatbin};
	struct str bytes;
	int status;

	if (member->size <= MEMBER_MAX) {
		status = zip_load(zip, member, &mem, MEMBER_MAX, &bytes, err);
		if (!status)
			status = kernels_read(kernels, name, bytes, err);
	} else {
		fatbin_start(&fatbin, FATBIN_SEARCH);
		status = zip_read(zip, member, &mem, sink, err);
		kernels_keep(kernels_new(kernels, name), kernels->arena, &fatbin);
	}
	arena_release(&mem);
	return status;
}

int
kernels_add_zip(struct kernels *kernels, const struct zip *zip, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < zip->nmembers && !status; i++)
		if (kernels_is_library(zip->members[i].name))
			status = kernels_add_member(kernels, zip, &zip->members[i], err);
	return status;
}

void
kernels_append(struct kernels *kernels, const struct kernels *other)
{
	for (size_t i = 0; i < other->nfiles; i++)
		*kernels_new(kernels, other->files[i].name) = other->files[i];
}

static int
add_path(struct kernels *kernels, const char *path, struct err *err)
{
	struct zip zip;
	struct str bytes;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	/* of a gigabyte of code a few megabytes of headers count; wheels are read through */
	if (kernels_is_library(str_c(path)))
		host_map_scattered(bytes);
	if (str_starts(bytes, S("PK"))) {
		status = zip_open(&zip, kernels->arena, bytes, str_c(path), err);
		if (!status)
			status = kernels_add_zip(kernels, &zip, err);
	} else
		status = kernels_read(kernels, str_c(path), bytes, err);
	host_unmap(bytes);
	return status;
}

static int
add_folder(struct kernels *kernels, const char *path, unsigned depth, struct err *err)
{
	struct str *names;
	size_t nnames;
	int status = host_list(&names, &nnames, kernels->arena, path, err);

	for (size_t i = 0; i < nnames && !status; i++) {
		struct str full =
			arena_printf(kernels->arena, "%s/%.*s", path, STR(names[i]));
		enum host_kind kind = host_kind_nofollow(full.p);

		if (kind == HOST_DIR && depth < DEPTH_MAX)
			status = add_folder(kernels, full.p, depth + 1, err);
		else if (kind == HOST_FILE && kernels_is_library(names[i]))
			status = add_path(kernels, full.p, err);
	}
	return status;
}

int
kernels_add(struct kernels *kernels, const char *path, struct err *err)
{
	if (host_kind(path) == HOST_DIR)
		return add_folder(kernels, path, 0, err);
	return add_path(kernels, path, err);
}
