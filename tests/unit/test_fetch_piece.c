/* SPDX-License-Identifier: Apache-2.0 */
/* The table of what the head of an answer is worth. */
#include "../../tools/lib/fetch_piece.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#define TAG   "\"v1\""
#define OTHER "\"v2\""
#define WEAK  "W/\"v1\""
#define OLD   "Sun, 06 Nov 1994 08:49:37 GMT"
#define NEW   "Sun, 06 Nov 1994 08:49:38 GMT"

enum { ALL, FIRST, LATER }; /* what is asked: no range; [0, 100); [100, 200) of 300 */

static const struct row {
	const char *name;
	int asked;
	unsigned status;
	const char *range, *etag, *modified, *encoding;
	int length; /* -1: none */
	enum piece_verdict want;
	bool as_sent;
} rows[] = {
	/* the first request: nothing is known yet */
	{"a part", FIRST, 206, "bytes 0-99/300", TAG, 0, 0, 100, PIECE_TAKE, 0},
	{"without a length", FIRST, 206, "bytes 0-99/300", TAG, 0, 0, -1, PIECE_TAKE, 0},
	{"a small file", FIRST, 206, "bytes 0-9/10", TAG, 0, 0, 10, PIECE_TAKE, 0},
	{"less than asked", FIRST, 206, "bytes 0-49/300", TAG, 0, 0, 50, PIECE_UNFIT, 0},
	{"more than asked", FIRST, 206, "bytes 0-149/300", TAG, 0, 0, 150, PIECE_UNFIT,
	 0},
	{"from elsewhere", FIRST, 206, "bytes 1-99/300", TAG, 0, 0, 99, PIECE_UNFIT, 0},
	{"no range", FIRST, 206, NULL, TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"junk", FIRST, 206, "bytes 0-99", TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"no total", FIRST, 206, "bytes 0-99/*", TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"a length that differs", FIRST, 206, "bytes 0-99/300", TAG, 0, 0, 101,
	 PIECE_UNFIT, 0},
	{"a packed part", FIRST, 206, "bytes 0-99/300", TAG, 0, "gzip", 100, PIECE_UNFIT,
	 0},
	{"a part of a gzip file", FIRST, 206, "bytes 0-99/300", TAG, 0, "gzip", 100,
	 PIECE_TAKE, true},
	{"identity", FIRST, 206, "bytes 0-99/300", TAG, 0, "Identity", 100, PIECE_TAKE,
	 0},
	{"all instead", FIRST, 200, NULL, TAG, 0, 0, 300, PIECE_WHOLE, 0},
	{"a part as all", FIRST, 200, "bytes 0-99/300", TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"all as a part", FIRST, 200, "bytes 0-299/300", TAG, 0, 0, 300, PIECE_WHOLE, 0},
	{"all, packed", FIRST, 200, NULL, TAG, 0, "GZIP", 300, PIECE_UNPACK, 0},
	{"all, packed elsehow", FIRST, 200, NULL, TAG, 0, "br", 300, PIECE_PACKED, 0},
	{"empty", FIRST, 416, "bytes */0", 0, 0, 0, 0, PIECE_EMPTY, 0},
	{"no such part", FIRST, 416, "bytes */300", 0, 0, 0, 0, PIECE_UNFIT, 0},
	{"no such part, and no why", FIRST, 416, NULL, 0, 0, 0, 0, PIECE_UNFIT, 0},
	/* without a range */
	{"what was asked for", ALL, 200, NULL, 0, 0, 0, 300, PIECE_WHOLE, 0},
	{"no length", ALL, 200, NULL, 0, 0, 0, -1, PIECE_WHOLE, 0},
	{"a part of it", ALL, 206, "bytes 0-99/300", TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"416 for nothing", ALL, 416, "bytes */0", 0, 0, 0, 0, PIECE_UNFIT, 0},
	{"x-gzip", ALL, 200, NULL, 0, 0, "x-gzip", 300, PIECE_UNPACK, 0},
	/* a later one: version and size are known */
	{"the next part", LATER, 206, "bytes 100-199/300", TAG, 0, 0, 100, PIECE_TAKE, 0},
	{"another version", LATER, 206, "bytes 100-199/300", OTHER, 0, 0, 100,
	 PIECE_CHANGED, 0},
	{"a weak tag", LATER, 206, "bytes 100-199/300", WEAK, 0, 0, 100, PIECE_CHANGED,
	 0},
	{"no tag any more", LATER, 206, "bytes 100-199/300", 0, OLD, 0, 100,
	 PIECE_CHANGED, 0},
	{"another size", LATER, 206, "bytes 100-199/301", TAG, 0, 0, 100, PIECE_CHANGED,
	 0},
	{"another part", LATER, 206, "bytes 0-99/300", TAG, 0, 0, 100, PIECE_UNFIT, 0},
	{"a part of it too short", LATER, 206, "bytes 100-198/300", TAG, 0, 0, 99,
	 PIECE_UNFIT, 0},
	{"the same, all of it", LATER, 200, NULL, TAG, 0, 0, 300, PIECE_IGNORED, 0},
	{"the same tag, another size", LATER, 200, NULL, TAG, 0, 0, 299, PIECE_CHANGED,
	 0},
	{"all of another", LATER, 200, NULL, OTHER, 0, 0, 300, PIECE_CHANGED, 0},
	{"all of who knows", LATER, 200, NULL, 0, 0, 0, 300, PIECE_CHANGED, 0},
	{"gone shorter", LATER, 416, "bytes */50", 0, 0, 0, 0, PIECE_CHANGED, 0},
	/* a server that takes If-Range for If-Match */
	{"no longer so", LATER, 412, NULL, OTHER, 0, 0, 0, PIECE_CHANGED, 0},
	{"gone empty", LATER, 416, "bytes */0", 0, 0, 0, 0, PIECE_CHANGED, 0},
};

static struct piece_ask
ask_of(const struct row *row)
{
	struct piece_ask ask = {
		.ranged = row->asked != ALL, .span = {0, 100}, .as_sent = row->as_sent};

	if (row->asked == LATER) {
		ask.span = (struct span){100, 200};
		ask.known = true;
		ask.total = 300;
		ask.etag = S(TAG);
	}
	return ask;
}

static struct http_answer
answer_of(const struct row *row)
{
	return (struct http_answer){.status = row->status,
				    .has_length = row->length >= 0,
				    .length = (uint64_t)(row->length),
				    .range = str_c(row->range),
				    .etag = str_c(row->etag),
				    .modified = str_c(row->modified),
				    .encoding = str_c(row->encoding)};
}

static void
judges_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct piece_ask ask = ask_of(&rows[i]);
		struct http_answer answer = answer_of(&rows[i]);
		struct piece piece;
		enum piece_verdict got = piece_judge(&piece, &ask, &answer);
		if (got != rows[i].want)
			fail_msg("%s: expected verdict %d, got %d (%s)", rows[i].name,
				 rows[i].want, got, piece.why ? piece.why : "");
		assert_int_equal(piece.why != NULL, got > PIECE_EMPTY);
	}
}

/* What is taken lies where it was asked for, and ends where the file does. */
static void
says_where_bytes_belong(void **state)
{
	struct piece_ask ask = {.ranged = true, .span = {0, 100}};
	struct http_answer answer = {.status = 206, .range = S("bytes 0-9/10")};
	struct piece piece;

	(void)state;
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_TAKE);
	assert_int_equal(piece.span.first, 0);
	assert_int_equal(piece.span.end, 10);
	assert_int_equal(piece.total, 10);
	answer.is_multi = true; /* each of its parts has a head */
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_UNFIT);
	answer = (struct http_answer){.status = 200, .has_length = true, .length = 7};
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_WHOLE);
	assert_int_equal(piece.span.end, 7);
	answer.has_length = false;
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_WHOLE);
	assert_false(piece.has_total);
}

/* Where only Last-Modified ties the parts together, that is compared. */
static void
compares_dates_without_tags(void **state)
{
	struct piece_ask ask = {.ranged = true,
				.span = {100, 200},
				.known = true,
				.total = 300,
				.modified = S(OLD)};
	struct http_answer answer = {
		.status = 206, .range = S("bytes 100-199/300"), .modified = S(OLD)};
	struct piece piece;

	(void)state;
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_TAKE);
	answer.modified = S(NEW);
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_CHANGED);
	answer.modified = (struct str){0};
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_CHANGED);
	ask.modified = (struct str){0}; /* a sum will prove it */
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_TAKE);
}

/* A date of whole seconds may be that of two versions; a weak tag then tells. */
static void
compares_weak_tags_beside_dates(void **state)
{
	struct piece_ask ask = {.ranged = true,
				.span = {100, 200},
				.known = true,
				.total = 300,
				.etag = S(WEAK),
				.modified = S(OLD)};
	struct http_answer answer = {.status = 206,
				     .range = S("bytes 100-199/300"),
				     .etag = S(WEAK),
				     .modified = S(OLD)};
	struct piece piece;

	(void)state;
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_TAKE);
	answer.etag = S("W/" OTHER);
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_CHANGED);
	answer.etag = (struct str){0};
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_TAKE);
	answer.etag = S(WEAK);
	answer.modified = S(NEW);
	assert_int_equal(piece_judge(&piece, &ask, &answer), PIECE_CHANGED);
}

static void
knows_validators(void **state)
{
	struct http_answer answer = {.etag = S(TAG), .modified = S(OLD)};
	struct str etag, modified;

	(void)state;
	piece_validators(&etag, &modified, &answer);
	assert_true(str_eq(etag, S(TAG)));
	assert_null(modified.p); /* nobody knows how old it was */
	answer.etag = S(WEAK);
	answer.has_date = true;
	answer.date = 784111777; /* OLD */
	piece_validators(&etag, &modified, &answer);
	assert_null(etag.p);
	assert_null(modified.p); /* of the same second: it may change yet */
	answer.date++;
	piece_validators(&etag, &modified, &answer);
	assert_true(str_eq(modified, S(OLD)));
	assert_true(str_eq(etag, S(WEAK)));
	assert_true(str_eq(piece_if_range(etag, modified), S(OLD)));
	answer.modified = S("yesterday");
	piece_validators(&etag, &modified, &answer);
	assert_null(etag.p);
	assert_null(modified.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(judges_answers),
		cmocka_unit_test(says_where_bytes_belong),
		cmocka_unit_test(compares_dates_without_tags),
		cmocka_unit_test(compares_weak_tags_beside_dates),
		cmocka_unit_test(knows_validators),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
