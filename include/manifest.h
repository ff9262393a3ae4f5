/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What to bring: model sets (image/models/x.yaml) and git trees (image/nodes.yaml), as
 * tests/data/models.yaml and nodes.yaml show. Addresses here are absolute: relative ones
 * are joined to the base of their set or manifest.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include "digest.h"
#include "node.h"

struct manifest_words {
	struct str *p;
	size_t n;
};

struct manifest_file {
	struct str url;      /* an hf:// address is still one */
	struct str path;     /* below the root: no "..", not absolute, no control bytes */
	struct str *mirrors; /* addresses of the same bytes, in order of preference */
	size_t nmirrors;
	bool has_size;
	uint64_t size;
	struct digest_value sha256; /* n 0: not known */
	/* of a listed file: what git names its content by, which no manifest says */
	struct digest_value git_sha1;
	struct manifest_words archs; /* if: one of these is wanted; none means always */
	/* url ends in '/': all files there, or those that fit one of these patterns */
	bool folder;
	struct manifest_words include;
	bool listed; /* these are the files: manifest_inside */
	struct manifest_file *files;
	size_t nfiles;
	unsigned line, path_line, path_col;
};

struct manifest_set {
	struct str name;
	struct manifest_file *files;
	size_t nfiles;
};

struct manifest {
	struct str file; /* for messages */
	struct manifest_set *sets;
	size_t nsets;
};

struct manifest_tree {
	struct str name;
	struct str url; /* of the repository */
	struct str
		commit; /* 40 hexadecimal digits, lower case; absent where ref is given */
	struct str ref; /* a branch or tag, whose commit the lock knows */
	struct str folder; /* below the target, as for files; the name where not given */
	unsigned line, path_line, path_col;
};

struct manifest_trees {
	struct str file;
	struct manifest_tree *trees;
	size_t ntrees;
};

/*
 * Both check everything: unknown and missing keys, two files or trees for one path (but
 * for the same bytes in two sets, and where conditions exclude each other), one path
 * inside another. Return 0 or -E_FORMAT with file:line:col.
 */
int manifest_parse(struct manifest *manifest, struct arena *arena, struct str bytes,
		   struct str file, struct err *err);
int manifest_parse_trees(struct manifest_trees *trees, struct arena *arena,
			 struct str bytes, struct str file, struct err *err);
/* Is it a list of trees? False for all else, also for what cannot be read. */
bool manifest_is_trees(struct arena *arena, struct str bytes);

/* The set of this name, or NULL. */
const struct manifest_set *manifest_set(const struct manifest *manifest, struct str name);

/* The file at path below a folder. False for a path that is not safe. */
bool manifest_inside(struct manifest_file *file, struct arena *arena,
		     const struct manifest_file *folder, struct str path);
/* Do both stand for the same bytes? */
bool manifest_same_file(const struct manifest_file *a, const struct manifest_file *b);

/* Is path safe to put below a folder: relative, every component a plain name? */
bool manifest_path_ok(struct str path);

#endif
