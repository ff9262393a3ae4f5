/* SPDX-License-Identifier: Apache-2.0 */
#include "fold.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static uint64_t
fold_of(const void *bytes, size_t n)
{
	struct fold fold;

	fold_init(&fold);
	fold_update(&fold, str_n(bytes, n));
	return fold_value(&fold);
}

static void
does_not_see_how_bytes_are_cut(void **state)
{
	unsigned char bytes[257];
	struct fold fold;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t step = 1; step <= sizeof(bytes); step++) {
		fold_init(&fold);
		for (size_t at = 0; at < sizeof(bytes); at += step) {
			size_t n = sizeof(bytes) - at < step ? sizeof(bytes) - at : step;
			fold_update(&fold, str_n(bytes + at, n));
		}
		assert_true(fold_value(&fold) == fold_of(bytes, sizeof(bytes)));
	}
}

static void
sees_every_bit_and_every_length(void **state)
{
	unsigned char bytes[131] = {0};
	uint64_t whole = fold_of(bytes, sizeof(bytes));

	(void)state;
	for (size_t i = 0; i < sizeof(bytes) * 8; i++) {
		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
		assert_true(fold_of(bytes, sizeof(bytes)) != whole);
		bytes[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	for (size_t n = 0; n < sizeof(bytes); n++)
		assert_true(fold_of(bytes, n) != whole);
}

/* Pages that a disk lost read as zeros; two flips of a top bit must not cancel out. */
static void
sees_lost_pages_and_pairs_of_bits(void **state)
{
	static unsigned char bytes[3 * 4096];
	uint64_t whole;

	(void)state;
	memset(bytes, 0x80, sizeof(bytes));
	whole = fold_of(bytes, sizeof(bytes));
	for (size_t page = 0; page < 3; page++) {
		memset(bytes + 4096 * page, 0, 4096);
		assert_true(fold_of(bytes, sizeof(bytes)) != whole);
		memset(bytes + 4096 * page, 0x80, 4096);
	}
	for (size_t i = 39; i < 1024; i += 32) {
		bytes[7] ^= 0x80;
		bytes[i] ^= 0x80;
		assert_true(fold_of(bytes, sizeof(bytes)) != whole);
		bytes[7] ^= 0x80;
		bytes[i] ^= 0x80;
	}
}

/* States are read by later releases. */
static void
keeps_its_values(void **state)
{
	(void)state;
	assert_true(fold_of("", 0) == 0x34a14c6ecf576a04);
	assert_true(fold_of("hello", 5) == 0x05951167e1386461);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_not_see_how_bytes_are_cut),
		cmocka_unit_test(sees_every_bit_and_every_length),
		cmocka_unit_test(sees_lost_pages_and_pairs_of_bits),
		cmocka_unit_test(keeps_its_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
