/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locks: what the addresses of a manifest stood for when `grab lock` asked, in a file
 * beside it. A lock fills in what its manifest leaves open. Pure functions of texts.
 * Samples: tests/data/models.lock.yaml, tests/data/nodes.lock.yaml.
 */
#ifndef LOCK_H
#define LOCK_H

#include "buf.h"
#include "manifest.h"

struct lock_file {
	struct str path;     /* as in the manifest; of a file in a folder: below it */
	struct str url;      /* as in the manifest (lock_url); absent in a folder */
	struct str resolved; /* of exactly these bytes; absent where that is url */
	bool has_size;
	uint64_t size;
	struct digest_value sha256; /* n 0: not known */
	bool folder;
	struct manifest_words include;
	struct lock_file *files; /* of a folder */
	size_t nfiles;
	unsigned line, col;
};

struct lock_tree {
	struct str folder, url;
	struct str ref; /* absent where the manifest has the commit */
	struct str commit;
	unsigned line, col;
};

struct lock {
	struct str file; /* for messages */
	struct lock_file *files;
	size_t nfiles;
	struct lock_tree *trees;
	size_t ntrees;
};

/* "a/x.lock.yaml" for "a/x.yaml". */
struct str lock_name(struct arena *arena, struct str manifest);
/* An address as locks have it: without user, and without what may be a secret. */
struct str lock_url(struct arena *arena, struct str url);

/* Strict, and sorted by path and address. Returns 0 or -E_FORMAT with file:line:col. */
int lock_parse(struct lock *lock, struct arena *arena, struct str bytes, struct str file,
	       struct err *err);
/* The same lock always gives the same text. Sorts; manifest is for the comment on top. */
void lock_print(struct buf *text, struct lock *lock, struct str manifest);

/* Where lock and manifest disagree. */
struct lock_fault {
	bool refused; /* a contradiction; else one of them has an entry more */
	struct str text;
};

struct lock_faults {
	struct lock_fault *p;
	size_t n;
};

void lock_compare(struct lock_faults *faults, struct arena *arena,
		  const struct lock *lock, const struct manifest *manifest);
void lock_compare_trees(struct lock_faults *faults, struct arena *arena,
			const struct lock *lock, const struct manifest_trees *trees);

/* The lock's entry of a file or tree, or NULL. */
const struct lock_file *lock_find(const struct lock *lock, struct arena *arena,
				  const struct manifest_file *file);
const struct lock_tree *lock_find_tree(const struct lock *lock,
				       const struct manifest_tree *tree);

/* Fill in what is open. Nothing of what the manifest says is changed but addresses. */
void lock_fill(struct manifest *manifest, struct arena *arena, const struct lock *lock);
void lock_fill_trees(struct manifest_trees *trees, const struct lock *lock);

#endif
