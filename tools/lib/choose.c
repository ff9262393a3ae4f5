/* SPDX-License-Identifier: Apache-2.0 */
#include "choose.h"
#include "arch.h"
#include "str.h"

struct chooser {
	struct arena *arena;
	const struct manifest *manifest;
	const struct choice_by *by;
	struct gpu_table table;
	struct arch_list given;
	struct err *err;
};

/* A chosen file, and its place among them. */
struct pick {
	const struct manifest_file *file;
	size_t index;
};

static int
refuse(const struct chooser *in, const struct manifest_file *file, const char *why)
{
	return err_set(in->err, E_USAGE, "%.*s:%u:%u: '%.*s' %s", STR(in->manifest->file),
		       file->path_line, file->path_col, STR(file->path), why);
}

/* Does a file of the manifest ask for a row of this name? */
static bool
is_row(const struct manifest *manifest, struct str word)
{
	for (size_t i = 0; i < manifest->nsets; i++)
		for (size_t j = 0; j < manifest->sets[i].nfiles; j++) {
			const struct manifest_words *archs =
				&manifest->sets[i].files[j].archs;
			for (size_t k = 0; k < archs->n; k++)
				if (str_eq_nocase(archs->p[k], word))
					return true;
		}
	return false;
}

/* What --arch says. A word that is nothing would silently choose nothing. */
static int
read_given(struct chooser *in)
{
	const struct choice_by *by = in->by;
	struct str *words = ARENA_ARRAY(in->arena, struct str, by->narchs);

	if (gpu_load(&in->table, in->arena, NULL, in->err) < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < by->narchs; i++)
		words[i] = str_c(by->archs[i]);
	arch_list_read(&in->given, in->arena, &in->table, words, by->narchs);
	for (size_t i = 0; i < by->narchs; i++) {
		struct cc_list ignored = {0};

		if (in->given.p[i].ccs.n || is_row(in->manifest, words[i]))
			continue;
		return gpu_parse(&in->table, &ignored, in->arena, words[i], in->err);
	}
	return 0;
}

static int
undecided(const struct chooser *in, const struct manifest_file *file,
	  const struct arch_list *words)
{
	for (size_t i = 0; i < words->n; i++) {
		const struct arch_list word = {&words->p[i], 1};

		if (arch_among(&word, &in->given) == ARCH_OPEN)
			return err_set(
				in->err, E_USAGE, "%.*s:%u:%u: '%.*s' is for '%.*s', %s",
				STR(in->manifest->file), file->path_line, file->path_col,
				STR(file->path), STR(words->p[i].text),
				words->p[i].ccs.n ? "a GPU, and --arch names rows only"
						  : "no GPU known here; if it is a row, "
						    "name the row with --arch, too");
	}
	return 0;
}

static int
is_wanted(struct chooser *in, const struct manifest_file *file, bool *wanted)
{
	struct arch_list words;
	enum arch_answer answer;

	*wanted = true;
	if (!file->archs.n)
		return 0;
	if (!in->by->narchs)
		return refuse(in, file, "depends on the GPU: --arch NAME|CC is missing");
	arch_list_read(&words, in->arena, &in->table, file->archs.p, file->archs.n);
	answer = arch_among(&words, &in->given);
	*wanted = answer == ARCH_YES;
	return answer == ARCH_OPEN ? undecided(in, file, &words) : 0;
}

static int
pick_set(struct chooser *in, const struct manifest_set *set, struct pick *picks,
	 size_t *npicks)
{
	for (size_t i = 0; i < set->nfiles; i++) {
		bool wanted;

		if (is_wanted(in, &set->files[i], &wanted) < 0)
			return -E_USAGE;
		if (wanted) {
			picks[*npicks] = (struct pick){&set->files[i], *npicks};
			++*npicks;
		}
	}
	return 0;
}

static int
compare_paths(const void *left, const void *right)
{
	const struct pick *a = left, *b = right;
	int order = str_cmp(a->file->path, b->file->path);

	if (order == 0 && a->file->folder) /* others are the same bytes */
		order = str_cmp(a->file->url, b->file->url);
	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static int
compare_indexes(const void *left, const void *right)
{
	const struct pick *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

static bool
same_folder(const struct manifest_file *a, const struct manifest_file *b)
{
	if (!str_eq(a->url, b->url) || a->include.n != b->include.n)
		return false;
	for (size_t i = 0; i < a->include.n; i++)
		if (!str_eq(a->include.p[i], b->include.p[i]))
			return false;
	return true;
}

/* Leaves each file once; picks are sorted by path. Conditions that exclude each other on
 * one GPU may hold together for several. */
static int
merge(const struct chooser *in, struct pick *picks, size_t *npicks)
{
	size_t n = 0;

	for (size_t i = 0; i < *npicks; i++) {
		const struct manifest_file *file = picks[i].file;
		const struct manifest_file *last = n ? picks[n - 1].file : NULL;
		bool same = last && str_eq(last->path, file->path);

		if (same && (file->folder ? same_folder(last, file)
					  : manifest_same_file(last, file)))
			continue;
		if (same && !file->folder)
			return refuse(in, file,
				      arena_printf(in->arena,
						   "is wanted by line %u, too, for what "
						   "--arch says",
						   last->line)
					      .p);
		picks[n++] = picks[i];
	}
	*npicks = n;
	return 0;
}

static int
pick_files(struct chooser *in, struct pick *picks, size_t *npicks)
{
	const struct choice_by *by = in->by;
	const struct manifest *manifest = in->manifest;

	for (size_t i = 0; i < by->nsets; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = str_eq(str_c(by->sets[i]), str_c(by->sets[j]));
		if (!again && pick_set(in, manifest_set(manifest, str_c(by->sets[i])),
				       picks, npicks) < 0)
			return -E_USAGE;
	}
	for (size_t i = 0; !by->nsets && i < manifest->nsets; i++)
		if (pick_set(in, &manifest->sets[i], picks, npicks) < 0)
			return -E_USAGE;
	return 0;
}

int
choose_files(struct choice *choice, struct arena *arena, const struct manifest *manifest,
	     const struct choice_by *by, struct err *err)
{
	struct chooser in = {.arena = arena, .manifest = manifest, .by = by, .err = err};
	struct pick *picks;
	size_t n = 0;

	for (size_t i = 0; i < by->nsets; i++)
		if (!manifest_set(manifest, str_c(by->sets[i])))
			return err_set(err, E_USAGE, "%.*s: has no set '%s'",
				       STR(manifest->file), by->sets[i]);
	if (by->narchs && read_given(&in) < 0)
		return -(int)err->code;
	for (size_t i = 0; i < manifest->nsets; i++)
		n += manifest->sets[i].nfiles;
	picks = ARENA_ARRAY(arena, struct pick, n);
	n = 0;
	if (pick_files(&in, picks, &n) < 0)
		return -E_USAGE;
	qsort(picks, n, sizeof(*picks), compare_paths);
	if (merge(&in, picks, &n) < 0)
		return -E_USAGE;
	qsort(picks, n, sizeof(*picks), compare_indexes);
	choice->files = ARENA_ARRAY(arena, const struct manifest_file *, n);
	choice->nfiles = n;
	for (size_t i = 0; i < n; i++)
		choice->files[i] = picks[i].file;
	return 0;
}
