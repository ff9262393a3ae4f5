/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Git's names for files and trees (SHA-1), computed from the files alone. The name of a
 * tree covers all paths, contents, links and execute bits, so a tree that was unpacked
 * from an archive is that of the commit if the names agree. No I/O.
 */
#ifndef TREEHASH_H
#define TREEHASH_H

#include "arena.h"
#include "digest.h"
#include "err.h"

enum treehash_mode {
	TREEHASH_FILE = 0100644,
	TREEHASH_PROGRAM = 0100755,
	TREEHASH_LINK = 0120000
};

struct treehash_entry {
	struct str path; /* below the top: "a/b", no '/' at either end */
	enum treehash_mode mode;
	unsigned char sum[20]; /* of the content, as treehash_begin starts it */
};

/* Starts the sum of a file of size bytes, or of a link whose target is that long. */
void treehash_begin(struct digest *digest, uint64_t size);

/* Sorts entries by path, bytewise: the order that treehash_tree wants. */
void treehash_sort(struct treehash_entry *entries, size_t nentries);

/*
 * The name of the tree that these files make. Paths come once, are sorted, and none is
 * both a file and a folder; an empty tree has a name, too.
 */
void treehash_tree(struct digest_value *name, struct arena *arena,
		   const struct treehash_entry *entries, size_t nentries);

/*
 * A list of entries as text, a line each: "MODE SUM\tPATH". Paths hold no line breaks, and have
 * less than 4096 bytes.
 * _parse gives the entries in the order of the text; -E_FORMAT names file and line.
 */
void treehash_print(FILE *file, const struct treehash_entry *entries, size_t nentries);
int treehash_parse(struct treehash_entry **entries, size_t *nentries, struct arena *arena,
		   struct str text, struct str file, struct err *err);

#endif
