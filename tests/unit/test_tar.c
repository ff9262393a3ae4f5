/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "tar.h"
#include "tarball.h"

#include <setjmp.h>
#include <cmocka.h>

/* What the receiver was told, as text: "kind path target size mode|bytes". */
struct fixture {
	struct arena mem;
	struct buf told;
	struct tarball tar;
	struct err err;
};

static int
on_entry(void *context, const struct tar_entry *entry, struct err *err)
{
	struct fixture *f = context;

	(void)err;
	buf_printf(&f->told, "[%c %.*s %.*s %llu %o]", "fdlho"[entry->kind],
		   STR(entry->path), STR(entry->target),
		   (unsigned long long)entry -> size, entry -> mode);
	return 0;
}

static int
on_bytes(void *context, struct str bytes, struct err *err)
{
	(void)err;
	buf_add(&((struct fixture *)context)->told, bytes);
	return 0;
}

static int
on_comment(void *context, struct str comment, struct err *err)
{
	(void)err;
	buf_printf(&((struct fixture *)context)->told, "{%.*s}", STR(comment));
	return 0;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->mem = arena_new(64 << 20);
	buf_init(&f->told, &f->mem, 1 << 18);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	arena_release(&((struct fixture *)*state)->mem);
	free(*state);
	return 0;
}

static int
read_pieces(struct fixture *f, size_t piece)
{
	struct tar_receiver receiver = {on_entry, on_bytes, on_comment, f};
	struct tar *tar = tar_open(&f->mem, receiver);
	struct str rest = tarball_str(&f->tar);
	int status = 0;

	f->told.n = 0;
	buf_add(&f->told, S(""));
	for (; rest.n && status == 0; rest = str_sub(rest, piece, rest.n))
		status = tar_feed(tar, str_sub(rest, 0, piece), &f->err);
	return status ? status : tar_end(tar, &f->err);
}

static void
check(struct fixture *f, const char *want)
{
	tarball_end(&f->tar);
	assert_int_equal(read_pieces(f, sizeof(f->tar.bytes)), 0);
	assert_string_equal(buf_str(&f->told).p, want);
}

static void
check_refused(struct fixture *f, const char *why)
{
	assert_int_equal(read_pieces(f, sizeof(f->tar.bytes)), -E_FORMAT);
	if (!strstr(f->err.text, why))
		fail_msg("%s", f->err.text);
}

static void
reads_entries(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '5', "top/", "", S(""));
	tarball_add(&f->tar, '0', "top/a", "", S("hello"));
	tarball_add(&f->tar, 0, "top/empty", "", S(""));
	tarball_add(&f->tar, '2', "top/link", "a", S(""));
	tarball_add(&f->tar, '1', "top/hard", "top/a", S(""));
	tarball_add(&f->tar, '3', "top/device", "", S(""));
	check(f,
	      "[d top/  0 775][f top/a  5 664]hello[f top/empty  0 664][l top/link a 0 "
	      "664][h top/hard top/a 0 664][o top/device  0 664]");
}

static void
reads_in_any_pieces(void **state)
{
	struct fixture *f = *state;
	char data[600];

	memset(data, 'x', sizeof(data));
	tarball_add(&f->tar, 'g', "pax_global_header", "", S("13 comment=a\n"));
	tarball_add(&f->tar, '0', "a", "", str_n(data, sizeof(data)));
	tarball_add(&f->tar, 'x', "x", "", S("10 path=b\n"));
	tarball_add(&f->tar, '0', "c", "", S("1"));
	tarball_end(&f->tar);
	for (size_t piece = 1; piece < 1100; piece += 7) {
		assert_int_equal(read_pieces(f, piece), 0);
		assert_int_equal(f->told.n, 3 + 14 + 600 + 12 + 1);
	}
}

static void
takes_long_names(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, 'x', "x", "", S("14 path=a/b/c\n22 linkpath=elsewhere\n"));
	tarball_add(&f->tar, '2', "short", "short", S(""));
	tarball_add(&f->tar, 'L', "././@LongLink", "", S("gnu/name\0"));
	tarball_add(&f->tar, 'K', "././@LongLink", "", S("gnu/target\0"));
	tarball_add(&f->tar, '2', "short", "short", S(""));
	tarball_add(&f->tar, '0', "own", "", S("x"));
	check(f, "[l a/b/c elsewhere 0 664][l gnu/name gnu/target 0 664][f own  1 664]x");
}

static void
joins_prefix_and_name(void **state)
{
	struct fixture *f = *state;
	char *block = f->tar.bytes;

	tarball_add(&f->tar, '0', "name", "", S(""));
	memset(block + 345, 'p', 155);
	tarball_sum(block);
	tarball_end(&f->tar);
	assert_int_equal(read_pieces(f, 4096), 0);
	assert_int_equal(f->told.n, strlen("[f / name  0 664]") - 1 + 155);
}

static void
takes_the_commit_from_git(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, 'g', "pax_global_header", "",
		    S("52 comment=3f20054214fec9f9234fd3841ae6f1e4287948f6\n"));
	check(f, "{3f20054214fec9f9234fd3841ae6f1e4287948f6}");
	f->tar.n = 0;
	tarball_add(&f->tar, 'x', "x", "", S("13 comment=a\n"));
	check(f, ""); /* of one entry only: not the archive's */
}

static void
takes_large_sizes(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, 'x', "x", "", S("9 size=4\n"));
	tarball_add(&f->tar, '0', "a", "", S("1234"));
	memcpy(f->tar.bytes + 1024 + 124, "\x80\0\0\0\0\0\0\0\0\0\0\3", 12);
	tarball_sum(f->tar.bytes + 1024);
	check(f, "[f a  4 664]1234");
	f->tar.n = 0;
	tarball_add(&f->tar, '0', "a", "", S("123"));
	memcpy(f->tar.bytes + 124, "\x80\0\0\0\0\0\0\0\0\0\0\3", 12);
	tarball_sum(f->tar.bytes);
	check(f, "[f a  3 664]123");
}

static void
refuses_what_is_no_archive(void **state)
{
	struct fixture *f = *state;

	check_refused(f, "not a tar archive"); /* nothing at all */
	memset(f->tar.bytes, 'x', 1024);
	f->tar.n = 1024;
	check_refused(f, "not a tar archive");
}

static void
refuses_damage(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "a", "", S("x"));
	tarball_add(&f->tar, '0', "b", "", S("x"));
	f->tar.bytes[1024] = 'c';
	check_refused(f, "damaged header");
}

static void
refuses_an_early_end(void **state)
{
	struct fixture *f = *state;
	size_t whole;

	tarball_add(&f->tar, '0', "a", "", S("x"));
	tarball_end(&f->tar);
	whole = f->tar.n;
	for (size_t n = 512; n < whole; n += 64) {
		f->tar.n = n;
		check_refused(f, "ends in the middle");
	}
}

static void
refuses_entries_behind_the_end(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "a", "", S("x"));
	memset(f->tar.bytes + f->tar.n, 0, 512);
	f->tar.n += 512;
	tarball_add(&f->tar, '0', "b", "", S("x"));
	check_refused(f, "behind the end");
}

static void
refuses_bytes_behind_the_end(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "a", "", S("x"));
	tarball_end(&f->tar);
	tarball_end(&f->tar); /* padding */
	assert_int_equal(read_pieces(f, 4096), 0);
	f->tar.bytes[f->tar.n++] = 'x';
	check_refused(f, "bytes behind the end");
}

static void
refuses_bad_headers(void **state)
{
	const struct {
		char type;
		struct str data;
	} bad[] = {
		{'x', S("99 path=a\n")},
		{'x', S("path=a\n")},
		{'x', S("10 path=a ")},
		{'x', S("7 path\n")},
		{'x', S("8 path=\n")},
		{'x', S("11 size=-1\n")},
		{'x', S("0 path=a\n")},
		{'x', S("")},
		{'L', S("\0a")},
		{'x', S("10 size=xy\n")},
		{'K', S("")},
		{'g', S("10 path=b\n")},
		{'g', S("9 size=4\n")},
		{'x', S("22 GNU.sparse.major=1\n")},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(bad); i++) {
		f->tar.n = 0;
		tarball_add(&f->tar, bad[i].type, "x", "", bad[i].data);
		tarball_add(&f->tar, '0', "a", "", S(""));
		tarball_end(&f->tar);
		check_refused(f, "");
	}
}

static void
refuses_impossible_numbers(void **state)
{
	static const char *const sizes[] = {
		"77777777777x", "\x80\1\1\1\1\1\1\1\1\1\1\1",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		f->tar.n = 0;
		tarball_add(&f->tar, '0', "a", "", S(""));
		memcpy(f->tar.bytes + 124, sizes[i], 12);
		tarball_sum(f->tar.bytes);
		tarball_end(&f->tar);
		check_refused(f, "bad number");
	}
}

static void
refuses_an_extra_header_without_end(void **state)
{
	struct fixture *f = *state;
	static char data[70000];

	tarball_add(&f->tar, 'x', "x", "", str_n(data, sizeof(data)));
	tarball_end(&f->tar);
	check_refused(f, "too long");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_entries),
		TEST(reads_in_any_pieces),
		TEST(takes_long_names),
		TEST(joins_prefix_and_name),
		TEST(takes_the_commit_from_git),
		TEST(takes_large_sizes),
		TEST(refuses_what_is_no_archive),
		TEST(refuses_damage),
		TEST(refuses_an_early_end),
		TEST(refuses_entries_behind_the_end),
		TEST(refuses_bytes_behind_the_end),
		TEST(refuses_bad_headers),
		TEST(refuses_impossible_numbers),
		TEST(refuses_an_extra_header_without_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
