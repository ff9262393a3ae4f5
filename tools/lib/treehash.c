/* SPDX-License-Identifier: Apache-2.0 */
/* https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
#include "treehash.h"
#include "str.h"

enum { SUM_N = 20, HEX_N = 40, MODE_N = 6, PATH_N = 4096 };

void
treehash_begin(struct digest *digest, uint64_t size)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "blob %llu", (unsigned long long)size);

	digest_init(digest, DIGEST_SHA1);
	digest_update(digest, str_n(head, (size_t)n + 1)); /* with its NUL */
}

static int
by_path(const void *a, const void *b)
{
	return str_cmp(((const struct treehash_entry *)a)->path,
		       ((const struct treehash_entry *)b)->path);
}

void
treehash_sort(struct treehash_entry *entries, size_t nentries)
{
	if (nentries)
		qsort(entries, nentries, sizeof(*entries), by_path);
}

/* What stands in one folder: a file of the list, or a folder with some of its files. */
struct item {
	struct str name;
	unsigned mode;
	unsigned char sum[SUM_N];
};

enum { MODE_FOLDER = 040000 };

/* Git sorts a folder as if its name ended with '/'. */
static int
by_name(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	size_t n = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = n ? memcmp(a->name.p, b->name.p, n) : 0;
	unsigned char next_a, next_b;

	if (order)
		return order;
	next_a = a->name.n > n            ? (unsigned char)a->name.p[n]
		 : a->mode == MODE_FOLDER ? '/'
					  : 0;
	next_b = b->name.n > n            ? (unsigned char)b->name.p[n]
		 : b->mode == MODE_FOLDER ? '/'
					  : 0;
	return next_a - next_b;
}

static void
sum_items(unsigned char sum[static SUM_N], struct item *items, size_t nitems)
{
	struct digest_value value;
	struct digest digest;
	uint64_t size = 0;
	char head[32];
	int n;

	if (nitems)
		qsort(items, nitems, sizeof(*items), by_name);
	for (size_t i = 0; i < nitems; i++)
		size += (items[i].mode == MODE_FOLDER ? 5u : 6u) + 1 + items[i].name.n +
			1 + SUM_N;
	n = snprintf(head, sizeof(head), "tree %llu", (unsigned long long)size);
	digest_init(&digest, DIGEST_SHA1);
	digest_update(&digest, str_n(head, (size_t)n + 1));
	for (size_t i = 0; i < nitems; i++) {
		n = snprintf(head, sizeof(head), "%o ", items[i].mode);
		digest_update(&digest, str_n(head, (size_t)n));
		digest_update(&digest, items[i].name);
		digest_update(&digest, S("\0"));
		digest_update(&digest, str_n(items[i].sum, SUM_N));
	}
	digest_final(&digest, &value);
	memcpy(sum, value.bytes, SUM_N);
}

/* Does the path lie in the folder: prefix (with its '/' behind, or empty) and more? */
static size_t
count_inside(const struct treehash_entry *entries, size_t nentries, struct str prefix)
{
	size_t n = 0;

	while (n < nentries && str_starts(entries[n].path, prefix))
		n++;
	return n;
}

/* How many files and folders stand directly in the folder that all entries lie in. */
static size_t
count_items(const struct treehash_entry *entries, size_t nentries, size_t skip)
{
	size_t nitems = 0;

	for (size_t i = 0; i < nentries; nitems++) {
		struct str rest = str_sub(entries[i].path, skip, entries[i].path.n);
		ptrdiff_t slash = str_chr(rest, '/');
		i += slash < 0 ? 1
			       : count_inside(entries + i, nentries - i,
					      str_sub(entries[i].path, 0,
						      skip + (size_t)slash + 1));
	}
	return nitems;
}

/* skip: the length of the folder's own path, with '/' behind. As deep as paths are. */
static void
sum_folder(unsigned char sum[static SUM_N], struct arena *arena,
	   const struct treehash_entry *entries, size_t nentries, size_t skip)
{
	size_t nitems = 0;
	struct item *items =
		ARENA_ARRAY(arena, struct item, count_items(entries, nentries, skip));

	for (size_t i = 0; i < nentries;) {
		const struct treehash_entry *entry = &entries[i];
		struct str rest = str_sub(entry->path, skip, entry->path.n);
		struct item *item = &items[nitems++];
		ptrdiff_t slash = str_chr(rest, '/');
		size_t n;

		if (slash < 0) {
			*item = (struct item){.name = rest, .mode = entry->mode};
			memcpy(item->sum, entry->sum, SUM_N);
			i++;
			continue;
		}
		*item = (struct item){.name = str_sub(rest, 0, (size_t)slash),
				      .mode = MODE_FOLDER};
		n = count_inside(entry, nentries - i,
				 str_sub(entry->path, 0, skip + (size_t)slash + 1));
		sum_folder(item->sum, arena, entry, n, skip + (size_t)slash + 1);
		i += n;
	}
	sum_items(sum, items, nitems);
}

void
treehash_tree(struct digest_value *name, struct arena *arena,
	      const struct treehash_entry *entries, size_t nentries)
{
	*name = (struct digest_value){.kind = DIGEST_SHA1, .n = SUM_N};
	sum_folder(name->bytes, arena, entries, nentries, 0);
}

void
treehash_print(FILE *file, const struct treehash_entry *entries, size_t nentries)
{
	struct digest_value sum = {.kind = DIGEST_SHA1, .n = SUM_N};
	char hex[DIGEST_HEX_MAX];

	for (size_t i = 0; i < nentries; i++) {
		memcpy(sum.bytes, entries[i].sum, SUM_N);
		digest_hex(hex, &sum);
		fprintf(file, "%06o %s\t", (unsigned)entries[i].mode, hex);
		fwrite(entries[i].path.p, 1, entries[i].path.n, file);
		fputc('\n', file);
	}
}

static bool
parse_line(struct treehash_entry *entry, struct str line)
{
	static const struct {
		const char *text;
		enum treehash_mode mode;
	} modes[] = {{"100644 ", TREEHASH_FILE},
		     {"100755 ", TREEHASH_PROGRAM},
		     {"120000 ", TREEHASH_LINK}};
	struct digest_value sum;

	entry->mode = 0;
	for (size_t i = 0; i < COUNT(modes); i++)
		if (str_starts(line, str_c(modes[i].text)))
			entry->mode = modes[i].mode;
	line = str_sub(line, MODE_N + 1, line.n);
	if (!entry->mode || line.n < HEX_N + 2 || line.n > HEX_N + PATH_N ||
	    line.p[HEX_N] != '\t' || !digest_parse(&sum, str_sub(line, 0, HEX_N)))
		return false;
	memcpy(entry->sum, sum.bytes, SUM_N);
	entry->path = str_sub(line, HEX_N + 1, line.n);
	return true;
}

int
treehash_parse(struct treehash_entry **entries, size_t *nentries, struct arena *arena,
	       struct str text, struct str file, struct err *err)
{
	size_t nlines = str_count(text, '\n');

	*nentries = 0;
	*entries = ARENA_ARRAY(arena, struct treehash_entry, nlines);
	if (text.n && !str_ends(text, S("\n")))
		return err_at(err, file, (unsigned)nlines + 1, 0, "ends in the middle");
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		if (!parse_line(&(*entries)[(*nentries)++], line))
			return err_at(err, file, (unsigned)*nentries, 0,
				      "not a line of git's files");
	}
	return 0;
}
