/* SPDX-License-Identifier: Apache-2.0 */
#include "shared.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { SLOTS = 65536 };

struct table {
	unsigned number;
	struct slot slots[SLOTS];
};

static struct table *table;

bool
shared_init(void)
{
	table = mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return table != MAP_FAILED;
}

uint64_t
shared_mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

struct slot *
shared_slot(const char *text)
{
	uint64_t key = 14695981039346656037u;

	for (const char *p = text; *p; p++)
		key = (key ^ (unsigned char)*p) * 1099511628211u;
	key = shared_mix(key) | 1;
	for (unsigned i = 0; i < SLOTS; i++) {
		struct slot *slot = &table->slots[(key + i) % SLOTS];
		uint64_t there = 0;
		if (__atomic_compare_exchange_n(&slot->key, &there, key, false,
						__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) ||
		    there == key)
			return slot;
	}
	fprintf(stderr, "server: asked for too many addresses\n");
	abort();
}

unsigned
shared_number(void)
{
	return __atomic_add_fetch(&table->number, 1, __ATOMIC_SEQ_CST);
}
