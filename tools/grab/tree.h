/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone: one tree, and where it may come from. */
#ifndef TREE_H
#define TREE_H

#include "grab.h"
#include "url.h"

struct tree {
	struct url url;      /* of the repository */
	struct str shown;    /* the same without secrets */
	char commit[41];     /* 40 hexadecimal digits, lower case */
	const char *dir;     /* where it will stand; no '/' at its end */
	const char *sources; /* a folder of mirrors that is looked into first, or NULL */
	bool replace;
};

/* One way to the archive of a commit. */
enum source_kind { SOURCE_NONE, SOURCE_ARCHIVE, SOURCE_REPOSITORY, SOURCE_URL };

struct source {
	enum source_kind kind;
	struct str where; /* a path or an address */
};

/*
 * Looks for the tree in its sources, then by its address. SOURCE_NONE is never given: the
 * address of the tarball is guessed from the host's kind.
 */
int source_find(struct source *source, struct grab *grab, const struct tree *tree);

/* Brings the tree unless it is there. */
int tree_bring(struct grab *grab, const struct tree *tree);

#endif
