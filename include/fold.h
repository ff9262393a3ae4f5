/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fast sum of 64 bits, made while bytes are written, by which a later process finds
 * that a disk lost some of them. It proves nothing against somebody who chooses bytes:
 * that is what digest is for. Holds no resource; may be copied.
 */
#ifndef FOLD_H
#define FOLD_H

#include "base.h"

enum { FOLD_BLOCK = 32 };

struct fold {
	uint64_t lanes[4];
	uint64_t n;            /* bytes so far */
	char rest[FOLD_BLOCK]; /* n % FOLD_BLOCK of them wait here */
};

void fold_init(struct fold *fold);
/* However the bytes are cut into calls, the value is the same. */
void fold_update(struct fold *fold, struct str bytes);
uint64_t fold_value(const struct fold *fold);

#endif
