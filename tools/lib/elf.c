/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets of fields: System V ABI, ELF-64. Read byte by byte, so alignment is no matter. */
#include "elf.h"
#include "str.h"

enum { HEADER_SIZE = 64, SECTION_SIZE = 64, DYNAMIC_SIZE = 16, SYMBOL_SIZE = 24 };
enum { SHT_NOBITS = 8, DT_NEEDED = 1 };

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
	if (str_le(elf->bytes, header + 4, 4) == SHT_NOBITS)
		return (struct str){0};
	return str_range(elf->bytes, str_le(elf->bytes, header + 24, 8),
			 str_le(elf->bytes, header + 32, 8));
}

struct str
elf_section(const struct elf *elf, const char *name)
{
	for (unsigned i = 0; elf->names.p && i < elf->nsections; i++) {
		uint64_t header = elf->sections + (uint64_t)i * SECTION_SIZE;
		struct str text = text_at(elf->names, str_le(elf->bytes, header, 4));

		if (text.p && str_eq(text, str_c(name)))
			return section_bytes(elf, header);
	}
	return (struct str){0};
}

int
elf_parse(struct elf *elf, struct str bytes, struct str file, struct err *err)
{
	unsigned names;

	*elf = (struct elf){.bytes = bytes};
	if (!elf_is(bytes))
		return err_set(err, E_FORMAT, "%.*s: no ELF file", STR(file));
	if (bytes.n < HEADER_SIZE || bytes.p[4] != 2 || bytes.p[5] != 1)
		return err_set(err, E_FORMAT, "%.*s: no 64-bit little-endian ELF file",
			       STR(file));
	elf->sections = str_le(bytes, 40, 8);
	elf->nsections = (unsigned)str_le(bytes, 60, 2);
	names = (unsigned)str_le(bytes, 62, 2);
	if (!elf->sections || !elf->nsections) {
		elf->nsections = 0;
		return 0;
	}
	if (str_le(bytes, 58, 2) != SECTION_SIZE || names >= elf->nsections ||
	    !str_range(bytes, elf->sections, (uint64_t)elf->nsections * SECTION_SIZE).p)
		return err_set(err, E_FORMAT,
			       "%.*s: its section table lies outside the file",
			       STR(file));
	elf->names = section_bytes(elf, elf->sections + (uint64_t)names * SECTION_SIZE);
	elf->dynamic = elf_section(elf, ".dynamic");
	elf->strings = elf_section(elf, ".dynstr");
	elf->symbols = elf_section(elf, ".dynsym");
	return 0;
}

bool
elf_needed(const struct elf *elf, size_t *at, struct str *name)
{
	while (elf->dynamic.n - *at >= DYNAMIC_SIZE) {
		uint64_t tag = str_le(elf->dynamic, *at, 8);
		struct str text = text_at(elf->strings, str_le(elf->dynamic, *at + 8, 8));

		*at += DYNAMIC_SIZE;
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
elf_undefined(const struct elf *elf, size_t *at, struct str *name)
{
	while (elf->symbols.n - *at >= SYMBOL_SIZE) {
		struct str text = text_at(elf->strings, str_le(elf->symbols, *at, 4));
		bool is_undefined = str_le(elf->symbols, *at + 6, 2) == 0;

		*at += SYMBOL_SIZE;
		if (is_undefined && text.n) {
			*name = text;
			return true;
		}
	}
	return false;
}
