/* SPDX-License-Identifier: Apache-2.0 */
/* What a person calls a GPU, and what the PCI bus calls it. */
#include "buf.h"
#include "gpu.h"
#include "str.h"

const struct gpu_chip *
gpu_chip(const struct gpu_table *table, unsigned device)
{
	for (size_t i = 0; i < table->nchips; i++)
		if (device >= table->chips[i].lo && device <= table->chips[i].hi)
			return &table->chips[i];
	return NULL;
}

const struct gpu_board *
gpu_board(const struct gpu_table *table, unsigned device)
{
	for (size_t i = 0; device && i < table->nboards; i++)
		if (table->boards[i].pci == device)
			return &table->boards[i];
	return NULL;
}

const struct gpu_need *
gpu_need(const struct gpu_table *table, struct cc cc)
{
	cc.suffix = 0;
	for (size_t i = 0; i < table->nneeds; i++)
		if (cc_cmp(table->needs[i].cc, cc) == 0)
			return &table->needs[i];
	return NULL;
}

static bool
has(const struct cc_list *list, struct cc cc)
{
	for (size_t i = 0; i < list->n; i++)
		if (cc_cmp(list->p[i], cc) == 0)
			return true;
	return false;
}

static void
add(struct cc_list *list, struct arena *arena, struct cc cc)
{
	struct cc *longer;

	if (has(list, cc))
		return;
	longer = ARENA_ARRAY(arena, struct cc, list->n + 1);
	if (list->n)
		memcpy(longer, list->p, list->n * sizeof(*longer));
	longer[list->n] = cc;
	*list = (struct cc_list){longer, list->n + 1};
}

struct cc_list
gpu_dropped(const struct gpu_builder *builder, const struct cc_list *list,
	    struct arena *arena)
{
	struct cc_list out = {0};

	for (size_t i = 0; i < list->n; i++) {
		struct cc cc = {list->p[i].major, list->p[i].minor, 0};

		if (!has(&builder->ccs, cc))
			add(&out, arena, cc);
	}
	return out;
}

/* The next letter or digit, lower; 0 at the end. */
static char
next_letter(struct str *text)
{
	while (text->n && !char_is_alnum(text->p[0]))
		*text = str_sub(*text, 1, text->n);
	if (!text->n)
		return 0;
	*text = (struct str){text->p + 1, text->n - 1};
	return char_lower(text->p[-1]);
}

/*
 * How much of text the key covers: nothing (false), or up to *rest. Blanks, case and
 * punctuation do not count.
 */
static bool
covers(struct str key, struct str text, struct str *rest)
{
	for (size_t i = 0; i < key.n; i++)
		if (next_letter(&text) != key.p[i])
			return false;
	*rest = text;
	return true;
}

static struct str
without_maker(struct str text)
{
	const struct str words[] = {S("nvidia"), S("geforce"), S("tesla"), S("quadro")};
	struct str rest;

	text = str_trim(text);
	for (size_t i = 0; i < COUNT(words); i++)
		if (covers(words[i], text, &rest) && rest.n)
			text = str_trim(rest);
	return text;
}

/* People leave the RTX or GTX of a name out; absent where there is none. */
static struct str
short_key(const struct gpu_board *board)
{
	struct str key = board->key;

	if (!str_starts(key, S("rtx")) && !str_starts(key, S("gtx")))
		return (struct str){0};
	return str_sub(key, 3, key.n);
}

/* Does the board's name, with or without its RTX or GTX, cover text up to *rest? */
static bool
board_covers(const struct gpu_board *board, struct str text, struct str *rest)
{
	struct str brief = short_key(board);

	return covers(board->key, text, rest) || (brief.n && covers(brief, text, rest));
}

/* Its letters and digits, lower, as the keys of boards are. */
static struct str
letters_of(struct arena *arena, struct str text)
{
	char *p = arena_alloc(arena, text.n + 1), letter;
	size_t n = 0;

	while ((letter = next_letter(&text)))
		p[n++] = letter;
	return (struct str){p, n};
}

static bool
is_board(const struct gpu_board *board, struct str letters)
{
	return letters.n &&
	       (str_eq(board->key, letters) || str_eq(short_key(board), letters));
}

/* Exactly one architecture, board or compute capability. */
static bool
parse_word(const struct gpu_table *table, struct cc_list *list, struct arena *arena,
	   struct str text)
{
	struct str number = text;
	struct cc cc;

	if (str_ends(number, S("+PTX")))
		number = str_sub(number, 0, number.n - 4);
	for (size_t i = 0; i < table->narchs; i++) {
		const struct gpu_arch *arch = &table->archs[i];

		if (!str_eq_nocase(arch->name, text))
			continue;
		for (size_t k = 0; k < arch->ccs.n; k++)
			add(list, arena, arch->ccs.p[k]);
		return true;
	}
	if (cc_parse(&cc, number)) {
		add(list, arena, cc);
		return true;
	}
	text = letters_of(arena, without_maker(text));
	for (size_t i = 0; i < table->nboards; i++)
		if (is_board(&table->boards[i], text)) {
			add(list, arena, table->boards[i].cc);
			return true;
		}
	return false;
}

/* The next run of bytes without blanks. */
static struct str
next_word(struct str *text)
{
	size_t n = 0;
	struct str word;

	*text = str_trim(*text);
	while (n < text->n && !char_is_space(text->p[n]))
		n++;
	word = str_sub(*text, 0, n);
	*text = str_sub(*text, n, text->n);
	return word;
}

/* "8.9 12.0": every word stands for itself, or nothing is added. */
static bool
parse_words(const struct gpu_table *table, struct cc_list *list, struct arena *arena,
	    struct str text)
{
	struct cc_list was = *list;

	while (str_trim(text).n)
		if (!parse_word(table, list, arena, next_word(&text))) {
			*list = was;
			return false;
		}
	return true;
}

/* Is every GPU named in text this one ("Blackwell" beside an RTX PRO 6000 is)? */
static bool
agrees(const struct gpu_table *table, struct arena *arena, struct str text, struct cc cc)
{
	while (str_trim(text).n) {
		struct cc_list named = {0};
		bool holds = !parse_word(table, &named, arena, next_word(&text));

		for (size_t i = 0; i < named.n; i++)
			holds |= cc_cmp(named.p[i], cc) == 0;
		if (!holds)
			return false;
	}
	return true;
}

/*
 * "H100 80GB HBM3", "RTX 6000 Ada Generation": the longest board name that is the first
 * words of it. What follows may not be another GPU, which would then be lost.
 */
static bool
parse_product(const struct gpu_table *table, struct cc_list *list, struct arena *arena,
	      struct str text)
{
	const struct gpu_board *best = NULL;
	struct str best_rest = {0}, rest;

	text = without_maker(text);
	for (size_t i = 0; i < table->nboards; i++)
		if (board_covers(&table->boards[i], text, &rest) && rest.n &&
		    !char_is_alnum(rest.p[0]) && (!best || rest.n < best_rest.n)) {
			best = &table->boards[i];
			best_rest = rest;
		}
	if (!best || !agrees(table, arena, best_rest, best->cc))
		return false;
	add(list, arena, best->cc);
	return true;
}

static int
refuse(const struct gpu_table *table, struct arena *arena, struct str word,
       struct err *err)
{
	struct buf names;

	buf_init(&names, arena, 4096);
	for (size_t i = 0; i < table->narchs; i++)
		buf_printf(&names, "%s%.*s", i ? ", " : "", STR(table->archs[i].name));
	return err_set(
		err, E_USAGE,
		"'%.*s' is no GPU known here; write an architecture (%.*s), "
		"a board (rtx4090, l40s, b200) or a compute capability (8.9, 12.0)",
		STR(word), STR(buf_str(&names)));
}

int
gpu_parse(const struct gpu_table *table, struct cc_list *list, struct arena *arena,
	  struct str text, struct err *err)
{
	size_t found = 0;

	for (struct str rest = text; rest.n;) {
		size_t end = 0;
		struct str part;

		while (end < rest.n && rest.p[end] != ',' && rest.p[end] != ';')
			end++;
		part = str_trim(str_sub(rest, 0, end));
		rest = str_sub(rest, end + 1, rest.n);
		if (!part.n)
			continue;
		found++;
		if (!parse_word(table, list, arena, part) &&
		    !parse_words(table, list, arena, part) &&
		    !parse_product(table, list, arena, part))
			return refuse(table, arena, part, err);
	}
	return found ? 0 : refuse(table, arena, text, err);
}
