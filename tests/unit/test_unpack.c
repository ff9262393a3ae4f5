/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "scratch.h"
#include "tarball.h"
#include "unpack.h"

#include <setjmp.h>
#include <cmocka.h>

#include <sys/stat.h>
#include <zlib.h>

enum { MAX_SIZE = 1 << 20 };

/* Unpacks into ./tree; what stands beside it must never change. */
struct fixture {
	struct tarball tar;
	struct err err;
};

static int
setup(void **state)
{
	if (scratch_enter(state) < 0 || mkdir("tree", 0755) < 0)
		return -1;
	scratch_file("outside", S("mine"));
	*state = calloc(1, sizeof(struct fixture));
	return 0;
}

static int
teardown(void **state)
{
	free(*state);
	return scratch_leave(state);
}

static int
unpack(struct fixture *f)
{
	struct arena mem = arena_new(4 << 20);
	struct unpack *unpack = unpack_open(&mem, "tree", MAX_SIZE, &f->err);
	int status;

	assert_non_null(unpack);
	tarball_end(&f->tar);
	status = unpack_take(unpack, tarball_str(&f->tar), &f->err);
	if (status == 0)
		status = unpack_end(unpack, &f->err);
	unpack_close(unpack);
	arena_release(&mem);
	return status;
}

static void
check_file(const char *path, const char *want, unsigned mode)
{
	struct arena mem = arena_new(1 << 20);
	struct str bytes;
	struct err err;
	struct stat st;

	assert_int_equal(host_read(&bytes, &mem, path, 1000, &err), 0);
	assert_string_equal(bytes.p, want);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, mode);
	arena_release(&mem);
}

static void
check_mode(const char *path, unsigned mode)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
}

static void
leaves_the_top_folder_out(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '5', "repo-1/", "", S(""));
	tarball_add(&f->tar, '0', "repo-1/a", "", S("hello"));
	tarball_add(&f->tar, '0', "./repo-1/deep/er/b", "", S("x"));
	tarball_add(&f->tar, '5', "repo-1/deep", "", S(""));
	tarball_add(&f->tar, '2', "repo-1/deep/link", "../a", S(""));
	tarball_add(&f->tar, '1', "repo-1/hard", "repo-1/a", S(""));
	tarball_add(&f->tar, '0', "repo-1/empty", "", S(""));
	assert_int_equal(unpack(f), 0);
	check_file("tree/a", "hello", 0644);
	check_file("tree/deep/er/b", "x", 0644);
	check_file("tree/deep/link", "hello", 0644);
	check_file("tree/hard", "hello", 0644);
	check_file("tree/empty", "", 0644);
}

static void
refuses(struct fixture *f, char type, const char *name, const char *target)
{
	struct err err;

	tarball_add(&f->tar, type, name, target, type == '0' ? S("evil") : S(""));
	if (unpack(f) != -E_FORMAT)
		fail_msg("%s -> %s was taken", name, target);
	check_file("outside", "mine", 0644);
	f->tar.n = 0;
	assert_int_equal(host_remove_tree("tree", &err), 0);
	assert_int_equal(mkdir("tree", 0755), 0);
}

static void
refuses_ways_out(void **state)
{
	static const char *const paths[] = {
		"/etc/passwd",
		"../outside",
		"t/../../outside",
		"t/..",
		"t//a",
		"t/./a",
		"..",
		"/",
		"",
		"t/.git/config",
		"t/.GIT/config",
		"t/sub/.git/hooks",
		"t/a\xff/../b",
		"t/.git",
		"t/.git.",
		"t/.git . .",
		"t/.Git:$DATA",
		"t/.git:x",
		"t/GIT~1/config",
		"t/.g\xe2\x80\x8cit/config",
		"t/\xef\xbb\xbf.git/config",
		"t/line\nbreak",
		"t/esc\x1b[2J",
		"t/del\x7f",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < COUNT(paths); i++)
		refuses(f, '0', paths[i], "");
	for (size_t i = 0; i < COUNT(paths); i++)
		refuses(f, '2', "t/link", paths[i][0] == 't' ? "/t" : paths[i]);
}

static void
refuses_links_out(void **state)
{
	struct fixture *f = *state;

	refuses(f, '2', "t/a", "/etc/passwd");
	refuses(f, '2', "t/a", "..");
	refuses(f, '2', "t/a", "../outside");
	refuses(f, '2', "t/d/a", "../../outside");
	refuses(f, '2', "t/d/a", "b/../../../outside");
	refuses(f, '2', "t/d/a", "");
	refuses(f, '1', "t/a", "../outside");
	refuses(f, '1', "t/a", "/etc/passwd");
	refuses(f, '1', "t/a", "other/a");
	refuses(f, '1', "t/a", "t");
	refuses(f, '1', "t/a", "t/none");
}

static void
refuses_to_go_through_links(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '5', "t/d", "", S(""));
	tarball_add(&f->tar, '2', "t/link", "d", S(""));
	refuses(f, '0', "t/link/file", "");
	tarball_add(&f->tar, '0', "t/a", "", S("x"));
	refuses(f, '0', "t/a/b", "");
	tarball_add(&f->tar, '2', "t/link", "a", S(""));
	refuses(f, '0', "t/link", "");
	tarball_add(&f->tar, '2', "t/link", "a", S(""));
	refuses(f, '5', "t/link", "");
	tarball_add(&f->tar, '5', "t/d", "", S(""));
	tarball_add(&f->tar, '2', "t/link", "d", S(""));
	refuses(f, '1', "t/hard", "t/link");
}

static void
refuses_what_comes_twice(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "t/a", "", S("x"));
	refuses(f, '0', "t/a", "");
	tarball_add(&f->tar, '0', "t/a", "", S("x"));
	refuses(f, '2', "t/a", "b");
	tarball_add(&f->tar, '0', "t/a", "", S("x"));
	refuses(f, '5', "t/a", "");
	tarball_add(&f->tar, '0', "t/a", "", S("x"));
	refuses(f, '0', "u/b", ""); /* a second folder at the top */
}

static void
refuses_what_is_no_source(void **state)
{
	struct fixture *f = *state;

	refuses(f, '3', "t/char", "");
	refuses(f, '4', "t/block", "");
	refuses(f, '6', "t/pipe", "");
	refuses(f, 'S', "t/sparse", "");
	refuses(f, '0', "t", "");
}

static void
refuses_a_bomb(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, 'x', "x", "", S("22 size=9999999999999\n"));
	refuses(f, '0', "t/a", "");
	assert_non_null(strstr(f->err.text, "larger than allowed"));
}

/* Feeds so many bytes of content in many files; the last status. */
static int
feed_files(struct fixture *f, size_t nfiles, size_t size)
{
	struct arena mem = arena_new(4 << 20);
	struct unpack *unpack = unpack_open(&mem, "tree", MAX_SIZE, &f->err);
	static char data[100000];
	int status = 0;

	for (size_t i = 0; i < nfiles && status == 0; i++) {
		char name[32];
		snprintf(name, sizeof(name), "t/%zu", i);
		f->tar.n = 0;
		tarball_add(&f->tar, '0', name, "", str_n(data, size));
		status = unpack_take(unpack, tarball_str(&f->tar), &f->err);
	}
	unpack_close(unpack);
	arena_release(&mem);
	return status;
}

static void
refuses_too_much_in_all(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(feed_files(f, 10, 100000), 0);
	assert_int_equal(host_remove_tree("tree", &f->err), 0);
	assert_int_equal(mkdir("tree", 0755), 0);
	assert_int_equal(feed_files(f, 11, 100000), -E_FORMAT);
	assert_non_null(strstr(f->err.text, "larger than allowed"));
}

/* Zeros without end in very little gzip: refused before many more are made. */
static void
refuses_a_gzip_bomb(void **state)
{
	struct fixture *f = *state;
	struct arena mem = arena_new(64 << 20);
	struct unpack *unpack = unpack_open(&mem, "tree", 1000, &f->err);
	z_stream zlib = {0};
	static unsigned char zeros[1 << 20], packed[1 << 18];
	int status = 0;

	assert_int_equal(deflateInit2(&zlib, 1, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	tarball_add(&f->tar, '0', "t/a", "", S(""));
	for (int i = 0; i < 2000 && status == 0; i++) {
		zlib.next_in = i ? zeros : (unsigned char *)f->tar.bytes;
		zlib.avail_in = i ? sizeof(zeros) : (uInt)f->tar.n;
		zlib.next_out = packed;
		zlib.avail_out = sizeof(packed);
		assert_int_equal(deflate(&zlib, Z_SYNC_FLUSH), Z_OK);
		status = unpack_take(
			unpack, str_n(packed, sizeof(packed) - zlib.avail_out), &f->err);
	}
	deflateEnd(&zlib);
	unpack_close(unpack);
	arena_release(&mem);
	assert_int_equal(status, -E_FORMAT);
	assert_non_null(strstr(f->err.text, "more than is allowed"));
}

static void
keeps_no_special_bits(void **state)
{
	struct fixture *f = *state;
	char *block = f->tar.bytes;

	tarball_add(&f->tar, '0', "t/suid", "", S("x"));
	snprintf(block + 100, 8, "%07o", 07777);
	tarball_sum(block);
	tarball_add(&f->tar, '5', "t/open", "", S(""));
	snprintf(block + 1024 + 100, 8, "%07o", 07777);
	tarball_sum(block + 1024);
	assert_int_equal(unpack(f), 0);
	check_mode("tree/suid", 0755);
	check_mode("tree/open", 0755);
}

static void
takes_names_of_any_bytes(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "t/caf\xe9", "", S("x"));
	tarball_add(&f->tar, '0', "t/back\\slash", "", S("x"));
	tarball_add(&f->tar, '0', "t/File", "", S("upper"));
	tarball_add(&f->tar, '0', "t/file", "", S("lower"));
	tarball_add(&f->tar, '0', "t/.github/x", "", S("x"));
	tarball_add(&f->tar, '0', "t/.gitignore", "", S("x"));
	tarball_add(&f->tar, '0', "t/a.git", "", S("x"));
	assert_int_equal(unpack(f), 0);
	check_file("tree/caf\xe9", "x", 0644);
	check_file("tree/back\\slash", "x", 0644);
	check_file("tree/File", "upper", 0644);
	check_file("tree/file", "lower", 0644);
}

static void
refuses_depth(void **state)
{
	struct fixture *f = *state;
	struct buf path;
	struct arena mem = arena_new(1 << 16);

	buf_init(&path, &mem, 4096);
	buf_add(&path, S("411 path=t"));
	for (int i = 0; i < 200; i++)
		buf_add(&path, S("/d"));
	buf_char(&path, '\n');
	tarball_add(&f->tar, 'x', "x", "", buf_str(&path));
	refuses(f, '0', "t/a", "");
	assert_non_null(strstr(f->err.text, "too deep"));
	arena_release(&mem);
}

/* A folder of a name that is taken later by a link, and the other way round. */
static void
a_folder_stays_one(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, '0', "t/d/a", "", S("x"));
	refuses(f, '2', "t/d", "..");
	tarball_add(&f->tar, '0', "t/d/a", "", S("x"));
	refuses(f, '0', "t/d", "");
	tarball_add(&f->tar, '0', "t/d/a", "", S("x"));
	tarball_add(&f->tar, '2', "t/e", "d", S(""));
	refuses(f, '0', "t/e/b", "");
}

static void
takes_no_bytes_behind_a_nul(void **state)
{
	struct fixture *f = *state;

	tarball_add(&f->tar, 'x', "x", "", S("14 path=t/a\0\b\n"));
	refuses(f, '0', "t/a", "");
}

static void
knows_links_that_stay(void **state)
{
	const struct {
		struct str path, target;
		bool fine;
	} cases[] = {
		{S("a"), S("b"), true},
		{S("a"), S("b/c"), true},
		{S("a"), S("./b"), true},
		{S("d/a"), S("../b"), true},
		{S("d/e/a"), S("../../b"), true},
		{S("d/a"), S(".."), true},
		{S("a"), S(".."), false},
		{S("d/a"), S("../.."), false},
		{S("d/e/a"), S("../../../b"), false},
		{S("d/a"), S("b/../c"), false}, /* b may be a link itself */
		{S("d/a"), S("./../../c"), false},
		{S("a"), S("/b"), false},
		{S("a"), S(""), false},
		{S("a"), S("b\0c"), false},
		{S("a"), S("b\nc"), false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (unpack_link_ok(cases[i].path, cases[i].target) != cases[i].fine)
			fail_msg("%s -> %s", cases[i].path.p, cases[i].target.p);
}

static void
states_the_commit(void **state)
{
	struct fixture *f = *state;
	struct arena mem = arena_new(4 << 20);
	struct unpack *unpack = unpack_open(&mem, "tree", MAX_SIZE, &f->err);

	tarball_add(&f->tar, 'g', "g", "", S("15 comment=abc\n"));
	assert_null(unpack_commit(unpack).p);
	assert_int_equal(unpack_take(unpack, tarball_str(&f->tar), &f->err), 0);
	assert_string_equal(unpack_commit(unpack).p, "abc");
	assert_int_equal(unpack_end(unpack, &f->err), -E_FORMAT);
	unpack_close(unpack);
	arena_release(&mem);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leaves_the_top_folder_out),
		TEST(refuses_ways_out),
		TEST(refuses_links_out),
		TEST(refuses_to_go_through_links),
		TEST(refuses_what_comes_twice),
		TEST(refuses_what_is_no_source),
		TEST(refuses_a_bomb),
		TEST(refuses_too_much_in_all),
		TEST(refuses_a_gzip_bomb),
		TEST(keeps_no_special_bits),
		TEST(takes_names_of_any_bytes),
		TEST(refuses_depth),
		TEST(a_folder_stays_one),
		TEST(takes_no_bytes_behind_a_nul),
		TEST(knows_links_that_stay),
		TEST(states_the_commit),
	};
	umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
