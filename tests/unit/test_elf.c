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
	assert_true(elf_section(&elf, ".nv_fatbin").n > 100);
	assert_true(elf_section(&elf, ".nvFatBinSegment").n >= 24);
	assert_null(elf_section(&elf, ".none").p);
	assert_null(elf_section(&elf, ".bss").p);
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
		elf_section(&elf, ".nv_fatbin");
		while (elf_needed(&elf, &at, &name))
			assert_true(name.n < 4096);
		for (at = 0; elf_undefined(&elf, &at, &name);)
			assert_true(name.n < 4096);
	}
	arena_release(&arena);
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
	assert_string_equal(err.text, "x: no 64-bit little-endian ELF file");
	set(bytes, 4, 1, 1);
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), -E_FORMAT);
	bytes = load(&arena);
	set(bytes, 40, 0, 8); /* stripped of its section table */
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), 0);
	assert_int_equal(elf.nsections, 0);
	assert_null(elf_section(&elf, ".nv_fatbin").p);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_library_is_read),
		cmocka_unit_test(tables_outside_are_refused),
		cmocka_unit_test(damaged_sections_are_absent),
		cmocka_unit_test(other_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
