/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/torch.yaml into tables. */
#include "cuda.h"
#include "data.h"
#include "row.h"
#include "str.h"
#include "torch.h"

static bool
is_version(struct str text)
{
	uint64_t number;

	for (struct str rest = text; rest.p;)
		if (!str_uint(str_cut(&rest, '.'), 0, 9999, &number))
			return false;
	return text.n > 0 && str_chr(text, '.') > 0;
}

static bool
is_release(struct str text)
{
	struct str rest = text;

	str_cut(&rest, '.');
	str_cut(&rest, '.');
	return is_version(text) && rest.p && str_chr(rest, '.') < 0;
}

/* "2.4" or "2.4-2.5" */
static bool
is_minors(struct str text)
{
	struct str to = text;
	struct str from = str_cut(&to, '-');

	return is_version(from) && (!to.p || (is_version(to) && torch_cmp(from, to) < 0));
}

static bool
is_tag(struct str text)
{
	struct cuda cuda;

	return cuda_tag_parse(&cuda, text);
}

static bool
is_python(struct str text)
{
	return is_version(str_ends(text, S("t")) ? str_sub(text, 0, text.n - 1) : text);
}

static bool
is_platform(struct str text)
{
	return str_eq(text, S("linux_x86_64")) || str_eq(text, S("linux_aarch64")) ||
	       str_eq(text, S("win_amd64"));
}

static bool
is_date(struct str text)
{
	uint64_t number;

	return text.n == 10 && text.p[4] == '-' && text.p[7] == '-' &&
	       str_uint(str_sub(text, 0, 4), 2000, 2999, &number) &&
	       str_uint(str_sub(text, 5, 7), 1, 12, &number) &&
	       str_uint(str_sub(text, 8, 10), 1, 31, &number);
}

static bool
is_mark(struct str text)
{
	return text.n == 1 && memchr("SVRIU", text.p[0], 5);
}

static bool
is_code(struct str text)
{
	struct arena mem = arena_new(1 << 20);
	struct sm_list list;
	struct err err;
	bool good = sm_list_parse(&list, &mem, text, &err) == 0 && list.n > 0;

	arena_release(&mem);
	return good;
}

static bool
is_flag(struct str text)
{
	return str_eq(text, S("true")) || str_eq(text, S("false"));
}

static bool
is_bit(struct str text)
{
	return str_eq(text, S("0")) || str_eq(text, S("1"));
}

/* "2.8.0" or ">=2.10.0" */
static bool
is_release_or_least(struct str text)
{
	return is_release(str_starts(text, S(">=")) ? str_sub(text, 2, text.n) : text);
}

/* a column: name, needed, list, check, what is right */
#define RELEASE(name, needed)                                              \
	{                                                                  \
		name, needed, false, is_release, "a release such as 2.8.0" \
	}
#define MINORS(name, needed)                                       \
	{                                                          \
		name, needed, false, is_minors,                    \
			"minor releases such as 2.8 or 2.9-2.10, " \
			"ascending"                                \
	}
#define TAGS(name, needed)                                             \
	{                                                              \
		name, needed, true, is_tag, "a CUDA tag such as cu128" \
	}
#define TAG(name, needed)                                               \
	{                                                               \
		name, needed, false, is_tag, "a CUDA tag such as cu128" \
	}
#define NUMBER(name, needed)                                                     \
	{                                                                        \
		name, needed, false, is_version, "a version of numbers and dots" \
	}
#define MARK(name)                                             \
	{                                                      \
		name, false, false, is_mark, "S, V, R, I or U" \
	}
#define PLATFORM(needed)                                  \
	{                                                 \
		"platform", needed, false, is_platform,   \
			"linux_x86_64, linux_aarch64 or " \
			"win_amd64"                       \
	}
#define CODE                                                          \
	{                                                             \
		"sm", true, false, is_code,                           \
			"a list of compute capabilities such as 8.0 " \
			"12.0+PTX"                                    \
	}

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
	 {"date", false, false, is_date, "a date such as 2025-08-06"},
	 RELEASE("vision", true),
	 RELEASE("audio", true),
	 TAGS("cuda", true),
	 TAGS("off_matrix", false),
	 TAG("pypi", true),
	 {"python", true, true, is_python, "a Python such as 3.12 or 3.13t"},
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

enum { CODE_PLATFORM, CODE_TORCH, CODE_TAGS, CODE_SM };
static const struct row_shape codes = {
	"code",
	{PLATFORM(true), MINORS("torch", true), TAGS("tags", true), CODE, {0}},
	NULL};

enum { XF_VERSIONS, XF_TORCH, XF_CUDA, XF_PINS };
static const struct row_shape xformers = {
	"xformers",
	{{"xformers", true, true, NULL, NULL},
	 {"torch", true, false, is_release_or_least, "a release, 2.8.0 or >=2.10.0"},
	 TAGS("cuda", true),
	 {"pins", true, false, is_flag, "true or false"},
	 {0}},
	NULL};

/* The tables that become torch_facts share the meaning of their first five columns. */
enum { FACT_TORCH, FACT_PLATFORM, FACT_TAGS, FACT_VALUE, FACT_EXTRA };
static const struct {
	enum torch_topic topic;
	struct row_shape shape;
} facts[] = {
	{TORCH_TOOLKIT,
	 {"toolkits",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   TAGS("tags", true),
	   NUMBER("toolkit", true),
	   {0}},
	  NULL}},
	{TORCH_CUDNN,
	 {"cudnn",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   TAGS("tags", true),
	   NUMBER("cudnn", true),
	   NUMBER("nccl", false),
	   {0}},
	  NULL}},
	{TORCH_ABI,
	 {"abi",
	  {MINORS("torch", true),
	   PLATFORM(true),
	   TAGS("tags", true),
	   {"cxx11", true, false, is_bit, "0 or 1"},
	   {0}},
	  NULL}},
	{TORCH_ROCM,
	 {"rocm",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   {"rocm", true, true, is_version, "a ROCm version"},
	   {0}},
	  NULL}},
	{TORCH_TRITON_WINDOWS,
	 {"triton_windows",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   TAGS("tags", false),
	   NUMBER("triton", true),
	   NUMBER("bundled", false),
	   {0}},
	  NULL}},
	{TORCH_GAP,
	 {"gaps",
	  {MINORS("torch", false),
	   PLATFORM(false),
	   TAGS("tags", true),
	   {"package", true, false, NULL, NULL},
	   {0}},
	  NULL}},
	{TORCH_DOMAIN,
	 {"domain_code",
	  {MINORS("torch", false), PLATFORM(true), TAGS("tags", true), CODE, {0}},
	  NULL}},
};

static int
release_order(const struct row *a, const struct row *b)
{
	return torch_cmp(a->text[REL_TORCH], b->text[REL_TORCH]);
}

static void
range_of(struct str text, struct str *from, struct str *to)
{
	*to = text;
	*from = str_cut(to, '-');
	if (!to->p)
		*to = *from;
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
		range_of(rows[i].text[PLAT_TORCH], &out->from, &out->to);
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

/* Some release of the code's range must be published for its tag, and no earlier row may
 * say the same. */
static int
check_code(const struct torch_table *table, const struct torch_code *code,
	   const struct row *row, struct err *err)
{
	bool published = false;

	for (const struct torch_code *before = table->codes; before < code; before++)
		if (str_eq(before->platform, code->platform) &&
		    str_eq(before->tag, code->tag) &&
		    torch_cmp(before->from, code->to) <= 0 &&
		    torch_cmp(code->from, before->to) <= 0)
			return row_bad(row, table->file, err,
				       "%.*s of torch %.*s is in an earlier row too",
				       STR(code->tag), STR(row->text[CODE_TORCH]));
	for (size_t i = 0; i < table->nreleases; i++)
		published |= torch_has_tag(table, &table->releases[i], code->platform,
					   code->tag) &&
			     torch_code(table, &table->releases[i], code->tag,
					code->platform) == code;
	if (!published)
		return row_bad(row, table->file, err,
			       "no release in torch %.*s is published for %.*s",
			       STR(row->text[CODE_TORCH]), STR(code->tag));
	return 0;
}

static int
load_codes(struct torch_table *table, struct arena *arena, const struct node *root,
	   struct err *err)
{
	size_t nrows, n = 0;
	struct row *rows;
	int status = row_read(&rows, &nrows, arena, root, &codes, table->file, err);

	if (status)
		return status;
	for (size_t i = 0; i < nrows; i++)
		n += rows[i].nlist[CODE_TAGS];
	table->codes = ARENA_ARRAY(arena, struct torch_code, n);
	for (size_t i = 0; i < nrows; i++)
		for (size_t k = 0; !status && k < rows[i].nlist[CODE_TAGS]; k++) {
			struct torch_code *code = &table->codes[table->ncodes++];

			code->platform = rows[i].text[CODE_PLATFORM];
			range_of(rows[i].text[CODE_TORCH], &code->from, &code->to);
			code->tag = rows[i].list[CODE_TAGS][k];
			code->text = rows[i].text[CODE_SM];
			code->conf = rows[i].conf;
			sm_list_parse(&code->sms, arena, code->text, err);
			status = check_code(table, code, &rows[i], err);
		}
	return status;
}

static int
load_xformers(struct torch_table *table, struct arena *arena, const struct node *root,
	      struct err *err)
{
	struct row *rows;
	int status = row_read(&rows, &table->nxformers, arena, root, &xformers,
			      table->file, err);

	if (status)
		return status;
	table->xformers = ARENA_ARRAY(arena, struct torch_xformers, table->nxformers);
	for (size_t i = 0; i < table->nxformers; i++) {
		struct torch_xformers *out = &table->xformers[i];
		struct str torch = rows[i].text[XF_TORCH];

		out->least = str_starts(torch, S(">="));
		out->torch = out->least ? str_sub(torch, 2, torch.n) : torch;
		out->pins_torch = str_eq(rows[i].text[XF_PINS], S("true"));
		out->tags = rows[i].list[XF_CUDA];
		out->ntags = rows[i].nlist[XF_CUDA];
		out->conf = rows[i].conf;
		for (size_t k = 0; k < rows[i].nlist[XF_VERSIONS]; k++)
			if (torch_xformers_find(table, rows[i].list[XF_VERSIONS][k]))
				return row_bad(&rows[i], table->file, err,
					       "xformers %.*s stands in two rows",
					       STR(rows[i].list[XF_VERSIONS][k]));
		out->versions = rows[i].list[XF_VERSIONS];
		out->nversions = rows[i].nlist[XF_VERSIONS];
		if (!out->nversions || !torch_find(table, out->torch))
			return row_bad(&rows[i], table->file, err,
				       "torch %.*s is not among the releases",
				       STR(out->torch));
	}
	return 0;
}

static int
load_facts(struct torch_table *table, struct arena *arena, const struct node *root,
	   struct err *err)
{
	struct row *rows[COUNT(facts)];
	size_t nrows[COUNT(facts)], n = 0;

	for (size_t i = 0; i < COUNT(facts); i++) {
		int status = row_read(&rows[i], &nrows[i], arena, root, &facts[i].shape,
				      table->file, err);
		if (status)
			return status;
		n += nrows[i];
	}
	table->facts = ARENA_ARRAY(arena, struct torch_fact, n);
	for (size_t i = 0; i < COUNT(facts); i++)
		for (size_t k = 0; k < nrows[i]; k++) {
			struct torch_fact *fact = &table->facts[table->nfacts++];
			const struct row *row = &rows[i][k];

			fact->topic = facts[i].topic;
			if (row->text[FACT_TORCH].p)
				range_of(row->text[FACT_TORCH], &fact->from, &fact->to);
			fact->platform = row->text[FACT_PLATFORM];
			fact->tags = row->list[FACT_TAGS];
			fact->ntags = row->nlist[FACT_TAGS];
			fact->value = row->text[FACT_VALUE];
			fact->extra = row->text[FACT_EXTRA];
			fact->conf = row->conf;
		}
	return 0;
}

int
torch_load(struct torch_table *table, struct arena *arena, const char *dir,
	   struct err *err)
{
	static const char *const keys[] = {
		"releases", "platforms", "code", "domain_code",    "gaps",     "toolkits",
		"cudnn",    "abi",       "rocm", "triton_windows", "xformers", NULL};
	static int (*const steps[])(struct torch_table *, struct arena *,
				    const struct node *, struct err *) = {
		load_releases, load_platforms, load_codes, load_xformers, load_facts};
	const struct node *root;
	int status;

	*table = (struct torch_table){0};
	status = data_load(&root, &table->file, arena, dir, "torch.yaml", err);
	if (!status)
		status = node_want(root, NODE_MAP, "torch.yaml", table->file, err);
	if (!status)
		status = node_known(root, keys, table->file, err);
	for (size_t i = 0; !status && i < COUNT(steps); i++)
		status = steps[i](table, arena, root, err);
	return status;
}
