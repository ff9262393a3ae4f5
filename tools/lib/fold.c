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

static void
take_block(uint64_t lanes[static 4], const void *block)
{
	uint64_t words[4];

	memcpy(words, block, FOLD_BLOCK);
	for (size_t i = 0; i < 4; i++)
		lanes[i] = step(lanes[i], words[i]);
}

void
fold_init(struct fold *fold)
{
	*fold = (struct fold){.lanes = {1, 2, 3, 4}};
}

void
fold_update(struct fold *fold, struct str bytes)
{
	size_t held = fold->n % FOLD_BLOCK, lack = FOLD_BLOCK - held;
	uint64_t lanes[4];

	fold->n += bytes.n;
	if (held && bytes.n >= lack) {
		memcpy(fold->rest + held, bytes.p, lack);
		take_block(fold->lanes, fold->rest);
		bytes = str_n(bytes.p + lack, bytes.n - lack);
		held = 0;
	}
	memcpy(lanes, fold->lanes, sizeof(lanes)); /* in registers */
	for (; held == 0 && bytes.n >= FOLD_BLOCK; bytes.p += FOLD_BLOCK) {
		take_block(lanes, bytes.p);
		bytes.n -= FOLD_BLOCK;
	}
	memcpy(fold->lanes, lanes, sizeof(lanes));
	if (bytes.n)
		memcpy(fold->rest + held, bytes.p, bytes.n);
}

uint64_t
fold_value(const struct fold *fold)
{
	unsigned char last[FOLD_BLOCK] = {0};
	uint64_t lanes[4], value = fold->n;

	memcpy(last, fold->rest, fold->n % FOLD_BLOCK);
	memcpy(lanes, fold->lanes, sizeof(lanes));
	take_block(lanes, last);
	for (size_t i = 0; i < 4; i++)
		value = step(value, lanes[i]);
	return value ^ value >> 32;
}
