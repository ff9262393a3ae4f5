/* SPDX-License-Identifier: Apache-2.0 */
/* What the text of a requirement asks for: a PEP 508 requirement, an address, a path.
 * pip decides between them by the look of the text and by what is on the disk. */
#include "reqfile_parts.h"

#include "buf.h"
#include "name.h"
#include "pytext.h"
#include "str.h"

struct target {
	struct reqfile_line *line;
	struct arena *arena;
	const struct reqfile_world *world;
	const struct reqrules *rules;
};

static const char *
parse(const struct target *t, struct str text, struct requirement *req)
{
	return reqpep508_parse(req, &t->line->legacy, t->arena, text, t->rules);
}

/* What pip asks of every address: that Python can split it, and what "#egg=" holds. */
static const char *
parse_link(const struct target *t, struct str url, struct reqlink *link)
{
	const char *why = reqlink_parse(link, t->arena, url);

	if (!why && link->egg.p && t->rules->egg_is_name && !name_valid(link->egg))
		return "'#egg=' takes a project's name alone";
	return why;
}

static bool
is_url(const struct target *t, struct str text)
{
	struct str scheme = text;
	char *lower;

	if (t->rules->splits_all)
		return reqlink_is_url(reqlink_scheme(t->arena, text));
	scheme = str_cut(&scheme, ':');
	if (scheme.n == text.n || scheme.n > 16)
		return false;
	lower = arena_alloc(t->arena, scheme.n);
	for (size_t i = 0; i < scheme.n; i++)
		lower[i] = char_lower(scheme.p[i]);
	return reqlink_is_url(str_n(lower, scheme.n));
}

static enum host_kind
kind_of(const struct target *t, struct str path)
{
	if (str_chr(path, 0) >= 0)
		return HOST_NONE;
	return t->world->kind(arena_str(t->arena, path).p);
}

static bool
has_file(const struct target *t, struct str folder, const char *name)
{
	folder = arena_cat(t->arena, folder, S("/"));
	return kind_of(t, arena_cat(t->arena, folder, str_c(name))) == HOST_FILE;
}

static bool
looks_like_path(struct str text)
{
	return str_chr(text, '/') >= 0 || str_starts(text, S("."));
}

/*
 * Splits "[extras]" off the end of a path. NULL, or why not: pip reads them as those of
 * a requirement, in lower case.
 */
static const char *
split_extras(const struct target *t, struct str *path, struct requirement *extras)
{
	ptrdiff_t open = str_rchr(*path, '[');
	struct str inside, text;
	char *lower;

	*extras = (struct requirement){0};
	if (open < 1 || !str_ends(*path, S("]")))
		return NULL;
	inside = str_sub(*path, (size_t)open, path->n);
	if (inside.n < 3 || str_chr(inside, ']') != (ptrdiff_t)inside.n - 1)
		return NULL;
	text = arena_cat(t->arena, S("x"), inside);
	lower = arena_alloc(t->arena, text.n);
	for (size_t i = 0; i < text.n; i++)
		lower[i] = char_lower(text.p[i]);
	path->n = (size_t)open;
	for (size_t n; t->rules->trims_paths && (n = py_space_end(*path)) > 0;)
		path->n -= n;
	return parse(t, str_n(lower, text.n), extras);
}

static void
use_path(const struct target *t, struct str path, struct str *url)
{
	*url = reqlink_from_path(t->arena, path, REQLINK_KEPT);
	t->line->is_path = true;
}

/*
 * The address of `text` as a folder or an archive, absent where it is a requirement. A
 * text with an archive's extension is taken for a file whether or not it is there.
 */
static const char *
path_url(const struct target *t, struct str text, struct str path, struct str *url)
{
	ptrdiff_t at = str_chr(text, '@');

	if (looks_like_path(text) && kind_of(t, path) == HOST_DIR) {
		if (!has_file(t, path, "pyproject.toml") &&
		    !has_file(t, path, "setup.py"))
			return "the folder has no pyproject.toml and no setup.py";
		use_path(t, path, url);
		return NULL;
	}
	if (!reqlink_is_archive(path))
		return NULL;
	if (kind_of(t, path) != HOST_FILE && at >= 0 &&
	    !looks_like_path(str_sub(text, 0, (size_t)at)))
		return NULL;
	use_path(t, path, url);
	return NULL;
}

/* What the address says about itself: a wheel's name and version, or its "#egg=". */
static const char *
read_link(const struct target *t, struct str url, struct requirement *req)
{
	struct reqlink link;
	const char *why = parse_link(t, url, &link);
	struct str base, text;

	if (!why && str_eq(link.scheme, S("file")) && str_find(url, S("../")) >= 0) {
		struct str path = reqlink_absolute(t->arena, t->world->cwd, link.path);

		url = reqlink_from_path(t->arena, path, REQLINK_KEPT);
		why = parse_link(t, url, &link);
	}
	if (!why)
		why = reqlink_check_file(&link);
	if (why)
		return why;
	base = reqlink_base(link.path);
	text = link.egg;
	if (str_eq(reqlink_extension(base), S(".whl"))) {
		if (!t->rules->strict_wheels)
			base = reqlink_unquote(t->arena, base);
		text = reqwheel_requirement(t->arena, base, t->rules->strict_wheels);
		if (!text.p)
			return "not the name of a wheel";
	}
	if (text.p)
		why = parse(t, text, req);
	req->url = url;
	return why;
}

/* pip takes a share of Windows ("\\\\host\\x") for a path on every system. */
static void
use_share(const struct target *t, struct str *url)
{
	if (str_starts(*url, S("\\\\")))
		use_path(t, reqlink_absolute(t->arena, t->world->cwd, *url), url);
}

static const char *
check_link(const struct target *t, struct str *url)
{
	struct reqlink link;
	const char *why;

	use_share(t, url);
	why = parse_link(t, *url, &link);
	return why ? why : reqlink_check_file(&link);
}

/* Of what names and versions are made? */
static bool
is_bare_char(char c)
{
	switch (c) {
	case '<':
	case '=':
	case '>':
	case '!':
	case '~':
	case ',':
	case '*':
	case '+':
	case '.':
	case '_':
	case '-':
	case ' ':
	case '\t':
		return true;
	default:
		return char_is_alnum(c);
	}
}

/* A name and versions, as most texts are: nothing that starts an address, a path, extras
 * or a marker. */
static bool
is_bare(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_bare_char(text.p[i]))
			return false;
	return text.n && text.p[0] != '.' && !reqlink_is_archive(text);
}

/* A requirement, and the address that it may hold. */
static const char *
read_requirement(const struct target *t, struct str text, struct requirement *req)
{
	const char *why = parse(t, text, req);

	return !why && req->url.p ? check_link(t, &req->url) : why;
}

static const char *
read_text(const struct target *t, struct str text, struct requirement *req)
{
	struct str path, url = {0};
	struct requirement extras;
	const char *why;

	path = reqlink_absolute(t->arena, t->world->cwd, text);
	why = split_extras(t, &path, &extras);
	if (!why)
		why = path_url(t, text, path, &url);
	if (why)
		return why;
	why = url.p ? read_link(t, url, req) : read_requirement(t, text, req);
	if (!why && extras.nextras && req->name.p) {
		req->extras = extras.extras;
		req->nextras = extras.nextras;
	}
	return why;
}

/* pip 24.0: "foo>=1[bar]" is one version to packaging 21.3 and extras to pip; so is what
 * "===" takes for a version today, too. */
static bool
has_late_extras(const struct reqfile_line *line)
{
	const struct specifier_set *set = &line->req.specifiers;
	struct str legacy = line->legacy;

	while (legacy.p)
		if (str_ends(str_cut(&legacy, ','), S("]")))
			return true;
	for (size_t i = 0; i < set->n; i++)
		if (set->list[i].op == SPEC_SAME && str_ends(set->list[i].text, S("]")))
			return true;
	return false;
}

const char *
reqtarget_parse(struct reqfile_line *line, struct arena *arena,
		const struct reqfile_world *world)
{
	struct target t = {line, arena, world, &reqrules[world->dialect]};
	struct str text = py_strip(line->raw), marker_text = {0};
	struct marker *marker = NULL;
	const char *why = NULL;
	ptrdiff_t at;
	bool url;

	if (is_bare(text))
		return read_requirement(&t, text, &line->req);
	text = line->raw;
	url = is_url(&t, text);
	/* Within an address ";" needs a blank behind it to start a marker. */
	at = url ? str_find(text, S("; ")) : str_chr(text, ';');
	if (t.rules->splits_all && !reqlink_splits(arena, text))
		return reqlink_bad_host;
	if (at >= 0) {
		marker_text = py_strip(str_sub(text, (size_t)at + 1, text.n));
		text = str_sub(text, 0, (size_t)at);
	}
	text = py_strip(text);
	if (marker_text.n)
		why = reqpep508_marker(&marker, arena, marker_text, t.rules);
	if (!why)
		why = url ? read_link(&t, text, &line->req)
			  : read_text(&t, text, &line->req);
	if (!why && t.rules->old_versions && has_late_extras(line))
		why = "extras stand in front of the version";
	if (marker)
		line->req.marker = marker;
	return why;
}

/* "git:..." means "git+git:..." in an editable. */
static struct str
with_vcs(struct arena *arena, struct str url)
{
	static const char *const systems[] = {"bzr", "git", "hg", "svn"};

	for (size_t k = 0; k < COUNT(systems); k++) {
		struct str name = str_c(systems[k]);

		if (url.n > name.n && url.p[name.n] == ':' &&
		    str_eq_nocase(str_sub(url, 0, name.n), name))
			return arena_cat(arena, arena_cat(arena, name, S("+")), url);
	}
	return url;
}

static struct str
from_cwd(const struct target *t, struct str path)
{
	if (str_starts(path, S("/")))
		return path;
	return arena_cat(t->arena, arena_cat(t->arena, t->world->cwd, S("/")), path);
}

/* pip's own forms of an editable: a folder with extras, a file: address, "vcs+...". */
static const char *
editable_url(const struct target *t, struct str text, struct str *url,
	     struct requirement *extras)
{
	struct str path = text;
	const char *why = split_extras(t, &path, extras);

	if (why)
		return why;
	if (path.n && kind_of(t, from_cwd(t, path)) == HOST_DIR)
		use_path(t, reqlink_absolute(t->arena, t->world->cwd, path), &path);
	*url = path;
	if (path.n >= 5 && str_eq_nocase(str_sub(path, 0, 5), S("file:")))
		return NULL;
	*extras = (struct requirement){0};
	*url = with_vcs(t->arena, text);
	return NULL;
}

/* The address of line->raw into *url, and what is known of the requirement. */
static const char *
read_editable(const struct target *t, struct str *url, struct requirement *extras)
{
	struct requirement *req = &t->line->req;
	struct reqlink link;
	const char *why;

	if (t->rules->named_editables && !parse(t, t->line->raw, req) && req->url.p) {
		*url = req->url;
		use_share(t, url);
		return NULL;
	}
	*req = (struct requirement){0};
	t->line->legacy = (struct str){0};
	why = editable_url(t, t->line->raw, url, extras);
	/* Older pips take no path that names no folder. */
	if (!why && t->rules->named_editables)
		use_share(t, url);
	if (!why)
		why = parse_link(t, *url, &link);
	if (!why && link.egg.p)
		why = parse(t, link.egg, req);
	return why;
}

const char *
reqtarget_editable(struct reqfile_line *line, struct arena *arena,
		   const struct reqfile_world *world)
{
	struct target t = {line, arena, world, &reqrules[world->dialect]};
	struct requirement *req = &line->req, extras = {0};
	struct reqlink link = {0};
	struct str url = {0};
	const char *why = read_editable(&t, &url, &extras);
	bool is_file = str_starts(url, S("file:"));

	if (!why)
		why = parse_link(&t, url, &link);
	if (!why)
		why = reqlink_check_file(&link);
	if (why)
		return why;
	if (!reqlink_is_vcs(link.scheme) && !is_file)
		return "an editable is a local folder or an address such as git+https:";
	if (!req->name.p && !is_file)
		return "an editable address needs a name: NAME @ URL";
	if (extras.nextras && req->name.p) {
		req->extras = extras.extras;
		req->nextras = extras.nextras;
	}
	req->url = url;
	return NULL;
}
