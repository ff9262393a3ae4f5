/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets of fields: Microsoft's PE format, COFF file header and section table. */
#include "pe.h"
#include "str.h"

enum { HEADER_AT = 0x3c, HEADER_SIZE = 24, SECTION_SIZE = 40, NAME_SIZE = 8 };

/* Where the COFF header is, absent where there is none. */
static struct str
header_of(struct str bytes)
{
	struct str none = {0};
	uint64_t at;

	if (!str_starts(bytes, S("MZ")) || bytes.n < HEADER_AT + 4)
		return none;
	at = str_le(bytes, HEADER_AT, 4);
	if (!str_range(bytes, at, HEADER_SIZE).p)
		return none;
	return str_starts(str_sub(bytes, (size_t)at, bytes.n), S("PE\0\0"))
		       ? str_sub(bytes, (size_t)at, bytes.n)
		       : none;
}

bool
pe_is(struct str bytes)
{
	return header_of(bytes).p;
}

bool
pe_section(struct str bytes, const char *name, struct str *section)
{
	struct str header = header_of(bytes), padded = {0};
	char want[NAME_SIZE] = {0};
	uint64_t n, table;

	*section = padded;
	if (!header.p)
		return false;
	n = str_le(header, 6, 2);
	table = HEADER_SIZE + str_le(header, 20, 2);
	memcpy(want, name, strlen(name) < NAME_SIZE ? strlen(name) : NAME_SIZE);
	for (uint64_t i = 0; i < n; i++) {
		struct str row =
			str_range(header, table + i * SECTION_SIZE, SECTION_SIZE);

		if (!row.p || memcmp(row.p, want, NAME_SIZE) != 0)
			continue;
		*section = str_range(bytes, str_le(row, 20, 4), str_le(row, 16, 4));
		return true;
	}
	return false;
}
