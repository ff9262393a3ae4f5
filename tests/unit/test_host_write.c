/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "scratch.h"
#include "str.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <cmocka.h>

static void
assert_holds(const char *path, struct str want)
{
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str bytes;

	assert_int_equal(host_read(&bytes, &arena, path, 1 << 19, &err), 0);
	assert_true(str_eq(bytes, want));
	arena_release(&arena);
}

static size_t
count_names(const char *path)
{
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str *names;
	size_t n;

	assert_int_equal(host_list(&names, &n, &arena, path, &err), 0);
	arena_release(&arena);
	return n;
}

static void
writes_and_replaces(void **state)
{
	struct err err = {0};
	struct stat st;

	(void)state;
	umask(022);
	assert_int_equal(host_write("f", S("one\0two"), 0640, &err), 0);
	assert_holds("f", S("one\0two"));
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(host_write("f", S(""), 0600, &err), 0);
	assert_holds("f", S(""));
	assert_int_equal(count_names("."), 1);
}

/* A reader that has the old file open keeps it whole. */
static void
replaces_by_rename(void **state)
{
	struct err err = {0};
	struct stat before, after;

	(void)state;
	scratch_file("f", S("old"));
	stat("f", &before);
	assert_int_equal(host_write("f", S("new"), 0600, &err), 0);
	stat("f", &after);
	assert_true(before.st_ino != after.st_ino);
}

static int
write_too_much(void *arg)
{
	struct rlimit limit = {10000, 10000};
	static char big[20000];
	struct err err = {0};

	(void)arg;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	return host_write("f", str_n(big, sizeof(big)), 0600, &err) == -E_SYSTEM &&
			       strcmp(err.text, "f: File too large") == 0
		       ? 42
		       : 1;
}

static void
leaves_nothing_behind(void **state)
{
	struct err err = {0};
	struct child child;

	(void)state;
	assert_int_equal(host_write("none/f", S("x"), 0600, &err), -E_SYSTEM);
	assert_string_equal(err.text, "none/f: No such file or directory");
	mkdir("dir", 0755);
	assert_int_equal(host_write("dir", S("x"), 0600, &err), -E_SYSTEM);
	assert_int_equal(count_names("."), 1);
	rmdir("dir");
	scratch_file("f", S("old"));
	child_run(&child, write_too_much, NULL);
	assert_int_equal(child.status, 42);
	assert_holds("f", S("old"));
	assert_int_equal(count_names("."), 1);
}

static int
to_stdout(void *arg)
{
	struct err err = {0};

	printf("first ");
	return host_write(arg, S("second\n"), 0600, &err);
}

/* The folder of shared memory holds files like any other. */
static void
replaces_files_in_shared_memory(void **state)
{
	struct err err = {0};
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "/dev/shm/unit.%ld", (long)getpid());
	if (host_kind("/dev/shm") != HOST_DIR || access("/dev/shm", W_OK) < 0)
		skip();
	assert_int_equal(host_write(path, S("new"), 0600, &err), 0);
	assert_holds(path, S("new"));
	assert_int_equal(unlink(path), 0);
}

/* As root, a rename would have turned /dev/null into a file. */
static void
writes_devices_and_pipes_in_place(void **state)
{
	static const char *const paths[] = {"-", "/dev/stdout", "/proc/self/fd/1"};
	struct err err = {0};
	struct child child;
	char got[4] = "";
	int reader;

	(void)state;
	assert_int_equal(host_write("/dev/null", S("x"), 0600, &err), 0);
	assert_int_equal(host_kind("/dev/null"), HOST_OTHER);
	assert_int_equal(host_write("/dev/full", S("x"), 0600, &err), -E_SYSTEM);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	reader = open("pipe", O_RDONLY | O_NONBLOCK);
	assert_int_equal(host_write("pipe", S("abc"), 0600, &err), 0);
	assert_int_equal(read(reader, got, 3), 3);
	assert_string_equal(got, "abc");
	close(reader);
	for (size_t i = 0; i < COUNT(paths); i++) {
		child_run(&child, to_stdout, (char *)(uintptr_t)paths[i]);
		assert_int_equal(child.status, 0);
		if (i == 0)
			assert_string_equal(child.out, "first second\n");
	}
}

static void
makes_folders(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(host_make_dirs("a//b/c/", 0755, &err), 0);
	assert_int_equal(host_kind("a/b/c"), HOST_DIR);
	assert_int_equal(host_make_dirs("a/b/c", 0755, &err), 0);
	assert_int_equal(host_make_dirs("/", 0755, &err), 0);
	scratch_file("f", S(""));
	assert_int_equal(host_make_dirs("f/x", 0755, &err), -E_SYSTEM);
	assert_string_equal(err.text, "f: File exists");
	assert_int_equal(symlink("nowhere", "bad"), 0);
	assert_int_equal(host_make_dirs("bad/x", 0755, &err), -E_SYSTEM);
	assert_string_equal(err.text, "bad: File exists");
}

static void
removes_trees_and_nothing_else(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(host_make_dirs("t/a/b", 0755, &err), 0);
	assert_int_equal(host_make_dirs("kept", 0755, &err), 0);
	scratch_file("kept/file", S("x"));
	scratch_file("t/a/file", S("x"));
	assert_int_equal(symlink("../kept", "t/link"), 0);
	assert_int_equal(host_remove_tree("t", &err), 0);
	assert_int_equal(host_kind_nofollow("t"), HOST_NONE);
	assert_int_equal(host_kind("kept/file"), HOST_FILE);
	assert_int_equal(host_remove_tree("t", &err), 0);
	assert_int_equal(symlink("kept", "link"), 0);
	assert_int_equal(host_remove_tree("link", &err), 0);
	assert_int_equal(host_kind("kept/file"), HOST_FILE);
	assert_int_equal(host_remove_tree("kept/file", &err), 0);
	assert_int_equal(host_remove_tree("/proc/self", &err), -E_SYSTEM);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_and_replaces),
		TEST(replaces_by_rename),
		TEST(leaves_nothing_behind),
		TEST(replaces_files_in_shared_memory),
		TEST(writes_devices_and_pipes_in_place),
		TEST(makes_folders),
		TEST(removes_trees_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
