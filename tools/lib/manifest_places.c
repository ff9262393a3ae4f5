/* SPDX-License-Identifier: Apache-2.0 */
/* Which paths of a manifest get into each other's way. */
#include "arch.h"
#include "manifest_parts.h"
#include "str.h"

enum { CONDITIONS_MAX = 16 }; /* files for one path: all are compared with all */

bool
manifest_same_file(const struct manifest_file *a, const struct manifest_file *b)
{
	return (str_eq(a->url, b->url) || a->sha256.n) && a->sha256.n == b->sha256.n &&
	       a->folder == b->folder && a->has_size == b->has_size &&
	       a->size == b->size &&
	       memcmp(a->sha256.bytes, b->sha256.bytes, sizeof(a->sha256.bytes)) == 0;
}

/* '/' sorts before all else, so that a folder stands right before what is in it. */
static int
compare_places(const void *left, const void *right)
{
	const struct manifest_place *a = left, *b = right;
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

struct checker {
	const struct manifest_reader *in;
	const char *what; /* "file" or "node" */
	bool has_table;
	struct gpu_table table; /* once it is needed */
};

static int
taken(const struct checker *by, const struct manifest_place *a,
      const struct manifest_place *b)
{
	bool in_order = a->line <= b->line;
	const struct manifest_place *late = in_order ? b : a, *early = in_order ? a : b;

	return err_at(by->in->err, by->in->file, late->path_line, late->path_col,
		      "path '%.*s' is taken by the %s of line %u", STR(late->path),
		      by->what, early->line);
}

/* Several folders may be filled from several places; what is in them shows then. */
static bool
both_folders(const struct manifest_place *a, const struct manifest_place *b)
{
	return a->file && b->file && a->file->folder && b->file->folder;
}

static bool
share_place(const struct manifest_place *a, const struct manifest_place *b)
{
	return a->file && b->file && a->set != b->set &&
	       manifest_same_file(a->file, b->file);
}

static int
read_conditions(struct checker *by, struct arch_list *archs,
		const struct manifest_place *places, size_t n)
{
	struct arena *arena = by->in->arena;

	if (!by->has_table && gpu_load(&by->table, arena, NULL, by->in->err) < 0)
		return -E_FORMAT;
	by->has_table = true;
	for (size_t i = 0; i < n; i++) {
		const struct manifest_file *file = places[i].file;

		assert(file); /* trees have no conditions */
		arch_list_read(&archs[i], arena, &by->table, file->archs.p,
			       file->archs.n);
	}
	return 0;
}

/* Some of the places, which are one path, have conditions. */
static int
check_conditions(struct checker *by, const struct manifest_place *places, size_t n)
{
	struct arch_list archs[CONDITIONS_MAX];

	if (n > CONDITIONS_MAX)
		return err_at(by->in->err, by->in->file, places[CONDITIONS_MAX].path_line,
			      places[CONDITIONS_MAX].path_col,
			      "path '%.*s': more than %d files for it", STR(places->path),
			      CONDITIONS_MAX);
	if (read_conditions(by, archs, places, n) < 0)
		return -E_FORMAT;
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			const struct manifest_place *a = &places[j], *b = &places[i];
			bool apart = archs[i].n && archs[j].n &&
				     arch_exclude(&archs[i], &archs[j]);
			if (!apart && !share_place(a, b) && !both_folders(a, b))
				return taken(by, a, b);
		}
	return 0;
}

/* All for one path. */
static int
check_group(struct checker *by, const struct manifest_place *places, size_t n)
{
	bool conditions = false;

	for (size_t i = 0; i < n; i++)
		conditions |= places[i].file && places[i].file->archs.n > 0;
	if (conditions && n > 1)
		return check_conditions(by, places, n);
	/* being one file is transitive, so that neighbours are enough */
	for (size_t i = 1; i < n; i++)
		if (!share_place(&places[i - 1], &places[i]) &&
		    !both_folders(&places[i - 1], &places[i]))
			return taken(by, &places[i - 1], &places[i]);
	return 0;
}

static bool
is_inside(const struct manifest_place *outer, const struct manifest_place *inner)
{
	return str_starts(inner->path, outer->path) &&
	       inner->path.p[outer->path.n] == '/' &&
	       !(outer->file && outer->file->folder);
}

int
manifest_check_places(const struct manifest_reader *in, struct manifest_place *places,
		      size_t n, const char *what)
{
	struct checker by = {.in = in, .what = what};
	size_t from = 0;

	if (n)
		qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 1; i <= n; i++) {
		if (i < n && str_eq(places[i].path, places[from].path))
			continue;
		if (check_group(&by, &places[from], i - from) < 0)
			return -E_FORMAT;
		if (i < n && is_inside(&places[i - 1], &places[i]))
			return taken(&by, &places[i - 1], &places[i]);
		from = i;
	}
	return 0;
}
