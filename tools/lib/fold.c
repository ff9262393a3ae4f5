/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Four lanes, since one multiplication waits for the one before it. Each step can be
 * undone (exclusive or, rotation, odd factor), so a difference in one word never
 * vanishes; the rotation brings what differs in the top bits down again.
 */
#include "fold.h"
#include "str.h"

static const uint64_t factor = 0x9e3779b97f4a7c15; /* 2^64 by the golden ratio */

static uint64_t
step(uint64_t lane, uint64_t word)
{
	lane ^= word;
	return (lane << 29 | lane >> 35) * factor;
}

static uint64_t
word_at(const char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* n is a multiple of FOLD_BLOCK. Named and not an array, which gcc would keep in memory. */
static void
take_blocks(uint64_t lanes[static 4], const char *bytes, size_t n)
{
	uint64_t a = lanes[0], b = lanes[1], c = lanes[2], d = lanes[3];

	for (const char *end = bytes + n; bytes < end; bytes += FOLD_BLOCK) {
		a = step(a, word_at(bytes));
		b = step(b, word_at(bytes + 8));
		c = step(c, word_at(bytes + 16));
		d = step(d, word_at(bytes + 24));
	}
	lanes[0] = a;
	lanes[1] = b;
	lanes[2] = c;
	lanes[3] = d;
}

void
fold_init(struct fold *fold)
{
	*fold = (struct fold){.lanes = {1, 2, 3, 4}};
}

void
fold_update(struct fold *fold, struct str bytes)
{
	size_t held = fold->n % FOLD_BLOCK, lack = FOLD_BLOCK - held, whole;

	fold->n += bytes.n;
	if (bytes.n < lack) {
		if (bytes.n)
			memcpy(fold->rest + held, bytes.p, bytes.n);
		return;
	}
	memcpy(fold->rest + held, bytes.p, lack);
	take_blocks(fold->lanes, fold->rest, FOLD_BLOCK);
	bytes = str_n(bytes.p + lack, bytes.n - lack);
	whole = bytes.n - bytes.n % FOLD_BLOCK;
	take_blocks(fold->lanes, bytes.p, whole);
	memcpy(fold->rest, bytes.p + whole, bytes.n - whole);
}

uint64_t
fold_value(const struct fold *fold)
{
	uint64_t lanes[4], value = fold->n;
	char last[FOLD_BLOCK] = {0};

	memcpy(last, fold->rest, fold->n % FOLD_BLOCK);
	memcpy(lanes, fold->lanes, sizeof(lanes));
	take_blocks(lanes, last, FOLD_BLOCK);
	for (size_t i = 0; i < 4; i++)
		value = step(value, lanes[i]);
	return value ^ value >> 32;
}
