/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of one run: handed out, never freed one by one, released as a whole or by exit.
 * An arena that reaches its cap ends the program (die_oom); this is the one exit in a
 * room.
 */
#ifndef ARENA_H
#define ARENA_H

#include "base.h"

struct arena {
	struct arena_block *head;
	size_t used; /* bytes asked of malloc so far */
	size_t cap;  /* the most it may ask for */
};

/* cap: bytes, 1 to SIZE_MAX. Cannot fail; memory is taken when asked for. */
struct arena arena_new(size_t cap);
void arena_release(struct arena *arena);
/*
 * Everything handed out so far is void. One block stays for what comes next, so that a
 * loop which resets after every round asks malloc for nothing.
 */
void arena_reset(struct arena *arena);

/* n zeroed bytes aligned for any type, valid until release or reset. n may be 0. */
void *arena_alloc(struct arena *arena, size_t n);
/* An array of n zeroed items of size bytes; an overflow of n * size ends the program. */
void *arena_array(struct arena *arena, size_t n, size_t size);
#define ARENA_NEW(arena, type)      ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_array((arena), (n), sizeof(type)))

/* A copy with a NUL behind it, so that .p can be given to the OS. */
struct str arena_str(struct arena *arena, struct str s);
/* Ends at the first NUL of a "%.*s"; outside bytes that may hold one go through
 * arena_cat. */
struct str arena_printf(struct arena *arena, const char *format, ...) PRINTF(2, 3);
/* a and then b, with a NUL behind them. */
struct str arena_cat(struct arena *arena, struct str a, struct str b);
/* s in lower case (ASCII): itself where it has no capital, else a copy. */
struct str arena_lower(struct arena *arena, struct str s);

_Noreturn void die_oom(size_t wanted);

#endif
