/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 64-bit little-endian ELF files, as far as their section table tells: sections, needed
 * libraries, undefined symbols. Everything is checked against the file's bounds.
 */
#ifndef ELF_ROOM_H
#define ELF_ROOM_H

#include "err.h"

struct elf {
	struct str bytes;
	uint64_t sections; /* offset of the table */
	unsigned nsections;
	struct str names; /* the table of their names; absent where there is none */
	struct str dynamic, strings, symbols; /* .dynamic, .dynstr, .dynsym, or absent */
};

/* Do these bytes start like an ELF file of any kind? */
bool elf_is(struct str bytes);
/*
 * file names the object in messages. A file without section table is fine: it has no
 * sections then. Returns 0, or -E_FORMAT for other forms of ELF and tables outside the
 * file.
 */
int elf_parse(struct elf *elf, struct str bytes, struct str file, struct err *err);
/* The bytes of the first section of this name; absent if there is none. */
struct str elf_section(const struct elf *elf, const char *name);
/* The next needed library, *at starting with 0; false at the end. */
bool elf_needed(const struct elf *elf, size_t *at, struct str *name);
/* The next symbol that the file wants from others, *at starting with 0. */
bool elf_undefined(const struct elf *elf, size_t *at, struct str *name);

#endif
