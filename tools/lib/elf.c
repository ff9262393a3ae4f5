/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets of fields: System V ABI. Read byte by byte, so alignment is no matter. */
#include "elf.h"
#include "str.h"

enum {
	SHT_STRTAB = 3,
	SHT_NOBITS = 8,
	DT_NEEDED = 1,
	STB_WEAK = 2,
	EM_X86_64 = 62,
	EM_AARCH64 = 183
};

/* Where the fields are that the two classes place differently; w: bytes of an address. */
struct layout {
	size_t w;
	size_t header, flags, table, entry_size, count, names; /* of the file */
	size_t section, offset, size;                          /* of a section */
	size_t symbol, defined, info;                          /* of a symbol */
};

static const struct layout layouts[] = {
	{8, 64, 48, 40, 58, 60, 62, 64, 24, 32, 24, 6, 4},
	{4, 52, 36, 32, 46, 48, 50, 40, 16, 20, 16, 14, 12},
};

static const struct layout *
layout_of(const struct elf *elf)
{
	return &layouts[elf->is_32];
}

/* The text at an offset of a string table; absent where it does not end inside. */
static struct str
text_at(struct str table, uint64_t at)
{
	struct str rest = str_range(table, at, at <= table.n ? table.n - at : 0), text;

	if (!rest.p)
		return rest;
	text = str_cut(&rest, '\0');
	return rest.p ? text : (struct str){0};
}

bool
elf_is(struct str bytes)
{
	return str_starts(bytes, S("\x7f"
				   "ELF"));
}

static struct str
section_bytes(const struct elf *elf, uint64_t header)
{
	const struct layout *at = layout_of(elf);

	if (str_le(elf->bytes, header + 4, 4) == SHT_NOBITS)
		return (struct str){0};
	return str_range(elf->bytes, str_le(elf->bytes, header + at->offset, at->w),
			 str_le(elf->bytes, header + at->size, at->w));
}

static uint64_t
header_of(const struct elf *elf, unsigned i)
{
	return elf->sections + (uint64_t)i * layout_of(elf)->section;
}

static struct str
section_name(const struct elf *elf, unsigned i)
{
	return text_at(elf->names, str_le(elf->bytes, header_of(elf, i), 4));
}

bool
elf_section(const struct elf *elf, const char *name, struct str *bytes)
{
	*bytes = (struct str){0};
	for (unsigned i = 0; i < elf->nsections; i++) {
		struct str text = section_name(elf, i);

		if (!text.p || !str_eq(text, str_c(name)))
			continue;
		*bytes = section_bytes(elf, header_of(elf, i));
		return true;
	}
	return false;
}

/*
 * Every linker calls the table of names .shstrtab or, where it shares one, .strtab. With
 * one that is called otherwise, or that lacks a name, "this section is not there" would
 * be no answer.
 */
static bool
names_are_whole(const struct elf *elf, unsigned names)
{
	if (str_le(elf->bytes, header_of(elf, names) + 4, 4) != SHT_STRTAB ||
	    !str_ends(section_name(elf, names), S("strtab")))
		return false;
	for (unsigned i = 0; i < elf->nsections; i++)
		if (!section_name(elf, i).p)
			return false;
	return true;
}

static void
find_names(struct elf *elf, unsigned names)
{
	elf->names = section_bytes(elf, header_of(elf, names));
	if (names_are_whole(elf, names))
		return;
	elf->names = (struct str){0};
	elf->nsections = 0;
}

/* Machines of 64 bits, whose 32-bit forms nobody builds Python for. */
static bool
is_wide(unsigned machine)
{
	return machine == EM_X86_64 || machine == EM_AARCH64;
}

int
elf_parse(struct elf *elf, struct str bytes, struct str file, struct err *err)
{
	const struct layout *at;
	unsigned names;

	*elf = (struct elf){.bytes = bytes};
	if (!elf_is(bytes))
		return err_set(err, E_FORMAT, "%.*s: no ELF file", STR(file));
	elf->is_32 = bytes.n > 4 && bytes.p[4] == 1;
	at = layout_of(elf);
	if (bytes.n >= at->header)
		elf->machine = (unsigned)str_le(bytes, 18, 2);
	if (bytes.n < at->header || bytes.p[4] != 2 - elf->is_32 || bytes.p[5] != 1 ||
	    (elf->is_32 && is_wide(elf->machine)))
		return err_set(err, E_FORMAT, "%.*s: no little-endian ELF file",
			       STR(file));
	elf->flags = (unsigned)str_le(bytes, at->flags, 4);
	elf->sections = str_le(bytes, at->table, at->w);
	elf->nsections = (unsigned)str_le(bytes, at->count, 2);
	names = (unsigned)str_le(bytes, at->names, 2);
	if (!elf->sections || !elf->nsections) {
		elf->nsections = 0;
		return 0;
	}
	if (str_le(bytes, at->entry_size, 2) != at->section || names >= elf->nsections ||
	    !str_range(bytes, elf->sections, (uint64_t)elf->nsections * at->section).p)
		return err_set(err, E_FORMAT,
			       "%.*s: its section table lies outside the file",
			       STR(file));
	find_names(elf, names);
	elf_section(elf, ".dynamic", &elf->dynamic);
	elf_section(elf, ".dynstr", &elf->strings);
	elf_section(elf, ".dynsym", &elf->symbols);
	return 0;
}

struct str
elf_text(const struct elf *elf, uint64_t at)
{
	return text_at(elf->strings, at);
}

bool
elf_needed(const struct elf *elf, size_t *at, struct str *name)
{
	size_t w = layout_of(elf)->w;

	while (elf->dynamic.n - *at >= 2 * w) {
		uint64_t tag = str_le(elf->dynamic, *at, w);
		struct str text = text_at(elf->strings, str_le(elf->dynamic, *at + w, w));

		*at += 2 * w;
		if (tag == 0)
			return false;
		if (tag == DT_NEEDED && text.p) {
			*name = text;
			return true;
		}
	}
	return false;
}

bool
elf_symbol(const struct elf *elf, size_t *at, struct elf_symbol *symbol)
{
	const struct layout *layout = layout_of(elf);

	while (elf->symbols.n - *at >= layout->symbol) {
		size_t here = *at;

		*at += layout->symbol;
		symbol->name = elf_text(elf, str_le(elf->symbols, here, 4));
		symbol->is_defined = str_le(elf->symbols, here + layout->defined, 2) != 0;
		symbol->is_weak =
			str_le(elf->symbols, here + layout->info, 1) >> 4 == STB_WEAK;
		if (symbol->name.n)
			return true;
	}
	return false;
}

bool
elf_undefined(const struct elf *elf, size_t *at, struct str *name)
{
	const struct layout *layout = layout_of(elf);

	while (elf->symbols.n - *at >= layout->symbol) {
		size_t symbol = *at;

		*at += layout->symbol;
		if (str_le(elf->symbols, symbol + layout->defined, 2) != 0)
			continue;
		*name = elf_text(elf, str_le(elf->symbols, symbol, 4));
		if (name->n)
			return true;
	}
	return false;
}
