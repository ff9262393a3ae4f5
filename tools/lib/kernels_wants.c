/* SPDX-License-Identifier: Apache-2.0 */
/* What a library asks of those that it is loaded with. */
#include "elf.h"
#include "kernels.h"
#include "str.h"

/* "libcudart.so.12" and "libcudart-9a1b2c3d.so.12.8" both need 12. */
static void
read_cudart(struct kernels_file *file, struct str name)
{
	ptrdiff_t so = str_find(name, S(".so."));
	struct str rest = str_sub(name, (size_t)(so < 0 ? 0 : so) + 4, name.n);
	uint64_t major;

	if (so >= 0 && str_starts(name, S("libcudart")) &&
	    str_uint(str_cut(&rest, '.'), 1, 999, &major))
		file->cudart = (unsigned)major;
}

static void
read_needed(struct kernels_file *file, struct arena *arena, const struct elf *elf)
{
	struct str name;
	size_t n = 0;

	for (size_t at = 0; elf_needed(elf, &at, &name);)
		n++;
	file->needed = ARENA_ARRAY(arena, struct str, n);
	for (size_t at = 0; elf_needed(elf, &at, &name);) {
		file->needed[file->nneeded++] = arena_str(arena, name);
		read_cudart(file, name);
	}
}

static void
read_versions(struct kernels_file *file, struct arena *arena, const struct elf *elf)
{
	struct elf_versions at = {0}, again = {0};
	struct str library, version;
	size_t n = 0;

	while (elf_version_needed(elf, &at, &library, &version))
		n++;
	file->versions = ARENA_ARRAY(arena, struct kernels_version, n);
	while (elf_version_needed(elf, &again, &library, &version))
		file->versions[file->nversions++] = (struct kernels_version){
			arena_str(arena, library), arena_str(arena, version)};
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

/* Is it a name in one of torch's namespaces, or of its C interface? */
static bool
is_of_torch(struct str name)
{
	static const char *const spaces[] = {"3c10", "2at", "5torch", "6caffe2"};

	if (str_starts(name, S("aoti_torch_")))
		return true;
	if (!str_starts(name, S("_Z")))
		return false;
	name = str_sub(name, 2, name.n);
	/* the tables of a class: _ZTVN, _ZTIN; a method that is const: _ZNK */
	if (str_starts(name, S("T")))
		name = str_sub(name, 2, name.n);
	if (!str_starts(name, S("N")))
		return false;
	name = str_sub(name, 1 + str_starts(name, S("NK")), name.n);
	for (size_t i = 0; i < COUNT(spaces); i++)
		if (str_starts(name, str_c(spaces[i])))
			return true;
	return false;
}

static size_t
keep_symbols(struct str *names, struct arena *arena, const struct elf *elf,
	     bool is_defined)
{
	struct elf_symbol symbol;
	size_t n = 0;

	for (size_t at = 0; elf_symbol(elf, &at, &symbol);) {
		if (symbol.is_defined != is_defined || !is_of_torch(symbol.name) ||
		    (symbol.is_weak && !is_defined))
			continue;
		if (names)
			names[n] = arena_str(arena, symbol.name);
		n++;
	}
	return n;
}

/* A wheel may bring functions in these namespaces for another library of its own. */
static void
read_symbols(struct kernels_file *file, struct arena *arena, const struct elf *elf)
{
	file->nwanted = keep_symbols(NULL, arena, elf, false);
	file->wanted = ARENA_ARRAY(arena, struct str, file->nwanted);
	keep_symbols(file->wanted, arena, elf, false);
	file->noffered = keep_symbols(NULL, arena, elf, true);
	file->offered = ARENA_ARRAY(arena, struct str, file->noffered);
	keep_symbols(file->offered, arena, elf, true);
}

void
kernels_wants(struct kernels_file *file, struct arena *arena, const struct elf *elf,
	      bool with_symbols)
{
	read_needed(file, arena, elf);
	read_versions(file, arena, elf);
	read_abi(elf, file);
	if (with_symbols)
		read_symbols(file, arena, elf);
}
