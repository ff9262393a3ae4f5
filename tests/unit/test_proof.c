/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/fatbin: every piece of code there proves its header, and no other. */
#include "proof.h"
#include "elf.h"
#include "host.h"
#include "lz4.h"
#include "pe.h"
#include "str.h"
#include "unzstd.h"

#include <setjmp.h>
#include <cmocka.h>

static unsigned char scratch[PROOF_ROOM];

static struct str
load(struct arena *arena, const char *name)
{
	const char *path = arena_printf(arena, "tests/data/fatbin/%s", name).p;
	struct str bytes, section;
	struct err err = {0};
	struct elf elf;

	assert_int_equal(host_read(&bytes, arena, path, 1 << 20, &err), 0);
	assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), 0);
	assert_true(elf_section(&elf, ".nv_fatbin", &section));
	return section;
}

/* The same entry with something else said in front of it. */
static void
lie(const struct fatbin_entry *entry, struct str payload)
{
	struct fatbin_entry other = *entry;

	other.cc.minor ^= 1;
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
	other = *entry;
	other.cc.suffix = entry->cc.suffix ? 0 : 'a';
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
	other = *entry;
	other.kind = entry->kind == FATBIN_PTX ? FATBIN_CUBIN : FATBIN_PTX;
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
	other.kind = FATBIN_LTO;
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
	other = *entry;
	other.is_32 = true;
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
	if (entry->kind != FATBIN_PTX)
		return;
	other = *entry;
	other.isa++;
	assert_int_equal(proof_entry(&other, payload, scratch), PROOF_CONTRADICTS);
}

static void
code_speaks_for_itself(void **state)
{
	static const char *const names[] = {"sm89.so",
					    "sm120a.so",
					    "sm80_sm86_sm90a.so",
					    "sm86_ptx86.so",
					    "sm90_zstd_all.so",
					    "sm120f_ptx120f.so",
					    "sm100f.so",
					    "ptx100f.so",
					    "ptx90a.so",
					    "sm89_ptx89_sm90a_lz4_all.so",
					    "sm100a_sm120_zstd_all.so",
					    "two_sm80_sm90.so"};
	struct arena arena = arena_new(16 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct str section = load(&arena, names[i]), entries, payload;
		struct fatbin_entry entry;
		size_t n = 0;

		assert_int_equal(proof_section(section, &arena), 0);
		for (uint64_t at = 0; fatbin_next(section, &at, &entries);)
			for (uint64_t in = 0;
			     fatbin_next_entry(entries, &in, &entry, &payload); n++) {
				assert_int_equal(proof_entry(&entry, payload, scratch),
						 PROOF_AGREES);
				lie(&entry, payload);
			}
		assert_true(n > 0);
	}
	arena_release(&arena);
}

/* What is no code that is known says neither yes nor no. */
static void
other_bytes_prove_nothing(void **state)
{
	struct fatbin_entry entry = {.kind = FATBIN_CUBIN, .cc = {8, 9, 0}, .packed = 8};
	static const char other[64] = "\x7f"
				      "ELF\2\1\1";

	(void)state;
	entry.size = entry.payload = entry.packed = sizeof(other);
	assert_int_equal(proof_entry(&entry, str_n(other, sizeof(other)), scratch),
			 PROOF_UNCLEAR);
	assert_int_equal(proof_entry(&entry, S(""), scratch), PROOF_UNCLEAR);
	entry.kind = FATBIN_PTX;
	assert_int_equal(proof_entry(&entry, S("// nothing"), scratch), PROOF_UNCLEAR);
	entry.pack = FATBIN_ZSTD;
	assert_int_equal(proof_entry(&entry, S("nothing"), scratch), PROOF_UNCLEAR);
	entry.pack = FATBIN_LZ4;
	assert_int_equal(proof_entry(&entry, S("\xf0"), scratch), PROOF_UNCLEAR);
}

static void
blocks_are_unpacked(void **state)
{
	const struct {
		struct str packed;
		size_t room;
		const char *text; /* NULL: damaged */
	} cases[] = {
		{S("\x30"
		   "abc"),
		 99, "abc"},
		{S("\x32"
		   "abc\3\0"
		   "\x10"
		   "d"),
		 99, "abcabcabcd"},
		/* 15 literals need a further byte, and a match may overlap itself */
		{S("\xff\0"
		   "123456789abcdef\1\0\5"
		   "\x10."),
		 99, "123456789abcdefffffffffffffffffffffffff."},
		{S("\x32"
		   "abc\3\0"
		   "\x10"
		   "d"),
		 5, "abcab"},
		{S(""), 9, ""},
		{S("\x50"
		   "abc"),
		 99, NULL}, /* fewer literals than it says */
		{S("\x30"
		   "abc\3"),
		 99, NULL}, /* half an offset */
		{S("\x30"
		   "abc\0\0"),
		 99, NULL}, /* a match with nothing behind it */
		{S("\x30"
		   "abc\4\0"),
		 99, NULL},                /* or before the start */
		{S("\xf0\xff"), 99, NULL}, /* a length without an end */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsigned char out[128] = {0};
		ptrdiff_t n = lz4_unpack(out, cases[i].room, cases[i].packed);

		if (!cases[i].text) {
			assert_int_equal(n, -1);
			continue;
		}
		assert_int_equal(n, strlen(cases[i].text));
		assert_memory_equal(out, cases[i].text, (size_t)n);
	}
}

static void
frames_are_unpacked(void **state)
{
	/* a frame of one stored block, without a checksum */
	static const char frame[] = "\x28\xb5\x2f\xfd\x20\x05\x29\0\0hello";
	struct str whole = str_n(frame, sizeof(frame) - 1);
	unsigned char out[16];

	(void)state;
	assert_int_equal(unzstd(out, sizeof(out), whole), 5);
	assert_memory_equal(out, "hello", 5);
	assert_int_equal(unzstd(out, 3, whole), 3);
	assert_int_equal(unzstd(out, sizeof(out), str_sub(whole, 0, whole.n - 1)), -1);
	assert_int_equal(unzstd(out, sizeof(out), S("hello")), -1);
	assert_int_equal(unzstd(out, sizeof(out), S("")), -1);
}

static void
put(char *at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (char)(value >> (8 * i));
}

/* A Windows library: header at 64, two sections behind an optional header of 16 bytes. */
static void
windows_sections_are_found(void **state)
{
	char file[256] = "MZ";
	struct str bytes = str_n(file, sizeof(file)), section;

	(void)state;
	assert_false(pe_is(bytes));
	put(file + 0x3c, 64, 4);
	memcpy(file + 64, "PE", 2);
	put(file + 64 + 6, 2, 2);
	put(file + 64 + 20, 16, 2);
	memcpy(file + 104, ".text", 5);
	memcpy(file + 144, ".nv_fatb", 8);
	put(file + 144 + 16, 24, 4);
	put(file + 144 + 20, 200, 4);
	assert_true(pe_is(bytes));
	assert_true(pe_section(bytes, ".nv_fatb", &section));
	assert_ptr_equal(section.p, file + 200);
	assert_int_equal(section.n, 24);
	assert_true(pe_section(bytes, ".text", &section));
	assert_int_equal(section.n, 0);
	assert_false(pe_section(bytes, ".nv_fat", &section));
	put(file + 144 + 16, 57, 4); /* one byte too many */
	assert_true(pe_section(bytes, ".nv_fatb", &section));
	assert_null(section.p);
	put(file + 64 + 6, 2000, 2); /* a table that does not fit */
	assert_false(pe_section(bytes, ".none", &section));
	put(file + 0x3c, 240, 4);
	assert_false(pe_is(bytes));
	assert_false(pe_section(bytes, ".text", &section));
	assert_false(pe_is(S("MZ")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_speaks_for_itself),
		cmocka_unit_test(other_bytes_prove_nothing),
		cmocka_unit_test(blocks_are_unpacked),
		cmocka_unit_test(frames_are_unpacked),
		cmocka_unit_test(windows_sections_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
