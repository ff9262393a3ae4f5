/* SPDX-License-Identifier: Apache-2.0 */
#include "elf.h"
#include "host.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct str
load(struct arena *arena)
{
	struct str bytes;
	struct err err = {0};

	assert_int_equal(
		host_read(&bytes, arena, "tests/data/fatbin/sm89.so", 1 << 20, &err), 0);
	return arena_str(arena, bytes);
}

static void
set(struct str bytes, size_t at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((char *)(uintptr_t)bytes.p)[at + i] = (char)(value >> (8 * i));
}

static struct str
section(const struct elf *elf, const char *name)
{
	struct str bytes;

	elf_section(elf, name, &bytes);
	return bytes;
}

static void
a_library_is_read(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str bytes = load(&arena), name, needed = S("");
	struct elf elf;
	struct err err = {0};
	size_t at = 0, nundefined = 0;

	(void)state;
	assert_true(elf_is(bytes));
	assert_int_equal(elf_parse(&elf, bytes, S("x.so"), &err), 0);
	assert_true(section(&elf, ".nv_fatbin").n > 100);
	assert_true(section(&elf, ".nvFatBinSegment").n >= 24);
	assert_null(section(&elf, ".none").p);
	assert_null(section(&elf, ".bss").p);
	while (elf_needed(&elf, &at, &name))
		needed = arena_printf(&arena, "%.*s %.*s", STR(needed), STR(name));
	assert_true(str_find(needed, S("libc.so.6")) >= 0);
	for (at = 0; elf_undefined(&elf, &at, &name);)
		nundefined++;
	assert_true(nundefined > 0);
	arena_release(&arena);
}

static void
tables_outside_are_refused(void **state)
{
	static const struct {
		size_t at, n;
		uint64_t value;
	} cases[] = {
		{40, 8, 1u << 30}, /* the section table */
		{40, 8, UINT64_MAX - 8},
		{60, 2, 60000}, /* their number */
		{58, 2, 40},    /* their size */
		{62, 2, 60000}, /* the place of their names */
	};
	struct arena arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str bytes = load(&arena);
		struct elf elf;
		struct err err = {0};

		set(bytes, cases[i].at, cases[i].value, cases[i].n);
		assert_int_equal(elf_parse(&elf, bytes, S("x.so"), &err), -E_FORMAT);
		assert_string_equal(err.text,
				    "x.so: its section table lies outside the file");
	}
	arena_release(&arena);
}

/* Whatever one header says, nothing outside the file is read. */
static void
damaged_sections_are_absent(void **state)
{
	struct arena arena = arena_new(8 << 20);

	(void)state;
	for (size_t field = 0; field < 64; field += 4) {
		struct str bytes = load(&arena), name;
		struct elf elf;
		struct err err = {0};
		size_t at = 0;

		assert_int_equal(elf_parse(&elf, bytes, S("x.so"), &err), 0);
		for (unsigned i = 0; i < elf.nsections; i++)
			set(bytes, (size_t)elf.sections + i * 64 + field, 0xfffffff0u, 4);
		if (elf_parse(&elf, bytes, S("x.so"), &err) != 0)
			continue;
		section(&elf, ".nv_fatbin");
		while (elf_needed(&elf, &at, &name))
			assert_true(name.n < 4096);
		for (at = 0; elf_undefined(&elf, &at, &name);)
			assert_true(name.n < 4096);
	}
	arena_release(&arena);
}

/* A section is only known to be missing where all names can be read. */
static void
tables_without_names_are_none(void **state)
{
	struct arena arena = arena_new(4 << 20);

	(void)state;
	for (unsigned what = 0; what < 3; what++) {
		struct str bytes = load(&arena), text;
		struct err err = {0};
		struct elf elf;
		uint64_t names;

		assert_int_equal(elf_parse(&elf, bytes, S("x.so"), &err), 0);
		names = elf.sections + str_le(bytes, 62, 2) * 64;
		if (what == 0)
			set(bytes, (size_t)names + 4, 1, 4); /* no table of texts */
		else if (what == 1)
			set(bytes, (size_t)elf.sections + 64, 1 << 20, 4);
		else
			set(bytes, 62, 1, 2); /* another section */
		assert_int_equal(elf_parse(&elf, bytes, S("x.so"), &err), 0);
		assert_int_equal(elf.nsections, 0);
		assert_false(elf_section(&elf, ".nv_fatbin", &text));
		assert_null(text.p);
	}
	arena_release(&arena);
}

/* A 32-bit library: one section and its name, one needed library, one symbol. */
static void
short_addresses_are_read(void **state)
{
	static const char names[] = "\0.shstrtab\0.dynamic\0.dynstr\0.dynsym\0f\0libx.so";
	static const struct {
		unsigned name, type, offset, size;
	} sections[] = {{0, 0, 0, 0},
			{1, 3, 64, sizeof(names)},
			{11, 6, 128, 16},
			{20, 3, 64, sizeof(names)},
			{28, 11, 144, 32}};
	char file[512] = "\x7f"
			 "ELF\1\1";
	struct str bytes = str_n(file, sizeof(file)), text;
	struct err err = {0};
	struct elf elf;
	size_t at = 0;

	(void)state;
	memcpy(file + 64, names, sizeof(names));
	set(bytes, 18, 40, 2);
	set(bytes, 32, 256, 4);
	set(bytes, 46, 40, 2);
	set(bytes, 48, COUNT(sections), 2);
	set(bytes, 50, 1, 2);
	for (size_t i = 0; i < COUNT(sections); i++) {
		set(bytes, 256 + 40 * i, sections[i].name, 4);
		set(bytes, 256 + 40 * i + 4, sections[i].type, 4);
		set(bytes, 256 + 40 * i + 16, sections[i].offset, 4);
		set(bytes, 256 + 40 * i + 20, sections[i].size, 4);
	}
	set(bytes, 128, 1, 4); /* DT_NEEDED */
	set(bytes, 132, 38, 4);
	set(bytes, 160, 36, 4); /* the second symbol, defined nowhere */
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), 0);
	assert_true(elf.is_32);
	assert_int_equal(elf.machine, 40);
	assert_true(elf_section(&elf, ".dynsym", &text) && text.n == 32);
	assert_true(elf_needed(&elf, &at, &text));
	assert_true(str_eq(text, S("libx.so")));
	assert_false(elf_needed(&elf, &at, &text));
	at = 0;
	assert_true(elf_undefined(&elf, &at, &text));
	assert_true(str_eq(text, S("f")));
	assert_false(elf_undefined(&elf, &at, &text));
}

static void
other_files_are_refused(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str bytes = load(&arena);
	struct elf elf;
	struct err err = {0};

	(void)state;
	assert_int_equal(elf_parse(&elf, S("MZ"), S("x"), &err), -E_FORMAT);
	assert_string_equal(err.text, "x: no ELF file");
	assert_int_equal(elf_parse(&elf, str_sub(bytes, 0, 63), S("x"), &err), -E_FORMAT);
	assert_string_equal(err.text, "x: no little-endian ELF file");
	set(bytes, 4, 1, 1); /* as a 32-bit file its tables lie elsewhere */
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), -E_FORMAT);
	set(bytes, 4, 3, 1);
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), -E_FORMAT);
	bytes = load(&arena);
	set(bytes, 40, 0, 8); /* stripped of its section table */
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), 0);
	assert_int_equal(elf.nsections, 0);
	assert_null(section(&elf, ".nv_fatbin").p);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_library_is_read),
		cmocka_unit_test(tables_outside_are_refused),
		cmocka_unit_test(damaged_sections_are_absent),
		cmocka_unit_test(tables_without_names_are_none),
		cmocka_unit_test(short_addresses_are_read),
		cmocka_unit_test(other_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
