/* SPDX-License-Identifier: Apache-2.0 */
/* What one library says about its GPU code. */
#include "elf.h"
#include "kernels.h"
#include "pe.h"
#include "proof.h"
#include "str.h"

#define WRAPPER_MAGIC 0x466243b1u

/* What NVIDIA's compiler leaves in a library, as far as it is there. */
struct code_sections {
	struct str linked, unlinked, wrappers;
	size_t wrapper_size;
	bool is_there; /* of linked code, though its bytes may be missing */
};

static struct sm_list
copy_sms(struct arena *arena, const struct fatbin *fatbin)
{
	struct sm_list list = {ARENA_ARRAY(arena, struct sm, fatbin->ncodes), 0};

	for (; list.n < fatbin->ncodes; list.n++)
		list.p[list.n] = fatbin->codes[list.n].sm;
	return list;
}

static void
set_damage(struct kernels_file *file, const char *why)
{
	if (!file->damage)
		file->damage = why;
}

void
kernels_keep(struct kernels_file *file, struct arena *arena, struct fatbin *fatbin)
{
	struct fatbin *copy;

	fatbin_end(fatbin);
	if (fatbin->ndamaged)
		set_damage(file, "a fat binary in it is damaged");
	if (fatbin->noverflow)
		set_damage(file, "it holds code for more GPUs than there are");
	file->nstrange += fatbin->nstrange;
	file->sms = copy_sms(arena, fatbin);
	if (!fatbin->nentries)
		return;
	copy = ARENA_NEW(arena, struct fatbin);
	*copy = *fatbin;
	file->code = copy;
}

/* Each fat binary is registered by a record of its own, which no linker drops alone. */
static size_t
count_wrappers(const struct code_sections *sections)
{
	size_t n = 0, step = sections->wrapper_size;

	for (size_t at = 0; sections->wrappers.n >= step + at; at += step)
		n += str_le(sections->wrappers, at, 4) == WRAPPER_MAGIC;
	return n;
}

static void
scan(struct fatbin *fatbin, struct str bytes, enum fatbin_form form)
{
	fatbin_start(fatbin, form);
	fatbin_feed(fatbin, bytes);
}

static void
read_sections(struct kernels_file *file, struct arena *arena,
	      const struct code_sections *sections)
{
	struct fatbin linked, unlinked;

	scan(&linked, sections->linked, FATBIN_SECTION);
	scan(&unlinked, sections->unlinked, FATBIN_SECTION);
	fatbin_end(&unlinked);
	if (sections->is_there && !sections->linked.p)
		set_damage(file, "the section of its fat binaries is not in the file");
	if (unlinked.ndamaged)
		set_damage(file, "a fat binary in it is damaged");
	if (linked.nfatbins + linked.nempty + unlinked.nfatbins + unlinked.nempty <
	    count_wrappers(sections))
		set_damage(file, "it registers more fat binaries than it holds");
	if (proof_section(sections->linked, arena) ||
	    proof_section(sections->unlinked, arena))
		set_damage(file, "its code is for another GPU than the header before it "
				 "says");
	file->unlinked = copy_sms(arena, &unlinked);
	kernels_keep(file, arena, &linked);
}

/* The operating systems that ptxas has named there. */
static bool
is_cubin(const struct elf *elf)
{
	unsigned char os = (unsigned char)elf->bytes.p[7];

	return elf->machine == ELF_CUDA && (os == 0x33 || os == 0x41);
}

/* A cubin by itself is code for one GPU; what its suffix is only a fat binary says. */
static void
read_cubin(struct kernels_file *file, struct arena *arena, const struct elf *elf)
{
	unsigned number =
		elf->bytes.p[8] < 8 ? elf->flags & 0xff : elf->flags >> 8 & 0xff;

	file->sms = (struct sm_list){ARENA_NEW(arena, struct sm), 1};
	file->sms.p[0].cc = cc_of_sm(number, 0);
}

static int
read_elf(struct kernels *kernels, struct kernels_file *file, struct str bytes,
	 struct err *err)
{
	struct arena *arena = kernels->arena;
	struct code_sections sections = {.wrapper_size = 24};
	struct fatbin fatbin;
	struct elf elf;
	int status = elf_parse(&elf, bytes, file->name, err);

	if (status)
		return status;
	file->is_32 = elf.is_32;
	if (is_cubin(&elf)) {
		read_cubin(file, arena, &elf);
		return 0;
	}
	kernels_wants(file, arena, &elf, kernels->with_symbols);
	if (!elf.nsections) { /* stripped of its table: code may stand anywhere */
		scan(&fatbin, bytes, FATBIN_SEARCH);
		kernels_keep(file, arena, &fatbin);
		return 0;
	}
	if (elf.is_32)
		sections.wrapper_size = 16;
	sections.is_there = elf_section(&elf, ".nv_fatbin", &sections.linked);
	elf_section(&elf, "__nv_relfatbin", &sections.unlinked);
	elf_section(&elf, ".nvFatBinSegment", &sections.wrappers);
	read_sections(file, arena, &sections);
	return 0;
}

int
kernels_read(struct kernels *kernels, struct str name, struct str bytes, struct err *err)
{
	struct kernels_file *file = kernels_new(kernels, name);
	struct arena *arena = kernels->arena;
	struct code_sections sections = {.wrapper_size = 24};
	struct fatbin fatbin;

	if (elf_is(bytes))
		return read_elf(kernels, file, bytes, err);
	file->is_windows = pe_is(bytes);
	if (pe_section(bytes, ".nv_fatb", &sections.linked)) {
		sections.is_there = true;
		pe_section(bytes, ".nvFatBi", &sections.wrappers);
		read_sections(file, arena, &sections);
		return 0;
	}
	scan(&fatbin, bytes, FATBIN_SEARCH);
	kernels_keep(file, arena, &fatbin);
	return 0;
}
