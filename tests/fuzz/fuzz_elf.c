/* SPDX-License-Identifier: Apache-2.0 */
/* ELF files: all that is found lies in the file. */
#include "elf.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_inside(struct str whole, struct str part)
{
	assert(!part.p || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf_versions needed = {0}, defined = {0};
	struct str bytes = str_n(data, size), name, version;
	struct elf_symbol symbol;
	struct elf elf;
	struct err err = {0};
	size_t at = 0;

	if (elf_parse(&elf, bytes, S("x.so"), &err) != 0) {
		assert(err.code == E_FORMAT);
		return 0;
	}
	elf_section(&elf, ".nv_fatbin", &name);
	check_inside(bytes, name);
	while (elf_needed(&elf, &at, &name))
		check_inside(bytes, name);
	for (at = 0; elf_undefined(&elf, &at, &name);)
		check_inside(bytes, name);
	for (at = 0; elf_symbol(&elf, &at, &symbol);)
		check_inside(bytes, symbol.name);
	while (elf_version_needed(&elf, &needed, &name, &version))
		check_inside(bytes, version);
	while (elf_version_defined(&elf, &defined, &version))
		check_inside(bytes, version);
	return 0;
}
