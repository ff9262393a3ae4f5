/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"
#include "str.h"
#include "yaml.h"

bool
manifest_path_ok(struct str path)
{
	struct str rest = path;

	if (path.n == 0 || path.n > 1024 || str_ends(path, S("/")))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f ||
		    path.p[i] == '\\')
			return false;
	while (rest.p) {
		struct str part = str_cut(&rest, '/');
		if (part.n == 0 || part.n > 255 || str_eq(part, S(".")) ||
		    str_eq(part, S("..")))
			return false;
	}
	return true;
}

/* A scalar child that must be there and not empty. */
static int
want_text(struct str *text, const struct node *map, const char *key, struct str file,
	  struct err *err)
{
	const struct node *node = node_get(map, key);

	if (!node)
		return err_at(err, file, map->line, map->col, "'%s' is missing", key);
	if (node_want(node, NODE_SCALAR, key, file, err) < 0)
		return -E_FORMAT;
	if (node->text.n == 0)
		return err_at(err, file, node->line, node->col, "'%s' is empty", key);
	*text = node->text;
	return 0;
}

static int
want_path(struct str *path, const struct node *map, const char *key, struct str file,
	  struct err *err)
{
	const struct node *node = node_get(map, key);

	if (want_text(path, map, key, file, err) < 0)
		return -E_FORMAT;
	if (!manifest_path_ok(*path))
		return err_at(err, file, node->line, node->col,
			      "%s '%.*s': expected a relative path without '.' or '..'",
			      key, STR(*path));
	return 0;
}

static int
want_url(struct str *url, const struct node *node, struct str file, struct err *err)
{
	static const struct str schemes[] = {
		{"https://", 8}, {"http://", 7}, {"file:", 5}, {"hf://", 5}};

	if (node_want(node, NODE_SCALAR, "url", file, err) < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(node->text, schemes[i])) {
			*url = node->text;
			return 0;
		}
	return err_at(err, file, node->line, node->col,
		      "'%.*s': expected an https:, hf:, http: or file: address",
		      STR(node->text));
}

static int
read_mirrors(struct manifest_file *entry, struct arena *arena, const struct node *list,
	     struct str file, struct err *err)
{
	if (!list)
		return 0;
	if (node_want(list, NODE_LIST, "mirrors", file, err) < 0)
		return -E_FORMAT;
	entry->mirrors = ARENA_ARRAY(arena, struct str, list->nkids);
	for (const struct node *node = list->first; node; node = node->next)
		if (want_url(&entry->mirrors[entry->nmirrors++], node, file, err) < 0)
			return -E_FORMAT;
	return 0;
}

/* size and sha256, either of which may be missing. */
static int
read_proof(struct manifest_file *entry, const struct node *map, struct str file,
	   struct err *err)
{
	const struct node *size = node_get(map, "size"), *sum = node_get(map, "sha256");

	entry->has_size = size != NULL;
	if (size && (size->kind != NODE_SCALAR ||
		     !str_uint(size->text, 0, INT64_MAX, &entry->size)))
		return err_at(err, file, size->line, size->col,
			      "size: expected a number of bytes");
	if (sum && (sum->kind != NODE_SCALAR ||
		    !digest_parse(&entry->sha256, sum->text) || entry->sha256.n != 32))
		return err_at(err, file, sum->line, sum->col,
			      "sha256: expected 64 hexadecimal digits");
	return 0;
}

static int
read_file(struct manifest_file *entry, struct arena *arena, const struct node *map,
	  struct str file, struct err *err)
{
	static const char *const keys[] = {"url",     "path", "size", "sha256",
					   "mirrors", "note", NULL};
	const struct node *url;

	if (node_want(map, NODE_MAP, "a file", file, err) < 0 ||
	    node_known(map, keys, file, err) < 0 ||
	    want_text(&entry->url, map, "url", file, err) < 0 ||
	    want_path(&entry->path, map, "path", file, err) < 0)
		return -E_FORMAT;
	url = node_get(map, "url");
	entry->line = map->line;
	if (want_url(&entry->url, url, file, err) < 0 ||
	    read_mirrors(entry, arena, node_get(map, "mirrors"), file, err) < 0)
		return -E_FORMAT;
	return read_proof(entry, map, file, err);
}

/* The same bytes may be wanted in one place by several sets. */
static bool
same_file(const struct manifest_file *a, const struct manifest_file *b)
{
	return (str_eq(a->url, b->url) || a->sha256.n) && a->sha256.n == b->sha256.n &&
	       a->has_size == b->has_size && a->size == b->size &&
	       memcmp(a->sha256.bytes, b->sha256.bytes, sizeof(a->sha256.bytes)) == 0;
}

/* A place below the target, and who wants it. */
struct place {
	struct str path;
	unsigned line;
	const struct manifest_set *set;
	const struct manifest_file *file;
};

/* '/' sorts before all else, so that a folder stands right before what is in it. */
static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	size_t n = a->path.n < b->path.n ? a->path.n : b->path.n;

	for (size_t i = 0; i < n; i++) {
		int x = a->path.p[i] == '/' ? 0 : (unsigned char)a->path.p[i];
		int y = b->path.p[i] == '/' ? 0 : (unsigned char)b->path.p[i];
		if (x != y)
			return x - y;
	}
	if (a->path.n != b->path.n)
		return a->path.n < b->path.n ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static bool
places_clash(const struct place *a, const struct place *b)
{
	if (!str_starts(b->path, a->path))
		return false;
	if (a->path.n != b->path.n)
		return b->path.p[a->path.n] == '/';
	return !a->file || a->set == b->set || !same_file(a->file, b->file);
}

/* Sorts the places. Neighbours are all that has to be compared. */
static int
check_places(struct place *places, size_t n, const char *what, struct str file,
	     struct err *err)
{
	if (n)
		qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 1; i < n; i++) {
		const struct place *a = &places[i - 1], *b = &places[i];
		bool in_order = a->line <= b->line;
		if (!places_clash(a, b))
			continue;
		return err_at(err, file, in_order ? b->line : a->line, 0,
			      "path '%.*s' is taken by the %s of line %u",
			      STR(in_order ? b->path : a->path), what,
			      in_order ? a->line : b->line);
	}
	return 0;
}

static int
check_files(const struct manifest *manifest, struct arena *arena, struct str file,
	    struct err *err)
{
	struct place *places;
	size_t n = 0;

	for (size_t i = 0; i < manifest->nsets; i++)
		n += manifest->sets[i].nfiles;
	places = ARENA_ARRAY(arena, struct place, n);
	n = 0;
	for (size_t i = 0; i < manifest->nsets; i++) {
		const struct manifest_set *set = &manifest->sets[i];
		for (size_t j = 0; j < set->nfiles; j++)
			places[n++] =
				(struct place){set->files[j].path, set->files[j].line,
					       set, &set->files[j]};
	}
	return check_places(places, n, "file", file, err);
}

static int
check_trees(const struct manifest_trees *trees, struct arena *arena, struct str file,
	    struct err *err)
{
	struct place *places = ARENA_ARRAY(arena, struct place, trees->ntrees);

	for (size_t i = 0; i < trees->ntrees; i++)
		places[i] = (struct place){.path = trees->trees[i].folder,
					   .line = trees->trees[i].line};
	return check_places(places, trees->ntrees, "node", file, err);
}

static int
read_set(struct manifest *manifest, struct arena *arena, const struct node *list,
	 struct str file, struct err *err)
{
	struct manifest_set *set = &manifest->sets[manifest->nsets++];

	if (node_want(list, NODE_LIST, "a set", file, err) < 0)
		return -E_FORMAT;
	set->name = list->key;
	set->files = ARENA_ARRAY(arena, struct manifest_file, list->nkids);
	for (const struct node *node = list->first; node; node = node->next) {
		struct manifest_file *entry = &set->files[set->nfiles];
		if (read_file(entry, arena, node, file, err) < 0)
			return -E_FORMAT;
		set->nfiles++;
	}
	return 0;
}

/* The document: a map with version 1 and these keys. */
static int
open_document(const struct node **root, struct arena *arena, struct str bytes,
	      struct str file, const char *const *keys, struct err *err)
{
	const struct node *version;

	if (yaml_parse(root, arena, bytes, file, err) < 0 ||
	    node_want(*root, NODE_MAP, "the document", file, err) < 0 ||
	    node_known(*root, keys, file, err) < 0)
		return -E_FORMAT;
	version = node_get(*root, "version");
	if (!version)
		return err_at(err, file, (*root)->line, (*root)->col,
			      "'version' is missing");
	if (!str_eq(node_text(*root, "version"), S("1")))
		return err_at(err, file, version->line, version->col,
			      "version: this program reads version 1");
	return 0;
}

int
manifest_parse(struct manifest *manifest, struct arena *arena, struct str bytes,
	       struct str file, struct err *err)
{
	static const char *const keys[] = {"version", "sets", "note", NULL};
	const struct node *root, *sets;

	*manifest = (struct manifest){0};
	if (open_document(&root, arena, bytes, file, keys, err) < 0)
		return -E_FORMAT;
	sets = node_get(root, "sets");
	if (!sets)
		return err_at(err, file, root->line, root->col, "'sets' is missing");
	if (node_want(sets, NODE_MAP, "sets", file, err) < 0)
		return -E_FORMAT;
	manifest->sets = ARENA_ARRAY(arena, struct manifest_set, sets->nkids);
	for (const struct node *list = sets->first; list; list = list->next)
		if (read_set(manifest, arena, list, file, err) < 0)
			return -E_FORMAT;
	return check_files(manifest, arena, file, err);
}

const struct manifest_set *
manifest_set(const struct manifest *manifest, struct str name)
{
	for (size_t i = 0; i < manifest->nsets; i++)
		if (str_eq(manifest->sets[i].name, name))
			return &manifest->sets[i];
	return NULL;
}

static int
read_tree(struct manifest_tree *tree, const struct node *map, struct str file,
	  struct err *err)
{
	static const char *const keys[] = {"name",   "url",  "commit",
					   "folder", "note", NULL};
	const struct node *commit;
	struct digest_value sum;

	if (node_want(map, NODE_MAP, "a node", file, err) < 0 ||
	    node_known(map, keys, file, err) < 0 ||
	    want_path(&tree->name, map, "name", file, err) < 0 ||
	    want_text(&tree->url, map, "url", file, err) < 0 ||
	    want_url(&tree->url, node_get(map, "url"), file, err) < 0 ||
	    want_text(&tree->commit, map, "commit", file, err) < 0)
		return -E_FORMAT;
	commit = node_get(map, "commit");
	if (!digest_parse(&sum, tree->commit) || sum.n != 20)
		return err_at(err, file, commit->line, commit->col,
			      "commit '%.*s': expected 40 hexadecimal digits; a branch "
			      "or tag moves",
			      STR(tree->commit));
	tree->line = map->line;
	tree->folder = tree->name;
	return node_get(map, "folder")
		       ? want_path(&tree->folder, map, "folder", file, err)
		       : 0;
}

int
manifest_parse_trees(struct manifest_trees *trees, struct arena *arena, struct str bytes,
		     struct str file, struct err *err)
{
	static const char *const keys[] = {"version", "nodes", "note", NULL};
	const struct node *root, *list;

	*trees = (struct manifest_trees){0};
	if (open_document(&root, arena, bytes, file, keys, err) < 0)
		return -E_FORMAT;
	list = node_get(root, "nodes");
	if (!list)
		return err_at(err, file, root->line, root->col, "'nodes' is missing");
	if (node_want(list, NODE_LIST, "nodes", file, err) < 0)
		return -E_FORMAT;
	trees->trees = ARENA_ARRAY(arena, struct manifest_tree, list->nkids);
	for (const struct node *node = list->first; node; node = node->next) {
		struct manifest_tree *tree = &trees->trees[trees->ntrees];
		if (read_tree(tree, node, file, err) < 0)
			return -E_FORMAT;
		trees->ntrees++;
	}
	return check_trees(trees, arena, file, err);
}
