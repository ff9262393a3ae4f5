/* SPDX-License-Identifier: Apache-2.0 */
#include "arch.h"
#include "str.h"

void
arch_list_read(struct arch_list *list, struct arena *arena, const struct gpu_table *table,
	       const struct str *words, size_t n)
{
	struct err ignored; /* what is no GPU is a row */

	list->p = ARENA_ARRAY(arena, struct arch, n);
	list->n = n;
	for (size_t i = 0; i < n; i++) {
		struct arch *arch = &list->p[i];

		arch->text = words[i];
		if (gpu_parse(table, &arch->ccs, arena, words[i], &ignored) < 0)
			arch->ccs = (struct cc_list){0};
	}
}

/* A suffix says what code is for, not which GPU it is. */
static bool
share_gpu(const struct cc_list *a, const struct cc_list *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++)
			if (a->p[i].major == b->p[j].major &&
			    a->p[i].minor == b->p[j].minor)
				return true;
	return false;
}

enum arch_answer
arch_meet(const struct arch *a, const struct arch *b)
{
	if (str_eq_nocase(a->text, b->text) || share_gpu(&a->ccs, &b->ccs))
		return ARCH_YES;
	return (a->ccs.n == 0) == (b->ccs.n == 0) ? ARCH_NO : ARCH_OPEN;
}

static enum arch_answer
word_among(const struct arch *word, const struct arch_list *given)
{
	bool has_kind = false;

	for (size_t i = 0; i < given->n; i++) {
		enum arch_answer answer = arch_meet(word, &given->p[i]);

		if (answer == ARCH_YES)
			return ARCH_YES;
		has_kind |= answer == ARCH_NO;
	}
	return has_kind ? ARCH_NO : ARCH_OPEN;
}

enum arch_answer
arch_among(const struct arch_list *words, const struct arch_list *given)
{
	enum arch_answer best = ARCH_NO;

	for (size_t i = 0; i < words->n; i++) {
		enum arch_answer answer = word_among(&words->p[i], given);
		if (answer > best)
			best = answer;
	}
	return best;
}

bool
arch_exclude(const struct arch_list *a, const struct arch_list *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++)
			if (arch_meet(&a->p[i], &b->p[j]) != ARCH_NO)
				return false;
	return true;
}
