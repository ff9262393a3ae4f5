/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"
#include "host.h"
#include "part_pieces.h"
#include "scratch.h"
#include "str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <setjmp.h>
#include <cmocka.h>

#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static const char *const folders[] = {"in", NULL};
static const struct store only_look = {NULL, folders};
static const struct store only_store = {"store", NULL};
static const struct store both = {"store", folders};

static struct arena mem;
static struct err err;

static int
setup(void **state)
{
	mem = arena_new(64 << 20);
	umask(022);
	return scratch_enter(state);
}

static int
teardown(void **state)
{
	arena_release(&mem);
	return scratch_leave(state);
}

static struct store_want
wanted(void)
{
	struct store_want want = {.dest = "out/f.bin",
				  .path = S("models/f.bin"),
				  .has_size = true,
				  .size = 5};

	assert_true(digest_parse(&want.sha256, S(HELLO)));
	return want;
}

static bool
finds(const struct store *store, struct store_want want)
{
	bool found;

	assert_int_equal(store_find(store, &want, &found, &err), 0);
	return found;
}

/* A file, with its folders. */
static void
put(const char *path, const char *text)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%.*s", (int)str_rchr(str_c(path), '/'), path);
	assert_int_equal(host_make_dirs(dir, 0755, &err), 0);
	scratch_file(path, str_c(text));
}

static void
check_dest(const char *text)
{
	struct str got;

	assert_int_equal(host_read(&got, &mem, "out/f.bin", 100, &err), 0);
	assert_string_equal(got.p, text);
}

static struct stat
stat_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st;
}

/* As the engine does it. */
static void
bring_to_store(const char *text)
{
	struct store_want want = wanted();
	struct part part;
	bool locked;

	assert_int_equal(part_name(&part, &mem,
				   store_object(&only_store, &mem, &want.sha256), &err),
			 0);
	assert_int_equal(part_try(&part, &locked, &err), 0);
	assert_true(locked);
	assert_int_equal(part_reset(&part, &err), 0);
	assert_int_equal(part_allocate(&part, strlen(text), &err), 0);
	assert_int_equal(part_write_at(&part, 0, str_c(text), &err), 0);
	part.sealed = true;
	assert_int_equal(part_commit(&part, &err), 0);
}

static void
finds_nothing_where_nothing_is(void **state)
{
	struct store_want want = wanted();

	(void)state;
	assert_false(finds(&both, want));
	assert_false(finds(&(struct store){0}, want));
	assert_int_equal(host_kind("out"), HOST_NONE);
	assert_null(store_object(&only_look, &mem, &want.sha256));
	put("in/f.bin", "hello");
	want.sha256.n = 0;
	assert_false(finds(&both, want));
	assert_null(store_object(&only_store, &mem, &want.sha256));
}

static void
looks_in_these_places(void **state)
{
	static const char *const places[] = {
		"in/models/f.bin",
		"in/f.bin",
		"in/sha256/2c/" HELLO,
		"in/models--o--r/blobs/" HELLO,
		"in/hub/datasets--o--r/blobs/" HELLO,
		"in/a/b/c/d/e/f/g/f.bin",
		"in/models--o--r/snapshots/1/f.bin",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		put(places[i], "hello");
		if (!finds(&only_look, wanted()))
			fail_msg("%s", places[i]);
		check_dest("hello");
		assert_int_equal(unlink("out/f.bin"), 0);
		assert_int_equal(host_remove_tree("in", &err), 0);
	}
	put("in/a/b/c/d/e/f/g/h/i/f.bin", "hello"); /* too deep */
	assert_false(finds(&only_look, wanted()));
	put("in/some/other.bin", "hello");
	assert_false(finds(&only_look, wanted()));
}

static void
follows_a_link_to_a_file(void **state)
{
	(void)state;
	put("elsewhere/blob", "hello");
	put("in/x", "");
	assert_int_equal(symlink("../elsewhere/blob", "in/f.bin"), 0);
	assert_true(finds(&only_look, wanted()));
	assert_true(S_ISREG(stat_of("out/f.bin").st_mode));
	assert_int_equal(host_kind_nofollow("out/f.bin"), HOST_FILE);
	check_dest("hello");
}

static void
passes_over_what_is_something_else(void **state)
{
	struct store_want want = wanted();

	(void)state;
	put("out/f.bin", "before");
	put("in/models/f.bin", "hallo");
	put("in/f.bin", "hello!");
	put("in/sha256/2c/x", "");
	assert_int_equal(mkfifo("in/sha256/2c/" HELLO, 0644), 0);
	put("in/hub/models--o--r/blobs/" HELLO "/x", "");
	assert_int_equal(symlink("nowhere", "in/models--o--r"), 0);
	assert_false(finds(&only_look, want));
	check_dest("before");
	want.has_size = false;
	assert_false(finds(&only_look, want));
	put("in/z/f.bin", "hello");
	assert_false(finds(&only_look, want)); /* not searched without a size */
	want.has_size = true;
	assert_true(finds(&only_look, want));
	check_dest("hello");
}

static void
links_only_what_others_cannot_change(void **state)
{
	(void)state;
	put("in/f.bin", "hello");
	assert_true(finds(&only_look, wanted()));
	assert_true(stat_of("in/f.bin").st_ino == stat_of("out/f.bin").st_ino);
	assert_int_equal(unlink("out/f.bin"), 0);
	assert_int_equal(chmod("in/f.bin", 0664), 0);
	assert_true(finds(&only_look, wanted()));
	assert_true(stat_of("in/f.bin").st_ino != stat_of("out/f.bin").st_ino);
	check_dest("hello");
}

static void
keeps_what_stands_there_already(void **state)
{
	struct store_want want = wanted();
	ino_t before;

	(void)state;
	put("in/f.bin", "hello");
	before = stat_of("in/f.bin").st_ino;
	want.dest = "in/f.bin";
	assert_true(finds(&only_look, want));
	assert_true(stat_of("in/f.bin").st_ino == before);
	assert_true(finds(&only_look, wanted()));
	assert_true(finds(&only_look, wanted())); /* a link of it stands there now */
	assert_true(stat_of("out/f.bin").st_ino == before);
	assert_int_equal(stat_of("out/f.bin").st_nlink, 2);
}

static void
gives_from_the_store(void **state)
{
	struct store_want want = wanted();
	struct stat object, dest;

	(void)state;
	bring_to_store("hello");
	assert_int_equal(store_give(&only_store, &want, &err), 0);
	check_dest("hello");
	object = stat_of("store/sha256/2c/" HELLO);
	dest = stat_of("out/f.bin");
	assert_true(object.st_ino == dest.st_ino);
	assert_int_equal(dest.st_mode & 0777, 0444);
	want.dest = "out/second";
	assert_true(finds(&only_store, want));
	assert_int_equal(stat_of("out/second").st_nlink, 3);
	want.dest = "in";
	put("in/x", "");
	assert_int_equal(store_give(&only_store, &want, &err), -E_SYSTEM);
}

static void
set_text(const char *path, const char *text, bool keep_time)
{
	struct timespec times[2];
	struct stat st = stat_of(path);
	int fd;

	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	assert_int_equal(chmod(path, 0644), 0);
	fd = open(path, O_WRONLY);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	times[1].tv_sec += !keep_time;
	assert_int_equal(futimens(fd, times), 0);
	close(fd);
}

/* The first reads what nobody recorded, the second has no need to. */
static void
reads_an_object_once(void **state)
{
	const char *object = "store/sha256/2c/" HELLO;

	(void)state;
	bring_to_store("hello");
	assert_true(finds(&only_store, wanted()));
	set_text(object, "hallo", true); /* an evil that only a reader would see */
	assert_true(finds(&only_store, wanted()));
	set_text(object, "hallo", false);
	assert_int_equal(unlink("out/f.bin"), 0);
	assert_false(finds(&only_store, wanted()));
	assert_int_equal(host_kind("out/f.bin"), HOST_NONE);
	bring_to_store("hello");
	assert_true(finds(&only_store, wanted()));
	check_dest("hello");
}

static void
believes_no_record_that_others_may_write(void **state)
{
	(void)state;
	bring_to_store("hello");
	assert_true(finds(&only_store, wanted()));
	assert_int_equal(unlink("out/f.bin"), 0);
	set_text("store/sha256/2c/" HELLO, "hallo", true);
	assert_int_equal(chmod("store/sha256/2c/." HELLO ".grab", 0666), 0);
	assert_false(finds(&only_store, wanted()));
}

static void
removes_what_a_dead_process_left(void **state)
{
	static const struct timespec old[2] = {{1000, 0}, {1000, 0}};
	int held;

	(void)state;
	put("in/f.bin", "hello");
	assert_int_equal(chmod("in/f.bin", 0666), 0); /* so that it is copied */
	put("out/.f.bin.grab-new-1-2-3", "hel");
	put("out/.f.bin.grab-new-4-5-6", "hel");
	put("out/.f.bin.grab-new-7-8-9", "hel"); /* a new one */
	utimensat(AT_FDCWD, "out/.f.bin.grab-new-1-2-3", old, 0);
	utimensat(AT_FDCWD, "out/.f.bin.grab-new-4-5-6", old, 0);
	held = open("out/.f.bin.grab-new-4-5-6", O_RDONLY);
	assert_int_equal(flock(held, LOCK_EX), 0);
	assert_true(finds(&only_look, wanted()));
	assert_int_equal(host_kind("out/.f.bin.grab-new-1-2-3"), HOST_NONE);
	assert_int_equal(host_kind("out/.f.bin.grab-new-4-5-6"), HOST_FILE);
	assert_int_equal(host_kind("out/.f.bin.grab-new-7-8-9"), HOST_FILE);
	close(held);
}

static void
serves_many_at_once(void **state)
{
	enum { NCHILDREN = 8, ROUNDS = 20 };
	int status, nwrong = 0;
	struct str *names;
	size_t nnames;

	(void)state;
	bring_to_store("hello");
	put("in/f.bin", "hello");
	assert_int_equal(chmod("in/f.bin", 0666), 0);
	for (int i = 0; i < NCHILDREN; i++)
		if (fork() == 0) {
			bool found = true;
			for (int k = 0; k < ROUNDS && found; k++)
				if (store_find(i % 2 ? &only_look : &only_store,
					       &(struct store_want){wanted().dest,
								    {0},
								    wanted().sha256,
								    true,
								    5},
					       &found, &err) < 0)
					found = false;
			_exit(found ? 0 : 1);
		}
	for (int i = 0; i < NCHILDREN; i++) {
		assert_true(wait(&status) > 0);
		nwrong += status != 0;
	}
	assert_int_equal(nwrong, 0);
	check_dest("hello");
	assert_int_equal(host_list(&names, &nnames, &mem, "out", &err), 0);
	assert_int_equal(nnames, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_nothing_where_nothing_is),
		TEST(looks_in_these_places),
		TEST(follows_a_link_to_a_file),
		TEST(passes_over_what_is_something_else),
		TEST(links_only_what_others_cannot_change),
		TEST(keeps_what_stands_there_already),
		TEST(gives_from_the_store),
		TEST(reads_an_object_once),
		TEST(believes_no_record_that_others_may_write),
		TEST(removes_what_a_dead_process_left),
		TEST(serves_many_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
