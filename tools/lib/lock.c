/* SPDX-License-Identifier: Apache-2.0 */
/* Locks as they are read. */
#include "hub_place.h"
#include "lock.h"
#include "lock_parts.h"
#include "manifest_parts.h"
#include "str.h"
#include "url.h"

struct str
lock_name(struct arena *arena, struct str manifest)
{
	static const struct str ends[] = {{".yaml", 5}, {".yml", 4}};

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(manifest, ends[i])) {
			manifest = str_sub(manifest, 0, manifest.n - ends[i].n);
			break;
		}
	return arena_cat(arena, manifest, S(".lock.yaml"));
}

struct str
lock_url(struct arena *arena, struct str text)
{
	ptrdiff_t query = str_chr(text, '?');
	struct err ignored;
	struct url url;

	if (str_starts(text, S("file:")))
		return text;
	if (str_starts(text, S("http")) && (query >= 0 || str_chr(text, '@') >= 0)) {
		if (url_parse(&url, arena, text, &ignored) == 0)
			return url_shown(arena, &url);
		return S("https://...");
	}
	if (query < 0)
		return text;
	return arena_cat(arena, str_sub(text, 0, (size_t)query), S("?..."));
}

int
lock_order(const void *left, const void *right)
{
	const struct lock_file *a = left, *b = right;
	int order = str_cmp(a->path, b->path);

	return order ? order : str_cmp(a->url, b->url);
}

int
lock_order_trees(const void *left, const void *right)
{
	const struct lock_tree *a = left, *b = right;

	return str_cmp(a->folder, b->folder);
}

/* A list that may be missing. */
static int
open_list(const struct manifest_reader *in, const struct node **list,
	  const struct node *map, const char *key)
{
	static const struct node none = {.kind = NODE_LIST};
	const struct node *node = node_get(map, key);

	*list = node ? node : &none;
	return node_want(*list, NODE_LIST, key, in->file, in->err);
}

/* A file that a folder holds. */
static int
read_inner(const struct manifest_reader *in, struct lock_file *file,
	   const struct lock_file *folder, const struct node *map)
{
	static const char *const keys[] = {"path", "size", "sha256", NULL};

	file->line = map->line;
	file->col = map->col;
	if (node_want(map, NODE_MAP, "a file", in->file, in->err) < 0 ||
	    node_known(map, keys, in->file, in->err) < 0 ||
	    manifest_path(in, &file->path, map, "path") < 0)
		return -E_FORMAT;
	if (folder->path.n + 1 + file->path.n > 1024)
		return err_at(in->err, in->file, map->line, map->col,
			      "path '%.*s' is too long", STR(file->path));
	return manifest_proof(in, map, &file->has_size, &file->size, &file->sha256);
}

static int
check_twice(const struct manifest_reader *in, const struct lock_file *files, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct lock_file *a = &files[i - 1], *b = &files[i];
		bool is_before =
			a->line < b->line || (a->line == b->line && a->col < b->col);
		const struct lock_file *late = is_before ? b : a;

		if (lock_order(a, b) == 0)
			return err_at(in->err, in->file, late->line, late->col,
				      "'%.*s' stands here twice", STR(late->path));
	}
	return 0;
}

static int
read_folder(const struct manifest_reader *in, struct lock_file *file,
	    const struct node *map)
{
	const struct node *include = node_get(map, "include"), *list;

	file->folder = str_ends(file->url, S("/"));
	if (open_list(in, &list, map, "files") < 0 ||
	    (include && manifest_list(in, &file->include, include, "include") < 0))
		return -E_FORMAT;
	if (!file->folder && (include || list->nkids))
		return err_at(in->err, in->file, map->line, map->col,
			      "'include' and 'files' are of a folder, whose address ends "
			      "in '/'");
	file->files = ARENA_ARRAY(in->arena, struct lock_file, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (read_inner(in, &file->files[file->nfiles++], file, kid) < 0)
			return -E_FORMAT;
	qsort(file->files, file->nfiles, sizeof(*file->files), lock_order);
	return check_twice(in, file->files, file->nfiles);
}

/* As of a commit; nobody looks for another address in a lock. */
static bool
is_of(struct arena *arena, struct str url, struct str resolved)
{
	struct hub_place place, other;
	struct url parsed, to;
	struct err ignored;

	if (str_starts(url, S("hf://")))
		return str_starts(resolved, S("hf://")) &&
		       hub_place_short(&place, arena, url, &ignored) == 0 &&
		       hub_place_short(&other, arena, resolved, &ignored) == 0 &&
		       str_eq(place.kind, other.kind) && str_eq(place.repo, other.repo) &&
		       str_eq(str_cut(&place.path, '?'), str_cut(&other.path, '?'));
	return url_parse(&parsed, arena, url, &ignored) == 0 &&
	       url_parse(&to, arena, resolved, &ignored) == 0 &&
	       parsed.scheme != URL_FILE && url_same_origin(&parsed, &to) &&
	       str_ends(parsed.path, S("/")) == str_ends(to.path, S("/"));
}

static int
read_resolved(const struct manifest_reader *in, struct lock_file *file,
	      const struct node *node)
{
	if (manifest_address(in, &file->resolved, node) < 0)
		return -E_FORMAT;
	if (is_of(in->arena, file->url, file->resolved))
		return 0;
	return err_at(in->err, in->file, node->line, node->col,
		      "'resolved' is not 'url' as of a commit");
}

static int
read_file(const struct manifest_reader *in, struct lock_file *file,
	  const struct node *map)
{
	static const char *const keys[] = {"path",   "url",     "resolved", "size",
					   "sha256", "include", "files",    NULL};
	const struct node *resolved = node_get(map, "resolved");

	file->line = map->line;
	file->col = map->col;
	if (node_want(map, NODE_MAP, "a file", in->file, in->err) < 0 ||
	    node_known(map, keys, in->file, in->err) < 0 ||
	    manifest_path(in, &file->path, map, "path") < 0 ||
	    manifest_text(in, &file->url, map, "url") < 0 ||
	    manifest_address(in, &file->url, node_get(map, "url")) < 0 ||
	    (resolved && read_resolved(in, file, resolved) < 0) ||
	    manifest_proof(in, map, &file->has_size, &file->size, &file->sha256) < 0)
		return -E_FORMAT;
	return read_folder(in, file, map);
}

static int
read_tree(const struct manifest_reader *in, struct lock_tree *tree,
	  const struct node *map)
{
	static const char *const keys[] = {"folder", "url", "ref", "commit", NULL};
	const struct node *commit = node_get(map, "commit");
	struct digest_value sum;

	tree->line = map->line;
	tree->col = map->col;
	if (node_want(map, NODE_MAP, "a tree", in->file, in->err) < 0 ||
	    node_known(map, keys, in->file, in->err) < 0 ||
	    manifest_path(in, &tree->folder, map, "folder") < 0 ||
	    manifest_repository(in, &tree->url, map) < 0 ||
	    manifest_text(in, &tree->commit, map, "commit") < 0)
		return -E_FORMAT;
	if (node_get(map, "ref") && manifest_text(in, &tree->ref, map, "ref") < 0)
		return -E_FORMAT;
	if (!digest_parse(&sum, tree->commit) || sum.n != 20)
		return err_at(in->err, in->file, commit->line, commit->col,
			      "commit '%.*s': expected 40 hexadecimal digits",
			      STR(tree->commit));
	return 0;
}

static int
read_files(const struct manifest_reader *in, struct lock *lock, const struct node *root)
{
	const struct node *list;

	if (open_list(in, &list, root, "files") < 0)
		return -E_FORMAT;
	lock->files = ARENA_ARRAY(in->arena, struct lock_file, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (read_file(in, &lock->files[lock->nfiles++], kid) < 0)
			return -E_FORMAT;
	qsort(lock->files, lock->nfiles, sizeof(*lock->files), lock_order);
	return check_twice(in, lock->files, lock->nfiles);
}

static int
read_trees(const struct manifest_reader *in, struct lock *lock, const struct node *root)
{
	const struct node *list;

	if (open_list(in, &list, root, "trees") < 0)
		return -E_FORMAT;
	lock->trees = ARENA_ARRAY(in->arena, struct lock_tree, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (read_tree(in, &lock->trees[lock->ntrees++], kid) < 0)
			return -E_FORMAT;
	qsort(lock->trees, lock->ntrees, sizeof(*lock->trees), lock_order_trees);
	for (size_t i = 1; i < lock->ntrees; i++) {
		const struct lock_tree *a = &lock->trees[i - 1], *b = &lock->trees[i];
		const struct lock_tree *late = a->line < b->line ? b : a;

		if (lock_order_trees(a, b) == 0)
			return err_at(in->err, in->file, late->line, late->col,
				      "'%.*s' stands here twice", STR(late->folder));
	}
	return 0;
}

int
lock_parse(struct lock *lock, struct arena *arena, struct str bytes, struct str file,
	   struct err *err)
{
	static const char *const keys[] = {"version", "files", "trees", NULL};
	const struct manifest_reader in = {arena, file, err};
	const struct node *root;

	*lock = (struct lock){.file = file};
	if (manifest_open(&in, &root, bytes, keys) < 0 || read_files(&in, lock, root) < 0)
		return -E_FORMAT;
	return read_trees(&in, lock, root);
}
