/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words for what an image is built for, as --arch and the conditions of manifests use
 * them: GPUs in any form of gpu_parse, or names of rows of build-matrix.yaml, whose GPUs
 * are not known here.
 */
#ifndef ARCH_H
#define ARCH_H

#include "gpu.h"

struct arch {
	struct str text;
	struct cc_list ccs; /* n 0: the name of a row */
};

struct arch_list {
	struct arch *p;
	size_t n;
};

enum arch_answer {
	ARCH_NO,
	ARCH_OPEN, /* a row and a GPU: nobody says whether they belong together */
	ARCH_YES,
};

/* The words, looked up in the table. Cannot fail. */
void arch_list_read(struct arch_list *list, struct arena *arena,
		    const struct gpu_table *table, const struct str *words, size_t n);

/* Are two words one row, or is one GPU of both? */
enum arch_answer arch_meet(const struct arch *a, const struct arch *b);
/*
 * Is one of the words among those given? What is given of a word's kind is taken as all
 * there is; a kind of which none is given leaves it open.
 */
enum arch_answer arch_among(const struct arch_list *words, const struct arch_list *given);
/* Can there be no image for which words of both hold? */
bool arch_exclude(const struct arch_list *a, const struct arch_list *b);

#endif
