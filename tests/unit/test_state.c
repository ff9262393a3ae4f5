/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"
#include "str.h"
#include "with_arena.h"

static void
put_front(struct state_front *front, struct str bytes)
{
	digest_init(&front->digest, DIGEST_SHA256);
	digest_update(&front->digest, bytes);
	front->at = bytes.n;
}

static struct state
example(void)
{
	static struct state_span spans[] = {{300, 400, 3}, {100, 200, 1}, {200, 250, 2}};
	struct state state;

	state_init(&state);
	digest_of(&state.url, DIGEST_SHA256, S("url"));
	digest_of(&state.sha256, DIGEST_SHA256, S("bytes"));
	state.shown = S("https://example.org/x");
	state.etag = S("\"a b\"");
	state.modified = S("Sun, 06 Nov 1994 08:49:37 GMT");
	state.size = 1000;
	state.inode = 77;
	put_front(&state.synced, S("hello"));
	put_front(&state.front, S("hello world"));
	state.spans = spans;
	state.nspans = COUNT(spans);
	return state;
}

/* A body with its sum behind it. */
static struct str
signed_text(struct str body)
{
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];

	digest_of(&sum, DIGEST_SHA256, body);
	digest_hex(hex, &sum);
	return arena_printf(&arena, "%.*ssum %s\n", STR(body), hex);
}

static struct str
body_of(struct str text)
{
	return str_sub(text, 0, text.n - 69);
}

/* The text with `from` exchanged for `to`, and a right sum. */
static struct str
changed(struct str text, const char *from, const char *to)
{
	struct str body = body_of(text);
	ptrdiff_t at = str_find(body, str_c(from));

	assert_true(at >= 0);
	return signed_text(
		arena_printf(&arena, "%.*s%s%.*s", (int)at, body.p, to,
			     STR(str_sub(body, (size_t)at + strlen(from), body.n))));
}

static void
reads_what_it_prints(void **state)
{
	struct state one = example(), got;
	struct digest_value sum, want;

	(void)state;
	assert_true(state_parse(&got, &arena, state_print(&arena, &one)));
	assert_true(digest_eq(&got.url, &one.url));
	assert_true(digest_eq(&got.sha256, &one.sha256));
	assert_true(str_eq(got.shown, one.shown));
	assert_true(str_eq(got.etag, one.etag));
	assert_true(str_eq(got.modified, one.modified));
	assert_int_equal(got.size, 1000);
	assert_int_equal(got.inode, 77);
	assert_int_equal(got.synced.at, 5);
	assert_int_equal(got.front.at, 11);
	assert_int_equal(got.nspans, 3);
	assert_int_equal(got.spans[0].first, 100);
	assert_int_equal(got.spans[1].fold, 2);
	assert_int_equal(got.spans[2].end, 400);
	digest_update(&got.front.digest, S("!"));
	digest_final(&got.front.digest, &sum);
	digest_of(&want, DIGEST_SHA256, S("hello world!"));
	assert_true(digest_eq(&sum, &want));
}

static void
leaves_out_what_is_not_known(void **state)
{
	struct state one, got;

	(void)state;
	state_init(&one);
	digest_of(&one.url, DIGEST_SHA256, S("url"));
	assert_true(state_parse(&got, &arena, state_print(&arena, &one)));
	assert_null(got.etag.p);
	assert_null(got.shown.p);
	assert_int_equal(got.sha256.n, 0);
	assert_int_equal(got.nspans, 0);
	assert_int_equal(got.front.at, 0);
}

static void
leaves_out_spans_of_no_use(void **state)
{
	struct state_span spans[] = {{0, 5, 1},     {3, 8, 2},     {6, 9, 3},
				     {900, 950, 4}, {940, 960, 5}, {960, 1000, 6}};
	struct state one = example(), got;

	(void)state;
	one.spans = spans;
	one.nspans = COUNT(spans);
	assert_true(state_parse(&got, &arena, state_print(&arena, &one)));
	assert_int_equal(got.nspans, 3);
	assert_int_equal(got.spans[0].fold, 2); /* the front goes through it */
	assert_int_equal(got.spans[1].fold, 4);
	assert_int_equal(got.spans[2].fold, 6);
}

static void
has_an_end(void **state)
{
	struct state one = example(), got;
	struct state_span *spans = ARENA_ARRAY(&arena, struct state_span, 3000);

	(void)state;
	for (uint64_t i = 0; i < 3000; i++)
		spans[i] = (struct state_span){INT64_MAX - 6000 + 2 * i,
					       INT64_MAX - 5999 + 2 * i, UINT64_MAX};
	one.size = INT64_MAX;
	one.spans = spans;
	one.nspans = 3000;
	assert_true(state_parse(&got, &arena, state_print(&arena, &one)));
	assert_int_equal(got.nspans, STATE_SPANS_MAX);
}

static void
believes_no_changed_byte(void **state)
{
	struct state one = example(), got;
	struct str text = state_print(&arena, &one);
	char *bytes = (char *)arena_alloc(&arena, text.n);

	(void)state;
	for (size_t i = 0; i < text.n; i++) {
		struct arena mem = arena_new(1 << 20);
		memcpy(bytes, text.p, text.n);
		bytes[i] ^= 1 << i % 8;
		assert_false(state_parse(&got, &mem, str_n(bytes, text.n)));
		assert_false(state_parse(&got, &mem, str_sub(text, 0, i)));
		arena_release(&mem);
	}
	memset(bytes, 0, text.n);
	assert_false(state_parse(&got, &arena, str_n(bytes, text.n)));
	assert_false(state_parse(&got, &arena, S("")));
	assert_false(state_parse(&got, &arena, arena_cat(&arena, text, S("\n"))));
}

/* Each with a right sum, as a later or earlier release might have written it. */
static void
believes_nothing_impossible(void **state)
{
	static const char *const changes[][2] = {
		{"grab-state 1", "grab-state 2"},
		{"size 1000", "size 10"},
		{"size 1000", "size 01000"},
		{"size 1000", "size -1"},
		{"size 1000", "sizes 1000"},
		{"inode 77\n", ""},
		{"inode 77", "inode 77\ninode 77"},
		{"synced 5 ", "synced 6 "},
		{"synced 5 ", "synced 5  "},
		{"front 11 ", "front 5 "},
		{"span 100 200", "span 200 200"},
		{"span 100 200", "span 100 201"},
		{"span 100 200", "span 300 200"},
		{"span 100 200", "span 2 4"},
		{"span 300 400", "span 300 1001"},
		{"0000000000000001", "1"},
		{"0000000000000001", "000000000000000g"},
		{"etag \"a b\"", "etag "},
		{"sha256 ", "sha256 sha256:"},
		{"url ", "uri "},
	};
	struct state one = example(), got;
	struct str text = state_print(&arena, &one);

	(void)state;
	assert_true(state_parse(&got, &arena, changed(text, "size 1000", "size 1001")));
	for (size_t i = 0; i < COUNT(changes); i++)
		if (state_parse(&got, &arena,
				changed(text, changes[i][0], changes[i][1])))
			fail_msg("%s -> %s", changes[i][0], changes[i][1]);
}

static void
refuses_texts_that_break_lines(void **state)
{
	struct state one = example();

	(void)state;
	one.etag = S("\"a\"\nsize 5");
	assert_null(state_print(&arena, &one).p);
	one.etag = S("\"a\0b\"");
	assert_null(state_print(&arena, &one).p);
	one.etag = str_n(arena_alloc(&arena, 200000), 200000);
	memset((char *)one.etag.p, 'x', 200000);
	assert_null(state_print(&arena, &one).p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_what_it_prints),           TEST(leaves_out_what_is_not_known),
		TEST(leaves_out_spans_of_no_use),     TEST(has_an_end),
		TEST(believes_no_changed_byte),       TEST(believes_nothing_impossible),
		TEST(refuses_texts_that_break_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
