/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of one requirement: kept, rewritten or removed, by the first rule that
 * applies. */
#include "clean.h"

#include "name.h"
#include "range.h"
#include "str.h"

struct judge {
	struct clean *clean;
	const struct reqfile_line *line;
	struct place place;
	struct err *err;
};

static void
change(const struct judge *j, unsigned code, struct str result, struct str reason)
{
	clean_change(j->clean,
		     &(struct change){code, j->place, j->line->text, result, reason});
}

static bool
removed(const struct judge *j, unsigned code, struct str reason)
{
	change(j, code, (struct str){0}, reason);
	return true;
}

/* "C:\x", "C:/x", "\\server\x", ".\x" */
static bool
is_windows_path(struct str raw)
{
	if (raw.n > 2 && char_is_alpha(raw.p[0]) && raw.p[1] == ':' &&
	    (raw.p[2] == '\\' || raw.p[2] == '/'))
		return !str_starts(str_sub(raw, 2, raw.n), S("//"));
	return str_starts(raw, S("\\")) || str_starts(raw, S(".\\")) ||
	       str_starts(raw, S("..\\"));
}

/* A slash or a dot in front, where neither an address nor "NAME @" explains it. */
static bool
is_local_path(const struct reqfile_line *line)
{
	struct str raw = line->raw;
	struct str head = str_cut(&raw, ';');

	if (line->is_path)
		return true;
	if (!line->why || str_find(head, S("://")) >= 0 || str_chr(head, '@') >= 0)
		return false;
	return str_starts(head, S(".")) || str_chr(head, '/') >= 0;
}

bool
clean_has_variable(struct str text)
{
	ptrdiff_t at = str_find(text, S("${"));

	return at >= 0 && str_chr(str_sub(text, (size_t)at, text.n), '}') > 0;
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
	struct str local = S("nothing of this machine's files belongs into the image");

	if (clean_has_variable(line->text))
		return removed(j, 112, S("pip would fill in the value; write it out"));
	if (line->kind == REQFILE_EDITABLE)
		return removed(j, 201, S("it would run from where the build left it"));
	if (is_windows_path(line->raw))
		return removed(j, 204, local);
	if (is_file_url(line->raw))
		return removed(j, 203, local);
	if (is_local_path(line))
		return removed(j, 202, local);
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
removed_by_address(const struct judge *j)
{
	struct str url = j->line->req.url, reason;
	/* A text that is no requirement may still be an address pip does not know. */
	bool odd = j->line->why && looks_like_url(j->line->raw);
	unsigned code;

	if (!url.p && !odd)
		return false;
	code = clean_address(j->clean, url.p ? url : j->line->raw, &reason);
	return code ? removed(j, code, reason) : false;
}

/* Options on a requirement's line: all but hashes and settings mean nothing to pip. */
static void
note_options(const struct judge *j)
{
	const struct reqfile_options *o = j->line->opts;
	struct str result;

	if (!o)
		return;
	result = j->line->raw;
	if (o->hashes.n && !j->clean->hashes)
		change(j, 109, result, S("one hashed line makes pip refuse all others"));
	if (o->settings.n)
		change(j, 110, result, S("what is built from source is built as it is"));
	if (o->dropped.n)
		change(j, 114, result, S("pip does not see them"));
	if (o->index_url.p || o->extra_index_urls.n || o->find_links.n ||
	    o->trusted_hosts.n || o->constraints.n || o->requirements.n || o->no_index ||
	    o->pre || o->prefer_binary || o->require_hashes || o->no_require_hashes ||
	    o->features.n || o->no_binary.n || o->only_binary.n || o->all_releases.n ||
	    o->only_final.n)
		change(j, 111, result, S("it has no effect there, or one on all"));
}

static bool
allows_any(const struct specifier_set *set, const struct specifier_set *excluded)
{
	for (size_t i = 0; i < excluded->n; i++) {
		bool all = true;

		for (size_t k = 0; k < set->n; k++)
			all &= set->list[k].op != SPEC_SAME &&
			       specifier_allows(&set->list[k],
						&excluded->list[i].version);
		if (all)
			return true;
	}
	return false;
}

/* Releases that carried malware are excluded, and asking for nothing else is an end. */
static int
exclude_refused(const struct judge *j, struct str name, struct requirement *req)
{
	struct arena *arena = j->clean->arena;
	const struct policy_refused *refused = policy_refused(&j->clean->policy, name);
	struct specifier_set set;
	struct range range;

	if (!refused || !allows_any(&req->specifiers, &refused->excluded))
		return 0;
	set.n = req->specifiers.n + refused->excluded.n;
	set.list = ARENA_ARRAY(arena, struct specifier, set.n);
	if (req->specifiers.n)
		memcpy(set.list, req->specifiers.list,
		       req->specifiers.n * sizeof(*set.list));
	memcpy(set.list + req->specifiers.n, refused->excluded.list,
	       refused->excluded.n * sizeof(*set.list));
	range = range_of(&set, arena);
	if (range_is_empty(&range, arena))
		return err_set(j->err, E_NOMATCH, "%.*s:%u: %.*s: %.*s",
			       STR(j->place.file), j->place.line,
			       STR(clean_shown(arena, j->line->raw)),
			       STR(refused->reason));
	req->specifiers = set;
	change(j, 601, clean_text(arena, req), refused->reason);
	return 0;
}

/* The member that stays: one that is protected, else the policy's. */
static struct str
winner_of(const struct clean *clean, const struct policy_family *family)
{
	for (size_t i = 0; i < family->nmembers; i++)
		if (protect_find(clean, family->members[i]))
			return family->members[i];
	return family->winner;
}

/* False when the requirement goes. */
static bool
settle_family(const struct judge *j, struct str *name, struct requirement *req)
{
	const struct policy_family *family = policy_family(&j->clean->policy, *name);
	struct str winner;

	if (!family || protect_find(j->clean, *name))
		return true;
	winner = winner_of(j->clean, family);
	if (str_eq(winner, *name))
		return true;
	if (!family->rename) {
		change(j, 502, (struct str){0}, family->reason);
		return false;
	}
	*name = req->name = winner;
	req->url = (struct str){0};
	change(j, 501, clean_text(j->clean->arena, req), family->reason);
	return true;
}

/* Would pip read back from the output what was put in? */
static bool
reads_back(const struct clean *clean, const struct requirement *req)
{
	struct str text = clean_text(clean->arena, req);
	struct reqfile_line line;
	struct reqfile file;

	reqfile_start(&file, clean->arena, &clean->world,
		      arena_cat(clean->arena, text, S("  # x")));
	return !str_has_control(text) && reqfile_next(&file, &line) &&
	       line.kind == REQFILE_REQUIREMENT && !line.why && !line.opts &&
	       str_eq(line.raw, text) && !file.rest.n;
}

/* The names in canonical form, so that one spelling stands in the output. */
static struct requirement
canonical(struct arena *arena, const struct requirement *req)
{
	struct requirement out = *req;

	if (out.name.p)
		out.name = name_canonical(arena, out.name);
	out.extras = ARENA_ARRAY(arena, struct str, out.nextras);
	for (size_t i = 0; i < out.nextras; i++)
		out.extras[i] = name_canonical(arena, req->extras[i]);
	out.nextras = requirement_sort(out.extras, out.nextras);
	return out;
}

static void
keep(const struct judge *j, const struct requirement *req, struct str origin)
{
	struct arena *arena = j->clean->arena;
	struct wish wish = {
		.name = req->name,
		.req = *req,
		.marker = req->marker ? marker_str(req->marker, arena) : S(""),
	};

	if (j->clean->judge && !reads_back(j->clean, req)) {
		removed(j, 115, S("its text would read as something else"));
		return;
	}
	if (j->clean->hashes && !clean_line_hashes(&wish, arena, j->line->opts)) {
		removed(j, 109, S("no digest looks like that"));
		return;
	}
	clean_wish(j->clean, &wish, &(struct ask){j->place, origin, 0, NULL},
		   j->line->text);
}

/* Refused releases, protection, families: by name. 0 or an error; *stays says whether
 * the requirement is still there. */
static int
judge_name(const struct judge *j, struct requirement *req, bool *stays)
{
	struct str name = req->name;
	const struct protect *protect;

	*stays = true;
	if (!name.p)
		return 0;
	if (exclude_refused(j, name, req) < 0)
		return -(int)j->err->code;
	*stays = settle_family(j, &name, req);
	protect = protect_find(j->clean, name);
	if (*stays && protect)
		protect_apply(j->clean, protect, req, j->place, j->line->raw);
	return 0;
}

static int
refuse(const struct judge *j)
{
	if (j->clean->keep_going) {
		removed(j, 113, str_c(j->line->why));
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
	bool stays = true, named;

	if (clean->judge && removed_by_look(&j))
		return 0;
	req = canonical(clean->arena, &line->req);
	/* A protected name loses its address rather than the whole line. */
	named = !line->why && req.name.p && protect_find(clean, req.name);
	if (clean->judge && !named && removed_by_address(&j))
		return 0;
	if (line->why)
		return refuse(&j);
	if (clean->judge) {
		note_options(&j);
		if (judge_name(&j, &req, &stays) < 0)
			return -(int)err->code;
	}
	if (stays)
		keep(&j, &req, origin);
	return 0;
}
