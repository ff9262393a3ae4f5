/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/fatbin: made by nvcc 13; the names say what is in them. */
#include "fatbin.h"
#include "elf.h"
#include "host.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct str
text_of(struct arena *arena, const struct fatbin *fatbin)
{
	struct str text = S("");

	for (size_t i = 0; i < fatbin->ncodes; i++)
		text = arena_printf(arena, "%.*s%s%.*s%s", STR(text), i ? " " : "",
				    STR(cc_str(fatbin->codes[i].sm.cc, arena)),
				    fatbin->codes[i].sm.ptx ? "+PTX" : "");
	return text;
}

/* Feeds in pieces of a size that shares no factor with the layout. */
static void
scan_as(struct fatbin *fatbin, enum fatbin_form form, struct str bytes, size_t piece)
{
	fatbin_start(fatbin, form);
	while (bytes.n) {
		fatbin_feed(fatbin, str_sub(bytes, 0, piece));
		bytes = str_sub(bytes, piece, bytes.n);
	}
	fatbin_end(fatbin);
}

static void
scan(struct fatbin *fatbin, struct str bytes, size_t piece)
{
	scan_as(fatbin, FATBIN_SEARCH, bytes, piece);
}

static void
names_say_what_is_found(void **state)
{
	static const struct {
		const char *file, *sms;
	} cases[] = {
		{"sm89.so", "8.9"},
		{"sm120a.so", "12.0a"},
		{"sm80_sm86_sm90a.so", "8.0 8.6 9.0a"},
		{"sm86_ptx86.so", "8.6 8.6+PTX"},
		{"sm90_zstd_all.so", "9.0 9.0+PTX"},
		{"sm120f_ptx120f.so", "12.0f 12.0f+PTX"},
		{"sm100f.so", "10.0f"},
		{"ptx100f.so", "10.0f+PTX"},
		{"ptx90a.so", "9.0a+PTX"},
		{"sm89_ptx89_sm90a_lz4_all.so", "8.9 8.9+PTX 9.0a"},
		{"sm100a_sm120_zstd_all.so", "10.0a 12.0"},
		{"two_sm80_sm90.so", "8.0 9.0 9.0+PTX"},
		{"rdc_sm89.so", "8.9"},
	};
	struct arena arena = arena_new(4 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *path =
			arena_printf(&arena, "tests/data/fatbin/%s", cases[i].file).p;
		struct fatbin fatbin;
		struct str bytes, section;
		struct elf elf;
		struct err err = {0};

		assert_int_equal(host_read(&bytes, &arena, path, 1 << 20, &err), 0);
		assert_int_equal(elf_parse(&elf, bytes, S("x"), &err), 0);
		assert_true(elf_section(&elf, ".nv_fatbin", &section));
		assert_true(section.n > 0);
		scan_as(&fatbin, FATBIN_SECTION, section, SIZE_MAX);
		assert_string_equal(text_of(&arena, &fatbin).p, cases[i].sms);
		assert_int_equal(fatbin.ndamaged, 0);
		/* the same from the whole file, as of one without a section table */
		scan(&fatbin, bytes, 7);
		assert_string_equal(text_of(&arena, &fatbin).p, cases[i].sms);
		assert_int_equal(fatbin.ndamaged, 0);
		scan_as(&fatbin, FATBIN_SECTION, section, 13);
		assert_string_equal(text_of(&arena, &fatbin).p, cases[i].sms);
		assert_int_equal(fatbin.ndamaged, 0);
		/* cut anywhere inside the code it is damaged, and says so */
		scan(&fatbin, str_sub(section, 0, section.n - 9), 64);
		assert_true(fatbin.ndamaged > 0);
	}
	arena_release(&arena);
}

struct maker {
	unsigned char bytes[1024];
	size_t n;
};

static void
put(struct maker *maker, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		maker->bytes[maker->n++] = i < 8 ? (unsigned char)(value >> (8 * i)) : 0;
}

static void
put_container(struct maker *maker, uint64_t size)
{
	put(maker, 0xBA55ED50, 4);
	put(maker, 1, 2);
	put(maker, 16, 2);
	put(maker, size, 8);
}

static void
put_entry(struct maker *maker, unsigned kind, unsigned head, uint64_t payload,
	  unsigned sm, uint64_t flags)
{
	size_t end = maker->n + head;

	put(maker, kind, 2);
	put(maker, 0x101, 2);
	put(maker, head, 4);
	put(maker, payload, 8);
	put(maker, 0, 12);
	put(maker, sm, 4);
	put(maker, 0, 8);
	put(maker, flags | 1, 8); /* for 64-bit processes */
	while (maker->n < end)
		put(maker, 0, 1);
	/* payload of a byte that could be mistaken for nothing */
	for (uint64_t i = 0; i < payload && maker->n < sizeof(maker->bytes); i++)
		put(maker, 0xee, 1);
}

static struct str
made(const struct maker *maker)
{
	return str_n(maker->bytes, maker->n);
}

static void
forms_are_read(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct maker maker = {{0}, 0};
	struct fatbin fatbin;

	(void)state;
	put(&maker, 0, 8); /* padding in front */
	put_container(&maker, 64 + 8 + 80 + 64 + 16 + 64);
	put_entry(&maker, 2, 64, 8, 120, 0x200000);
	put_entry(&maker, 1, 80, 0, 90, 0x100000); /* PTX */
	maker.bytes[maker.n - 80 + 26] = 8;
	maker.bytes[maker.n - 80 + 24] = 7;
	put_entry(&maker, 8, 64, 16, 75, 0); /* LTO-IR runs nowhere by itself */
	put_entry(&maker, 2, 64, 0, 121, 0);
	put(&maker, 0, 8);
	put_container(&maker, 0); /* an empty one */
	put_container(&maker, 64);
	put_entry(&maker, 2, 64, 0, 80, 0);
	for (size_t piece = 1; piece < 40; piece++) {
		scan(&fatbin, made(&maker), piece);
		assert_string_equal(text_of(&arena, &fatbin).p,
				    "8.0 9.0a+PTX 12.0f 12.1");
		assert_int_equal(fatbin.nentries, 5);
		assert_int_equal(fatbin.codes[1].isa, 87);
		assert_int_equal(fatbin.nfatbins, 2);
		assert_int_equal(fatbin.nempty, 1);
		/* one of the two serves a B200's neighbour, the other an A100 */
		assert_int_equal(fatbin_serving(&fatbin, (struct cc){12, 1, 0}), 1);
		assert_int_equal(fatbin_serving(&fatbin, (struct cc){8, 6, 0}), 1);
		assert_int_equal(fatbin_serving(&fatbin, (struct cc){9, 0, 0}), 1);
		assert_int_equal(fatbin_serving(&fatbin, (struct cc){7, 5, 0}), 0);
		assert_int_equal(fatbin.ndamaged, 0);
	}
	arena_release(&arena);
}

static void
lies_are_counted(void **state)
{
	static const struct {
		uint64_t size;
		unsigned head;
		uint64_t payload;
	} cases[] = {
		{64, 64, 8},          /* an entry beyond its container */
		{64, 63, 0},          /* headers shorter than ever seen */
		{64, 8192, 0},        /* or longer than sensible */
		{64, 64, UINT64_MAX}, /* a sum that wraps */
		{63, 64, 0},          /* no room for one header */
		{UINT64_MAX, 64, 8},  /* a container that never ends */
		{64 + 8 + 63, 64, 8}, /* a rest that is no entry */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maker maker = {{0}, 0};
		struct fatbin fatbin;

		put_container(&maker, cases[i].size);
		put_entry(&maker, 2, 64, 8, 89, 0);
		maker.bytes[16 + 4] = (unsigned char)cases[i].head;
		maker.bytes[16 + 5] = (unsigned char)(cases[i].head >> 8);
		for (size_t j = 0; j < 8; j++)
			maker.bytes[16 + 8 + j] =
				(unsigned char)(cases[i].payload >> (8 * j));
		scan(&fatbin, made(&maker), SIZE_MAX);
		assert_int_equal(fatbin.ndamaged, 1);
	}
}

static void
other_bytes_are_no_code(void **state)
{
	struct maker maker = {{0}, 0};
	struct fatbin fatbin;

	(void)state;
	put(&maker, 0, 4); /* not at an address divisible by 8 */
	put_container(&maker, 64);
	put_entry(&maker, 2, 64, 0, 89, 0);
	scan(&fatbin, made(&maker), SIZE_MAX);
	assert_int_equal(fatbin.nentries, 0);
	maker.n = 0;
	put(&maker, 0x466243b1, 4); /* the wrapper's magic */
	put(&maker, 1, 4);
	put(&maker, 0, 16);
	scan(&fatbin, made(&maker), SIZE_MAX);
	assert_int_equal(fatbin.nentries + fatbin.ndamaged, 0);
}

/* In a section every byte has a meaning. */
static void
sections_hold_nothing_else(void **state)
{
	struct maker maker = {{0}, 0};
	struct fatbin fatbin;

	(void)state;
	put(&maker, 0, 8);
	put_container(&maker, 64);
	put_entry(&maker, 2, 64, 0, 89, 0);
	put(&maker, 0, 12);
	for (size_t piece = 1; piece < 20; piece++) {
		scan_as(&fatbin, FATBIN_SECTION, made(&maker), piece);
		assert_int_equal(fatbin.ndamaged, 0);
		for (size_t at = 0; at < maker.n; at++) {
			maker.bytes[at] ^= 0x40;
			scan_as(&fatbin, FATBIN_SECTION, made(&maker), piece);
			if (at < 8 || (at < 16 && at != 9) || at >= 24 + 64)
				assert_true(fatbin.ndamaged > 0);
			maker.bytes[at] ^= 0x40;
		}
	}
	scan(&fatbin, S("\x01\x5a\xe5\x1e\1\0\x10\0"), 8); /* of before CUDA 4 */
	assert_int_equal(fatbin.ndamaged, 1);
}

/* What is said twice must agree. */
static void
headers_that_contradict_themselves(void **state)
{
	static const struct {
		unsigned kind, at, n;
		uint64_t value;
		bool is_good;
	} cases[] = {
		{2, 0, 2, 2, true},
		{2, 2, 2, 0x100, false},        /* another version of the header */
		{2, 4, 4, 68, false},           /* not divisible by 8 */
		{2, 16, 4, 5, false},           /* packed, but no word of how */
		{2, 56, 8, 5, false},           /* unpacked size of what is not packed */
		{2, 40, 8, 0x2001, false},      /* the other way round */
		{2, 40, 8, 0x8001, false},      /* and for Zstd */
		{2, 40, 8, 0x100001, false},    /* sm_89a */
		{2, 40, 8, 0x200001, false},    /* sm_89f */
		{2, 28, 4, 9, false},           /* no GPU */
		{2, 28, 4, 1000, false},        /* none yet */
		{8, 28, 4, 0, true},            /* which does not matter there */
		{2, 40, 8, 0xf000000001, true}, /* what is not known is no lie */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maker maker = {{0}, 0};
		struct fatbin_entry entry;

		put_entry(&maker, cases[i].kind, 64, 8, 89, 0);
		for (size_t j = 0; j < cases[i].n; j++)
			maker.bytes[cases[i].at + j] =
				(unsigned char)(cases[i].value >> (8 * j));
		assert_int_equal(fatbin_entry_read(&entry, made(&maker)),
				 cases[i].is_good);
	}
}

/* Code for 32-bit processes, and of kinds that are not known, is counted apart. */
static void
other_code_is_set_apart(void **state)
{
	struct maker maker = {{0}, 0};
	struct fatbin fatbin;

	(void)state;
	put_container(&maker, 64 + 64);
	put_entry(&maker, 2, 64, 0, 89, 0);
	maker.bytes[16 + 40] = 0;
	put_entry(&maker, 64, 64, 0, 120, 0);
	scan_as(&fatbin, FATBIN_SECTION, made(&maker), SIZE_MAX);
	assert_int_equal(fatbin.ndamaged, 0);
	assert_int_equal(fatbin.ncodes, 0);
	assert_int_equal(fatbin.nnarrow, 1);
	assert_int_equal(fatbin.nstrange, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_say_what_is_found),
		cmocka_unit_test(forms_are_read),
		cmocka_unit_test(lies_are_counted),
		cmocka_unit_test(other_bytes_are_no_code),
		cmocka_unit_test(sections_hold_nothing_else),
		cmocka_unit_test(headers_that_contradict_themselves),
		cmocka_unit_test(other_code_is_set_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
