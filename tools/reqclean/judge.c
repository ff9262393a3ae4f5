/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of one requirement: kept, rewritten or removed, by the first rule that
 * applies. */
#include "judge.h"

#include "address.h"
#include "name.h"
#include "str.h"

enum { PLAIN_MAX = 18 /* digits that every reader's numbers have room for */ };

void
judge_change(const struct judge *j, unsigned code, struct str result, struct str reason)
{
	clean_change(j->clean,
		     &(struct change){code, j->place, j->line->text, result, reason});
}

bool
judge_removed(const struct judge *j, unsigned code, struct str reason)
{
	judge_change(j, code, (struct str){0}, reason);
	return true;
}

/* By the rule's own reason. */
static bool
removed(const struct judge *j, unsigned code)
{
	return judge_removed(j, code, (struct str){0});
}

/* A slash or a dot in front, where neither an address nor "NAME @" explains it. */
static bool
is_local_path(const struct reqfile_line *line)
{
	struct str raw = line->raw, head;

	if (line->is_path || !line->why)
		return line->is_path;
	head = str_cut(&raw, ';');
	if (str_find(head, S("://")) >= 0 || str_chr(head, '@') >= 0)
		return false;
	return str_starts(head, S(".")) || str_chr(head, '/') >= 0;
}

static bool
is_file_url(struct str raw)
{
	return raw.n >= 5 && str_eq_nocase(str_sub(raw, 0, 5), S("file:"));
}

/* Paths and the like: what the place where pip runs decides. */
static bool
removed_by_look(const struct judge *j)
{
	const struct reqfile_line *line = j->line;

	if (clean_has_variable(line->text))
		return removed(j, 112);
	if (line->kind == REQFILE_EDITABLE)
		return removed(j, 201);
	if (clean_is_windows_path(line->raw))
		return removed(j, 204);
	if (is_file_url(line->raw))
		return removed(j, 203);
	if (is_local_path(line))
		return removed(j, 202);
	return false;
}

/* Does it start like an address, whatever the scheme? */
static bool
looks_like_url(struct str raw)
{
	ptrdiff_t at = str_find(raw, S("://"));

	for (ptrdiff_t i = 0; i < at; i++)
		if (!char_is_alnum(raw.p[i]) && !strchr("+-.", raw.p[i]))
			return false;
	return at > 0;
}

static bool
removed_by_address(const struct judge *j, const struct requirement *req)
{
	struct str url = req->url, reason;
	/* A text that is no requirement may still be an address pip does not know. */
	bool odd = j->line->why && looks_like_url(j->line->raw);
	unsigned code;

	if (!url.p && !odd)
		return false;
	code = clean_address(j->clean, url.p ? url : j->line->raw, &reason);
	return code ? judge_removed(j, code, reason) : false;
}

/*
 * Mends the address by what is known besides: a hash behind it, the commit that the
 * policy names, another form of it. The code of the rule, 0 where it stays as it is.
 */
static unsigned
mend(const struct judge *j, struct requirement *req, struct str *reason)
{
	const struct reqfile_options *o = j->line->opts;
	struct str url = {0};
	unsigned code = 213;

	*reason = url;
	if (!req->url.p)
		return 0;
	if (o && o->hashes.n == 1 && !j->clean->hashes)
		url = clean_with_hash(j->clean->arena, req->url, o->hashes.list[0]);
	if (!url.p) {
		url = clean_pinned(j->clean, req->url, reason);
		code = 214;
	}
	if (!url.p) {
		url = clean_archive(j->clean, req->url);
		code = 215;
	}
	if (!url.p)
		return 0;
	req->url = url;
	return code;
}

/* "foo @ https://.../bar-1.0-py3-none-any.whl" */
static bool
removed_by_wheel(const struct judge *j, const struct requirement *req)
{
	struct arena *arena = j->clean->arena;
	struct str name, version;

	if (!req->url.p || !req->name.p ||
	    !clean_wheel(arena, req->url, &name, &version) || str_eq(name, req->name))
		return false;
	return judge_removed(j, 210,
			     name.p ? arena_printf(arena,
						   "the wheel is of %.*s, and pip stops",
						   STR(name))
				    : S("that is not the name of a wheel"));
}

/* pip knows the name of such an address when it has built it, and that may take an hour. */
static bool
removed_by_guess(const struct judge *j, const struct requirement *req)
{
	struct str names[2];
	size_t n = req->url.p && !req->name.p
			   ? clean_guess(j->clean->arena, req->url, names)
			   : 0;

	for (size_t i = 0; i < n; i++) {
		const struct policy_rename *rename =
			policy_rename(&j->clean->policy, names[i]);

		if (protect_find(j->clean, rename ? rename->to : names[i]))
			return removed(j, 404);
	}
	return false;
}

/* Options on a requirement's line: all but hashes and settings mean nothing to pip. */
static void
note_options(const struct judge *j, bool hash_taken)
{
	const struct reqfile_options *o = j->line->opts;
	struct str result, own = {0};

	if (!o)
		return;
	result = j->line->raw;
	if (o->hashes.n && !hash_taken && !j->clean->hashes)
		judge_change(j, 109, result, own);
	if (o->settings.n)
		judge_change(j, 110, result, own);
	if (o->dropped.n)
		judge_change(j, 114, result, own);
	if (reqfile_has_options(o) || o->constraints.n || o->requirements.n)
		judge_change(j, 111, result, own);
}

static bool
reads_back_as(const struct clean *clean, struct str text, enum reqfile_dialect dialect)
{
	struct reqfile_world world = clean->world;
	struct reqfile_line line;
	struct reqfile file;

	world.dialect = dialect;
	reqfile_start(&file, clean->arena, &world,
		      arena_cat(clean->arena, text, S("  # x")));
	return reqfile_next(&file, &line) && line.kind == REQFILE_REQUIREMENT &&
	       !line.why && !line.opts && str_eq(line.raw, text) &&
	       !reqfile_next(&file, &line);
}

/* A name, extras and versions in which nobody can see a path, or a number too long: such a line
 * has one reading, so that most lines need not be read again. */
static bool
is_plain(const struct requirement *req)
{
	for (size_t i = 0; i < req->specifiers.n; i++) {
		struct specifier *one = &req->specifiers.list[i];

		if (one->op == SPEC_SAME || one->text.n > PLAIN_MAX ||
		    str_chr(one->text, '+') >= 0)
			return false;
	}
	for (size_t i = 0; i < req->nextras; i++)
		if (!name_valid(req->extras[i]))
			return false;
	/* "foo_" is a name to pip, and its canonical form "foo-" is none. */
	return req->name.p && !str_ends(req->name, S("-")) && !req->url.p && !req->marker;
}

/* Would pip and uv read back from the output what was put in? */
static bool
reads_back(const struct clean *clean, const struct requirement *req)
{
	struct str text;

	if (is_plain(req))
		return true;
	if (req->marker && !marker_reads_alike(req->marker, clean->arena))
		return false;
	text = clean_text(clean->arena, req);

	return !str_has_control(text) && reads_back_as(clean, text, REQFILE_PIP_26_3) &&
	       reads_back_as(clean, text, REQFILE_UV);
}

/* uv learns from what it builds what an "#egg=" says to pip; both read it before "@". */
static struct str
name_of(const struct requirement *req)
{
	struct str egg;

	if (req->name.p || !req->url.p)
		return req->name;
	egg = address_value(req->url, S("egg"));
	return name_valid(egg) ? egg : req->name;
}

/* Of a wheel's address the one version, which others may exclude. */
static struct specifier_set
versions_of(struct arena *arena, const struct requirement *req)
{
	struct specifier_set set;
	struct str name, version;

	if (req->url.p && req->name.p && clean_wheel(arena, req->url, &name, &version) &&
	    str_eq(name, req->name) &&
	    specifier_parse(&set, arena, arena_cat(arena, S("=="), version)))
		return set;
	return req->specifiers;
}

/* Names and addresses in canonical form, so that one spelling stands in the output. */
static struct requirement
canonical(struct arena *arena, const struct requirement *req)
{
	struct requirement out = *req;

	out.name = name_of(req);
	if (out.name.p)
		out.name = name_canonical(arena, out.name);
	if (out.nextras)
		out.extras = ARENA_ARRAY(arena, struct str, out.nextras);
	for (size_t i = 0; i < out.nextras; i++)
		out.extras[i] = name_canonical(arena, req->extras[i]);
	out.nextras = requirement_sort(out.extras, out.nextras);
	if (out.url.p)
		out.url = clean_url(arena, out.url);
	out.specifiers = versions_of(arena, &out);
	return out;
}

/* Is it still what the hashes behind it were made of? */
static bool
is_as_asked(const struct judge *j, const struct requirement *req)
{
	struct arena *arena = j->clean->arena;
	struct requirement asked = canonical(arena, &j->line->req);

	return str_eq(clean_text(arena, &asked), clean_text(arena, req));
}

/* False where the line goes, for a digest that is none. */
static bool
set_hashes(const struct judge *j, struct wish *wish)
{
	if (!j->clean->hashes || !j->line->opts || !j->line->opts->hashes.n)
		return true;
	if (!clean_line_hashes(wish, j->clean->arena, j->line->opts))
		return !judge_removed(j, 109, S("no digest looks like that"));
	if (is_as_asked(j, &wish->req))
		return true;
	wish->nhashes = 0;
	judge_change(j, 109, clean_text(j->clean->arena, &wish->req),
		     S("they are of what was asked for, which is another"));
	return true;
}

static void
keep(const struct judge *j, const struct requirement *req, struct str origin)
{
	struct arena *arena = j->clean->arena;
	struct wish wish = {
		.req = *req,
		.marker = req->marker ? marker_str(req->marker, arena) : S(""),
	};

	if (j->clean->judge && !reads_back(j->clean, req))
		removed(j, 115);
	else if (set_hashes(j, &wish))
		clean_wish(j->clean, &wish, &(struct ask){j->place, origin, 0, NULL},
			   j->line->text);
}

static int
refuse(const struct judge *j)
{
	if (j->clean->keep_going) {
		judge_removed(j, 113, str_c(j->line->why));
		return 0;
	}
	return err_at(j->err, j->place.file, j->place.line, 0, "%.*s: %s",
		      STR(clean_shown(j->clean->arena, j->line->text)), j->line->why);
}

int
clean_judge(struct clean *clean, const struct reqfile_line *line, struct place place,
	    struct str origin, struct err *err)
{
	struct judge j = {clean, line, place, err};
	struct requirement req;
	struct str reason;
	unsigned mended = 0;
	bool named;

	if (clean->judge && removed_by_look(&j))
		return 0;
	req = canonical(clean->arena, &line->req);
	/* A protected name loses its address rather than the whole line. */
	named = !line->why && req.name.p && protect_find(clean, req.name);
	if (clean->judge && !named) {
		mended = line->why ? 0 : mend(&j, &req, &reason);
		if (removed_by_address(&j, &req) ||
		    (!line->why && removed_by_wheel(&j, &req)))
			return 0;
	}
	if (line->why)
		return refuse(&j);
	if (clean->judge && removed_by_guess(&j, &req))
		return 0;
	if (clean->judge)
		note_options(&j, mended == 213);
	if (mended)
		judge_change(&j, mended, clean_text(clean->arena, &req), reason);
	if (!clean->judge || !req.name.p || judge_name(&j, &req))
		keep(&j, &req, origin);
	return 0;
}
