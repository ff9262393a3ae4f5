/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a policy while it is read; policy_load.c and policy_rows.c include this. */
#ifndef POLICY_ROWS_H
#define POLICY_ROWS_H

#include "policy.h"

struct policy_reader {
	struct arena *arena;
	struct str file;
	struct policy *policy;
	struct err *err;
};

/* "what must be ...", at the value of `key` in the row, or at the row. -E_FORMAT. */
int policy_bad(const struct policy_reader *r, const struct node *row, const char *key,
	       const char *right);

/* The row's name (under keys[0]), reason and link; a key that is not among keys is
 * refused. */
int policy_row_read(struct policy_reader *r, struct policy_row *row,
		    const struct node *node, const char *const *keys);
/* Its key must be a project's name, and becomes its canonical form. */
int policy_row_name(struct policy_reader *r, struct policy_row *row,
		    const struct node *node);
/*
 * The place of a row in the table, whose items have `size` bytes and start with it: a new
 * one, or that of the same name from an earlier document, emptied. NULL with an error for
 * a name twice in a document.
 */
void *policy_row_put(struct policy_reader *r, struct policy_table *table, size_t size,
		     const struct policy_row *row);
/* "off: true"? */
bool policy_row_off(const struct node *node);
/* Takes a row away, which must be there. */
int policy_row_drop(struct policy_reader *r, struct policy_table *table, size_t size,
		    struct str key, const struct node *node);

/* Nothing may become a name that is renamed in turn, or what is written would become
 * another one when it is read again. */
int policy_check_renames(const struct policy_reader *r);

/* The place in words (ended by NULL) of the value under key; untouched without one. */
int policy_choice(struct policy_reader *r, const struct node *row, const char *key,
		  const char *const *words, unsigned *place);
/* A list of values, empty without one; of project names, made canonical. */
int policy_list(struct policy_reader *r, const struct node *row, const char *key,
		struct str **list, size_t *n);
int policy_names(struct policy_reader *r, const struct node *row, const char *key,
		 struct str **list, size_t *n);

#endif
