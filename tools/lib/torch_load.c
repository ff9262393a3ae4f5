/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/torch.yaml into tables: its releases, and what differs by platform. */
#include "str.h"
#include "torch_row.h"

enum {
	REL_TORCH,
	REL_DATE,
	REL_VISION,
	REL_AUDIO,
	REL_CUDA,
	REL_OFF,
	REL_PYPI,
	REL_PYTHON,
	REL_TRITON,
	REL_CONF_PYPI,
	REL_CONF_TRITON,
	REL_SRC
};
static int release_order(const struct row *a, const struct row *b);
static const struct row_shape releases = {
	"releases",
	{RELEASE("torch", true),
	 {"date", false, false, torch_is_date, "a date such as 2025-08-06"},
	 RELEASE("vision", true),
	 RELEASE("audio", true),
	 TAGS("cuda", true),
	 TAGS("off_matrix", false),
	 TAG("pypi", true),
	 {"python", true, true, torch_is_python, "a Python such as 3.12 or 3.13t"},
	 RELEASE("triton", true),
	 MARK("conf_pypi"),
	 MARK("conf_triton"),
	 {"src", false, false, NULL, NULL},
	 {0}},
	release_order};

enum { PLAT_NAME, PLAT_TORCH, PLAT_CUDA };
static const struct row_shape platforms = {
	"platforms",
	{PLATFORM(true), MINORS("torch", true), TAGS("cuda", true), {0}},
	NULL};

static int
release_order(const struct row *a, const struct row *b)
{
	return torch_cmp(a->text[REL_TORCH], b->text[REL_TORCH]);
}

static struct cuda
cuda_of(struct str tag)
{
	struct cuda cuda = {0};

	cuda_tag_parse(&cuda, tag);
	return cuda;
}

static int
by_cuda(const void *a, const void *b)
{
	return cuda_cmp(cuda_of(((const struct torch_tag *)a)->tag),
			cuda_of(((const struct torch_tag *)b)->tag));
}

static void
read_tags(struct torch_tag **tags, size_t *ntags, struct arena *arena,
	  const struct row *row, const size_t cols[2])
{
	size_t n = 0;

	*ntags = row->nlist[cols[0]] + row->nlist[cols[1]];
	*tags = ARENA_ARRAY(arena, struct torch_tag, *ntags);
	for (size_t c = 0; c < 2; c++)
		for (size_t i = 0; i < row->nlist[cols[c]]; i++)
			(*tags)[n++] = (struct torch_tag){row->list[cols[c]][i], c == 1,
							  c ? 'S' : row->conf};
	if (*ntags)
		qsort(*tags, *ntags, sizeof(**tags), by_cuda);
}

static char
mark_or(struct str mark, char conf)
{
	return mark.n ? mark.p[0] : conf;
}

static int
check_release(const struct torch_release *release, const struct row *row, struct str file,
	      struct err *err)
{
	bool pypi = false;

	for (size_t i = 0; i < release->ntags; i++) {
		pypi |= str_eq(release->tags[i].tag, release->pypi_tag);
		if (i && str_eq(release->tags[i].tag, release->tags[i - 1].tag))
			return row_bad(row, file, err, "%.*s stands in two lists",
				       STR(release->tags[i].tag));
	}
	if (!pypi)
		return row_bad(row, file, err,
			       "pypi %.*s is not among the release's tags",
			       STR(release->pypi_tag));
	return 0;
}

static int
load_releases(struct torch_table *table, struct arena *arena, const struct node *root,
	      struct err *err)
{
	static const size_t cols[2] = {REL_CUDA, REL_OFF};
	struct row *rows;
	int status = row_read(&rows, &table->nreleases, arena, root, &releases,
			      table->file, err);

	if (!status && !table->nreleases)
		status = err_at(err, table->file, root->line, root->col,
				"there must be a release");
	if (status)
		return status;
	table->releases = ARENA_ARRAY(arena, struct torch_release, table->nreleases);
	for (size_t i = 0; !status && i < table->nreleases; i++) {
		struct torch_release *release = &table->releases[i];
		const struct str *text = rows[i].text;
		char conf = rows[i].conf;

		release->version = text[REL_TORCH];
		release->date = text[REL_DATE];
		release->vision = text[REL_VISION];
		release->audio = text[REL_AUDIO];
		release->triton = text[REL_TRITON];
		release->pypi_tag = text[REL_PYPI];
		release->pythons = rows[i].list[REL_PYTHON];
		release->npythons = rows[i].nlist[REL_PYTHON];
		release->conf = release->pythons_conf = conf;
		release->pypi_conf = mark_or(text[REL_CONF_PYPI], conf);
		release->triton_conf = mark_or(text[REL_CONF_TRITON], conf);
		read_tags(&release->tags, &release->ntags, arena, &rows[i], cols);
		status = check_release(release, &rows[i], table->file, err);
	}
	return status;
}

static int
load_platforms(struct torch_table *table, struct arena *arena, const struct node *root,
	       struct err *err)
{
	/* no second list here: the last column is one that no row has */
	static const size_t cols[2] = {PLAT_CUDA, ROW_COLS - 1};
	struct row *rows;
	int status = row_read(&rows, &table->nplatforms, arena, root, &platforms,
			      table->file, err);

	if (status)
		return status;
	table->platforms = ARENA_ARRAY(arena, struct torch_platform, table->nplatforms);
	for (size_t i = 0; i < table->nplatforms; i++) {
		struct torch_platform *out = &table->platforms[i];

		out->platform = rows[i].text[PLAT_NAME];
		torch_range(rows[i].text[PLAT_TORCH], &out->from, &out->to);
		read_tags(&out->tags, &out->ntags, arena, &rows[i], cols);
		for (size_t k = 0; k < i; k++)
			if (str_eq(table->platforms[k].platform, out->platform) &&
			    torch_cmp(table->platforms[k].to, out->from) >= 0)
				return row_bad(&rows[i], table->file, err,
					       "torch %.*s overlaps a row above",
					       STR(rows[i].text[PLAT_TORCH]));
	}
	return 0;
}

int
torch_load(struct torch_table *table, struct arena *arena, const char *dir,
	   struct err *err)
{
	static const char *const keys[] = {
		"releases",       "platforms", "code", "domain_code", "gaps",
		"toolkits",       "cudnn",     "abi",  "rocm",        "pythons",
		"triton_windows", "xformers",  NULL};
	static int (*const steps[])(struct torch_table *, struct arena *,
				    const struct node *, struct err *) = {
		load_releases, load_platforms, torch_load_codes, torch_load_xformers,
		torch_load_facts};
	const struct node *root;
	int status;

	*table = (struct torch_table){0};
	status = row_open(&root, &table->file, arena, dir, "torch.yaml", keys, err);
	for (size_t i = 0; !status && i < COUNT(steps); i++)
		status = steps[i](table, arena, root, err);
	return status;
}
