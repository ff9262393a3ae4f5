/* SPDX-License-Identifier: Apache-2.0 */
/* A parsed document, YAML or JSON: scalars, lists and maps that know their line and
 * column. */
#ifndef NODE_H
#define NODE_H

#include "arena.h"
#include "err.h"

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	bool quoted;   /* a scalar that was written as a string, not as a plain word or
			  number */
	unsigned line; /* from 1; 0 in JSON, whose reader keeps no places */
	unsigned col;
	struct str key; /* in a map: what this node belongs to */
	unsigned key_line, key_col;
	struct str text;           /* of a scalar */
	struct node *first, *next; /* children, and the next child of the same parent */
	size_t nkids;
};

/* The child with this key, NULL if map is NULL, no map, or lacks it. */
const struct node *node_get(const struct node *map, const char *key);
/* The text of a scalar child, absent if there is none or it is no scalar. */
struct str node_text(const struct node *map, const char *key);
/* Is this a plain null (or ~ or nothing), or NULL? */
bool node_is_null(const struct node *node);

/*
 * Checks for documents of a fixed shape. file is for the message only. Each returns 0, or
 * -E_FORMAT with file:line:col, what is wrong and what would be right.
 */
/* node is of this kind; what names it in the message ("stacks"). */
int node_want(const struct node *node, enum node_kind kind, const char *what,
	      struct str file, struct err *err);
/* Every key of map stands in keys (ended by NULL); a near miss is suggested. */
int node_known(const struct node *map, const char *const *keys, struct str file,
	       struct err *err);

#endif
