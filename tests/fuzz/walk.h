/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through a parsed document and checks what node.h promises of it. */
#ifndef TESTS_WALK_H
#define TESTS_WALK_H

#include "node.h"
#include "str.h"

/* Returns the number of children. */
static inline size_t
walk(const struct node *node, unsigned depth)
{
	size_t n = 0;

	assert(depth <= 256);
	assert(node->kind != NODE_SCALAR || !node->first);
	assert(!node->text.p || node->text.p[node->text.n] == 0);
	for (const struct node *kid = node->first; kid; kid = kid->next, n++) {
		assert((node->kind == NODE_MAP) == (kid->key.p != NULL));
		assert(node->kind != NODE_MAP || kid->key.p[kid->key.n] == 0);
		assert(walk(kid, depth + 1) == kid->nkids);
	}
	assert(n == node->nkids);
	return n;
}

#endif
