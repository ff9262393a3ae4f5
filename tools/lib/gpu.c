/* SPDX-License-Identifier: Apache-2.0 */
/* Compute capabilities, and whether code runs on them. The tables are in gpu_load.c. */
#include "gpu.h"
#include "buf.h"
#include "str.h"

/* Takes a prefix off, whatever its case. */
static bool
take_prefix(struct str *text, struct str prefix)
{
	if (!str_eq_nocase(str_sub(*text, 0, prefix.n), prefix))
		return false;
	*text = str_sub(*text, prefix.n, text->n);
	return true;
}

bool
cc_parse(struct cc *cc, struct str text)
{
	struct str major, minor;
	uint64_t high, low;
	char suffix = 0;

	if (!take_prefix(&text, S("sm_")) && !take_prefix(&text, S("compute_")))
		take_prefix(&text, S("sm"));
	if (text.n && (text.p[text.n - 1] == 'a' || text.p[text.n - 1] == 'f')) {
		suffix = text.p[text.n - 1];
		text = str_sub(text, 0, text.n - 1);
	}
	if (str_chr(text, '.') >= 0) {
		minor = text;
		major = str_cut(&minor, '.');
	} else if (text.n == 2 || text.n == 3) {
		major = str_sub(text, 0, text.n - 1);
		minor = str_sub(text, text.n - 1, text.n);
	} else {
		return false;
	}
	if (!str_uint(major, 1, 99, &high) || major.p[0] == '0' ||
	    !str_uint(minor, 0, 9, &low) || minor.n != 1)
		return false;
	*cc = (struct cc){(unsigned)high, (unsigned)low, suffix};
	return true;
}

struct cc
cc_of_sm(unsigned number, char suffix)
{
	return (struct cc){number / 10, number % 10, suffix};
}

int
cc_cmp(struct cc a, struct cc b)
{
	if (a.major != b.major)
		return a.major < b.major ? -1 : 1;
	if (a.minor != b.minor)
		return a.minor < b.minor ? -1 : 1;
	return (a.suffix > b.suffix) - (a.suffix < b.suffix);
}

struct str
cc_str(struct cc cc, struct arena *arena)
{
	char suffix[2] = {cc.suffix, 0};

	return arena_printf(arena, "%u.%u%s", cc.major, cc.minor, suffix);
}

static int
by_number(const void *a, const void *b)
{
	return cc_cmp(*(const struct cc *)a, *(const struct cc *)b);
}

struct str
cc_list_str(const struct cc_list *list, struct arena *arena)
{
	struct cc *sorted = ARENA_ARRAY(arena, struct cc, list->n);
	struct buf text;

	buf_init(&text, arena, 4096);
	for (size_t i = 0; i < list->n; i++)
		sorted[i] = (struct cc){list->p[i].major, list->p[i].minor, 0};
	if (list->n)
		qsort(sorted, list->n, sizeof(*sorted), by_number);
	for (size_t i = 0; i < list->n; i++)
		if (i == 0 || cc_cmp(sorted[i - 1], sorted[i]) != 0)
			buf_printf(&text, "%s%u.%u", i ? ";" : "", sorted[i].major,
				   sorted[i].minor);
	return buf_str(&text);
}

int
sm_list_parse(struct sm_list *list, struct arena *arena, struct str text, struct err *err)
{
	list->n = 0;
	/* each word is at least two bytes and its separator, and gives at most two items */
	list->p = ARENA_ARRAY(arena, struct sm, text.n + 2);
	while (text.n) {
		size_t end = 0;
		struct str word;
		struct cc cc;
		bool ptx;

		while (end < text.n && !char_is_space(text.p[end]) &&
		       text.p[end] != ',' && text.p[end] != ';')
			end++;
		word = str_sub(text, 0, end);
		text = str_sub(text, end + 1, text.n);
		if (!word.n)
			continue;
		ptx = str_ends(word, S("+PTX"));
		if (ptx)
			word = str_sub(word, 0, word.n - 4);
		if (!cc_parse(&cc, word))
			return err_set(err, E_FORMAT,
				       "'%.*s' is no compute capability such as 8.9, "
				       "9.0a or 12.0+PTX",
				       STR(word));
		list->p[list->n++] = (struct sm){cc, false};
		if (ptx)
			list->p[list->n++] = (struct sm){cc, true};
	}
	return 0;
}

/*
 * Jetson modules: "binary compatibility is supported only for the desktop"
 * (CUDA C++ Programming Guide, Binary Compatibility), so only their own cubin counts; and
 * 10.1, which is Thor under CUDA 12, is not of the family of 10.0.
 */
static bool
is_tegra(struct cc cc)
{
	static const struct cc tegra[] = {
		{5, 3, 0}, {6, 2, 0}, {7, 2, 0}, {8, 7, 0}, {10, 1, 0}};

	for (size_t i = 0; i < COUNT(tegra); i++)
		if (cc.major == tegra[i].major && cc.minor == tegra[i].minor)
			return true;
	return false;
}

static bool
same(struct cc a, struct cc b)
{
	return a.major == b.major && a.minor == b.minor;
}

static bool
runs(const struct sm *sm, struct cc gpu)
{
	bool family = sm->cc.major == gpu.major && sm->cc.minor <= gpu.minor;

	if (same(sm->cc, gpu))
		return true;
	if (sm->cc.suffix == 'a')
		return false;
	if (sm->cc.suffix == 'f')
		return family && !is_tegra(gpu) && !is_tegra(sm->cc);
	if (sm->ptx)
		return sm->cc.major < gpu.major || family;
	return family && !is_tegra(gpu) && !is_tegra(sm->cc);
}

enum cc_verdict
sm_serves(const struct sm_list *list, struct cc gpu)
{
	enum cc_verdict verdict = CC_NOT;

	for (size_t i = 0; i < list->n; i++) {
		if (!runs(&list->p[i], gpu))
			continue;
		if (!list->p[i].ptx)
			return CC_SERVED;
		verdict = CC_BY_PTX;
	}
	return verdict;
}
