/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"
#include "buf.h"
#include "inflate.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

/* "hello, hello, hello\n" */
static const unsigned char raw[] = {0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7,
				    0x51, 0xc8, 0x40, 0xa2, 0xb8, 0x00};
static const unsigned char gzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
				     0x02, 0xff, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7,
				     0x51, 0xc8, 0x40, 0xa2, 0xb8, 0x00, 0xe7, 0x42,
				     0x6e, 0x52, 0x14, 0x00, 0x00, 0x00};
#define HELLO "hello, hello, hello\n"

struct fixture {
	struct arena mem;
	struct buf out;
	struct err err;
	bool refuse;
};

static int
keep(void *context, struct str bytes, struct err *err)
{
	struct fixture *f = context;

	if (f->refuse)
		return err_set(err, E_SYSTEM, "sink is full");
	buf_add(&f->out, bytes);
	return 0;
}

/* Feeds in pieces; *rest is what stayed over. */
static int
run(struct fixture *f, enum inflate_form form, struct str in, size_t piece, uint64_t max)
{
	struct inflate *inflate;
	int status = 0;

	f->mem = arena_new(1 << 20);
	buf_init(&f->out, &f->mem, 1 << 16);
	inflate = inflate_open(&f->mem, form, max, (struct sink){keep, f});
	while (in.n && status == 0) {
		struct str part = str_sub(in, 0, piece);
		size_t given = part.n;
		status = inflate_feed(inflate, &part, &f->err);
		in = str_sub(in, given - part.n, in.n);
		if (part.n)
			break;
	}
	if (status == 0)
		status = inflate_done(inflate) ? (int)in.n : -100;
	inflate_close(inflate);
	return status;
}

static void
check_out(struct fixture *f, const char *want)
{
	assert_string_equal(buf_str(&f->out).p, want);
	arena_release(&f->mem);
}

static void
gives_the_bytes_in_any_pieces(void **state)
{
	(void)state;
	for (size_t piece = 1; piece <= sizeof(gzip); piece++) {
		struct fixture f = {0};
		assert_int_equal(
			run(&f, INFLATE_GZIP, str_n(gzip, sizeof(gzip)), piece, 20), 0);
		check_out(&f, HELLO);
	}
}

static void
raw_leaves_what_follows(void **state)
{
	struct fixture f = {0};
	char in[sizeof(raw) + 3];

	(void)state;
	memcpy(in, raw, sizeof(raw));
	memcpy(in + sizeof(raw), "PK\1", 3);
	assert_int_equal(run(&f, INFLATE_RAW, str_n(in, sizeof(in)), sizeof(in), 100), 3);
	check_out(&f, HELLO);
}

static void
joins_gzip_members(void **state)
{
	struct fixture f = {0};
	char in[2 * sizeof(gzip)];

	(void)state;
	memcpy(in, gzip, sizeof(gzip));
	memcpy(in + sizeof(gzip), gzip, sizeof(gzip));
	assert_int_equal(run(&f, INFLATE_GZIP, str_n(in, sizeof(in)), 7, 100), 0);
	check_out(&f, HELLO HELLO);
}

static void
refuses_garbage_behind_gzip(void **state)
{
	struct fixture f = {0};
	char in[sizeof(gzip) + 4];

	(void)state;
	memcpy(in, gzip, sizeof(gzip));
	memcpy(in + sizeof(gzip), "junk", 4);
	assert_int_equal(run(&f, INFLATE_GZIP, str_n(in, sizeof(in)), 100, 100),
			 -E_FORMAT);
	arena_release(&f.mem);
}

static void
refuses_damage(void **state)
{
	(void)state;
	for (size_t at = 0; at < sizeof(gzip); at++) {
		struct fixture f = {0};
		char in[sizeof(gzip)];

		if (at >= 4 && at < 10)
			continue; /* time, level and system say nothing about the data */
		memcpy(in, gzip, sizeof(gzip));
		in[at] = (char)(in[at] ^ 0x10);
		assert_int_not_equal(
			run(&f, INFLATE_GZIP, str_n(in, sizeof(in)), 100, 100), 0);
		arena_release(&f.mem);
	}
}

static void
an_early_end_is_not_done(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof(gzip); n++) {
		struct fixture f = {0};
		assert_int_equal(run(&f, INFLATE_GZIP, str_n(gzip, n), 100, 100), -100);
		arena_release(&f.mem);
	}
}

static void
refuses_more_than_the_ceiling(void **state)
{
	struct fixture f = {0};

	(void)state;
	assert_int_equal(run(&f, INFLATE_GZIP, str_n(gzip, sizeof(gzip)), 100, 19),
			 -E_FORMAT);
	assert_non_null(strstr(f.err.text, "more than is allowed"));
	check_out(&f, "");
}

static void
hands_on_what_the_sink_said(void **state)
{
	struct fixture f = {.refuse = true};

	(void)state;
	assert_int_equal(run(&f, INFLATE_GZIP, str_n(gzip, sizeof(gzip)), 100, 100),
			 -E_SYSTEM);
	assert_string_equal(f.err.text, "sink is full");
	arena_release(&f.mem);
}

static void
crc32_is_the_one_of_zip(void **state)
{
	(void)state;
	assert_int_equal(inflate_crc32(0, S("123456789")), 0xcbf43926);
	assert_int_equal(inflate_crc32(inflate_crc32(0, S("1234")), S("56789")),
			 0xcbf43926);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_bytes_in_any_pieces),
		cmocka_unit_test(raw_leaves_what_follows),
		cmocka_unit_test(joins_gzip_members),
		cmocka_unit_test(refuses_garbage_behind_gzip),
		cmocka_unit_test(refuses_damage),
		cmocka_unit_test(an_early_end_is_not_done),
		cmocka_unit_test(refuses_more_than_the_ceiling),
		cmocka_unit_test(hands_on_what_the_sink_said),
		cmocka_unit_test(crc32_is_the_one_of_zip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
