/* SPDX-License-Identifier: Apache-2.0 */
#include "flat.h"
#include "str.h"

struct flat {
	const struct manifest_file *file;
	size_t index;
};

static int
compare_paths(const void *left, const void *right)
{
	const struct flat *a = left, *b = right;
	int order = str_cmp(a->file->path, b->file->path);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static int
compare_indexes(const void *left, const void *right)
{
	const struct flat *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

static int
refuse(const struct manifest *manifest, const struct manifest_file *file,
       const struct manifest_file *other, struct err *err)
{
	return err_at(err, manifest->file, file->path_line, file->path_col,
		      "path '%.*s' is taken by '%.*s' of line %u", STR(file->path),
		      STR(other->path), other->line);
}

/* Whether a folder of files' paths is itself one of the files; they are sorted. */
static const struct manifest_file *
find_above(const struct flat *all, size_t n, struct str path)
{
	for (ptrdiff_t slash = str_rchr(path, '/'); slash > 0;
	     slash = str_rchr(path, '/')) {
		struct manifest_file above = {.path = str_sub(path, 0, (size_t)slash)};
		size_t low = 0, high = n;

		while (low < high) {
			size_t middle = low + (high - low) / 2;
			int order = str_cmp(all[middle].file->path, above.path);

			if (order == 0)
				return all[middle].file;
			if (order < 0)
				low = middle + 1;
			else
				high = middle;
		}
		path = above.path;
	}
	return NULL;
}

/* Leaves each path once; all are sorted by path. */
static int
merge(const struct manifest *manifest, struct flat *all, size_t *nall, struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < *nall; i++) {
		const struct manifest_file *file = all[i].file, *above;
		const struct manifest_file *last = n ? all[n - 1].file : NULL;

		if (last && str_eq(last->path, file->path)) {
			if (!manifest_same_file(last, file))
				return refuse(manifest, file, last, err);
			continue;
		}
		above = find_above(all, n, file->path);
		if (above)
			return refuse(manifest, file, above, err);
		all[n++] = all[i];
	}
	*nall = n;
	return 0;
}

static int
expand(struct flat *all, const struct choice *choice, const struct manifest *manifest,
       struct err *err)
{
	size_t n = 0;

	for (size_t i = 0; i < choice->nfiles; i++) {
		const struct manifest_file *file = choice->files[i];

		if (file->folder && !file->listed)
			return err_at(err, manifest->file, file->path_line,
				      file->path_col,
				      "what is in the folder '%.*s' is not known; run "
				      "grab lock -f %.*s",
				      STR(file->path), STR(manifest->file));
		if (!file->folder) {
			all[n] = (struct flat){file, n};
			n++;
		}
		for (size_t j = 0; j < file->nfiles; j++, n++)
			all[n] = (struct flat){&file->files[j], n};
	}
	return 0;
}

int
flat_files(struct choice *choice, struct arena *arena, const struct manifest *manifest,
	   struct err *err)
{
	bool has_folder = false;
	struct flat *all;
	size_t n = 0;

	for (size_t i = 0; i < choice->nfiles; i++) {
		has_folder |= choice->files[i]->folder;
		n += choice->files[i]->folder ? choice->files[i]->nfiles : 1;
	}
	if (!has_folder)
		return 0;
	all = ARENA_ARRAY(arena, struct flat, n);
	if (expand(all, choice, manifest, err) < 0)
		return -E_FORMAT;
	qsort(all, n, sizeof(*all), compare_paths);
	if (merge(manifest, all, &n, err) < 0)
		return -E_FORMAT;
	qsort(all, n, sizeof(*all), compare_indexes);
	choice->files = ARENA_ARRAY(arena, const struct manifest_file *, n);
	choice->nfiles = n;
	for (size_t i = 0; i < n; i++)
		choice->files[i] = all[i].file;
	return 0;
}
