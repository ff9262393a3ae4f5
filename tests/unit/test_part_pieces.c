/* SPDX-License-Identifier: Apache-2.0 */
#include "part_pieces.h"
#include "fold.h"
#include "scratch.h"
#include "str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <setjmp.h>
#include <cmocka.h>

enum { SIZE = 100000 };

static struct arena mem;
static struct err err;
static char bytes[SIZE];

static int
setup(void **state)
{
	mem = arena_new(8 << 20);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)((i * 31) ^ (i >> 7));
	return scratch_enter(state);
}

static int
teardown(void **state)
{
	arena_release(&mem);
	return scratch_leave(state);
}

static struct part
opened(const char *dest)
{
	struct part part;
	bool locked;

	assert_int_equal(part_name(&part, &mem, dest, &err), 0);
	assert_int_equal(part_try(&part, &locked, &err), 0);
	assert_true(locked);
	return part;
}

static struct str
range(uint64_t first, uint64_t end)
{
	return str_n(bytes + first, end - first);
}

static void
put(const struct part *part, uint64_t first, uint64_t end)
{
	assert_int_equal(part_write_at(part, first, range(first, end), &err), 0);
}

static struct state_span
span(uint64_t first, uint64_t end)
{
	struct fold fold;

	fold_init(&fold);
	fold_update(&fold, range(first, end));
	return (struct state_span){first, end, fold_value(&fold)};
}

static struct state_front
front(uint64_t at)
{
	struct state_front made = {.at = at};

	digest_init(&made.digest, DIGEST_SHA256);
	digest_update(&made.digest, range(0, at));
	return made;
}

static struct digest_value
url(void)
{
	struct digest_value value;

	digest_of(&value, DIGEST_SHA256, S("url"));
	return value;
}

/* Synced to 20000, hashed to 40000, and two spans behind. */
static struct state
half_done(struct part *part)
{
	static struct state_span spans[4];
	struct state state;

	state_init(&state);
	state.url = url();
	state.size = SIZE;
	state.synced = front(20000);
	state.front = front(40000);
	spans[0] = span(10000, 30000);
	spans[1] = span(30000, 45000);
	spans[2] = span(50000, 60000);
	spans[3] = span(90000, SIZE);
	state.spans = spans;
	state.nspans = 4;
	*part = opened("file");
	assert_int_equal(part_allocate(part, SIZE, &err), 0);
	put(part, 90000, SIZE);
	put(part, 50000, 60000);
	put(part, 0, 45000);
	assert_int_equal(part_sync(part, &err), 0);
	assert_int_equal(part_state_save(part, &mem, &state, true, &err), 0);
	return state;
}

static struct state
resumed(struct part *part)
{
	struct digest_value address = url();
	struct state state;

	assert_true(part_state_load(part, &mem, &address, &state));
	part_resume(part, &state);
	return state;
}

static void
check_sum(const struct state *state)
{
	struct digest digest = state->front.digest;
	struct digest_value sum, want;

	digest_update(&digest, range(state->front.at, SIZE));
	digest_final(&digest, &sum);
	digest_of(&want, DIGEST_SHA256, range(0, SIZE));
	assert_true(digest_eq(&sum, &want));
}

/* What this file system says of such a file. FUSE keeps the count that it gave when the file was
 * empty; Docker's fuse-overlayfs for good. */
static uint64_t
held_by_a_file(void)
{
	struct stat st;
	int fd = open("plain", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(pwrite(fd, bytes, SIZE, 0), SIZE);
	assert_int_equal(fstat(fd, &st), 0);
	close(fd);
	return (uint64_t)st.st_blocks * 512;
}

static void
appears_whatever_the_order(void **state)
{
	struct part part = opened("new/file");
	struct str got;
	char some[10];
	size_t n = sizeof(some);

	(void)state;
	assert_int_equal(part_allocate(&part, SIZE, &err), 0);
	put(&part, 50000, SIZE);
	part_writeback(&part, 50000, SIZE);
	put(&part, 0, 50000);
	assert_int_equal(part_read_at(&part, SIZE - 4, some, &n, &err), 0);
	assert_int_equal(n, 4);
	assert_memory_equal(some, bytes + SIZE - 4, 4);
	assert_true(part_held(&part) >= held_by_a_file());
	assert_int_equal(part_commit(&part, &err), 0);
	assert_int_equal(host_read(&got, &mem, "new/file", SIZE, &err), 0);
	assert_true(str_eq(got, range(0, SIZE)));
	assert_int_equal(host_kind("new/.file.grab-part"), HOST_NONE);
	assert_int_equal(host_kind("new/.file.grab-new"), HOST_NONE);
}

static void
holds_a_file_to_its_length(void **state)
{
	struct part part = opened("file");

	(void)state;
	assert_int_equal(part_allocate(&part, SIZE, &err), 0);
	put(&part, 0, SIZE - 1);
	assert_int_equal(part_commit(&part, &err), -E_SYSTEM);
	assert_int_equal(host_kind("file"), HOST_NONE);
	part = opened("file");
	assert_int_equal(part_allocate(&part, SIZE - 2, &err), 0);
	assert_int_equal(part_commit(&part, &err), -E_SYSTEM);
	assert_int_equal(host_kind("file"), HOST_NONE);
}

static void
seals(void **state)
{
	struct part part = opened("file");
	struct stat st;

	(void)state;
	part.sealed = true;
	assert_int_equal(part_allocate(&part, 5, &err), 0);
	put(&part, 0, 5);
	assert_int_equal(part_commit(&part, &err), 0);
	assert_int_equal(stat("file", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0444);
}

static void
resumes_what_is_there(void **state)
{
	struct part part;
	struct state one = half_done(&part);

	(void)state;
	one = resumed(&part);
	assert_int_equal(one.synced.at, 20000);
	assert_int_equal(one.front.at, 40000);
	assert_int_equal(one.nspans, 4);
	check_sum(&one);
	part_close(&part, true);
	part = opened("file");
	one = resumed(&part);
	assert_int_equal(one.front.at, 40000);
	part_close(&part, true);
}

/* The power goes: pages that were not synced come back as zeros. */
static void
drops_what_the_disk_lost(void **state)
{
	static const char zeros[4096];
	struct part part;
	struct state one = half_done(&part);

	(void)state;
	assert_int_equal(part_write_at(&part, 52000, str_n(zeros, 4096), &err), 0);
	one = resumed(&part);
	assert_int_equal(one.nspans, 3);
	assert_int_equal(one.front.at, 40000);
	assert_int_equal(part_write_at(&part, 35000, str_n(zeros, 1), &err), 0);
	one = resumed(&part);
	assert_int_equal(one.nspans, 2);
	assert_int_equal(one.front.at, 20000);
	check_sum(&one);
	assert_int_equal(ftruncate(part.fd, 25000), 0);
	one = resumed(&part);
	assert_int_equal(one.nspans, 0);
	assert_int_equal(one.front.at, 20000);
	assert_int_equal(ftruncate(part.fd, 19999), 0);
	one = resumed(&part);
	assert_int_equal(one.synced.at, 0);
	assert_int_equal(one.front.at, 0);
	check_sum(&one);
	part_close(&part, true);
}

static void
sums_up_again_where_no_span_tells(void **state)
{
	struct part part;
	struct state one = half_done(&part);

	(void)state;
	one.nspans = 0;
	assert_int_equal(part_state_save(&part, &mem, &one, false, &err), 0);
	one = resumed(&part);
	assert_int_equal(one.front.at, 40000);
	assert_int_equal(part_write_at(&part, 30000, S("?"), &err), 0);
	one = resumed(&part);
	assert_int_equal(one.front.at, 20000);
	part_close(&part, true);
}

/* What was synced is only believed of the file that was. */
static void
reads_a_copy_from_its_start(void **state)
{
	struct part part;
	struct state one = half_done(&part);
	struct str text;

	(void)state;
	part_close(&part, true);
	assert_int_equal(host_read(&text, &mem, ".file.grab-part", SIZE, &err), 0);
	assert_int_equal(rename(".file.grab-part", "old"), 0);
	scratch_file(".file.grab-part", text);
	part = opened("file");
	one = resumed(&part);
	assert_int_equal(one.synced.at, 0);
	assert_int_equal(one.front.at, 40000);
	check_sum(&one);
	assert_int_equal(part_write_at(&part, 100, S("?"), &err), 0);
	one = resumed(&part);
	assert_int_equal(one.front.at, 0);
	part_close(&part, true);
}

/* The disk kept what was synced, and somebody wrote to it when nobody was downloading. */
static void
reads_what_was_synced(void **state)
{
	struct part part;
	struct state one;

	(void)state;
	(void)half_done(&part);
	assert_int_equal(part_write_at(&part, 100, S("?"), &err), 0);
	one = resumed(&part);
	assert_int_equal(one.synced.at, 0);
	assert_int_equal(one.front.at, 0);
	part_close(&part, true);
}

/* That would take long where much is there: then only if there is a reason. */
static void
reads_much_if_it_was_touched(void **state)
{
	static const struct timespec before[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
	static const char zeros[1 << 16];
	struct part part = opened("file");
	struct state one;

	(void)state;
	state_init(&one);
	one.url = url();
	one.size = 160 << 20;
	while (one.synced.at < 144 << 20) {
		digest_update(&one.synced.digest, str_n(zeros, sizeof(zeros)));
		one.synced.at += sizeof(zeros);
	}
	one.front = one.synced;
	assert_int_equal(ftruncate(part.fd, (off_t)one.size), 0);
	assert_int_equal(part_state_save(&part, &mem, &one, false, &err), 0);
	assert_int_equal(resumed(&part).synced.at, 144 << 20);
	assert_int_equal(utimensat(AT_FDCWD, ".file.grab-state", before, 0), 0);
	assert_int_equal(resumed(&part).synced.at, 144 << 20);
	assert_int_equal(part_write_at(&part, 100, S("?"), &err), 0);
	assert_int_equal(resumed(&part).synced.at, 0);
	part_close(&part, false);
}

static void
believes_only_its_own_state(void **state)
{
	struct part part;
	struct state one = half_done(&part), got;
	struct digest_value address = url(), other;

	(void)state;
	digest_of(&other, DIGEST_SHA256, S("another"));
	assert_true(part_state_load(&part, &mem, &address, &got));
	assert_false(part_state_load(&part, &mem, &other, &got));
	one.etag = S("\n");
	assert_int_equal(part_state_save(&part, &mem, &one, false, &err), -E_SYSTEM);
	assert_true(part_state_load(&part, &mem, &address, &got));
	assert_int_equal(truncate(part.state, 100), 0);
	assert_false(part_state_load(&part, &mem, &address, &got));
	assert_int_equal(unlink(part.state), 0);
	assert_int_equal(mkdir(part.state, 0755), 0);
	assert_false(part_state_load(&part, &mem, &address, &got));
	one.etag = (struct str){0};
	assert_int_equal(part_state_save(&part, &mem, &one, false, &err), -E_SYSTEM);
	assert_int_equal(host_kind(".file.grab-state.new"), HOST_NONE);
	assert_int_equal(rmdir(part.state), 0);
	part_close(&part, true);
}

/* Whoever begins anew leaves alone what another process may still be writing. */
static void
begins_anew_in_another_file(void **state)
{
	struct part part, other;
	struct state one = half_done(&part), got;
	struct digest_value address = url();

	(void)state;
	(void)one;
	other = part;
	other.fd = open(part.data, O_RDWR);
	assert_true(other.fd >= 0);
	assert_int_equal(part_reset(&part, &err), 0);
	assert_false(part_state_load(&part, &mem, &address, &got));
	assert_int_equal(part.size, 0);
	put(&other, 0, SIZE);
	other.size = SIZE;
	assert_int_equal(part_commit(&other, &err), -E_SYSTEM);
	assert_non_null(strstr(err.text, "was removed or renamed by somebody else"));
	assert_int_equal(host_kind("file"), HOST_NONE);
	assert_int_equal(host_kind(".file.grab-part"), HOST_FILE);
	assert_int_equal(part_allocate(&part, SIZE, &err), 0);
	put(&part, 0, SIZE);
	assert_int_equal(part_commit(&part, &err), 0);
}

/* Killed between the link and the rename of a commit; then, a file that others see. */
static void
takes_over_a_commit_that_was_cut_short(void **state)
{
	struct part part;
	struct state one;
	struct stat st;

	(void)state;
	(void)half_done(&part);
	part_close(&part, true);
	assert_int_equal(link(".file.grab-part", ".file.grab-new"), 0);
	part = opened("file");
	one = resumed(&part);
	assert_int_equal(one.front.at, 40000);
	part_close(&part, true);
	assert_int_equal(host_kind(".file.grab-new"), HOST_NONE);
	assert_int_equal(link(".file.grab-part", "seen"), 0);
	part = opened("file");
	assert_int_equal(fstat(part.fd, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(part.size, 0);
	part_close(&part, true);
}

/* Killed behind the rename of a commit; a download under way is left alone. */
static void
tidies_up_behind_a_commit(void **state)
{
	struct part part;
	struct state one = half_done(&part);

	(void)state;
	(void)one;
	scratch_file("file", S("right"));
	part_tidy(&part);
	assert_int_equal(host_kind(part.data), HOST_FILE);
	assert_int_equal(host_kind(part.state), HOST_FILE);
	assert_int_equal(unlink("file"), 0);
	assert_int_equal(link(part.data, "file"), 0);
	assert_int_equal(host_write(part.next, S(""), 0644, &err), 0);
	part_tidy(&part);
	assert_int_equal(host_kind("file"), HOST_FILE);
	assert_int_equal(host_kind(part.data), HOST_NONE);
	assert_int_equal(host_kind(part.state), HOST_NONE);
	assert_int_equal(host_kind(part.next), HOST_NONE);
	part_close(&part, true);
}

static void
says_what_is_missing(void **state)
{
	struct part part = opened("file");
	struct part full = {.dest = "x", .data = "x", .fd = open("/dev/full", O_RDWR)};

	(void)state;
	assert_int_equal(part_allocate(&part, (uint64_t)1 << 60, &err), -E_SYSTEM);
	assert_non_null(strstr(err.text, "file: 1152921504606846976 more bytes needed"));
	part_close(&part, false);
	assert_int_equal(part_write_at(&full, 777, S("x"), &err), -E_SYSTEM);
	assert_non_null(
		strstr(err.text, "No space left on device: 777 bytes were there"));
	full.size = 123456;
	assert_int_equal(part_write_at(&full, 0, S("x"), &err), -E_SYSTEM);
	assert_non_null(strstr(err.text, "No space left on device: 123456 more bytes"));
	close(full.fd);
}

static void
knows_the_disk_of_a_path(void **state)
{
	struct part_disk here, there;

	(void)state;
	assert_true(part_disk(&here, "."));
	assert_true(part_disk(&there, "not/yet/there"));
	assert_true(here.device == there.device);
	assert_true(there.free > 0);
	assert_true(part_disk(&there, "/not/yet"));
	assert_true(part_disk(&there, "/"));
	assert_false(part_disk(&there, ""));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(appears_whatever_the_order),
		TEST(holds_a_file_to_its_length),
		TEST(seals),
		TEST(resumes_what_is_there),
		TEST(drops_what_the_disk_lost),
		TEST(sums_up_again_where_no_span_tells),
		TEST(reads_a_copy_from_its_start),
		TEST(reads_what_was_synced),
		TEST(reads_much_if_it_was_touched),
		TEST(believes_only_its_own_state),
		TEST(begins_anew_in_another_file),
		TEST(takes_over_a_commit_that_was_cut_short),
		TEST(tidies_up_behind_a_commit),
		TEST(says_what_is_missing),
		TEST(knows_the_disk_of_a_path),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
