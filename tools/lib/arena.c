/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"
#include "str.h"

/*
 * Blocks grow with the arena, since they are cleared and many arenas stay small. Under
 * AddressSanitizer every allocation is a block, so that it sees their ends.
 */
enum { BLOCK_FIRST = SANITIZED ? 0 : 4 << 10, BLOCK = SANITIZED ? 0 : 64 << 10 };
/* Most texts that are printed are shorter, so that they are printed once. */
enum { PRINTED = 256 };

struct arena_block {
	struct arena_block *next;
	size_t n, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena
arena_new(size_t cap)
{
	return (struct arena){.cap = cap};
}

static void
free_blocks(struct arena_block *block)
{
	for (struct arena_block *next; block; block = next) {
		next = block->next;
		free(block);
	}
}

void
arena_release(struct arena *arena)
{
	free_blocks(arena->head);
	arena->head = NULL;
	arena->used = 0;
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *head = arena->head;

	if (head && !head->n && !head->next)
		return;
	/* What one round needed beyond the usual must not stay for all later ones. */
	if (!head || head->size > BLOCK) {
		arena_release(arena);
		return;
	}
	free_blocks(head->next);
	head->next = NULL;
	memset(head->bytes, 0, head->n);
	head->n = 0;
	arena->used = head->size;
}

static void
grow(struct arena *arena, size_t n)
{
	size_t left = arena->cap - arena->used, size = arena->used;
	struct arena_block *block;

	size = size < BLOCK_FIRST ? BLOCK_FIRST : size < BLOCK ? size : BLOCK;
	size = size < left ? size : left;
	size = size < n ? n : size;
	if (n > left || n > SIZE_MAX - sizeof(*block))
		die_oom(n);
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		die_oom(n);
	block->size = size;
	block->next = arena->head;
	arena->head = block;
	arena->used += size;
}

void *
arena_alloc(struct arena *arena, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	void *p;

	if (n > SIZE_MAX - align)
		die_oom(n);
	if (BLOCK)
		n = (n + align - 1) / align * align;
	if (!arena->head || n > arena->head->size - arena->head->n)
		grow(arena, n);
	p = arena->head->bytes + arena->head->n;
	arena->head->n += n;
	return p;
}

void *
arena_array(struct arena *arena, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		die_oom(n);
	return arena_alloc(arena, bytes);
}

struct str
arena_str(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	return (struct str){copy, s.n};
}

struct str
arena_cat(struct arena *arena, struct str a, struct str b)
{
	char *copy;

	if (a.n > SIZE_MAX - 1 - b.n)
		die_oom(SIZE_MAX);
	copy = arena_alloc(arena, a.n + b.n + 1);
	if (a.n)
		memcpy(copy, a.p, a.n);
	if (b.n)
		memcpy(copy + a.n, b.p, b.n);
	return (struct str){copy, a.n + b.n};
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char text[PRINTED];
	char *copy;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert(n >= 0);
	copy = arena_alloc(arena, (size_t)n + 1);
	if ((size_t)n < sizeof(text))
		memcpy(copy, text, (size_t)n);
	else
		vsnprintf(copy, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){copy, (size_t)n};
}

struct str
arena_lower(struct arena *arena, struct str s)
{
	size_t i = 0;
	char *copy;

	while (i < s.n && s.p[i] == char_lower(s.p[i]))
		i++;
	if (i == s.n)
		return s;
	copy = arena_alloc(arena, s.n);
	for (i = 0; i < s.n; i++)
		copy[i] = char_lower(s.p[i]);
	return str_n(copy, s.n);
}

_Noreturn void
die_oom(size_t wanted)
{
	fprintf(stderr, "%s: system: out of memory: %zu bytes more were wanted\n",
		program_invocation_short_name, wanted);
	exit(6);
}
