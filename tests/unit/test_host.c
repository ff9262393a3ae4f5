/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "host.h"
#include "scratch.h"
#include "str.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

static const struct str absent = {0};

static void
knows_kinds(void **state)
{
	(void)state;
	scratch_file("file", S("x"));
	assert_int_equal(mkdir("dir", 0755), 0);
	assert_int_equal(symlink("file", "good"), 0);
	assert_int_equal(symlink("nowhere", "bad"), 0);
	assert_int_equal(host_kind("file"), HOST_FILE);
	assert_int_equal(host_kind("dir"), HOST_DIR);
	assert_int_equal(host_kind("good"), HOST_FILE);
	assert_int_equal(host_kind("bad"), HOST_LINK);
	assert_int_equal(host_kind("none"), HOST_NONE);
	assert_int_equal(host_kind("/dev/null"), HOST_OTHER);
	assert_int_equal(host_kind_nofollow("good"), HOST_LINK);
	assert_int_equal(host_kind_nofollow("dir"), HOST_DIR);
}

static void
reads(void **state)
{
	static char big[100000];
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str bytes;

	(void)state;
	memset(big, 'x', sizeof(big));
	scratch_file("big", str_n(big, sizeof(big)));
	scratch_file("empty", S(""));
	scratch_file("nul", S("a\0b"));
	assert_int_equal(host_read(&bytes, &arena, "big", sizeof(big), &err), 0);
	assert_true(str_eq(bytes, str_n(big, sizeof(big))));
	assert_int_equal(bytes.p[bytes.n], 0);
	assert_int_equal(host_read(&bytes, &arena, "empty", 0, &err), 0);
	assert_non_null(bytes.p);
	assert_int_equal(bytes.n, 0);
	assert_int_equal(host_read(&bytes, &arena, "nul", 3, &err), 0);
	assert_true(str_eq(bytes, S("a\0b")));
	assert_int_equal(host_read(&bytes, &arena, "/proc/self/stat", 4096, &err), 0);
	assert_true(bytes.n > 0); /* its size is stated as 0 */
	arena_release(&arena);
}

static void
says_why_it_cannot_read(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str bytes;

	(void)state;
	scratch_file("nul", S("a\0b"));
	assert_int_equal(host_read(&bytes, &arena, "nul", 2, &err), -E_FORMAT);
	assert_string_equal(err.text, "nul: larger than 2 bytes");
	assert_int_equal(host_read(&bytes, &arena, "none", 2, &err), -E_SYSTEM);
	assert_string_equal(err.text, "none: No such file or directory");
	assert_int_equal(host_read(&bytes, &arena, "/", 2, &err), -E_SYSTEM);
	assert_string_equal(err.text, "/: Is a directory");
	arena_release(&arena);
}

static void
reads_what_may_be_missing(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str bytes = S("x");

	(void)state;
	scratch_file("file", S("abc"));
	assert_int_equal(symlink("nowhere", "bad"), 0);
	assert_int_equal(symlink("circle", "circle"), 0);
	assert_int_equal(host_read_if(&bytes, &arena, "none", 9, &err), 0);
	assert_null(bytes.p);
	assert_int_equal(host_read_if(&bytes, &arena, "file/below", 9, &err), 0);
	assert_null(bytes.p);
	assert_int_equal(host_read_if(&bytes, &arena, "bad", 9, &err), 0);
	assert_null(bytes.p);
	assert_int_equal(host_read_if(&bytes, &arena, "file", 9, &err), 0);
	assert_true(str_eq(bytes, S("abc")));
	assert_int_equal(host_read_if(&bytes, &arena, "file", 2, &err), -E_FORMAT);
	assert_int_equal(host_read_if(&bytes, &arena, "circle", 9, &err), -E_SYSTEM);
	assert_int_equal(host_read_if(&bytes, &arena, "/", 9, &err), -E_SYSTEM);
	arena_release(&arena);
}

static void
maps(void **state)
{
	static const char large[(64 << 10) + 1] = "large";
	struct err err = {0};
	struct str bytes;

	(void)state;
	scratch_file("file", S("abc"));
	scratch_file("empty", S(""));
	assert_int_equal(host_map(&bytes, "file", &err), 0);
	assert_true(str_eq(bytes, S("abc")));
	host_unmap(bytes);
	for (size_t n = (64 << 10) - 1; n <= (64 << 10) + 1; n++) { /* read, and mapped */
		scratch_file("large", str_n(large, n));
		assert_int_equal(host_map(&bytes, "large", &err), 0);
		assert_true(str_eq(bytes, str_n(large, n)));
		host_map_scattered(bytes);
		host_unmap(bytes);
	}
	assert_int_equal(host_map(&bytes, "empty", &err), 0);
	assert_non_null(bytes.p);
	assert_int_equal(bytes.n, 0);
	host_unmap(bytes);
	assert_int_equal(host_map(&bytes, "none", &err), -E_SYSTEM);
	assert_int_equal(host_map(&bytes, "/", &err), -E_SYSTEM);
	assert_string_equal(err.text, "/: not a regular file");
}

static void
lists_sorted(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct err err = {0};
	struct str *names = NULL;
	char name[32];
	size_t n = 9;

	(void)state;
	assert_int_equal(host_list(&names, &n, &arena, ".", &err), 0);
	assert_int_equal(n, 0);
	for (int i = 199; i >= 0; i--) {
		snprintf(name, sizeof(name), "f%03d", i);
		scratch_file(name, S(""));
	}
	scratch_file(".hidden", S(""));
	assert_int_equal(host_list(&names, &n, &arena, ".", &err), 0);
	assert_int_equal(n, 201);
	assert_string_equal(names[0].p, ".hidden");
	assert_string_equal(names[1].p, "f000");
	assert_string_equal(names[200].p, "f199");
	assert_int_equal(host_list(&names, &n, &arena, "none", &err), -E_SYSTEM);
	arena_release(&arena);
}

/* link in the root, its target, a path asked for, what it is on the host */
static void
stays_in_its_root(void **state)
{
	static const struct {
		const char *link, *target, *path, *want;
	} cases[] = {
		{NULL, NULL, "/", "r"},
		{NULL, NULL, "", "r"},
		{NULL, NULL, "a/b", "r/a/b"},
		{NULL, NULL, "//a///b//", "r/a/b"},
		{NULL, NULL, "/./a/./b/.", "r/a/b"},
		{NULL, NULL, "/..", "r"},
		{NULL, NULL, "../../etc/passwd", "r/etc/passwd"},
		{NULL, NULL, "/a/../../b", "r/b"},
		{"up", "..", "up/x", "r/x"},
		{"up2", "../../../../../etc", "up2/passwd", "r/etc/passwd"},
		{"abs", "/usr/lib", "abs/x", "r/usr/lib/x"},
		{"abs2", "/", "abs2/etc", "r/etc"},
		{"self", ".", "self/self/x", "r/x"},
		{"dir/rel", "../other", "dir/rel/x", "r/other/x"},
		{"two", "one", "two", "r/one"},
		{"one", "dir/", "two/rel/y",
		 "r/other/y"}, /* two -> one -> dir, dir/rel -> other */
		{"last", "/missing/file", "last", "r/missing/file"},
		{"back", "dir/../x", "back", "r/x"},
		{NULL, NULL, "dir/rel/../z", "r/z"}, /* .. of where the link leads */
	};
	struct arena arena = arena_new(1 << 20);
	char name[64];

	(void)state;
	assert_int_equal(mkdir("r", 0755), 0);
	assert_int_equal(mkdir("r/dir", 0755), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (cases[i].link) {
			snprintf(name, sizeof(name), "r/%s", cases[i].link);
			assert_int_equal(symlink(cases[i].target, name), 0);
		}
		assert_string_equal(host_in_root(&arena, "r", cases[i].path),
				    cases[i].want);
		assert_string_equal(host_in_root(&arena, "r//", cases[i].path),
				    cases[i].want);
	}
	arena_release(&arena);
}

/* The root's own name is the caller's business, even where it is a link. */
static void
takes_a_link_as_root(void **state)
{
	struct arena arena = arena_new(1 << 20);

	(void)state;
	assert_int_equal(mkdir("r", 0755), 0);
	assert_int_equal(symlink("r", "link"), 0);
	assert_string_equal(host_in_root(&arena, "link", "/a/../b"), "link/b");
	assert_string_equal(host_in_root(&arena, "link", "/a/.."), "link");
	assert_string_equal(host_in_root(&arena, "link", "/."), "link");
	arena_release(&arena);
}

static void
takes_the_host_as_root(void **state)
{
	struct arena arena = arena_new(1 << 20);

	(void)state;
	assert_string_equal(host_in_root(&arena, "", "/proc/../proc"), "/proc");
	assert_string_equal(host_in_root(&arena, "/", "../.."), "/");
	assert_string_equal(host_in_root(&arena, "/", "nowhere/x"), "/nowhere/x");
	arena_release(&arena);
}

static void
gives_up_on_circles_and_long_paths(void **state)
{
	struct arena arena = arena_new(1 << 20);
	static char path[PATH_MAX + 10];

	(void)state;
	assert_int_equal(mkdir("r", 0755), 0);
	assert_int_equal(symlink("b", "r/a"), 0);
	assert_int_equal(symlink("a", "r/b"), 0);
	assert_int_equal(symlink("grow/grow", "r/grow"), 0);
	assert_null(host_in_root(&arena, "r", "a"));
	assert_null(host_in_root(&arena, "r", "grow"));
	memset(path, 'x', sizeof(path) - 1);
	assert_null(host_in_root(&arena, "r", path));
	path[PATH_MAX - 2] = 0;
	assert_null(host_in_root(&arena, "r", path));
	assert_null(host_in_root(&arena, path, "x"));
	arena_release(&arena);
}

/* Several that want one tree make and rename the same folder. */
static void
makes_folders_that_others_take_away(void **state)
{
	struct err err = {0};
	pid_t parent = getpid(), other = fork();

	(void)state;
	assert_true(other >= 0);
	if (other == 0) { /* until the test has seen enough, or has crashed */
		while (getppid() == parent)
			if (mkdir("shared", 0755) == 0)
				(void)rmdir("shared");
		_exit(0);
	}
	for (int i = 0; i < (SANITIZED ? 2000 : 20000); i++) {
		if (host_make_dirs("shared", 0755, &err) < 0)
			break;
		(void)rmdir("shared");
	}
	kill(other, SIGKILL);
	assert_int_equal(waitpid(other, NULL, 0), other);
	assert_string_equal(err.text, "");
}

static void
makes_no_folder_of_a_link_to_nothing(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(symlink("nowhere", "link"), 0);
	assert_int_equal(host_make_dirs("link/x", 0755, &err), -E_SYSTEM);
	assert_string_equal(err.text, "link: File exists");
}

/* 0: what is opened next is no stream, and printing still fails. */
static int
opens_beside_streams(void *arg)
{
	int fd;

	(void)arg;
	close(0);
	close(2);
	host_keep_streams();
	fd = open("file", O_RDWR | O_CREAT, 0666);
	return fd > 2 && write(2, "x", 1) < 0 && errno == EBADF && write(1, "x", 1) == 1
		       ? 0
		       : 1;
}

static void
keeps_the_numbers_of_closed_streams(void **state)
{
	struct child child;

	(void)state;
	child_run(&child, opens_beside_streams, NULL);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.out, "x");
}

static int
has_few_descriptors(void *arg)
{
	struct rlimit limit;

	(void)arg;
	assert(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	limit.rlim_max = 100;
	limit.rlim_cur = 20;
	assert(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	return (int)host_descriptors();
}

static void
asks_for_as_many_descriptors_as_it_may_have(void **state)
{
	struct child child;

	(void)state;
	child_run(&child, has_few_descriptors, NULL);
	assert_int_equal(child.status, 84);
}

static void
knows_time_and_environment(void **state)
{
	uint64_t ticks = host_ticks();

	(void)state;
	host_sleep(20);
	assert_true(host_ticks() - ticks >= 20000000);
	assert_true(host_time() > 1700000000);
	setenv("TEST_HOST_X", "value", 1);
	assert_true(str_eq(host_env("TEST_HOST_X"), S("value")));
	setenv("TEST_HOST_X", "", 1);
	assert_non_null(host_env("TEST_HOST_X").p);
	unsetenv("TEST_HOST_X");
	assert_true(host_env("TEST_HOST_X").p == absent.p);
}

static void
takes_files_of_all_kinds(void **state)
{
	static char big[100000];
	struct arena arena = arena_new(1 << 20);
	struct host_bytes taken;
	struct err err = {0};
	int fd;

	(void)state;
	scratch_file("big", str_n(big, sizeof(big)));
	scratch_file("-", S("a file"));
	assert_int_equal(host_take(&taken, &arena, "big", 1, &err), 0);
	assert_true(taken.mapped && str_eq(taken.bytes, str_n(big, sizeof(big))));
	host_leave(&taken);
	assert_int_equal(host_take(&taken, &arena, "-", 9, &err), 0);
	assert_true(taken.mapped && str_eq(taken.bytes, S("a file")));
	host_leave(&taken);
	assert_int_equal(host_take(&taken, &arena, "/dev/null", 9, &err), 0);
	assert_true(!taken.mapped && taken.bytes.n == 0);
	host_leave(&taken);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	fd = open("pipe", O_RDWR | O_NONBLOCK);
	assert_int_equal(write(fd, "1234", 4), 4);
	assert_int_equal(host_take(&taken, &arena, "pipe", 3, &err), -E_FORMAT);
	assert_string_equal(err.text, "pipe: larger than 3 bytes");
	close(fd);
	assert_int_equal(host_take(&taken, &arena, "none", 9, &err), -E_SYSTEM);
	assert_string_equal(err.text, "none: No such file or directory");
	assert_int_equal(host_take(&taken, &arena, "/", 9, &err), -E_SYSTEM);
	assert_string_equal(err.text, "/: Is a directory");
	arena_release(&arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_kinds),
		TEST(reads),
		TEST(says_why_it_cannot_read),
		TEST(reads_what_may_be_missing),
		TEST(maps),
		TEST(lists_sorted),
		TEST(stays_in_its_root),
		TEST(takes_a_link_as_root),
		TEST(takes_the_host_as_root),
		TEST(gives_up_on_circles_and_long_paths),
		TEST(makes_folders_that_others_take_away),
		TEST(makes_no_folder_of_a_link_to_nothing),
		TEST(keeps_the_numbers_of_closed_streams),
		TEST(asks_for_as_many_descriptors_as_it_may_have),
		TEST(knows_time_and_environment),
		TEST(takes_files_of_all_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
