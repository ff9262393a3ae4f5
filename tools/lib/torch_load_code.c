/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of tools/data/torch.yaml that rest on its releases. */
#include "str.h"
#include "torch_row.h"

enum { CODE_PLATFORM, CODE_TORCH, CODE_TAGS, CODE_SM };
static const struct row_shape codes = {
	"code",
	{PLATFORM(true), MINORS("torch", true), TAGS("tags", true), CODE, {0}},
	NULL};

enum { XF_VERSIONS, XF_TORCH, XF_CUDA, XF_PINS };
static const struct row_shape xformers = {
	"xformers",
	{{"xformers", true, true, NULL, NULL},
	 {"torch", true, false, torch_is_release_or_least,
	  "a release, 2.8.0 or >=2.10.0"},
	 TAGS("cuda", true),
	 {"pins", true, false, torch_is_flag, "true or false"},
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
	   {"cxx11", true, false, torch_is_bit, "0 or 1"},
	   {0}},
	  NULL}},
	{TORCH_ROCM,
	 {"rocm",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   {"rocm", true, true, torch_is_version, "a ROCm version"},
	   {0}},
	  NULL}},
	{TORCH_PYTHON,
	 {"pythons",
	  {MINORS("torch", true),
	   PLATFORM(false),
	   {"python", true, true, torch_is_python, "a Python such as 3.12 or 3.13t"},
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
	for (size_t i = 0; i < table->nreleases && !published; i++)
		published = torch_has_tag(table, &table->releases[i], code->platform,
					  code->tag) &&
			    torch_code(table, &table->releases[i], code->tag,
				       code->platform) == code;
	if (!published)
		return row_bad(row, table->file, err,
			       "no release in torch %.*s is published for %.*s",
			       STR(row->text[CODE_TORCH]), STR(code->tag));
	return 0;
}

int
torch_load_codes(struct torch_table *table, struct arena *arena, const struct node *root,
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
			torch_range(rows[i].text[CODE_TORCH], &code->from, &code->to);
			code->tag = rows[i].list[CODE_TAGS][k];
			code->text = rows[i].text[CODE_SM];
			code->conf = rows[i].conf;
			sm_list_parse(&code->sms, arena, code->text, err);
			status = check_code(table, code, &rows[i], err);
		}
	return status;
}

int
torch_load_xformers(struct torch_table *table, struct arena *arena,
		    const struct node *root, struct err *err)
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

int
torch_load_facts(struct torch_table *table, struct arena *arena, const struct node *root,
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
				torch_range(row->text[FACT_TORCH], &fact->from,
					    &fact->to);
			fact->platform = row->text[FACT_PLATFORM];
			fact->tags = row->list[FACT_TAGS];
			fact->ntags = row->nlist[FACT_TAGS];
			fact->value = row->text[FACT_VALUE];
			fact->extra = row->text[FACT_EXTRA];
			fact->conf = row->conf;
		}
	return 0;
}
