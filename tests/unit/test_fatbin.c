/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/fatbin: made by nvcc 13.0; the names say what is in them. */
#include "fatbin.h"
#include "elf.h"
#include "host.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct str
text_of(struct arena *arena, struct fatbin *fatbin)
{
	struct sm_list list = fatbin_list(fatbin);
	struct str text = S("");

	for (size_t i = 0; i < list.n; i++)
		text = arena_printf(arena, "%.*s%s%.*s%s", STR(text), i ? " " : "",
				    STR(cc_str(list.p[i].cc, arena)),
				    list.p[i].ptx ? "+PTX" : "");
	return text;
}

/* Feeds in pieces of a size that shares no factor with the layout. */
static void
scan(struct fatbin *fatbin, struct str bytes, size_t piece)
{
	fatbin_start(fatbin);
	while (bytes.n) {
		fatbin_feed(fatbin, str_sub(bytes, 0, piece));
		bytes = str_sub(bytes, piece, bytes.n);
	}
	fatbin_end(fatbin);
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
		section = elf_section(&elf, ".nv_fatbin");
		assert_true(section.n > 0);
		scan(&fatbin, section, SIZE_MAX);
		assert_string_equal(text_of(&arena, &fatbin).p, cases[i].sms);
		assert_int_equal(fatbin.ndamaged, 0);
		/* the same from the whole file, as of one without a section table */
		scan(&fatbin, bytes, 7);
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
	put(maker, flags, 8);
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
	put_entry(&maker, 1, 80, 0, 90, 0x100000);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_say_what_is_found),
		cmocka_unit_test(forms_are_read),
		cmocka_unit_test(lies_are_counted),
		cmocka_unit_test(other_bytes_are_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
