/* SPDX-License-Identifier: Apache-2.0 */
/* A dictionary from texts to the order in which they first came: 0, 1, 2, ... */
#ifndef DICT_H
#define DICT_H

#include "arena.h"

struct dict {
	struct arena *arena;
	struct dict_slot *slots;
	size_t n, size; /* texts, slots; size is 0 or a power of two */
};

void dict_init(struct dict *dict, struct arena *arena);
/* Forgets the texts, and keeps the room for a few. */
void dict_clear(struct dict *dict);
/*
 * The number of text; where it is new, n before the call, and a copy of it is kept in the
 * arena. At most UINT32_MAX texts.
 */
size_t dict_add(struct dict *dict, struct str text);
/* The number of text, or SIZE_MAX. */
size_t dict_find(const struct dict *dict, struct str text);

#endif
