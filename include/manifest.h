/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What to bring: model sets (image/models/x.yaml) and git trees (image/nodes.yaml).
 * Samples: tests/data/models.yaml, tests/data/nodes.yaml.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include "digest.h"
#include "node.h"

struct manifest_file {
	struct str url;      /* as written; an hf:// address is still one */
	struct str path;     /* below the root: no "..", not absolute, no control bytes */
	struct str *mirrors; /* addresses of the same bytes, in order of preference */
	size_t nmirrors;
	bool has_size;
	uint64_t size;
	struct digest_value sha256; /* n 0: not known */
	unsigned line;
};

struct manifest_set {
	struct str name;
	struct manifest_file *files;
	size_t nfiles;
};

struct manifest {
	struct manifest_set *sets;
	size_t nsets;
};

struct manifest_tree {
	struct str name;
	struct str url;    /* of the repository */
	struct str commit; /* 40 hexadecimal digits, lower case */
	struct str folder; /* below the target, as for files; the name where not given */
	unsigned line;
};

struct manifest_trees {
	struct manifest_tree *trees;
	size_t ntrees;
};

/*
 * Both check everything: unknown and missing keys, two files or trees for one path (in
 * one set, or in two sets that want different bytes there), one path inside another.
 * Return 0 or -E_FORMAT with file:line:col.
 */
int manifest_parse(struct manifest *manifest, struct arena *arena, struct str bytes,
		   struct str file, struct err *err);
int manifest_parse_trees(struct manifest_trees *trees, struct arena *arena,
			 struct str bytes, struct str file, struct err *err);

/* The set of this name, or NULL. */
const struct manifest_set *manifest_set(const struct manifest *manifest, struct str name);

/* Is path safe to put below a folder: relative, every component a plain name? */
bool manifest_path_ok(struct str path);

#endif
