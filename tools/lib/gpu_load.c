/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/gpus.yaml: chips, boards, architectures. */
#include "cuda.h"
#include "gpu.h"
#include "row.h"
#include "str.h"

static bool
is_cc(struct str text)
{
	struct cc cc;

	return cc_parse(&cc, text) && !cc.suffix;
}

static bool
is_pci(struct str text)
{
	uint64_t id;

	return text.n == 4 && str_hex(text, &id);
}

static bool
is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_alnum(text.p[i]) && text.p[i] != '_')
			return false;
	return text.n > 0;
}

#define CC_FORM "a compute capability such as 8.9"

enum { ARCH_NAME, ARCH_CC };
static const struct row_shape archs = {"archs",
				       {{"name", true, false, is_word, "one word"},
					{"cc", true, true, is_cc, CC_FORM},
					{0}},
				       NULL};

enum { CHIP_LO, CHIP_HI, CHIP_NAME, CHIP_ARCH, CHIP_CC, CHIP_NOTE };
static int chip_order(const struct row *a, const struct row *b);
static const struct row_shape chips = {
	"chips",
	{{"lo", true, false, is_pci, "four hexadecimal digits"},
	 {"hi", true, false, is_pci, "four hexadecimal digits"},
	 {"chip", true, false, is_word, "one word"},
	 {"arch", true, false, is_word, "one word"},
	 {"cc", false, false, is_cc, CC_FORM},
	 {"note", false, false, NULL, NULL},
	 {0}},
	chip_order};

enum { BOARD_NAME, BOARD_PCI, BOARD_CC };
static const struct row_shape boards = {
	"boards",
	{{"name", true, false, NULL, NULL},
	 {"pci", false, false, is_pci, "four hexadecimal digits"},
	 {"cc", true, false, is_cc, CC_FORM},
	 {0}},
	NULL};

enum { NEED_CC, NEED_TOOLKIT };
static int need_order(const struct row *a, const struct row *b);
static const struct row_shape needs = {
	"needs",
	{{"cc", true, false, is_cc, CC_FORM},
	 {"toolkit", true, false, cuda_minor_valid, "a CUDA version such as 12.8"},
	 {0}},
	need_order};

static bool
is_flag(struct str text)
{
	return str_eq(text, S("true")) || str_eq(text, S("false"));
}

enum { BUILDER_NAME, BUILDER_CC, BUILDER_SILENT, BUILDER_NOTE };
static const struct row_shape builders = {
	"builders",
	{{"name", true, false, NULL, NULL},
	 {"cc", true, true, is_cc, CC_FORM},
	 {"silent", true, false, is_flag, "true or false"},
	 {"note", false, false, NULL, NULL},
	 {0}},
	NULL};

static unsigned
hex(struct str text)
{
	uint64_t value = 0;

	str_hex(text, &value);
	return (unsigned)value;
}

static struct cc
cc_of(struct str text)
{
	struct cc cc = {0};

	cc_parse(&cc, text);
	return cc;
}

/* Ranges ascend and do not touch one another. */
static int
chip_order(const struct row *a, const struct row *b)
{
	if (hex(a->text[CHIP_HI]) < hex(b->text[CHIP_LO]))
		return -1;
	return hex(a->text[CHIP_LO]) > hex(b->text[CHIP_HI]);
}

static int
need_order(const struct row *a, const struct row *b)
{
	return cc_cmp(cc_of(a->text[NEED_CC]), cc_of(b->text[NEED_CC]));
}

/* Lower case letters and digits of a name. */
static struct str
key_of(struct arena *arena, struct str name)
{
	char *p = arena_alloc(arena, name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++)
		if (char_is_alnum(name.p[i]))
			p[n++] = char_lower(name.p[i]);
	return (struct str){p, n};
}

static struct cc_list
ccs_of(struct arena *arena, const struct row *row, size_t col)
{
	struct cc_list ccs = {ARENA_ARRAY(arena, struct cc, row->nlist[col]),
			      row->nlist[col]};

	for (size_t i = 0; i < ccs.n; i++)
		ccs.p[i] = cc_of(row->list[col][i]);
	return ccs;
}

static int
load_archs(struct gpu_table *table, struct arena *arena, const struct node *root,
	   struct err *err)
{
	struct row *rows;
	int status =
		row_read(&rows, &table->narchs, arena, root, &archs, table->file, err);

	if (status)
		return status;
	table->archs = ARENA_ARRAY(arena, struct gpu_arch, table->narchs);
	for (size_t i = 0; i < table->narchs; i++) {
		struct gpu_arch *arch = &table->archs[i];
		const struct row *row = &rows[i];

		arch->name = row->text[ARCH_NAME];
		arch->conf = row->conf;
		arch->ccs = ccs_of(arena, row, ARCH_CC);
		for (size_t k = 0; k < i; k++)
			if (str_eq(table->archs[k].name, arch->name))
				return row_bad(row, table->file, err,
					       "architecture '%.*s' stands twice",
					       STR(arch->name));
	}
	return 0;
}

static int
load_chips(struct gpu_table *table, struct arena *arena, const struct node *root,
	   struct err *err)
{
	struct row *rows;
	int status =
		row_read(&rows, &table->nchips, arena, root, &chips, table->file, err);

	if (status)
		return status;
	table->chips = ARENA_ARRAY(arena, struct gpu_chip, table->nchips);
	for (size_t i = 0; i < table->nchips; i++) {
		const struct str *text = rows[i].text;

		table->chips[i] = (struct gpu_chip){
			hex(text[CHIP_LO]), hex(text[CHIP_HI]), text[CHIP_NAME],
			text[CHIP_ARCH],    text[CHIP_NOTE],    cc_of(text[CHIP_CC]),
			rows[i].conf,
		};
		if (table->chips[i].lo > table->chips[i].hi)
			return row_bad(&rows[i], table->file, err,
				       "the range ends before it starts");
	}
	return 0;
}

static int
load_boards(struct gpu_table *table, struct arena *arena, const struct node *root,
	    struct err *err)
{
	struct row *rows;
	int status =
		row_read(&rows, &table->nboards, arena, root, &boards, table->file, err);

	if (status)
		return status;
	table->boards = ARENA_ARRAY(arena, struct gpu_board, table->nboards);
	for (size_t i = 0; i < table->nboards; i++) {
		struct gpu_board *board = &table->boards[i];
		const struct gpu_chip *chip;

		board->name = rows[i].text[BOARD_NAME];
		board->key = key_of(arena, board->name);
		board->pci = hex(rows[i].text[BOARD_PCI]);
		board->cc = cc_of(rows[i].text[BOARD_CC]);
		board->conf = rows[i].conf;
		for (size_t k = 0; k < i; k++)
			if (str_eq(table->boards[k].key, board->key) ||
			    (board->pci && table->boards[k].pci == board->pci))
				return row_bad(&rows[i], table->file, err,
					       "board '%.*s' stands twice",
					       STR(board->name));
		chip = board->pci ? gpu_chip(table, board->pci) : NULL;
		if (board->pci && (!chip || cc_cmp(chip->cc, board->cc) != 0))
			return row_bad(&rows[i], table->file, err,
				       "board '%.*s' contradicts the chip of its PCI id",
				       STR(board->name));
	}
	return 0;
}

static int
load_needs(struct gpu_table *table, struct arena *arena, const struct node *root,
	   struct err *err)
{
	struct row *rows;
	int status =
		row_read(&rows, &table->nneeds, arena, root, &needs, table->file, err);

	if (status)
		return status;
	table->needs = ARENA_ARRAY(arena, struct gpu_need, table->nneeds);
	for (size_t i = 0; i < table->nneeds; i++)
		table->needs[i] =
			(struct gpu_need){cc_of(rows[i].text[NEED_CC]),
					  rows[i].text[NEED_TOOLKIT], rows[i].conf};
	return 0;
}

static int
load_builders(struct gpu_table *table, struct arena *arena, const struct node *root,
	      struct err *err)
{
	struct row *rows;
	int status = row_read(&rows, &table->nbuilders, arena, root, &builders,
			      table->file, err);

	if (status)
		return status;
	table->builders = ARENA_ARRAY(arena, struct gpu_builder, table->nbuilders);
	for (size_t i = 0; i < table->nbuilders; i++)
		table->builders[i] = (struct gpu_builder){
			rows[i].text[BUILDER_NAME],
			ccs_of(arena, &rows[i], BUILDER_CC),
			str_eq(rows[i].text[BUILDER_SILENT], S("true")),
			rows[i].text[BUILDER_NOTE],
			rows[i].conf,
		};
	return 0;
}

int
gpu_load(struct gpu_table *table, struct arena *arena, const char *dir, struct err *err)
{
	static const char *const keys[] = {"archs", "chips",    "boards",
					   "needs", "builders", NULL};
	const struct node *root;
	int status;

	*table = (struct gpu_table){0};
	status = row_open(&root, &table->file, arena, dir, "gpus.yaml", keys, err);
	if (!status)
		status = load_archs(table, arena, root, err);
	if (!status)
		status = load_chips(table, arena, root, err);
	if (!status)
		status = load_boards(table, arena, root, err);
	if (!status)
		status = load_needs(table, arena, root, err);
	return status ? status : load_builders(table, arena, root, err);
}
