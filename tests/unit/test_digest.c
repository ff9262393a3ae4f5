/* SPDX-License-Identifier: Apache-2.0 */
#include "digest.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

/* Examples of FIPS 180. */
#define ABC_256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ABC_1   "a9993e364706816aba3e25717850c26c9cd0d89d"
#define EMPTY   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void
check(enum digest_kind kind, struct str bytes, const char *want)
{
	struct digest_value value;
	char hex[DIGEST_HEX_MAX];

	digest_of(&value, kind, bytes);
	digest_hex(hex, &value);
	assert_string_equal(hex, want);
}

static void
sums_known_texts(void **state)
{
	(void)state;
	check(DIGEST_SHA256, S("abc"), ABC_256);
	check(DIGEST_SHA1, S("abc"), ABC_1);
	check(DIGEST_SHA256, S(""), EMPTY);
}

static void
sums_a_million_letters_in_pieces(void **state)
{
	struct digest digest;
	struct digest_value value;
	char piece[1000], hex[DIGEST_HEX_MAX];

	(void)state;
	memset(piece, 'a', sizeof(piece));
	digest_init(&digest, DIGEST_SHA256);
	for (int i = 0; i < 1000; i++)
		digest_update(&digest, str_n(piece, sizeof(piece)));
	digest_final(&digest, &value);
	digest_hex(hex, &value);
	assert_string_equal(
		hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
a_copy_forks_the_sum(void **state)
{
	struct digest one, two;
	struct digest_value value;
	char hex[DIGEST_HEX_MAX];

	(void)state;
	digest_init(&one, DIGEST_SHA256);
	digest_update(&one, S("ab"));
	two = one;
	digest_update(&one, S("xxxx"));
	digest_update(&two, S("c"));
	digest_final(&two, &value);
	digest_hex(hex, &value);
	assert_string_equal(hex, ABC_256);
}

static void
reads_what_it_prints(void **state)
{
	struct digest_value value, again;

	(void)state;
	digest_of(&value, DIGEST_SHA256, S("abc"));
	assert_true(digest_parse(&again, S(ABC_256)));
	assert_true(digest_eq(&value, &again));
	assert_true(digest_parse(&again, S("sha256:" ABC_256)));
	assert_true(digest_eq(&value, &again));
	assert_true(digest_parse(
		&again,
		S("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")));
	assert_true(digest_eq(&value, &again));
	assert_true(digest_parse(&again, S(ABC_1)));
	assert_int_equal(again.kind, DIGEST_SHA1);
}

static void
refuses_what_is_no_sum(void **state)
{
	static const char *const bad[] = {
		"",
		"ba78",
		ABC_256 "0",
		"sha256:" ABC_1,
		"sha1:" ABC_1,
		"xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		" a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"0xa9993e364706816aba3e25717850c26c9cd0d8",
	};
	struct digest_value value = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(digest_parse(&value, str_c(bad[i])));
	assert_int_equal(value.n, 0);
}

static void
none_equals_nothing(void **state)
{
	struct digest_value none = {0}, sum;

	(void)state;
	digest_of(&sum, DIGEST_SHA256, S("abc"));
	assert_false(digest_eq(&none, &none));
	assert_false(digest_eq(&none, &sum));
}

static void
goes_on_from_what_it_saved(void **state)
{
	char bytes[300], text[DIGEST_SAVED_MAX], again[DIGEST_SAVED_MAX];
	struct digest_value whole, value;
	struct digest digest, loaded;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 11);
	digest_of(&whole, DIGEST_SHA256, str_n(bytes, sizeof(bytes)));
	for (size_t cut = 0; cut <= sizeof(bytes); cut++) {
		digest_init(&digest, DIGEST_SHA256);
		digest_update(&digest, str_n(bytes, cut));
		digest_save(text, &digest);
		assert_int_equal(strlen(text), 2 * (40 + cut % 64));
		assert_true(digest_load(&loaded, str_c(text)));
		assert_int_equal(digest_count(&loaded), cut);
		digest_save(again, &loaded);
		assert_string_equal(again, text);
		digest_update(&loaded, str_n(bytes + cut, sizeof(bytes) - cut));
		digest_final(&loaded, &value);
		assert_true(digest_eq(&value, &whole));
	}
}

/* The largest count that the standard allows fits; and the text does not change. */
static void
saves_the_same_everywhere(void **state)
{
	static const char start[] =
		"6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19";
	char text[DIGEST_SAVED_MAX];
	struct digest digest;

	(void)state;
	digest_init(&digest, DIGEST_SHA256);
	digest_update(&digest, S("abc"));
	digest_save(text, &digest);
	assert_memory_equal(text, start, 64);
	assert_string_equal(text + 64, "0000000000000003"
				       "616263");
	memcpy(text + 64, "1fffffffffffffc0", 17);
	assert_true(digest_load(&digest, str_c(text)));
	assert_true(digest_count(&digest) == 0x1fffffffffffffc0);
	memcpy(text + 64, "2000000000000000", 17);
	assert_false(digest_load(&digest, str_c(text)));
}

static void
refuses_impossible_states(void **state)
{
	char text[DIGEST_SAVED_MAX], bad[DIGEST_SAVED_MAX];
	struct digest digest, before;

	(void)state;
	digest_init(&digest, DIGEST_SHA256);
	digest_update(&digest, S("abc"));
	digest_save(text, &digest);
	before = digest;
	for (size_t i = 0; i < 64; i++) {
		memcpy(bad, text, sizeof(bad));
		bad[i] = bad[i] == '5' ? '4' : '5';
		assert_false(digest_load(&digest, str_c(bad)));
		bad[i] = 'x';
		assert_false(digest_load(&digest, str_c(bad)));
	}
	memcpy(bad, text, sizeof(bad));
	bad[1] = 'A';
	assert_false(digest_load(&digest, str_c(bad)));
	for (size_t n = 0; n < strlen(text); n++)
		assert_false(digest_load(&digest, str_n(text, n)));
	assert_memory_equal(&digest, &before, sizeof(digest));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_known_texts),
		cmocka_unit_test(sums_a_million_letters_in_pieces),
		cmocka_unit_test(a_copy_forks_the_sum),
		cmocka_unit_test(goes_on_from_what_it_saved),
		cmocka_unit_test(saves_the_same_everywhere),
		cmocka_unit_test(refuses_impossible_states),
		cmocka_unit_test(reads_what_it_prints),
		cmocka_unit_test(refuses_what_is_no_sum),
		cmocka_unit_test(none_equals_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
