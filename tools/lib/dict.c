/* SPDX-License-Identifier: Apache-2.0 */
#include "dict.h"

#include "str.h"

enum { KEPT_MAX = 256 /* slots */ };

struct dict_slot {
	struct str text; /* absent: free */
	uint32_t hash, number;
};

void
dict_init(struct dict *dict, struct arena *arena)
{
	*dict = (struct dict){.arena = arena};
}

void
dict_clear(struct dict *dict)
{
	/* One large set must not slow down all the small ones that follow. */
	if (dict->size > KEPT_MAX)
		dict_init(dict, dict->arena);
	else if (dict->n)
		memset(dict->slots, 0, dict->size * sizeof(*dict->slots));
	dict->n = 0;
}

/*
 * FNV-1a, then the finish of MurmurHash3. Texts chosen to collide cost time, no more:
 * what is read has a bound.
 */
static uint32_t
hash_of(struct str text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < text.n; i++)
		hash = (hash ^ (unsigned char)text.p[i]) * 16777619u;
	hash ^= hash >> 16;
	hash *= 0x85ebca6bu;
	hash ^= hash >> 13;
	return hash;
}

/* Where text is, or the free slot that it would take. */
static struct dict_slot *
slot_of(const struct dict *dict, struct str text, uint32_t hash)
{
	size_t at = hash & (dict->size - 1);

	while (dict->slots[at].text.p &&
	       (dict->slots[at].hash != hash || !str_eq(dict->slots[at].text, text)))
		at = (at + 1) & (dict->size - 1);
	return &dict->slots[at];
}

static void
grow(struct dict *dict)
{
	struct dict old = *dict;

	dict->size = old.size ? 4 * old.size : 64;
	dict->slots = ARENA_ARRAY(dict->arena, struct dict_slot, dict->size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].text.p)
			*slot_of(dict, old.slots[i].text, old.slots[i].hash) =
				old.slots[i];
}

size_t
dict_add(struct dict *dict, struct str text)
{
	uint32_t hash = hash_of(text);
	struct dict_slot *slot;

	if (4 * dict->n >= 3 * dict->size)
		grow(dict);
	slot = slot_of(dict, text, hash);
	if (!slot->text.p) {
		assert(dict->n < UINT32_MAX);
		*slot = (struct dict_slot){arena_str(dict->arena, text), hash,
					   (uint32_t)dict->n++};
	}
	return slot->number;
}

size_t
dict_find(const struct dict *dict, struct str text)
{
	const struct dict_slot *slot;

	if (!dict->size)
		return SIZE_MAX;
	slot = slot_of(dict, text, hash_of(text));
	return slot->text.p ? slot->number : SIZE_MAX;
}
