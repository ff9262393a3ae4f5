/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the room manifest share with each other and with the room lock. */
#ifndef MANIFEST_PARTS_H
#define MANIFEST_PARTS_H

#include "manifest.h"

struct manifest_reader {
	struct arena *arena;
	struct str file;
	struct err *err;
};

/* Each returns 0 or -E_FORMAT at the place. */
/* A scalar child that must be there and not empty. */
int manifest_text(const struct manifest_reader *in, struct str *text,
		  const struct node *map, const char *key);
/* The same, fit to be put below a folder. */
int manifest_path(const struct manifest_reader *in, struct str *path,
		  const struct node *map, const char *key);
/* Is text an absolute address of a kind that is fetched? */
bool manifest_is_address(struct str text);
int manifest_address(const struct manifest_reader *in, struct str *url,
		     const struct node *node);
/* The child "url" of a git tree. */
int manifest_repository(const struct manifest_reader *in, struct str *url,
			const struct node *map);
/* One word, or a list of words; none is refused. what names it in messages. */
int manifest_list(const struct manifest_reader *in, struct manifest_words *words,
		  const struct node *node, const char *what);
/* size and sha256, either of which may be missing. */
int manifest_proof(const struct manifest_reader *in, const struct node *map,
		   bool *has_size, uint64_t *size, struct digest_value *sha256);
/* The document: a map with version 1 and these keys. */
int manifest_open(const struct manifest_reader *in, const struct node **root,
		  struct str bytes, const char *const *keys);

/* bases: what a relative address is joined to, in order of preference. */
int manifest_read_file(const struct manifest_reader *in, struct manifest_file *entry,
		       const struct node *map, const struct manifest_words *bases);

/* What a folder has that a file has not; entry->url and path are read already. */
int manifest_read_folder(const struct manifest_reader *in, struct manifest_file *entry,
			 const struct node *map);

/* A place below the target, and who wants it. */
struct manifest_place {
	struct str path;
	unsigned line, path_line, path_col;
	const struct manifest_set *set;
	const struct manifest_file *file;
};

/* Sorts the places. what: "file" or "node". */
int manifest_check_places(const struct manifest_reader *in, struct manifest_place *places,
			  size_t n, const char *what);

#endif
