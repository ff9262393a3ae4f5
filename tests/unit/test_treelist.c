/* SPDX-License-Identifier: Apache-2.0 */
#include "treelist.h"
#include "buf.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#include <sys/stat.h>

#define POINTER                                                   \
	"version https://git-lfs.github.com/spec/v1\noid sha256:" \
	"4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"

static struct arena arena;

static int
setup(void **state)
{
	arena = arena_new(8 << 20);
	return scratch_enter(state) < 0 || mkdir("t", 0755) < 0 ||
	       mkdir("t/d", 0755) < 0 || mkdir("t/.git", 0755) < 0 ||
	       mkdir("t/d/.git", 0755) < 0;
}

static int
teardown(void **state)
{
	arena_release(&arena);
	return scratch_leave(state);
}

static struct treelist
list_of(const char *dir)
{
	struct treelist list;
	struct err err;

	assert_int_equal(treelist_read(&list, &arena, dir, &err), 0);
	return list;
}

static void
lists_files_and_links(void **state)
{
	static const char *const paths[] = {"a", "d/.grab-commit", "d/b", "link", "run"};
	struct treelist list;

	(void)state;
	scratch_file("t/run", S("x"));
	scratch_file("t/a", S("x"));
	scratch_file("t/d/b", S("x"));
	scratch_file("t/.git/HEAD", S("x"));
	scratch_file("t/.grab-commit", S("x"));
	scratch_file("t/d/.grab-commit", S("x")); /* ours is only that at the top */
	assert_int_equal(symlink("/etc", "t/link"), 0);
	assert_int_equal(mkfifo("t/pipe", 0600), 0);
	assert_int_equal(chmod("t/run", 0744), 0);
	list = list_of("t");
	assert_true(list.has_repository); /* d */
	assert_int_equal(rmdir("t/d/.git"), 0);
	scratch_file("t/d/.git", S("gitdir: ../.git/modules/d"));
	list = list_of("t");
	assert_false(list.has_repository);
	assert_int_equal(list.nentries, COUNT(paths));
	for (size_t i = 0; i < COUNT(paths); i++)
		assert_true(str_eq(list.entries[i].path, str_c(paths[i])));
	assert_int_equal(list.entries[0].mode, TREEHASH_FILE);
	assert_int_equal(list.entries[3].mode, TREEHASH_LINK);
	assert_int_equal(list.entries[4].mode, TREEHASH_PROGRAM);
	assert_null(list.pointer.p);
}

static void
finds_pointers(void **state)
{
	struct treelist list;

	(void)state;
	scratch_file("t/d/model.bin", S(POINTER));
	list = list_of("t");
	assert_true(str_eq(list.pointer, S("d/model.bin")));
	assert_true(treelist_is_pointer(S(POINTER)));
	assert_true(treelist_is_pointer(S("version https://git-lfs.github.com/spec/v1\n"
					  "ext-0-x sha256:1\noid sha256:"
					  "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258d"
					  "aaa5e2ca24d17e2393\nsize 1\n")));
	assert_false(treelist_is_pointer(S("version https://git-lfs.github.com/spec/v1\n"
					   "is how such a file starts\n")));
	assert_false(treelist_is_pointer(S("")));
}

static void
note(void *context, struct str path, enum treelist_change change)
{
	buf_printf(context, "%c %.*s\n", "=MDA"[change], STR(path));
}

static void
tells_what_changed(void **state)
{
	struct treelist was, is;
	struct buf told;

	(void)state;
	scratch_file("t/a", S("1"));
	scratch_file("t/b", S("1"));
	scratch_file("t/c", S("1"));
	scratch_file("t/run", S("1"));
	was = list_of("t");
	buf_init(&told, &arena, 4096);
	assert_int_equal(treelist_compare(&was, &was, note, &told), 0);
	scratch_file("t/b", S("2"));
	scratch_file("t/d/new", S("2"));
	assert_int_equal(mkdir("t/d/__pycache__", 0755), 0);
	scratch_file("t/d/__pycache__/a.pyc", S("2"));
	scratch_file("t/d/__pycache__/mine", S("2"));
	assert_int_equal(unlink("t/c"), 0);
	assert_int_equal(chmod("t/run", 0755), 0);
	is = list_of("t");
	assert_int_equal(treelist_compare(&was, &is, note, &told), 5);
	assert_string_equal(buf_str(&told).p,
			    "M b\nD c\nA d/__pycache__/mine\nA d/new\nM run\n");
}

static void
names_what_it_cannot_read(void **state)
{
	struct treelist list;
	struct err err;

	(void)state;
	assert_int_equal(treelist_read(&list, &arena, "none", &err), -E_SYSTEM);
	assert_non_null(strstr(err.text, "none"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_files_and_links),
		TEST(finds_pointers),
		TEST(tells_what_changed),
		TEST(names_what_it_cannot_read),
	};

	umask(022);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
