/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Damaged libraries: every bit of every header of a fat binary and of the ELF tables that
 * lead to it, and random damage anywhere, ends in an error or in the answer that the whole
 * file gives, never in another one.
 */
#include "elf.h"
#include "host.h"
#include "kernels.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static const struct cc gpus[] = {{7, 5, 0},  {8, 0, 0},  {8, 6, 0},  {8, 9, 0}, {9, 0, 0},
				 {10, 0, 0}, {10, 3, 0}, {12, 0, 0}, {12, 1, 0}};

struct answer {
	bool is_error;
	enum cc_verdict verdicts[COUNT(gpus)];
};

/* As sagepick check gives it. */
static struct answer
ask(struct str bytes)
{
	struct arena arena = arena_new(64 << 20);
	struct kernels kernels;
	const struct kernels_file *file;
	struct answer answer = {false, {0}};
	struct err err = {0};
	char why[WHEEL_WHY_MAX];

	kernels_init(&kernels, &arena);
	kernels.with_symbols = true;
	answer.is_error = kernels_read(&kernels, S("x.so"), bytes, &err) != 0;
	file = &kernels.files[0];
	answer.is_error |= file->damage != NULL;
	for (size_t i = 0; i < COUNT(gpus) && !answer.is_error; i++) {
		answer.verdicts[i] = kernels_serve(&kernels, NULL, gpus[i], why);
		answer.is_error |= answer.verdicts[i] == CC_NOT && file->nstrange;
	}
	arena_release(&arena);
	return answer;
}

struct sample {
	const char *name;
	struct str bytes;
	char *copy;
	struct answer whole;
	size_t nasked, nerrors;
};

static void
check(struct sample *sample, size_t n, const char *what, size_t at)
{
	struct answer answer = ask(str_n(sample->copy, n));

	sample->nasked++;
	sample->nerrors += answer.is_error;
	if (answer.is_error)
		return;
	for (size_t i = 0; i < COUNT(gpus); i++)
		if (answer.verdicts[i] != sample->whole.verdicts[i])
			fail_msg("%s: %s at %zu: GPU %u.%u is %u, not %u", sample->name,
				 what, at, gpus[i].major, gpus[i].minor,
				 (unsigned)answer.verdicts[i],
				 (unsigned)sample->whole.verdicts[i]);
}

static void
flip_bits(struct sample *sample, struct str part)
{
	size_t from = (size_t)(part.p - sample->bytes.p);

	for (size_t at = from; at < from + part.n; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			sample->copy[at] ^= (char)(1u << bit);
			check(sample, sample->bytes.n, "a flipped bit", at);
			sample->copy[at] ^= (char)(1u << bit);
		}
}

static void
flip_headers(struct sample *sample, struct str section)
{
	struct str entries, payload;
	struct fatbin_entry entry;

	for (uint64_t at = 0; fatbin_next(section, &at, &entries);) {
		flip_bits(sample, str_n(entries.p - 16, 16));
		for (uint64_t in = 0, next = 0;
		     fatbin_next_entry(entries, &next, &entry, &payload); in = next)
			flip_bits(sample, str_sub(entries, (size_t)in,
						  (size_t)in + FATBIN_ENTRY_SIZE));
	}
}

/* Where the section that holds the code is described, and its neighbours. */
static void
flip_tables(struct sample *sample, const struct elf *elf)
{
	struct str names = elf->names;
	ptrdiff_t name = str_find(names, S(".nv_fatbin"));

	flip_bits(sample, str_sub(sample->bytes, 0, 64));
	if (name < 0)
		return;
	flip_bits(sample, str_sub(names, (size_t)name, (size_t)name + 11));
	for (unsigned i = 0; i < elf->nsections; i++) {
		struct str row = str_range(sample->bytes, elf->sections + i * 64, 64);

		if (str_le(row, 0, 4) == (uint64_t)name || i == elf->nsections - 1)
			flip_bits(sample, row);
	}
}

static uint64_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Overwritten runs, zeros, exchanged words and cuts. */
static void
damage_anywhere(struct sample *sample, uint64_t seed)
{
	size_t n = sample->bytes.n;

	for (unsigned round = 0; round < 200; round++) {
		size_t at = next_random(&seed) % n, run = 1 + next_random(&seed) % 64;
		size_t other = next_random(&seed) % n, left = n;

		run = run < n - at ? run : n - at;
		run = run < n - other ? run : n - other;
		if (round % 4 == 0)
			memset(sample->copy + at, (int)next_random(&seed), run);
		else if (round % 4 == 1)
			memset(sample->copy + at, 0, run);
		else if (round % 4 == 2)
			memmove(sample->copy + at, sample->copy + other, run);
		else
			left = at;
		check(sample, left, "damage", at);
		memcpy(sample->copy, sample->bytes.p, n);
	}
}

static void
try_file(const char *name, size_t *nasked)
{
	struct arena arena = arena_new(16 << 20);
	const char *path = arena_printf(&arena, "tests/data/fatbin/%s", name).p;
	struct sample sample = {.name = name};
	struct str section;
	struct err err = {0};
	struct elf elf;

	assert_int_equal(host_read(&sample.bytes, &arena, path, 1 << 20, &err), 0);
	sample.copy = arena_alloc(&arena, sample.bytes.n);
	memcpy(sample.copy, sample.bytes.p, sample.bytes.n);
	sample.whole = ask(sample.bytes);
	assert_false(sample.whole.is_error);
	assert_int_equal(elf_parse(&elf, sample.bytes, S("x"), &err), 0);
	elf_section(&elf, ".nv_fatbin", &section);
	flip_headers(&sample, section);
	flip_tables(&sample, &elf);
	damage_anywhere(&sample, sample.bytes.n);
	assert_true(sample.nerrors > 20);
	*nasked += sample.nasked;
	arena_release(&arena);
}

static void
damage_never_changes_the_answer(void **state)
{
	struct arena arena = arena_new(1 << 20);
	struct str *names;
	size_t nnames, nasked = 0, nfiles = 0;
	struct err err = {0};

	(void)state;
	assert_int_equal(host_list(&names, &nnames, &arena, "tests/data/fatbin", &err),
			 0);
	for (size_t i = 0; i < nnames; i++)
		if (str_ends(names[i], S(".so"))) {
			try_file(names[i].p, &nasked);
			nfiles++;
		}
	assert_true(nfiles >= 14);
	assert_true(nasked >= 10000);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damage_never_changes_the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
