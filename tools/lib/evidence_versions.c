/* SPDX-License-Identifier: Apache-2.0 */
/* "version `GLIBC_2.38' not found", found before anything is loaded. */
#include "elf.h"
#include "evidence.h"
#include "host.h"
#include "str.h"

unsigned
evidence_glibc(struct str bytes)
{
	struct elf_versions at = {0};
	struct err ignored = {0};
	unsigned newest = 0;
	struct str version;
	struct elf elf;
	uint64_t minor;

	if (elf_parse(&elf, bytes, S("libc.so.6"), &ignored) != 0)
		return 0;
	while (elf_version_defined(&elf, &at, &version))
		if (str_starts(version, S("GLIBC_2.")) &&
		    str_uint(str_sub(version, 8, version.n), 0, 999, &minor) &&
		    minor > newest)
			newest = (unsigned)minor;
	return newest;
}

/* The library of this name where the image's loader looks, or NULL. */
static const char *
find_library(struct arena *arena, const struct site *site, struct str name)
{
	static const char *const folders[] = {
		"/lib/x86_64-linux-gnu",
		"/usr/lib/x86_64-linux-gnu",
		"/lib/aarch64-linux-gnu",
		"/usr/lib/aarch64-linux-gnu",
		"/lib64",
		"/usr/lib64",
		"/usr/lib",
	};

	for (size_t i = 0; i < COUNT(folders); i++) {
		const char *path = site_path(
			site, arena,
			arena_printf(arena, "%s/%.*s", folders[i], STR(name)).p);

		if (path && host_kind(path) == HOST_FILE)
			return path;
	}
	return NULL;
}

static bool
has_version(const struct elf *elf, struct str wanted)
{
	struct elf_versions at = {0};
	struct str version;

	while (elf_version_defined(elf, &at, &version))
		if (str_eq(version, wanted))
			return true;
	return false;
}

static bool
was_met(const struct kernels *kernels, size_t i, size_t j)
{
	const struct kernels_version *one = &kernels->files[i].versions[j];

	for (size_t k = 0; k <= i; k++)
		for (size_t l = 0; l < (k < i ? kernels->files[k].nversions : j); l++)
			if (str_eq(kernels->files[k].versions[l].version, one->version) &&
			    str_eq(kernels->files[k].versions[l].library, one->library))
				return true;
	return false;
}

static int
look_up(struct evidence_list *list, const struct evidence_ask *ask,
	const struct kernels_file *file, const struct kernels_version *wanted,
	struct err *err)
{
	const char *path = find_library(list->arena, ask->site, wanted->library);
	struct str bytes;
	struct elf elf;
	int status;

	if (!path)
		return 0;
	if ((status = host_map(&bytes, path, err)))
		return status;
	status = elf_parse(&elf, bytes, str_c(path), err);
	if (!status && !has_version(&elf, wanted->version))
		evidence_add(list, "glibc", true, "%.*s needs %.*s, which %s has not",
			     STR(file->name), STR(wanted->version), path);
	host_unmap(bytes);
	return status;
}

static void
add_newest(struct evidence_list *list, const struct kernels *kernels)
{
	unsigned newest = 0;
	uint64_t minor;

	for (size_t i = 0; i < kernels->nfiles; i++)
		for (size_t j = 0; j < kernels->files[i].nversions; j++) {
			struct str version = kernels->files[i].versions[j].version;

			if (str_starts(version, S("GLIBC_2.")) &&
			    str_uint(str_sub(version, 8, version.n), 0, 999, &minor) &&
			    minor > newest)
				newest = (unsigned)minor;
		}
	if (newest)
		evidence_add(list, "glibc", false, "glibc 2.%u", newest);
}

int
evidence_versions(struct evidence_list *list, const struct evidence_ask *ask,
		  struct err *err)
{
	const struct kernels *kernels = ask->kernels;
	size_t before = list->n;
	int status = 0;

	for (size_t i = 0; i < kernels->nfiles; i++)
		for (size_t j = 0; j < kernels->files[i].nversions && !status; j++)
			if (!was_met(kernels, i, j))
				status = look_up(list, ask, &kernels->files[i],
						 &kernels->files[i].versions[j], err);
	if (!status && list->n == before)
		add_newest(list, kernels);
	return status;
}
