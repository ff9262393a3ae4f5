/* SPDX-License-Identifier: Apache-2.0 */
/* Names that may not move, from files of exact versions (pip freeze, constraints). */
#include "clean.h"

#include "name.h"
#include "range.h"
#include "str.h"

const struct protect *
protect_find(const struct clean *clean, struct str name)
{
	for (size_t i = 0; i < clean->nprotects; i++)
		if (str_eq(clean->protects[i].name, name))
			return &clean->protects[i];
	return NULL;
}

static struct protect *
new_protect(struct clean *clean)
{
	if (clean->nprotects == clean->protects_size) {
		size_t size = clean->protects_size ? 2 * clean->protects_size : 64;
		struct protect *bigger = ARENA_ARRAY(clean->arena, struct protect, size);

		if (clean->nprotects)
			memcpy(bigger, clean->protects,
			       clean->nprotects * sizeof(*bigger));
		clean->protects = bigger;
		clean->protects_size = size;
	}
	return &clean->protects[clean->nprotects++];
}

static struct specifier_set
both(struct arena *arena, const struct specifier_set *a, const struct specifier_set *b)
{
	struct specifier_set set = {ARENA_ARRAY(arena, struct specifier, a->n + b->n),
				    a->n + b->n};

	if (a->n)
		memcpy(set.list, a->list, a->n * sizeof(*set.list));
	if (b->n)
		memcpy(set.list + a->n, b->list, b->n * sizeof(*set.list));
	return set;
}

static bool
is_exact(const struct specifier_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		if ((set->list[i].op == SPEC_EQUAL && !set->list[i].prefix) ||
		    set->list[i].op == SPEC_SAME)
			return true;
	return false;
}

/* A name in two files is bound by both. */
static int
add(struct clean *clean, const struct reqfile_line *line, struct place place,
    struct err *err)
{
	struct str name = name_canonical(clean->arena, line->req.name);
	struct protect *old = NULL;
	struct range range;

	for (size_t i = 0; i < clean->nprotects; i++)
		if (str_eq(clean->protects[i].name, name))
			old = &clean->protects[i];
	if (!old) {
		old = new_protect(clean);
		*old = (struct protect){.name = name, .place = place};
	}
	if (!line->req.url.p)
		old->set = both(clean->arena, &old->set, &line->req.specifiers);
	old->fixed |= line->req.url.p || is_exact(&line->req.specifiers);
	range = range_of(&old->set, clean->arena);
	if (range_is_empty(&range, clean->arena))
		return err_set(err, E_NOMATCH,
			       "%.*s: the protect files name versions of it that exclude "
			       "each other",
			       STR(name));
	return 0;
}

int
protect_load(struct clean *clean, const char *path, struct err *err)
{
	struct reqfile_line line;
	struct reqfile file;
	struct str bytes, text;

	if (host_read(&bytes, clean->arena, path, REQFILE_MAX, err) < 0 ||
	    reqfile_decode(
		    &text, clean->arena,
		    &(struct reqfile_bytes){bytes, str_c(path), clean->world.dialect},
		    err) < 0)
		return -(int)err->code;
	reqfile_start(&file, clean->arena, &clean->world, text);
	while (reqfile_next(&file, &line)) {
		struct place place = {str_c(path), line.line};

		/* "-e path" of a freeze has no name; its folder is not an index's. */
		if (line.kind == REQFILE_EDITABLE && !line.req.name.p)
			continue;
		if (line.why)
			return err_at(err, place.file, place.line, 0, "%s", line.why);
		if (line.kind == REQFILE_OPTIONS || !line.req.name.p)
			return err_at(err, place.file, place.line, 0,
				      "a protect file holds lines such as torch==2.11.0");
		if (add(clean, &line, place, err) < 0)
			return -(int)err->code;
	}
	return 0;
}

void
protect_apply(struct clean *clean, const struct protect *protect, struct requirement *req,
	      struct place place, struct str text)
{
	struct arena *arena = clean->arena;
	struct range asked = range_of(&req->specifiers, arena);
	struct range kept = range_of(&protect->set, arena);
	struct range left = range_and(&asked, &kept, arena);
	bool clash = range_is_empty(&left, arena);
	struct str before = requirement_str(req, arena), at, result;
	unsigned code = req->url.p ? 403 : clash ? 401 : 402;

	req->specifiers = clash || protect->fixed
				  ? protect->set
				  : both(arena, &req->specifiers, &protect->set);
	req->url = (struct str){0};
	result = requirement_str(req, arena);
	if (str_eq(before, result))
		return;
	at = clean_place(arena, protect->place);
	clean_change(
		clean,
		&(struct change){
			code, place, text, clean_text(arena, req),
			code == 401
				? arena_printf(arena,
					       "contradicts what is protected, "
					       "%.*s%.*s (%.*s)",
					       STR(protect->name),
					       STR(specifier_str(&protect->set, arena)),
					       STR(at))
				: arena_printf(arena, "protected by %.*s", STR(at))});
}
