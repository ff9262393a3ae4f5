/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Little-endian ELF files of 32 and 64 bits, as far as their section table tells:
 * sections, needed libraries, symbols. Everything is checked against the file's bounds.
 */
#ifndef ELF_ROOM_H
#define ELF_ROOM_H

#include "err.h"

enum { ELF_CUDA = 190 }; /* e_machine of a cubin */

struct elf {
	struct str bytes;
	bool is_32;
	unsigned machine, flags;              /* e_machine, e_flags */
	uint64_t sections;                    /* offset of the table */
	unsigned nsections;                   /* 0: no table, or none that makes sense */
	struct str names;                     /* the table of their names */
	struct str dynamic, strings, symbols; /* .dynamic, .dynstr, .dynsym, or absent */
};

/* Do these bytes start like an ELF file of any kind? */
bool elf_is(struct str bytes);
/*
 * file names the object in messages. A file without section table, or with one whose
 * names lead nowhere, has no sections. Returns 0, or -E_FORMAT for other forms of ELF and
 * tables outside the file.
 */
int elf_parse(struct elf *elf, struct str bytes, struct str file, struct err *err);
/*
 * The bytes of the first section of this name. False if there is none; bytes are absent
 * where they lie outside the file, or are not in it.
 */
bool elf_section(const struct elf *elf, const char *name, struct str *bytes);
/* The next needed library, *at starting with 0; false at the end. */
bool elf_needed(const struct elf *elf, size_t *at, struct str *name);
/* The next symbol that the file wants from others, *at starting with 0. */
bool elf_undefined(const struct elf *elf, size_t *at, struct str *name);

struct elf_symbol {
	struct str name;
	bool is_defined;
	bool is_weak; /* it may be missing */
};

/* The next symbol with a name, *at starting with 0. */
bool elf_symbol(const struct elf *elf, size_t *at, struct elf_symbol *symbol);

/* Where a walk through versions is; all zero at its start. */
struct elf_versions {
	uint64_t group, item;   /* offsets of records */
	size_t ngroups, nitems; /* of which so many were met */
	bool is_over;
};

/* The next version that the file needs of a library: "libc.so.6", "GLIBC_2.34". */
bool elf_version_needed(const struct elf *elf, struct elf_versions *at,
			struct str *library, struct str *version);
/* The next version that the file, itself a library, has: "GLIBC_2.34". */
bool elf_version_defined(const struct elf *elf, struct elf_versions *at,
			 struct str *version);
/* The text at an offset of .dynstr; absent where it does not end inside. */
struct str elf_text(const struct elf *elf, uint64_t at);

#endif
