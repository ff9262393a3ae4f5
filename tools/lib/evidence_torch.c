/* SPDX-License-Identifier: Apache-2.0 */
/* "undefined symbol: _ZN3c106detail14torchCheckFail...", found before anything is loaded. */
#include "elf.h"
#include "evidence.h"
#include "host.h"
#include "str.h"

/* The names that are wanted, by an open hash table of twice their number. */
struct wanted {
	const struct kernels_file *file;
	struct str name;
	bool is_found;
};

struct wanted_set {
	struct wanted *p;
	size_t n, mask;
};

/* FNV-1a */
static uint64_t
hash(struct str name)
{
	uint64_t value = 14695981039346656037u;

	for (size_t i = 0; i < name.n; i++)
		value = (value ^ (unsigned char)name.p[i]) * 1099511628211u;
	return value ^ value >> 32;
}

/* Where the name is, or would be. */
static struct wanted *
place_of(const struct wanted_set *set, struct str name)
{
	size_t at = (size_t)hash(name) & set->mask;

	while (set->p[at].name.p && !str_eq(set->p[at].name, name))
		at = (at + 1) & set->mask;
	return &set->p[at];
}

static void
collect(struct wanted_set *set, struct arena *arena, const struct kernels *kernels)
{
	size_t n = 0, size = 2;

	for (size_t i = 0; i < kernels->nfiles; i++)
		n += kernels->files[i].nwanted;
	while (size < 2 * n)
		size *= 2;
	*set = (struct wanted_set){ARENA_ARRAY(arena, struct wanted, size), 0, size - 1};
	for (size_t i = 0; i < kernels->nfiles; i++)
		for (size_t j = 0; j < kernels->files[i].nwanted; j++) {
			struct str name = kernels->files[i].wanted[j];
			struct wanted *at = place_of(set, name);

			set->n += !at->name.p;
			if (!at->name.p)
				*at = (struct wanted){&kernels->files[i], name, false};
		}
}

static void
mark_offered(struct wanted_set *set, const struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		for (size_t j = 0; j < kernels->files[i].noffered; j++) {
			struct wanted *at = place_of(set, kernels->files[i].offered[j]);

			at->is_found |= at->name.p != NULL;
		}
}

static int
search(struct wanted_set *set, const char *path, struct err *err)
{
	struct elf_symbol symbol;
	struct str bytes;
	struct elf elf;
	size_t at = 0;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	status = elf_parse(&elf, bytes, str_c(path), err);
	while (!status && elf_symbol(&elf, &at, &symbol)) {
		struct wanted *wanted = place_of(set, symbol.name);

		wanted->is_found |= symbol.is_defined && wanted->name.p;
	}
	host_unmap(bytes);
	return status;
}

/* All libraries of torch/lib in the first folder of packages that has them. */
static int
search_torch(struct wanted_set *set, struct arena *arena, const struct site *site,
	     size_t *nlibraries, struct err *err)
{
	*nlibraries = 0;
	for (size_t i = 0; i < site->ndirs && !*nlibraries; i++) {
		const char *folder = arena_printf(arena, "%s/torch/lib", site->dirs[i]).p;
		struct str *names;
		size_t n = 0;
		int status = 0;

		if (host_kind(folder) == HOST_DIR)
			status = host_list(&names, &n, arena, folder, err);
		for (size_t j = 0; j < n && !status; j++)
			if (kernels_is_library(names[j])) {
				++*nlibraries;
				status = search(set,
						arena_printf(arena, "%s/%.*s", folder,
							     STR(names[j]))
							.p,
						err);
			}
		if (status)
			return status;
	}
	return 0;
}

int
evidence_torch(struct evidence_list *list, const struct evidence_ask *ask,
	       struct err *err)
{
	const struct wanted *missing = NULL;
	struct wanted_set set;
	size_t nmissing = 0, nlibraries;
	int status;

	collect(&set, list->arena, ask->kernels);
	if (!set.n)
		return 0;
	mark_offered(&set, ask->kernels);
	status = search_torch(&set, list->arena, ask->site, &nlibraries, err);
	if (status || !nlibraries)
		return status;
	for (size_t i = 0; i <= set.mask; i++)
		if (set.p[i].name.p && !set.p[i].is_found) {
			nmissing++;
			if (!missing || str_cmp(set.p[i].name, missing->name) < 0)
				missing = &set.p[i];
		}
	if (missing)
		evidence_add(list, "torch", true,
			     "%.*s wants %.*s, which this torch has not (%zu of %zu "
			     "functions are missing)",
			     STR(missing->file->name), STR(missing->name), nmissing,
			     set.n);
	else
		evidence_add(list, "torch", false, "all %zu functions of torch are there",
			     set.n);
	return 0;
}
