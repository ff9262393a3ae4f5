/* SPDX-License-Identifier: Apache-2.0 */
#include "zip.h"
#include "inflate.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

/* Archives are made here byte by byte, so that each field can lie. */
struct maker {
	unsigned char bytes[4096];
	size_t n;
};

static void
put(struct maker *maker, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		maker->bytes[maker->n++] = i < 8 ? (unsigned char)(value >> (8 * i)) : 0;
}

static void
put_text(struct maker *maker, struct str text)
{
	assert_true(text.n <= sizeof(maker->bytes) - maker->n);
	if (text.n)
		memcpy(maker->bytes + maker->n, text.p, text.n);
	maker->n += text.n;
}

/* One member; what is 0 or absent takes its honest value. */
struct part {
	struct str name, local_name, data;
	unsigned method, flags, mode;
	uint64_t size, packed, offset;
	uint32_t crc;
	struct str extra;
};

static void
put_local(struct maker *maker, const struct part *part)
{
	struct str name = part->local_name.p ? part->local_name : part->name;

	put(maker, 0x04034b50, 4);
	put(maker, 20, 2);
	put(maker, part->flags, 2);
	put(maker, part->method, 2);
	put(maker, 0, 16);
	put(maker, name.n, 2);
	put(maker, 0, 2);
	put_text(maker, name);
	put_text(maker, part->data);
}

static void
put_central(struct maker *maker, const struct part *part, uint64_t offset)
{
	put(maker, 0x02014b50, 4);
	put(maker, 0x0314, 2);
	put(maker, 20, 2);
	put(maker, part->flags, 2);
	put(maker, part->method, 2);
	put(maker, 0, 4);
	put(maker, part->crc ? part->crc : inflate_crc32(0, part->data), 4);
	put(maker, part->packed ? part->packed : part->data.n, 4);
	put(maker, part->size ? part->size : part->data.n, 4);
	put(maker, part->name.n, 2);
	put(maker, part->extra.n, 2);
	put(maker, 0, 6);
	put(maker, (uint64_t)part->mode << 16, 4);
	put(maker, part->offset ? part->offset : offset, 4);
	put_text(maker, part->name);
	put_text(maker, part->extra);
}

static struct str
make(struct maker *maker, const struct part *parts, size_t nparts)
{
	uint64_t offsets[8], start;

	maker->n = 0;
	for (size_t i = 0; i < nparts; i++) {
		offsets[i] = maker->n;
		put_local(maker, &parts[i]);
	}
	start = maker->n;
	for (size_t i = 0; i < nparts; i++)
		put_central(maker, &parts[i], offsets[i]);
	put(maker, 0x06054b50, 4);
	put(maker, 0, 4);
	put(maker, nparts, 2);
	put(maker, nparts, 2);
	put(maker, maker->n - start - 12, 4);
	put(maker, start, 4);
	put(maker, 0, 2);
	return str_n(maker->bytes, maker->n);
}

/* "hello hello hello hello" by zlib, raw */
static const char packed[] = {(char)0xcb, 0x48,       (char)0xcd, (char)0xc9, (char)0xc9,
			      0x57,       (char)0xc8, 0x40,       0x27,       0x01};
#define PLAIN S("hello hello hello hello")

static void
members_are_read(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct maker maker;
	struct part parts[] = {
		{.name = S("a/plain"), .data = S("stored")},
		{.name = S("a/packed"),
		 .data = str_n(packed, sizeof(packed)),
		 .method = 8,
		 .size = 23,
		 .crc = inflate_crc32(0, PLAIN)},
		{.name = S("a/")},
		{.name = S("empty")},
	};
	struct zip zip;
	struct str bytes;
	struct err err = {0};

	(void)state;
	if (zip_open(&zip, &arena, make(&maker, parts, 4), S("x.whl"), &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(zip.nmembers, 4);
	assert_null(zip_find(&zip, S("nothing")));
	assert_int_equal(
		zip_load(&zip, zip_find(&zip, S("a/plain")), &arena, 100, &bytes, &err),
		0);
	assert_true(str_eq(bytes, S("stored")));
	if (zip_load(&zip, zip_find(&zip, S("a/packed")), &arena, 100, &bytes, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(str_eq(bytes, PLAIN));
	assert_int_equal(
		zip_load(&zip, zip_find(&zip, S("empty")), &arena, 100, &bytes, &err), 0);
	assert_int_equal(bytes.n, 0);
	assert_int_equal(
		zip_load(&zip, zip_find(&zip, S("a/packed")), &arena, 22, &bytes, &err),
		-E_FORMAT);
	arena_release(&arena);
}

static void
traps_are_refused(void **state)
{
	static const char zip64[] = {1, 0, 4, 0, 1, 2, 3, 4};
	const struct {
		struct part part;
		const char *text;
	} cases[] = {
		{{.name = S("/etc/passwd")}, "is no relative path with '/'"},
		{{.name = S("../x")}, "leaves its folder or repeats '/'"},
		{{.name = S("a/../../x")}, "leaves its folder or repeats '/'"},
		{{.name = S("a/./x")}, "leaves its folder or repeats '/'"},
		{{.name = S("a//x")}, "leaves its folder or repeats '/'"},
		{{.name = S("a\\x")}, "is no relative path with '/'"},
		{{.name = S("c:x")}, "is no relative path with '/'"},
		{{.name = S("")}, "is no relative path with '/'"},
		{{.name = S("a\x01x")}, "holds control bytes"},
		{{.name = S("a\0x")}, "holds control bytes"},
		{{.name = S("a\xff")}, "is no UTF-8"},
		{{.name = S("a"), .flags = 1}, "is encrypted"},
		{{.name = S("a"), .mode = 0120777}, "is a link"},
		{{.name = S("a"), .size = UINT32_MAX, .extra = {zip64, sizeof(zip64)}},
		 "has a damaged zip64 field"},
		{{.name = S("a"), .extra = S("\x09\0\xff\0x")},
		 "has a damaged zip64 field"},
	};
	struct arena arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maker maker;
		struct zip zip;
		struct err err = {0};

		assert_int_equal(zip_open(&zip, &arena, make(&maker, &cases[i].part, 1),
					  S("x.whl"), &err),
				 -E_FORMAT);
		if (!strstr(err.text, cases[i].text))
			fail_msg("%zu: %s", i, err.text);
	}
	arena_release(&arena);
}

static void
lying_members_are_refused(void **state)
{
	const struct {
		struct part part;
		const char *text;
	} cases[] = {
		{{.name = S("a"), .data = S("xyz"), .crc = 1},
		 "x.whl: member 'a' does not match its size or checksum"},
		{{.name = S("a"), .data = S("xyz"), .size = 2},
		 "x.whl: member 'a' does not match its size or checksum"},
		{{.name = S("a"), .data = S("xyz"), .packed = 4000, .size = 4000},
		 "x.whl: member 'a' lies outside the file"},
		{{.name = S("a"), .data = S("xyz"), .offset = 4000},
		 "x.whl: member 'a' lies outside the file"},
		{{.name = S("a"), .data = S("xyz"), .offset = 1},
		 "x.whl: member 'a' has no header of its own"},
		{{.name = S("a"), .local_name = S("b"), .data = S("xyz")},
		 "x.whl: member 'a' has another name in its own header"},
		{{.name = S("a"), .data = S("xyz"), .method = 14},
		 "x.whl: member 'a' is packed by a method unknown here"},
		{{.name = S("a"), .data = {packed, 10}, .method = 8, .size = 22},
		 "x.whl: member 'a' is damaged or larger than it says"},
		{{.name = S("a"), .data = {packed, 5}, .method = 8, .size = 23},
		 "x.whl: member 'a' is cut short or longer than it says"},
		{{.name = S("a"), .data = S("\xff\xff\xff"), .method = 8, .size = 23},
		 "x.whl: member 'a' is damaged or larger than it says"},
		{{.name = S("a"), .data = S("xyz"), .size = 1 << 29, .method = 8},
		 "x.whl: member 'a' is larger than expected"},
	};
	struct arena arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct maker maker;
		struct zip zip;
		struct str bytes;
		struct err err = {0};

		assert_int_equal(zip_open(&zip, &arena, make(&maker, &cases[i].part, 1),
					  S("x.whl"), &err),
				 0);
		assert_int_equal(
			zip_load(&zip, &zip.members[0], &arena, UINT32_MAX, &bytes, &err),
			-E_FORMAT);
		assert_string_equal(err.text, cases[i].text);
	}
	arena_release(&arena);
}

static void
damaged_directories_are_refused(void **state)
{
	static const struct {
		long at; /* from the end record */
		uint64_t value;
		size_t n;
		const char *text;
	} cases[] = {
		{0, 0, 4, "x.whl: no zip archive, or cut short"},
		{20, 7, 2, "x.whl: no zip archive, or cut short"},
		{4, 1, 2, "x.whl: parts of an archive on several disks"},
		{10, 9, 2, "x.whl: its directory lies outside the file"},
		{12, 4000, 4, "x.whl: its directory lies outside the file"},
		{16, 4000, 4, "x.whl: its directory lies outside the file"},
		{16, 1, 4, "x.whl: its directory is damaged"},
		{10, 0, 2, "x.whl: its directory holds more than it says"},
	};
	struct arena arena = arena_new(1 << 20);
	struct part twice[] = {{.name = S("a")}, {.name = S("a")}};
	struct part one = {.name = S("a")};
	struct maker maker;
	struct zip zip;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		make(&maker, &one, 1);
		for (size_t j = 0; j < cases[i].n; j++)
			maker.bytes[maker.n - 22 + (size_t)cases[i].at + j] =
				(unsigned char)(cases[i].value >> (8 * j));
		assert_int_equal(zip_open(&zip, &arena, str_n(maker.bytes, maker.n),
					  S("x.whl"), &err),
				 -E_FORMAT);
		assert_string_equal(err.text, cases[i].text);
	}
	assert_int_equal(zip_open(&zip, &arena, make(&maker, twice, 2), S("x.whl"), &err),
			 -E_FORMAT);
	assert_string_equal(err.text, "x.whl: member 'a' is there twice");
	assert_int_equal(zip_open(&zip, &arena, S(""), S("x.whl"), &err), -E_FORMAT);
	arena_release(&arena);
}

/* The same archive with its numbers in zip64 records. */
static void
zip64_is_read(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct maker maker = {{0}, 0}, extra = {{0}, 0};
	struct part part = {.name = S("a"),
			    .data = S("stored"),
			    .size = UINT32_MAX,
			    .packed = UINT32_MAX,
			    .offset = UINT32_MAX};
	struct zip zip;
	struct str bytes;
	struct err err = {0};
	uint64_t start, end;

	(void)state;
	put(&extra, 1, 2);
	put(&extra, 24, 2);
	put(&extra, 6, 8);
	put(&extra, 6, 8);
	put(&extra, 0, 8);
	part.extra = str_n(extra.bytes, extra.n);
	put_local(&maker, &part);
	start = maker.n;
	put_central(&maker, &part, 0);
	end = maker.n;
	put(&maker, 0x06064b50, 4);
	put(&maker, 44, 8);
	put(&maker, 45, 4);
	put(&maker, 0, 8);
	put(&maker, 1, 8);
	put(&maker, 1, 8);
	put(&maker, end - start, 8);
	put(&maker, start, 8);
	put(&maker, 0x07064b50, 4);
	put(&maker, 0, 4);
	put(&maker, end, 8);
	put(&maker, 1, 4);
	put(&maker, 0x06054b50, 4);
	put(&maker, 0, 4);
	put(&maker, UINT32_MAX, 4);
	put(&maker, UINT32_MAX, 4);
	put(&maker, UINT32_MAX, 4);
	put(&maker, 0, 2);
	if (zip_open(&zip, &arena, str_n(maker.bytes, maker.n), S("x"), &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(zip.nmembers, 1);
	assert_int_equal(zip_load(&zip, &zip.members[0], &arena, 100, &bytes, &err), 0);
	assert_true(str_eq(bytes, S("stored")));
	maker.bytes[end + 56 + 8] = 0xff; /* the locator points elsewhere */
	assert_int_equal(
		zip_open(&zip, &arena, str_n(maker.bytes, maker.n), S("x"), &err),
		-E_FORMAT);
	assert_string_equal(err.text, "x: its zip64 end record lies outside the file");
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_read),
		cmocka_unit_test(traps_are_refused),
		cmocka_unit_test(lying_members_are_refused),
		cmocka_unit_test(damaged_directories_are_refused),
		cmocka_unit_test(zip64_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
