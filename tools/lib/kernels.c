/* SPDX-License-Identifier: Apache-2.0 */
#include "kernels.h"
#include "elf.h"
#include "fatbin.h"
#include "host.h"
#include "str.h"

enum {
	MEMBER_MAX = 256 << 20, /* larger ones are read as a stream only */
	DEPTH_MAX = 64,
};

void
kernels_init(struct kernels *kernels, struct arena *arena)
{
	*kernels = (struct kernels){.arena = arena};
}

static struct kernels_file *
add_file(struct kernels *kernels, struct str name)
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

static void
keep_sms(struct kernels *kernels, struct kernels_file *file, struct fatbin *fatbin)
{
	fatbin_end(fatbin);
	file->ndamaged = fatbin->ndamaged;
	file->sms = (struct sm_list){ARENA_ARRAY(kernels->arena, struct sm, fatbin->nsms),
				     fatbin->nsms};
	if (fatbin->nsms)
		memcpy(file->sms.p, fatbin->sms, fatbin->nsms * sizeof(struct sm));
}

/* "libcudart.so.12" and "libcudart-9a1b2c3d.so.12.8" both need 12. */
static void
read_needed(const struct elf *elf, struct kernels_file *file)
{
	struct str name;
	size_t at = 0;

	while (elf_needed(elf, &at, &name)) {
		ptrdiff_t so = str_find(name, S(".so."));
		struct str rest = str_sub(name, (size_t)(so < 0 ? 0 : so) + 4, name.n);
		uint64_t major;

		if (so >= 0 && str_starts(name, S("libcudart")) &&
		    str_uint(str_cut(&rest, '.'), 1, 999, &major))
			file->cudart = (unsigned)major;
	}
}

/* std::string in the names of torch's functions: "Ss" is the old ABI's. */
static void
read_abi(const struct elf *elf, struct kernels_file *file)
{
	struct str name;
	size_t at = 0;

	while (file->cxx11_abi < 0 && elf_undefined(elf, &at, &name)) {
		if (!str_starts(name, S("_ZN")) || str_find(name, S("c10")) < 0)
			continue;
		if (str_find(name, S("__cxx1112basic_string")) >= 0)
			file->cxx11_abi = 1;
		else if (str_find(name, S("RKSs")) >= 0 || str_ends(name, S("Ss")) ||
			 str_find(name, S("SsE")) >= 0)
			file->cxx11_abi = 0;
	}
}

/* Code stands in one section; where there is no section table, anywhere. */
static int
add_bytes(struct kernels *kernels, struct str name, struct str bytes, struct err *err)
{
	struct kernels_file *file = add_file(kernels, name);
	struct fatbin fatbin;
	struct elf elf;
	struct str code = bytes;

	if (elf_is(bytes) && bytes.n > 4 && bytes.p[4] == 1)
		return 0; /* 32-bit: there is no CUDA for it */
	if (elf_is(bytes)) {
		int status = elf_parse(&elf, bytes, name, err);

		if (status)
			return status;
		read_needed(&elf, file);
		read_abi(&elf, file);
		if (elf.nsections)
			code = elf_section(&elf, ".nv_fatbin");
	}
	fatbin_start(&fatbin);
	fatbin_feed(&fatbin, code);
	keep_sms(kernels, file, &fatbin);
	return 0;
}

/* lib.so, lib.so.12, mod.pyd, lib.dll */
static bool
is_library(struct str name)
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

static int
add_member(struct kernels *kernels, const struct zip *zip,
	   const struct zip_member *member, struct err *err)
{
	struct str name = arena_printf(kernels->arena, "%.*s:%.*s", STR(zip->file),
				       STR(member->name));
	struct arena mem = arena_new((size_t)2 * MEMBER_MAX);
	struct fatbin fatbin;
	struct sink sink = {stream_take, &fatbin};
	struct str bytes;
	int status;

	if (member->size <= MEMBER_MAX) {
		status = zip_load(zip, member, &mem, MEMBER_MAX, &bytes, err);
		if (!status)
			status = add_bytes(kernels, name, bytes, err);
	} else {
		fatbin_start(&fatbin);
		status = zip_read(zip, member, &mem, sink, err);
		keep_sms(kernels, add_file(kernels, name), &fatbin);
	}
	arena_release(&mem);
	return status;
}

int
kernels_add_zip(struct kernels *kernels, const struct zip *zip, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < zip->nmembers && !status; i++)
		if (is_library(zip->members[i].name))
			status = add_member(kernels, zip, &zip->members[i], err);
	return status;
}

void
kernels_append(struct kernels *kernels, const struct kernels *other)
{
	for (size_t i = 0; i < other->nfiles; i++)
		*add_file(kernels, other->files[i].name) = other->files[i];
}

static int
add_path(struct kernels *kernels, const char *path, struct err *err)
{
	struct zip zip;
	struct str bytes;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	if (str_starts(bytes, S("PK"))) {
		status = zip_open(&zip, kernels->arena, bytes, str_c(path), err);
		if (!status)
			status = kernels_add_zip(kernels, &zip, err);
	} else
		status = add_bytes(kernels, str_c(path), bytes, err);
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
		else if (kind == HOST_FILE && is_library(names[i]))
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
