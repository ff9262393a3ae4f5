/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a facts table: a list of maps under one key of a YAML document, each with known
 * keys of a known form and a confidence mark. What a loader may then rely on is checked
 * here, with the place of what is wrong.
 */
#ifndef ROW_H
#define ROW_H

#include "node.h"

enum { ROW_COLS = 12 };

struct row {
	const struct node *node; /* for messages */
	char conf;               /* S V R I U: see tools/data/README */
	/* by column; an absent or null value is absent, an absent list empty */
	struct str text[ROW_COLS];
	struct str *list[ROW_COLS];
	size_t nlist[ROW_COLS];
};

struct row_col {
	const char *name; /* NULL ends the columns */
	bool needed;      /* null and absent are refused */
	bool list;
	bool (*check)(
		struct str text); /* of the value, or of each in the list; or NULL */
	const char *right;        /* what check takes, for the message */
};

struct row_shape {
	const char *section;
	struct row_col cols[ROW_COLS + 1];
	/* < 0 where a stands before b as it must; NULL: any order */
	int (*order)(const struct row *a, const struct row *b);
};

/* The rows of one section, which must be there. 0, or -E_FORMAT with file:line:col. */
int row_read(struct row **rows, size_t *nrows, struct arena *arena,
	     const struct node *root, const struct row_shape *shape, struct str file,
	     struct err *err);

/*
 * The facts file `name`, which must be a map of the sections in keys (ended by NULL).
 * dir, *root and *file as in data_load, whose errors it adds to.
 */
int row_open(const struct node **root, struct str *file, struct arena *arena,
	     const char *dir, const char *name, const char *const *keys, struct err *err);

/* Is it one of the confidence marks S V R I U? */
bool row_is_mark(struct str text);
/* -E_FORMAT at the row's place. */
int row_bad(const struct row *row, struct str file, struct err *err, const char *format,
	    ...) PRINTF(4, 5);

#endif
