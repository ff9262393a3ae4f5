/* SPDX-License-Identifier: Apache-2.0 */
/* Names that may not move, from files of exact versions (pip freeze, constraints). */
#include "judge.h"

#include "buf.h"
#include "name.h"
#include "out.h"
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

struct specifier_set
specifier_both(struct arena *arena, const struct specifier_set *a,
	       const struct specifier_set *b)
{
	struct specifier_set set = {ARENA_ARRAY(arena, struct specifier, a->n + b->n),
				    a->n + b->n};

	if (a->n)
		memcpy(set.list, a->list, a->n * sizeof(*set.list));
	if (b->n)
		memcpy(set.list + a->n, b->list, b->n * sizeof(*set.list));
	return set;
}

/* The one that fixes the version, the one with a local part before others; or NULL. */
static const struct specifier *
exact(const struct specifier_set *set)
{
	const struct specifier *found = NULL;

	for (size_t i = 0; i < set->n; i++) {
		const struct specifier *one = &set->list[i];

		if (one->op == SPEC_SAME)
			return one;
		if (one->op == SPEC_EQUAL && !one->prefix &&
		    (!found || str_chr(one->text, '+') >= 0))
			found = one;
	}
	return found;
}

/* A freeze names the address of what was installed from one: a wheel's says the version. */
static void
add_address(struct clean *clean, struct protect *protect, const struct requirement *req)
{
	struct arena *arena = clean->arena;
	struct str name, version;
	struct specifier_set set;

	protect->fixed = true;
	if (clean_wheel(arena, req->url, &name, &version) &&
	    str_eq(name, protect->name) &&
	    specifier_parse(&set, arena, arena_cat(arena, S("=="), version)))
		protect->set = specifier_both(arena, &protect->set, &set);
	else
		protect->url = req->url;
}

/* A name in two files is bound by both. */
static int
add(struct clean *clean, const struct requirement *req, struct place place,
    struct err *err)
{
	struct arena *arena = clean->arena;
	struct str name = req->name;
	struct protect *old = NULL;
	struct range range;

	for (size_t i = 0; i < clean->nprotects; i++)
		if (str_eq(clean->protects[i].name, name))
			old = &clean->protects[i];
	if (!old) {
		old = new_protect(clean);
		*old = (struct protect){.name = name, .place = place};
	}
	if (req->url.p)
		add_address(clean, old, req);
	else
		old->set = specifier_both(arena, &old->set, &req->specifiers);
	old->fixed |= exact(&req->specifiers) != NULL;
	range = range_of(&old->set, arena);
	if (range_is_empty(&range, arena))
		return err_set(err, E_NOMATCH,
			       "%.*s: the protect files name versions of it that exclude "
			       "each other",
			       STR(name));
	/* Ranges beside one version say nothing that it does not. */
	if (exact(&old->set))
		old->set = (struct specifier_set){
			(struct specifier *)(uintptr_t)exact(&old->set), 1};
	return 0;
}

/* Malware that is installed already is not kept: such a line ends the run. */
static int
add_line(struct clean *clean, const struct reqfile_line *line, struct place place,
	 struct err *err)
{
	struct judge j = {clean, line, place, err};
	struct requirement req = line->req;

	req.name = name_canonical(clean->arena, req.name);
	return judge_malware(&j, &req) ? add(clean, &req, place, err) : 0;
}

/* What a line of a freeze or of constraints is not like. */
static const char *
fault_of(const struct reqfile_line *line)
{
	if (line->why)
		return line->why;
	if (line->kind == REQFILE_OPTIONS || !line->req.name.p)
		return "a protect file holds lines such as torch==2.11.0";
	if (line->req.marker)
		return "what is protected is so everywhere; leave the marker out";
	return NULL;
}

int
protect_load(struct clean *clean, const char *path, struct err *err)
{
	struct reqfile_line line;
	struct reqfile file;
	struct str bytes, text;
	const char *fault;

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
		fault = fault_of(&line);
		if (fault)
			return err_at(err, place.file, place.line, 0, "%s", fault);
		if (add_line(clean, &line, place, err) < 0)
			return -(int)err->code;
	}
	return 0;
}

/* Who asks for another version is named. */
static struct str
reason_of(const struct clean *clean, const struct protect *protect, unsigned code,
	  struct place place)
{
	struct arena *arena = clean->arena;
	struct str at = clean_place(arena, protect->place), node = clean_node(place);

	if (code != 401)
		return arena_printf(arena, "protected by %.*s", STR(at));
	return arena_printf(arena, "%.*s%scontradicts what is protected, %.*s%.*s (%.*s)",
			    STR(node), node.n ? " " : "", STR(protect->name),
			    STR(specifier_str(&protect->set, arena)), STR(at));
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
	struct str before = requirement_str(req, arena), result;
	unsigned code = req->url.p ? 403 : clash ? 401 : 402;

	if (!protect->fixed && !req->url.p &&
	    judge_within(&req->specifiers, &protect->set, arena))
		return;
	req->specifiers =
		clash || protect->fixed
			? protect->set
			: specifier_both(arena, &req->specifiers, &protect->set);
	req->url = (struct str){0};
	result = requirement_str(req, arena);
	if (str_eq(before, result))
		return;
	clean_change(clean, &(struct change){code, place, text, clean_text(arena, req),
					     reason_of(clean, protect, code, place)});
}

static int
by_name(const void *left, const void *right)
{
	const struct protect *a = *(const struct protect *const *)left;
	const struct protect *b = *(const struct protect *const *)right;

	return str_cmp(a->name, b->name);
}

/* "https://user:secret@host/x" without what stands before the host. */
static struct str
without_user(struct arena *arena, struct str url)
{
	ptrdiff_t from = str_find(url, S("://"));
	size_t start = (size_t)from + 3, end = start;
	ptrdiff_t at;

	if (from < 0)
		return url;
	while (end < url.n && !strchr("/?#", url.p[end]))
		end++;
	at = str_rchr(str_sub(url, start, end), '@');
	if (at < 0)
		return url;
	return arena_cat(arena, str_sub(url, 0, start),
			 str_sub(url, start + (size_t)at + 1, url.n));
}

/* uv refuses a whole file for a "===" of what is no version. */
static bool
is_for_all(const struct clean *clean, const struct protect *p)
{
	const struct specifier *one = exact(&p->set);
	struct version version;

	if (!one || one->op != SPEC_SAME ||
	    version_parse(&version, clean->arena, one->text))
		return true;
	out_note("reqclean",
		 "%.*s:%u: %.*s===%.*s: no version of PEP 440, so it is left out of the "
		 "constraints",
		 STR(p->place.file), p->place.line, STR(p->name), STR(one->text));
	return false;
}

struct str
protect_constraints(const struct clean *clean)
{
	struct arena *arena = clean->arena;
	const struct protect **list =
		ARENA_ARRAY(arena, const struct protect *, clean->nprotects);
	struct buf out;

	for (size_t i = 0; i < clean->nprotects; i++)
		list[i] = &clean->protects[i];
	if (clean->nprotects)
		qsort(list, clean->nprotects, sizeof(const struct protect *), by_name);
	buf_init(&out, arena, (size_t)2 * REQFILE_MAX);
	for (size_t i = 0; i < clean->nprotects; i++) {
		const struct protect *p = list[i];

		if (p->set.n && is_for_all(clean, p))
			buf_printf(&out, "%.*s%.*s\n", STR(p->name),
				   STR(specifier_str(&p->set, arena)));
		else if (!p->set.n && p->url.p)
			buf_printf(&out, "%.*s @ %.*s\n", STR(p->name),
				   STR(without_user(arena, p->url)));
	}
	return buf_str(&out);
}
