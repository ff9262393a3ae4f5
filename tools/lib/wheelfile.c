/* SPDX-License-Identifier: Apache-2.0 */
#include "wheelfile.h"
#include "metadata.h"
#include "str.h"

enum { TEXT_MAX = 4 << 20 };

/* Names and versions are escaped in file names: every run of -_. is one "_". */
static bool
same_word(struct str a, struct str b)
{
	size_t i = 0, j = 0;

	while (i < a.n && j < b.n) {
		bool x = strchr("-_.", a.p[i]) && a.p[i];
		bool y = strchr("-_.", b.p[j]) && b.p[j];

		if (x != y || (!x && char_lower(a.p[i]) != char_lower(b.p[j])))
			return false;
		for (i++; x && i < a.n && a.p[i] && strchr("-_.", a.p[i]);)
			i++;
		for (j++; y && j < b.n && b.p[j] && strchr("-_.", b.p[j]);)
			j++;
	}
	return i == a.n && j == b.n;
}

/* The member NAME-VERSION.dist-info/which, of the one such folder that there must be. */
static int
load_text(const struct wheelfile *wheel, struct arena *arena, const char *which,
	  struct str *text, struct err *err)
{
	const struct zip_member *found = NULL;
	struct str tail = arena_printf(arena, ".dist-info/%s", which);

	for (size_t i = 0; i < wheel->zip.nmembers; i++) {
		const struct zip_member *member = &wheel->zip.members[i];
		size_t stem = member->name.n - tail.n;

		if (!str_ends(member->name, tail) ||
		    str_chr(str_sub(member->name, 0, stem), '/') >= 0)
			continue;
		if (found)
			return err_set(err, E_FORMAT, "%.*s: it has %s twice",
				       STR(wheel->zip.file), which);
		found = member;
	}
	if (!found)
		return err_set(err, E_FORMAT, "%.*s: it has no %s", STR(wheel->zip.file),
			       which);
	return zip_load(&wheel->zip, found, arena, TEXT_MAX, text, err);
}

static int
check_metadata(struct wheelfile *wheel, struct arena *arena, struct err *err)
{
	const struct wheel *named = &wheel->name;
	struct str text = {0}, name, version, public;
	int status = load_text(wheel, arena, "METADATA", &text, err);

	if (status)
		return status;
	wheel->metadata = text;
	name = metadata_field(text, "Name");
	version = metadata_field(text, "Version");
	wheel->version = version;
	public = str_cut(&version, '+');
	if (!same_word(name, named->name))
		return err_set(err, E_FORMAT, "%.*s: METADATA calls it '%.*s'",
			       STR(named->file), STR(name));
	/* builders may add a local part to the file's name alone; a foreign one is no good */
	if (!same_word(public, named->version))
		return err_set(err, E_FORMAT, "%.*s: METADATA calls it version '%.*s'",
			       STR(named->file), STR(wheel->version));
	return 0;
}

/* Is there a line "Tag: PYTHON-ABI-..." in WHEEL? */
static bool
has_tag(struct str text, struct str prefix)
{
	struct str name, value;

	while (metadata_next(&text, &name, &value))
		if (str_eq_nocase(name, S("Tag")) && str_starts(value, prefix))
			return true;
	return false;
}

/*
 * The Python and ABI of the name must stand in WHEEL. Its platform need not: those who
 * publish rename linux_x86_64 to a manylinux tag without opening the wheel (torch 2.6.0 on
 * the default index).
 */
static int
check_tags(const struct wheelfile *wheel, struct arena *arena, struct err *err)
{
	const struct wheel *named = &wheel->name;
	struct str text = {0}, pythons = named->python;
	int status = load_text(wheel, arena, "WHEEL", &text, err);

	if (status)
		return status;
	while (pythons.p) {
		struct str python = str_cut(&pythons, '.'), abis = named->abi;

		while (abis.p) {
			struct str abi = str_cut(&abis, '.');

			if (has_tag(text, arena_printf(arena, "%.*s-%.*s-", STR(python),
						       STR(abi))))
				return 0;
		}
	}
	return err_set(err, E_FORMAT,
		       "%.*s: WHEEL holds none of the Pythons and ABIs in the name",
		       STR(named->file));
}

int
wheelfile_start(struct wheelfile *wheel, struct arena *arena,
		const struct zip_source *source, struct str file, struct err *err)
{
	int status;

	*wheel = (struct wheelfile){0};
	kernels_init(&wheel->kernels, arena);
	if ((status = wheel_parse(&wheel->name, file, err)) ||
	    (status = zip_open_from(&wheel->zip, arena, source, file, err)) ||
	    (status = check_metadata(wheel, arena, err)))
		return status;
	return check_tags(wheel, arena, err);
}

int
wheelfile_open(struct wheelfile *wheel, struct arena *arena, struct str bytes,
	       struct str file, struct err *err)
{
	struct zip_source source = {.bytes = bytes};
	int status = wheelfile_start(wheel, arena, &source, file, err);

	return status ? status : kernels_add_zip(&wheel->kernels, &wheel->zip, err);
}

static const struct kernels_file *
other_abi(const struct kernels *kernels, int abi)
{
	for (size_t i = 0; abi >= 0 && i < kernels->nfiles; i++)
		if (kernels->files[i].cxx11_abi >= 0 &&
		    kernels->files[i].cxx11_abi != abi)
			return &kernels->files[i];
	return NULL;
}

int
wheelfile_serves(const struct wheelfile *wheel, const struct wheels_package *package,
		 const struct wheel_target *target, struct err *err)
{
	const struct kernels *kernels = &wheel->kernels;
	const struct kernels_file *file;
	char why[WHEEL_WHY_MAX];

	if (!wheel_installs(&wheel->name, target, why))
		return err_set(err, E_NOMATCH, "%s", why);
	file = target->cuda.n ? kernels_other_cuda(kernels, target->cuda.part[0]) : NULL;
	if (file)
		return err_set(err, E_NOMATCH,
			       "%.*s needs libcudart.so.%u, torch brings that of CUDA %u",
			       STR(file->name), file->cudart, target->cuda.part[0]);
	file = other_abi(kernels, wheel_torch_abi(target));
	if (file)
		return err_set(err, E_NOMATCH, "%.*s is built for the %s C++ ABI",
			       STR(file->name), file->cxx11_abi ? "new" : "old");
	for (size_t i = 0; i < target->nccs; i++)
		if (kernels_serve(kernels, package, target->ccs[i], why) == CC_NOT)
			return err_set(err, E_NOMATCH, "GPU %u.%u: %s",
				       target->ccs[i].major, target->ccs[i].minor, why);
	return 0;
}
