/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/drivers.yaml into tables. */
#include "cuda.h"
#include "row.h"
#include "str.h"

static bool
is_update(struct str text)
{
	uint64_t number;

	return str_uint(text, 0, 9, &number);
}

static bool
is_branch(struct str text)
{
	uint64_t number;

	return str_uint(text, 100, 9999, &number);
}

#define DRIVER_COL(name, needed)                                                     \
	{                                                                            \
		name, needed, false, driver_valid, "a driver version such as 570.26" \
	}
#define TAG_COL(name)                                                         \
	{                                                                     \
		name, true, false, cuda_tag_valid, "a CUDA tag such as cu128" \
	}
#define TOOLKIT_COL(name)                                                          \
	{                                                                          \
		name, true, false, cuda_minor_valid, "a CUDA version such as 12.8" \
	}

enum { KIT_CUDA, KIT_UPDATE, KIT_LINUX, KIT_WINDOWS };
static int kit_order(const struct row *a, const struct row *b);
static const struct row_shape kits = {"toolkits",
				      {TOOLKIT_COL("toolkit"),
				       {"update", true, false, is_update, "0 to 9"},
				       DRIVER_COL("linux", false),
				       DRIVER_COL("windows", false),
				       {0}},
				      kit_order};

enum { COMPAT_FROM, COMPAT_TO, COMPAT_LINUX, COMPAT_WINDOWS };
static int compat_order(const struct row *a, const struct row *b);
static const struct row_shape compats = {"compats",
					 {TAG_COL("from"),
					  TAG_COL("to"),
					  DRIVER_COL("linux", true),
					  DRIVER_COL("windows", true),
					  {0}},
					 compat_order};

enum { BRANCH_NUMBER, BRANCH_CUDA };
static int branch_order(const struct row *a, const struct row *b);
static const struct row_shape branches = {
	"branches",
	{{"branch", true, false, is_branch, "the first number of a driver, such as 570"},
	 TOOLKIT_COL("cuda"),
	 {0}},
	branch_order};

static struct cuda
version_of(struct str text)
{
	struct cuda cuda = {0};

	cuda_parse(&cuda, text);
	return cuda;
}

static struct cuda
tag_of(struct str text)
{
	struct cuda cuda = {0};

	cuda_tag_parse(&cuda, text);
	return cuda;
}

/* Both the toolkit and its driver must rise. */
static int
kit_order(const struct row *a, const struct row *b)
{
	int order =
		cuda_cmp(version_of(a->text[KIT_CUDA]), version_of(b->text[KIT_CUDA]));

	if (order == 0)
		order = str_cmp(a->text[KIT_UPDATE], b->text[KIT_UPDATE]);
	for (size_t col = KIT_LINUX; order < 0 && col <= KIT_WINDOWS; col++)
		if (a->text[col].p && b->text[col].p &&
		    driver_cmp(a->text[col], b->text[col]) > 0)
			return 1;
	return order;
}

static int
compat_order(const struct row *a, const struct row *b)
{
	if (driver_cmp(a->text[COMPAT_LINUX], b->text[COMPAT_LINUX]) > 0 ||
	    driver_cmp(a->text[COMPAT_WINDOWS], b->text[COMPAT_WINDOWS]) > 0)
		return 1;
	return cuda_cmp(tag_of(a->text[COMPAT_TO]), tag_of(b->text[COMPAT_FROM]));
}

static int
branch_order(const struct row *a, const struct row *b)
{
	if (cuda_cmp(version_of(a->text[BRANCH_CUDA]),
		     version_of(b->text[BRANCH_CUDA])) >= 0)
		return 1;
	return driver_cmp(a->text[BRANCH_NUMBER], b->text[BRANCH_NUMBER]);
}

static int
load_kits(struct cuda_table *table, struct arena *arena, const struct node *root,
	  struct err *err)
{
	struct row *rows;
	int status =
		row_read(&rows, &table->ntoolkits, arena, root, &kits, table->file, err);

	if (status)
		return status;
	table->toolkits = ARENA_ARRAY(arena, struct cuda_toolkit, table->ntoolkits);
	for (size_t i = 0; i < table->ntoolkits; i++) {
		uint64_t update = 0;

		str_uint(rows[i].text[KIT_UPDATE], 0, 9, &update);
		table->toolkits[i] = (struct cuda_toolkit){
			version_of(rows[i].text[KIT_CUDA]),
			(unsigned)update,
			rows[i].text[KIT_LINUX],
			rows[i].text[KIT_WINDOWS],
			rows[i].conf,
		};
	}
	return 0;
}

static int
load_compats(struct cuda_table *table, struct arena *arena, const struct node *root,
	     struct err *err)
{
	struct row *rows;
	int status = row_read(&rows, &table->ncompats, arena, root, &compats, table->file,
			      err);

	if (status)
		return status;
	table->compats = ARENA_ARRAY(arena, struct cuda_compat, table->ncompats);
	for (size_t i = 0; i < table->ncompats; i++) {
		struct cuda_compat *row = &table->compats[i];

		*row = (struct cuda_compat){
			tag_of(rows[i].text[COMPAT_FROM]),
			tag_of(rows[i].text[COMPAT_TO]),
			rows[i].text[COMPAT_LINUX],
			rows[i].text[COMPAT_WINDOWS],
			rows[i].conf,
		};
		if (cuda_cmp(row->from, row->to) > 0)
			return row_bad(&rows[i], table->file, err,
				       "the range ends before it starts");
	}
	return 0;
}

static int
load_branches(struct cuda_table *table, struct arena *arena, const struct node *root,
	      struct err *err)
{
	struct row *rows;
	int status = row_read(&rows, &table->nbranches, arena, root, &branches,
			      table->file, err);

	if (status)
		return status;
	table->branches = ARENA_ARRAY(arena, struct cuda_branch, table->nbranches);
	for (size_t i = 0; i < table->nbranches; i++)
		table->branches[i] = (struct cuda_branch){
			rows[i].text[BRANCH_NUMBER],
			version_of(rows[i].text[BRANCH_CUDA]), rows[i].conf};
	return 0;
}

int
cuda_load(struct cuda_table *table, struct arena *arena, const char *dir, struct err *err)
{
	static const char *const keys[] = {"toolkits", "compats", "branches", NULL};
	const struct node *root;
	int status;

	*table = (struct cuda_table){0};
	status = row_open(&root, &table->file, arena, dir, "drivers.yaml", keys, err);
	if (!status)
		status = load_kits(table, arena, root, err);
	if (!status)
		status = load_compats(table, arena, root, err);
	return status ? status : load_branches(table, arena, root, err);
}
