/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of git trees. */
#include "gitrefs.h"
#include "hub_place.h"
#include "manifest_parts.h"
#include "str.h"
#include "told.h"
#include "yaml.h"

/* A commit, or the name of one that the lock knows. */
static int
read_commit(const struct manifest_reader *in, struct manifest_tree *tree,
	    const struct node *map)
{
	const struct node *commit = node_get(map, "commit"), *ref = node_get(map, "ref");
	struct digest_value sum;

	if (ref && commit)
		return err_at(in->err, in->file, ref->key_line, ref->key_col,
			      "'ref' and 'commit': one of them says it all");
	if (ref && manifest_text(in, &tree->ref, map, "ref") < 0)
		return -E_FORMAT;
	if (ref && !gitrefs_name_ok(tree->ref))
		return err_at(in->err, in->file, ref->line, ref->col,
			      "ref '%.*s': expected the name of a branch or tag",
			      STR(tree->ref));
	if (ref)
		return 0;
	if (manifest_text(in, &tree->commit, map, "commit") < 0)
		return -E_FORMAT;
	if (!digest_parse(&sum, tree->commit) || sum.n != 20)
		return err_at(in->err, in->file, commit->line, commit->col,
			      "commit '%.*s': expected 40 hexadecimal digits; a branch "
			      "or tag is a 'ref'",
			      STR(tree->commit));
	return 0;
}

/* hf://OWNER/REPO is one, too; the other short forms mean files. */
int
manifest_repository(const struct manifest_reader *in, struct str *url,
		    const struct node *map)
{
	const struct node *node = node_get(map, "url");
	char shown[TOLD_MAX];
	struct hub_place place;
	struct err ignored;

	if (manifest_text(in, url, map, "url") < 0)
		return -E_FORMAT;
	if (str_starts(*url, S("http")) || str_starts(*url, S("file:")))
		return manifest_address(in, url, node);
	if (str_starts(*url, S("hf://")) && str_chr(*url, '@') < 0 &&
	    str_chr(*url, '?') < 0 &&
	    hub_place_short(&place, in->arena, *url, &ignored) == 0 && !place.path.n)
		return 0;
	return err_at(in->err, in->file, node->line, node->col,
		      "'%s': expected a repository like https://HOST/OWNER/REPO, "
		      "file:///PATH or hf://OWNER/REPO",
		      told(shown, *url));
}

static int
read_tree(const struct manifest_reader *in, struct manifest_tree *tree,
	  const struct node *map)
{
	static const char *const keys[] = {"name",   "url",  "commit", "ref",
					   "folder", "note", NULL};
	const struct node *place = node_get(map, "folder");

	if (node_want(map, NODE_MAP, "a node", in->file, in->err) < 0 ||
	    node_known(map, keys, in->file, in->err) < 0 ||
	    manifest_path(in, &tree->name, map, "name") < 0 ||
	    manifest_repository(in, &tree->url, map) < 0 ||
	    read_commit(in, tree, map) < 0)
		return -E_FORMAT;
	tree->line = map->line;
	tree->folder = tree->name;
	if (place && manifest_path(in, &tree->folder, map, "folder") < 0)
		return -E_FORMAT;
	if (!place)
		place = node_get(map, "name");
	tree->path_line = place->line;
	tree->path_col = place->col;
	return 0;
}

static int
check_trees(const struct manifest_reader *in, const struct manifest_trees *trees)
{
	struct manifest_place *places =
		ARENA_ARRAY(in->arena, struct manifest_place, trees->ntrees);

	for (size_t i = 0; i < trees->ntrees; i++) {
		const struct manifest_tree *tree = &trees->trees[i];
		places[i] = (struct manifest_place){.path = tree->folder,
						    .line = tree->line,
						    .path_line = tree->path_line,
						    .path_col = tree->path_col};
	}
	return manifest_check_places(in, places, trees->ntrees, "node");
}

int
manifest_parse_trees(struct manifest_trees *trees, struct arena *arena, struct str bytes,
		     struct str file, struct err *err)
{
	static const char *const keys[] = {"version", "nodes", "note", NULL};
	const struct manifest_reader in = {arena, file, err};
	const struct node *root, *list;

	*trees = (struct manifest_trees){.file = file};
	if (manifest_open(&in, &root, bytes, keys) < 0)
		return -E_FORMAT;
	list = node_get(root, "nodes");
	if (!list)
		return err_at(err, file, root->line, root->col, "'nodes' is missing");
	if (node_want(list, NODE_LIST, "nodes", file, err) < 0)
		return -E_FORMAT;
	trees->trees = ARENA_ARRAY(arena, struct manifest_tree, list->nkids);
	for (const struct node *node = list->first; node; node = node->next)
		if (read_tree(&in, &trees->trees[trees->ntrees++], node) < 0)
			return -E_FORMAT;
	return check_trees(&in, trees);
}

bool
manifest_is_trees(struct arena *arena, struct str bytes)
{
	const struct node *root;
	struct err ignored;

	return yaml_parse(&root, arena, bytes, S(""), &ignored) == 0 &&
	       node_get(root, "nodes") != NULL;
}
