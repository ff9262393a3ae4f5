/* SPDX-License-Identifier: Apache-2.0 */
/* pinset diff: what is different between two freezes or environments. */
#include "freeze.h"
#include "json.h"
#include "name.h"
#include "out.h"
#include "pinset.h"
#include "requirement.h"
#include "str.h"

struct entry {
	struct str name; /* canonical */
	struct str text; /* "==1.0", "@ url", or the whole of a line without a name */
};

struct entries {
	struct entry *p;
	size_t n;
};

/* "name==1.0" and "name @ url"; of "-e url#egg=name" the name is behind egg=. */
static bool
read_entry(struct entry *entry, struct arena *arena, struct str line)
{
	ptrdiff_t egg = str_find(line, S("#egg=")), comment = str_find(line, S(" #"));
	size_t n = 0;

	if (str_starts(line, S("-e "))) {
		struct str name = str_sub(line, egg < 0 ? 3 : (size_t)egg + 5, line.n);

		entry->name = egg < 0 ? name : name_canonical(arena, str_cut(&name, '&'));
		entry->text = line;
		return true;
	}
	line = str_trim(str_sub(line, 0, comment < 0 ? line.n : (size_t)comment));
	while (n < line.n && (char_is_alnum(line.p[n]) || strchr("-_.", line.p[n])))
		n++;
	if (n == 0 || !name_valid(str_sub(line, 0, n)))
		return false;
	entry->name = name_canonical(arena, str_sub(line, 0, n));
	entry->text = str_trim(str_sub(line, n, line.n));
	return true;
}

static int
by_name(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return str_cmp(a->name, b->name);
}

static int
read_freeze(struct entries *set, struct arena *arena, const char *path, struct err *err)
{
	struct str bytes, rest, line;
	size_t nlines = 0;
	int status = host_read(&bytes, arena, path, MAX_BYTES, err);

	if (status < 0)
		return status;
	for (rest = bytes; str_line(&rest, &line);)
		nlines++;
	set->p = ARENA_ARRAY(arena, struct entry, nlines);
	for (unsigned n = 1; str_line(&bytes, &line); n++) {
		line = str_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!read_entry(&set->p[set->n++], arena, line))
			return err_at(err, str_c(path), n, 0,
				      "'%.*s' is no line of a freeze (name==version)",
				      STR(line));
	}
	return 0;
}

static int
read_site(struct entries *set, struct arena *arena, const char *path, struct err *err)
{
	const struct place place = {.site = path};
	struct installed found;
	int status = pinset_site(&found, arena, &place, err);

	if (status < 0)
		return status;
	set->p = ARENA_ARRAY(arena, struct entry, found.ndists);
	for (size_t i = 0; i < found.ndists; i++) {
		struct entry *entry = &set->p[set->n];
		struct str line, note;

		if (freeze_skips(found.dists[i].canonical, found.site.python, false))
			continue;
		freeze_line(&line, &note, arena, &found.site, &found.dists[i]);
		if (str_starts(line, S("#")))
			str_line(&line, &note);
		set->n += read_entry(entry, arena, line);
		entry->name = found.dists[i].canonical;
	}
	return 0;
}

static int
read_set(struct entries *set, struct arena *arena, const char *path, struct err *err)
{
	int status = host_kind(path) == HOST_DIR ? read_site(set, arena, path, err)
						 : read_freeze(set, arena, path, err);

	if (status == 0 && set->n)
		qsort(set->p, set->n, sizeof(*set->p), by_name);
	return status;
}

static void
print_change(struct json *json, struct str name, const struct entry *old,
	     const struct entry *new)
{
	if (json) {
		json_open(json, '{');
		json_pair(json, "name", name);
		json_pair(json, "old", old ? old->text : (struct str){0});
		json_pair(json, "new", new ? new->text : (struct str){0});
		json_close(json, '}');
		return;
	}
	printf("%c ", !old ? '+' : !new ? '-' : '~');
	out_escaped(stdout, name);
	if (old) {
		putchar(' ');
		out_escaped(stdout, old->text);
	}
	if (new) {
		fputs(old ? " -> " : " ", stdout);
		out_escaped(stdout, new->text);
	}
	putchar('\n');
}

/* Both are sorted; json NULL prints lines. */
static size_t
print_diff(struct json *json, const struct entries *a, const struct entries *b)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a->n || k < b->n) {
		int order = i == a->n   ? 1
			    : k == b->n ? -1
					: str_cmp(a->p[i].name, b->p[k].name);
		struct str name = order <= 0 ? a->p[i].name : b->p[k].name;
		const struct entry *old = order <= 0 ? &a->p[i++] : NULL;
		const struct entry *new = order >= 0 ? &b->p[k++] : NULL;

		if (old && new &&str_eq(old->text, new->text))
			continue;
		print_change(json, name, old, new);
		n++;
	}
	return n;
}

int
diff_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct entries a = {0}, b = {0};
	struct err err = {0};
	struct json json;
	bool is_json = false;
	size_t n;

	while (opt_next(args))
		is_json = true; /* --json is the only option */
	opt_operands(args, 2, 2);
	if (read_set(&a, &mem, args->pos[0], &err) < 0 ||
	    read_set(&b, &mem, args->pos[1], &err) < 0)
		return err_exit(&err, TOOL);
	if (is_json) {
		json_start(&json, stdout, true);
		json_open(&json, '[');
	}
	n = print_diff(is_json ? &json : NULL, &a, &b);
	if (is_json) {
		json_close(&json, ']');
		json_end(&json);
	}
	return n ? err_status(E_NOMATCH) : 0;
}
