/* SPDX-License-Identifier: Apache-2.0 */
#include "part_pieces.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static struct arena mem;
static struct err err;

static int
setup(void **state)
{
	mem = arena_new(1 << 20);
	return scratch_enter(state);
}

static int
teardown(void **state)
{
	arena_release(&mem);
	return scratch_leave(state);
}

static void
check_file(const char *path, const char *want)
{
	struct str bytes;

	assert_int_equal(host_read(&bytes, &mem, path, 1000, &err), 0);
	assert_string_equal(bytes.p, want);
}

/* Waits for the lock; says how often it had to. */
static int
open_part(struct part *part)
{
	bool locked = false;
	int waits = 0;

	assert_int_equal(part_try(part, &locked, &err), 0);
	for (; !locked; waits++) {
		usleep(20000);
		assert_int_equal(part_try(part, &locked, &err), 0);
	}
	return waits;
}

static void
add(struct part *part, const char *text)
{
	struct str bytes = str_c(text);

	assert_int_equal(part_write_at(part, part->size, bytes, &err), 0);
	part->size += bytes.n;
}

static struct part
opened(const char *dest)
{
	struct part part;

	assert_int_equal(part_name(&part, &mem, dest, &err), 0);
	open_part(&part);
	return part;
}

static void
names_files_beside_the_place(void **state)
{
	struct part part;
	char name[256];

	(void)state;
	assert_int_equal(part_name(&part, &mem, "a/b.c", &err), 0);
	assert_string_equal(part.data, "a/.b.c.grab-part");
	assert_string_equal(part.state, "a/.b.c.grab-state");
	assert_string_equal(part.record, "a/.b.c.grab");
	assert_int_equal(part_name(&part, &mem, "b", &err), 0);
	assert_string_equal(part.data, ".b.grab-part");
	memset(name, 'n', 255);
	name[255] = 0;
	assert_int_equal(part_name(&part, &mem, name, &err), 0);
	assert_int_equal(strlen(part.data), 1 + 64 + strlen(".grab-part"));
}

static void
refuses_places_that_are_no_file(void **state)
{
	struct part part;

	(void)state;
	assert_int_equal(mkdir("folder", 0755), 0);
	assert_int_equal(mkfifo("pipe", 0644), 0);
	assert_int_equal(part_name(&part, &mem, "folder", &err), -E_SYSTEM);
	assert_int_equal(part_name(&part, &mem, "pipe", &err), -E_SYSTEM);
	assert_int_equal(part_name(&part, &mem, "/dev/null", &err), -E_SYSTEM);
}

static void
appears_when_committed(void **state)
{
	struct part part = opened("new/dir/file");

	(void)state;
	assert_int_equal(part_reset(&part, &err), 0);
	add(&part, "hel");
	add(&part, "lo");
	assert_int_equal(part.size, 5);
	assert_int_equal(host_kind("new/dir/file"), HOST_NONE);
	assert_int_equal(part_commit(&part, &err), 0);
	check_file("new/dir/file", "hello");
	assert_int_equal(host_kind(part.data), HOST_NONE);
	assert_int_equal(part.fd, -1);
}

static void
goes_on_with_what_is_there(void **state)
{
	struct part part = opened("file");
	char head[10];
	size_t n = sizeof(head);

	(void)state;
	assert_int_equal(part_reset(&part, &err), 0);
	add(&part, "hel");
	part_close(&part, true);
	part = opened("file");
	assert_int_equal(part.size, 3);
	add(&part, "lo");
	assert_int_equal(part_head(&part, head, &n, &err), 0);
	assert_int_equal(n, 5);
	assert_memory_equal(head, "hello", 5);
	part_close(&part, false);
	assert_int_equal(host_kind(part.data), HOST_NONE);
}

/* Where locks do nothing, whoever made it is about to write into it. */
static void
shares_no_file_of_another(void **state)
{
	struct part part;
	struct stat theirs, ours;

	(void)state;
	scratch_file(".file.grab-part", S(""));
	assert_int_equal(stat(".file.grab-part", &theirs), 0);
	part = opened("file");
	assert_int_equal(part_reset(&part, &err), 0);
	assert_int_equal(fstat(part.fd, &ours), 0);
	assert_int_not_equal(ours.st_ino, theirs.st_ino);
	add(&part, "ours");
	assert_int_equal(part_commit(&part, &err), 0);
	check_file("file", "ours");
	assert_int_equal(host_kind(".file.grab-next"), HOST_NONE);
}

/* Whoever put a folder there, no file of ours stays beside it. */
static void
leaves_nothing_where_a_rename_is_refused(void **state)
{
	struct part part = opened("file");

	(void)state;
	add(&part, "old");
	assert_int_equal(unlink(part.data), 0);
	assert_int_equal(host_make_dirs(part.data, 0755, &err), 0);
	assert_int_equal(part_reset(&part, &err), -E_SYSTEM);
	assert_string_equal(err.text, ".file.grab-part: Is a directory");
	assert_int_equal(host_kind(part.next), HOST_NONE);
	part_close(&part, false);
	assert_int_equal(host_kind(part.data), HOST_DIR);
}

/* A folder in the place of the file, or nothing more in that of the part. */
static void
keeps_what_came_where_it_cannot_be_named(void **state)
{
	struct part part = opened("file");

	(void)state;
	add(&part, "came");
	assert_int_equal(mkdir("file", 0755), 0);
	assert_int_equal(part_commit(&part, &err), -E_SYSTEM);
	assert_string_equal(err.text, "file: Is a directory");
	check_file(part.data, "came");
	assert_int_equal(host_kind(part.fresh), HOST_NONE);
	part = opened("other");
	add(&part, "came");
	assert_int_equal(unlink(part.data), 0);
	assert_int_equal(part_commit(&part, &err), -E_SYSTEM);
	assert_string_equal(err.text,
			    ".other.grab-part: was removed or renamed by somebody else");
	assert_int_equal(host_kind("other"), HOST_NONE);
}

static void
keeps_nothing_where_nothing_is(void **state)
{
	struct part part = opened("file");

	(void)state;
	scratch_file(".file.grab-state", S("x"));
	part_close(&part, true);
	assert_int_equal(host_kind(".file.grab-part"), HOST_NONE);
	assert_int_equal(host_kind(".file.grab-state"), HOST_NONE);
}

static void
follows_no_link(void **state)
{
	struct part part;
	bool locked;

	(void)state;
	scratch_file("victim", S("mine"));
	assert_int_equal(symlink("victim", ".file.grab-part"), 0);
	assert_int_equal(part_name(&part, &mem, "file", &err), 0);
	assert_int_equal(part_try(&part, &locked, &err), -E_SYSTEM);
	check_file("victim", "mine");
	assert_int_equal(symlink("victim", "link"), 0);
	part = opened("link");
	assert_int_equal(part_reset(&part, &err), 0);
	add(&part, "new");
	assert_int_equal(part_commit(&part, &err), 0);
	check_file("victim", "mine");
	check_file("link", "new");
}

/* The child holds the lock, then commits: whoever waited must not write into its file. */
static void
waits_for_the_one_before(void **state)
{
	int ready[2];
	struct part part;
	pid_t child;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		part = opened("file");
		add(&part, "one");
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		usleep(150000);
		_exit(part_commit(&part, &err) < 0);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(part_name(&part, &mem, "file", &err), 0);
	assert_true(open_part(&part) > 1);
	assert_true(part.waited);
	assert_int_equal(part.size, 0);
	check_file("file", "one");
	part_close(&part, true);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void
records_are_read_back(void **state)
{
	struct record record = {.has_size = true, .size = 3}, got;

	(void)state;
	digest_of(&record.url, DIGEST_SHA256, S("u"));
	assert_false(part_load(&got, &mem, "r"));
	assert_int_equal(part_save(&record, &mem, "r", &err), 0);
	assert_int_equal(part_save(&record, &mem, "r", &err), 0);
	assert_true(part_load(&got, &mem, "r"));
	assert_int_equal(got.size, 3);
	scratch_file("r", S("grab 1\n"));
	assert_false(part_load(&got, &mem, "r"));
	assert_int_equal(mkdir("d", 0755), 0);
	assert_false(part_load(&got, &mem, "d"));
	assert_int_equal(part_save(&record, &mem, "none/r", &err), -E_SYSTEM);
}

static void
sums_whole_files(void **state)
{
	struct digest_value sum, want;
	uint64_t size;
	int64_t mtime, ctime;

	(void)state;
	scratch_file("f", S("hello"));
	digest_of(&want, DIGEST_SHA256, S("hello"));
	assert_int_equal(part_sum_file(&sum, &size, "f", &err), 0);
	assert_true(digest_eq(&sum, &want));
	assert_int_equal(size, 5);
	assert_true(part_stat("f", &size, &mtime, &ctime));
	assert_int_equal(size, 5);
	assert_true(mtime > 0 && ctime > 0);
	assert_false(part_stat(".", &size, &mtime, &ctime));
	assert_int_equal(part_sum_file(&sum, &size, "none", &err), -E_SYSTEM);
	assert_int_equal(part_sum_file(&sum, &size, ".", &err), -E_SYSTEM);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_files_beside_the_place),
		TEST(refuses_places_that_are_no_file),
		TEST(appears_when_committed),
		TEST(goes_on_with_what_is_there),
		TEST(shares_no_file_of_another),
		TEST(leaves_nothing_where_a_rename_is_refused),
		TEST(keeps_what_came_where_it_cannot_be_named),
		TEST(keeps_nothing_where_nothing_is),
		TEST(follows_no_link),
		TEST(waits_for_the_one_before),
		TEST(records_are_read_back),
		TEST(sums_whole_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
