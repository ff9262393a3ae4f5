/* SPDX-License-Identifier: Apache-2.0 */
/* A lock beside its manifest: where they disagree, and what the lock adds. */
#include "lock.h"
#include "lock_parts.h"
#include "str.h"

struct comparison {
	struct arena *arena;
	const struct lock *lock;
	struct str manifest;
	struct lock_faults *faults;
	bool *used; /* by entry of the lock */
};

static void
add(struct comparison *in, bool refused, struct str text)
{
	in->faults->p[in->faults->n++] = (struct lock_fault){refused, text};
}

/* "m.yaml:5:7: 'a/b' has another size in m.lock.yaml:9" */
static void
contradiction(struct comparison *in, unsigned line, unsigned col, struct str path,
	      const char *what, unsigned lock_line)
{
	add(in, true,
	    arena_printf(in->arena, "%.*s:%u:%u: '%.*s' has %s in %.*s:%u",
			 STR(in->manifest), line, col, STR(path), what,
			 STR(in->lock->file), lock_line));
}

static void
missing(struct comparison *in, unsigned line, unsigned col, struct str path)
{
	add(in, false,
	    arena_printf(in->arena, "%.*s:%u:%u: '%.*s' is not in %.*s",
			 STR(in->manifest), line, col, STR(path), STR(in->lock->file)));
}

static void
left_over(struct comparison *in, unsigned line, struct str path)
{
	add(in, false,
	    arena_printf(in->arena, "%.*s:%u: '%.*s' is not in %.*s", STR(in->lock->file),
			 line, STR(path), STR(in->manifest)));
}

const struct lock_file *
lock_find(const struct lock *lock, struct arena *arena, const struct manifest_file *file)
{
	const struct lock_file key = {.path = file->path,
				      .url = lock_url(arena, file->url)};

	return lock->nfiles ? bsearch(&key, lock->files, lock->nfiles,
				      sizeof(*lock->files), lock_order)
			    : NULL;
}

const struct lock_tree *
lock_find_tree(const struct lock *lock, const struct manifest_tree *tree)
{
	const struct lock_tree key = {.folder = tree->folder};

	return lock->ntrees ? bsearch(&key, lock->trees, lock->ntrees,
				      sizeof(*lock->trees), lock_order_trees)
			    : NULL;
}

static int
compare_path(const void *key, const void *entry)
{
	return str_cmp(*(const struct str *)key, ((const struct lock_file *)entry)->path);
}

static const struct lock_file *
find_path(const struct lock *lock, struct str path)
{
	return lock->nfiles ? bsearch(&path, lock->files, lock->nfiles,
				      sizeof(*lock->files), compare_path)
			    : NULL;
}

static bool
same_words(const struct manifest_words *a, const struct manifest_words *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (!str_eq(a->p[i], b->p[i]))
			return false;
	return a->n == b->n;
}

static void
compare_file(struct comparison *in, const struct manifest_file *file)
{
	const struct lock_file *entry = lock_find(in->lock, in->arena, file);
	const struct lock_file *other = entry ? NULL : find_path(in->lock, file->path);
	const char *what = NULL;

	if (!entry && !other) {
		missing(in, file->path_line, file->path_col, file->path);
		return;
	}
	in->used[(entry ? entry : other) - in->lock->files] = true;
	if (!entry)
		what = "another address";
	else if (file->sha256.n && entry->sha256.n &&
		 !digest_eq(&file->sha256, &entry->sha256))
		what = "another sha256";
	else if (file->has_size && entry->has_size && file->size != entry->size)
		what = "another size";
	else if (!same_words(&file->include, &entry->include))
		what = "other patterns";
	if (what)
		contradiction(in, file->path_line, file->path_col, file->path, what,
			      entry ? entry->line : other->line);
}

void
lock_compare(struct lock_faults *faults, struct arena *arena, const struct lock *lock,
	     const struct manifest *manifest)
{
	struct comparison in = {arena, lock, manifest->file, faults,
				ARENA_ARRAY(arena, bool, lock->nfiles)};
	size_t n = lock->nfiles + lock->ntrees;

	for (size_t i = 0; i < manifest->nsets; i++)
		n += manifest->sets[i].nfiles;
	*faults = (struct lock_faults){ARENA_ARRAY(arena, struct lock_fault, n), 0};
	for (size_t i = 0; i < manifest->nsets; i++)
		for (size_t j = 0; j < manifest->sets[i].nfiles; j++)
			compare_file(&in, &manifest->sets[i].files[j]);
	for (size_t i = 0; i < lock->nfiles; i++)
		if (!in.used[i])
			left_over(&in, lock->files[i].line, lock->files[i].path);
	for (size_t i = 0; i < lock->ntrees; i++)
		left_over(&in, lock->trees[i].line, lock->trees[i].folder);
}

static void
compare_tree(struct comparison *in, const struct manifest_tree *tree)
{
	const struct lock_tree *entry = lock_find_tree(in->lock, tree);
	const char *what = NULL;

	if (!entry) {
		missing(in, tree->path_line, tree->path_col, tree->folder);
		return;
	}
	in->used[entry - in->lock->trees] = true;
	if (!str_eq(lock_url(in->arena, tree->url), entry->url))
		what = "another address";
	else if (!str_eq(tree->ref, entry->ref))
		what = "another ref";
	else if (tree->commit.n && !str_eq_nocase(tree->commit, entry->commit))
		what = "another commit";
	if (what)
		contradiction(in, tree->path_line, tree->path_col, tree->folder, what,
			      entry->line);
}

void
lock_compare_trees(struct lock_faults *faults, struct arena *arena,
		   const struct lock *lock, const struct manifest_trees *trees)
{
	struct comparison in = {arena, lock, trees->file, faults,
				ARENA_ARRAY(arena, bool, lock->ntrees)};
	size_t n = lock->nfiles + lock->ntrees + trees->ntrees;

	*faults = (struct lock_faults){ARENA_ARRAY(arena, struct lock_fault, n), 0};
	for (size_t i = 0; i < trees->ntrees; i++)
		compare_tree(&in, &trees->trees[i]);
	for (size_t i = 0; i < lock->ntrees; i++)
		if (!in.used[i])
			left_over(&in, lock->trees[i].line, lock->trees[i].folder);
	for (size_t i = 0; i < lock->nfiles; i++)
		left_over(&in, lock->files[i].line, lock->files[i].path);
}

static void
fill_folder(struct manifest_file *folder, struct arena *arena,
	    const struct lock_file *entry)
{
	folder->files = ARENA_ARRAY(arena, struct manifest_file, entry->nfiles);
	folder->listed = true;
	for (size_t i = 0; i < entry->nfiles; i++) {
		const struct lock_file *inner = &entry->files[i];
		struct manifest_file *file = &folder->files[folder->nfiles++];
		bool ok = manifest_inside(file, arena, folder, inner->path);

		assert(ok); /* lock_parse refuses others */
		file->has_size = inner->has_size;
		file->size = inner->size;
		file->sha256 = inner->sha256;
	}
}

/* Locks hold no queries, which may be secrets. */
static struct str
with_query(struct arena *arena, struct str resolved, struct str url)
{
	ptrdiff_t at = str_chr(url, '?');

	if (at < 0 || str_chr(resolved, '?') >= 0)
		return resolved;
	return arena_cat(arena, resolved, str_sub(url, (size_t)at, url.n));
}

static void
fill_file(struct manifest_file *file, struct arena *arena, const struct lock_file *entry)
{
	if (!entry)
		return;
	if (!file->has_size) {
		file->has_size = entry->has_size;
		file->size = entry->size;
	}
	if (!file->sha256.n)
		file->sha256 = entry->sha256;
	if (entry->resolved.p)
		file->url = with_query(arena, entry->resolved, file->url);
	if (file->folder)
		fill_folder(file, arena, entry);
}

void
lock_fill(struct manifest *manifest, struct arena *arena, const struct lock *lock)
{
	for (size_t i = 0; i < manifest->nsets; i++)
		for (size_t j = 0; j < manifest->sets[i].nfiles; j++) {
			struct manifest_file *file = &manifest->sets[i].files[j];

			fill_file(file, arena, lock_find(lock, arena, file));
		}
}

void
lock_fill_trees(struct manifest_trees *trees, const struct lock *lock)
{
	for (size_t i = 0; i < trees->ntrees; i++) {
		struct manifest_tree *tree = &trees->trees[i];
		const struct lock_tree *entry = lock_find_tree(lock, tree);

		if (!tree->commit.n && entry)
			tree->commit = entry->commit;
	}
}
