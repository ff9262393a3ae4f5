/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of files. */
#include "manifest_parts.h"
#include "str.h"
#include "told.h"
#include "yaml.h"

enum { WORDS_MAX = 20000 }; /* each is looked for among the GPUs */

static int
read_base(const struct manifest_reader *in, struct manifest_words *bases,
	  const struct node *map)
{
	const struct node *node = node_get(map, "base"), *kid;
	char shown[TOLD_MAX];

	if (!node)
		return 0;
	if (manifest_list(in, bases, node, "base") < 0)
		return -E_FORMAT;
	kid = node->kind == NODE_LIST ? node->first : node;
	for (size_t i = 0; i < bases->n; i++, kid = kid->next) {
		struct str *base = &bases->p[i];

		if (!manifest_is_address(*base) || str_chr(*base, '?') >= 0 ||
		    str_chr(*base, '#') >= 0)
			return err_at(in->err, in->file, kid->line, kid->col,
				      "base '%s': expected an address without '?' and "
				      "'#'",
				      told(shown, *base));
		while (str_ends(*base, S("/")))
			*base = str_sub(*base, 0, base->n - 1);
	}
	return 0;
}

/* A list of files, or a map with the base that their addresses have in common. */
static int
read_set(const struct manifest_reader *in, struct manifest *manifest,
	 const struct node *node, struct manifest_words bases)
{
	static const char *const keys[] = {"base", "files", "note", NULL};
	struct manifest_set *set = &manifest->sets[manifest->nsets++];
	const struct node *list = node;

	set->name = node->key;
	if (node->kind == NODE_MAP) {
		list = node_get(node, "files");
		if (node_known(node, keys, in->file, in->err) < 0 ||
		    read_base(in, &bases, node) < 0)
			return -E_FORMAT;
		if (!list)
			return err_at(in->err, in->file, node->line, node->col,
				      "'files' is missing");
	}
	if (node_want(list, NODE_LIST, list == node ? "a set" : "files", in->file,
		      in->err) < 0)
		return -E_FORMAT;
	set->files = ARENA_ARRAY(in->arena, struct manifest_file, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (manifest_read_file(in, &set->files[set->nfiles++], kid, &bases) < 0)
			return -E_FORMAT;
	return 0;
}

static int
check_files(const struct manifest_reader *in, const struct manifest *manifest)
{
	struct manifest_place *places;
	size_t n = 0, nwords = 0;

	for (size_t i = 0; i < manifest->nsets; i++)
		n += manifest->sets[i].nfiles;
	places = ARENA_ARRAY(in->arena, struct manifest_place, n);
	n = 0;
	for (size_t i = 0; i < manifest->nsets; i++) {
		const struct manifest_set *set = &manifest->sets[i];

		for (size_t j = 0; j < set->nfiles; j++) {
			const struct manifest_file *file = &set->files[j];

			nwords += file->archs.n;
			if (nwords > WORDS_MAX)
				return err_at(in->err, in->file, file->line, 0,
					      "more than %d conditions", WORDS_MAX);
			places[n++] = (struct manifest_place){
				file->path,     file->line, file->path_line,
				file->path_col, set,        file};
		}
	}
	return manifest_check_places(in, places, n, "file");
}

int
manifest_open(const struct manifest_reader *in, const struct node **root,
	      struct str bytes, const char *const *keys)
{
	const struct node *version;

	if (yaml_parse(root, in->arena, bytes, in->file, in->err) < 0 ||
	    node_want(*root, NODE_MAP, "the document", in->file, in->err) < 0 ||
	    node_known(*root, keys, in->file, in->err) < 0)
		return -E_FORMAT;
	version = node_get(*root, "version");
	if (!version)
		return err_at(in->err, in->file, (*root)->line, (*root)->col,
			      "'version' is missing");
	if (!str_eq(node_text(*root, "version"), S("1")))
		return err_at(in->err, in->file, version->line, version->col,
			      "version: this program reads version 1");
	return 0;
}

int
manifest_parse(struct manifest *manifest, struct arena *arena, struct str bytes,
	       struct str file, struct err *err)
{
	static const char *const keys[] = {"version", "base", "sets", "note", NULL};
	const struct manifest_reader in = {arena, file, err};
	struct manifest_words bases = {0};
	const struct node *root, *sets;

	*manifest = (struct manifest){.file = file};
	if (manifest_open(&in, &root, bytes, keys) < 0 ||
	    read_base(&in, &bases, root) < 0)
		return -E_FORMAT;
	sets = node_get(root, "sets");
	if (!sets)
		return err_at(err, file, root->line, root->col, "'sets' is missing");
	if (node_want(sets, NODE_MAP, "sets", file, err) < 0)
		return -E_FORMAT;
	manifest->sets = ARENA_ARRAY(arena, struct manifest_set, sets->nkids);
	for (const struct node *set = sets->first; set; set = set->next)
		if (read_set(&in, manifest, set, bases) < 0)
			return -E_FORMAT;
	return check_files(&in, manifest);
}

const struct manifest_set *
manifest_set(const struct manifest *manifest, struct str name)
{
	for (size_t i = 0; i < manifest->nsets; i++)
		if (str_eq(manifest->sets[i].name, name))
			return &manifest->sets[i];
	return NULL;
}
