/* SPDX-License-Identifier: Apache-2.0 */
/* Which file an included name means, and whether it may be read: what lies in the folders
 * of the inputs, and what addresses of allowed hosts give. */
#include "include.h"

#include "buf.h"
#include "str.h"
#include "temp.h"
#include "url.h"

enum { FETCH_SECONDS = 300 };

static void
change(struct reader *r, unsigned code, struct place place, struct str text,
       struct str result, const char *reason)
{
	clean_change(r->clean,
		     &(struct change){code, place, text, result, str_c(reason)});
}

static int
removed(struct reader *r, unsigned code, const struct reqfile_line *line,
	struct place place, const char *reason)
{
	change(r, code, place, line->text, (struct str){0}, reason);
	return 0;
}

int
include_refuse(struct reader *r, const struct reqfile_line *line, struct place place,
	       const char *why)
{
	if (r->clean->keep_going)
		return removed(r, 113, line, place, why);
	return err_at(r->err, place.file, place.line, 0, "%.*s: %s",
		      STR(clean_shown(r->clean->arena, line->text)), why);
}

/* name in the folder of from, by the text alone. */
static struct str
normal(struct arena *arena, struct str from, struct str name)
{
	ptrdiff_t slash = str_rchr(from, '/');
	struct str rest = name;
	struct buf parts;

	if (!str_starts(name, S("/")))
		rest = arena_cat(arena, str_sub(from, 0, (size_t)(slash + 1)), name);
	buf_init(&parts, arena, SIZE_MAX / 2);
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if (str_eq(part, S(".."))) {
			slash = str_rchr(str_n(parts.p, parts.n), '/');
			parts.n = slash < 0 ? 0 : (size_t)slash;
		} else if (part.n && !str_eq(part, S("."))) {
			buf_char(&parts, '/');
			buf_add(&parts, part);
		}
	}
	return buf_str(&parts);
}

/* Absolute, without "." and "..", by the text alone. Lives in keep. */
static struct str
absolute(struct clean *clean, struct str path)
{
	struct arena *line = &clean->line;
	struct str from = S("/");

	if (!str_starts(path, S("/")))
		from = arena_cat(line, clean->world.cwd, S("/"));
	return arena_str(clean->keep, normal(line, from, path));
}

/* The folder of a file: absolute, and as people gave it. */
static struct folder
folder_of(struct str path, struct str shown)
{
	ptrdiff_t end = str_rchr(path, '/'), shown_end = str_rchr(shown, '/');

	return (struct folder){str_sub(path, 0, end < 0 ? 0 : (size_t)end),
			       str_sub(shown, 0, (size_t)(shown_end + 1))};
}

/* The first input's folder is open to all, each other's to its own includes. */
void
include_locate(struct reader *r)
{
	struct clean *clean = r->clean;
	struct source *input = r->top;
	struct folder own;

	while (input->above)
		input = input->above;
	if (input->path.p)
		return;
	input->path = absolute(clean, input->shown);
	own = folder_of(input->path, input->shown);
	if (!clean->include_root.abs.p)
		clean->include_root = own;
	r->roots[0] = clean->only_root ? clean->include_root : own;
	r->roots[1] = clean->include_root;
}

void
clean_include_root(struct clean *clean, struct str dir)
{
	struct str prefix;

	while (str_ends(dir, S("/")))
		dir.n--;
	prefix = str_eq(dir, S(".")) ? S("") : arena_cat(clean->keep, dir, S("/"));
	dir = absolute(clean, dir.n ? dir : S("/"));
	clean->include_root = (struct folder){dir, prefix};
	clean->only_root = true;
}

static bool
lies_in(const struct folder *folder, struct str path)
{
	return str_starts(path, folder->abs) && path.n > folder->abs.n &&
	       path.p[folder->abs.n] == '/';
}

/* The file's text as a new source; not yet open. */
static struct source *
new_source(struct reader *r, struct str shown, bool constrains)
{
	struct source *source = ARENA_NEW(r->clean->keep, struct source);

	source->shown = arena_str(r->clean->keep, shown);
	source->constrains = constrains;
	return source;
}

static int
take_in(struct reader *r, const struct reqfile_line *line, struct place place,
	struct source *source, const char *path)
{
	change(r, source->constrains ? 305 : 301, place, line->text, source->shown, NULL);
	return clean_open(r, source, path);
}

static bool
is_open(const struct reader *r, struct str path)
{
	for (const struct source *source = r->top; source; source = source->above)
		if (str_eq(source->path.p ? source->path : source->url, path))
			return true;
	return false;
}

static bool
is_uv(const struct clean *clean)
{
	return clean->world.dialect == REQFILE_UV;
}

/* pip stops there; uv passes over what it has read. */
static int
circle(struct reader *r, const struct reqfile_line *line, struct place place)
{
	return is_uv(r->clean)
		       ? 0
		       : include_refuse(r, line, place, "a file that includes itself");
}

/* Once more would not change anything: what was required, or bound, is so. */
static bool
is_seen(struct reader *r, struct str path, bool constrains)
{
	struct str key = arena_cat(r->clean->arena, constrains ? S("c") : S("r"), path);
	size_t before = r->seen.n;

	return dict_add(&r->seen, key) < before;
}

/* Without requirements something would be missing; without constraints nothing is. */
static int
missing(struct reader *r, const struct reqfile_line *line, struct place place,
	bool constrains, const char *why)
{
	return constrains ? removed(r, 304, line, place, why)
			  : include_refuse(r, line, place, why);
}

static int
include_path(struct reader *r, const struct reqfile_line *line, struct place place,
	     struct str name, bool constrains)
{
	struct arena *arena = r->clean->arena;
	const struct folder *root = NULL;
	struct str path, inner;
	struct source *source;
	const char *real;

	if (name.n >= PATH_MAX || str_chr(name, 0) >= 0)
		return removed(r, 302, line, place, "no file has such a name");
	path = normal(arena, r->top->path, name);
	for (size_t i = 0; i < COUNT(r->roots) && !root; i++)
		if (lies_in(&r->roots[i], path))
			root = &r->roots[i];
	if (!root)
		return removed(r, 302, line, place, NULL);
	if (is_open(r, path))
		return circle(r, line, place);
	if (is_seen(r, path, constrains))
		return 0;
	/* Links inside the root are followed as if the root were "/". */
	inner = str_sub(path, root->abs.n, path.n);
	real = host_in_root(arena, arena_str(arena, root->abs).p,
			    arena_str(arena, inner).p);
	if (!real || host_kind(real) != HOST_FILE)
		return missing(r, line, place, constrains,
			       "no such file in the folder of the input");
	source = new_source(r, arena_cat(arena, root->prefix, str_sub(inner, 1, inner.n)),
			    constrains);
	source->path = arena_str(r->clean->keep, path);
	return take_in(r, line, place, source, real);
}

static bool
host_allowed(const struct clean *clean, struct str text)
{
	struct err ignored;
	struct url url;

	if (url_parse(&url, clean->arena, text, &ignored) < 0)
		return false;
	for (size_t i = 0; i < clean->ninclude_hosts; i++)
		if (str_eq_nocase(clean->include_hosts[i], url.host))
			return true;
	return false;
}

/* grab brings it: with retries and verification, and none of it in this program. */
static int
fetch(struct reader *r, struct str url, struct place place, struct str file)
{
	struct arena *arena = r->clean->arena;
	const char *argv[] = {"grab",
			      "--progress",
			      "none",
			      "--",
			      arena_str(arena, url).p,
			      arena_str(arena, file).p,
			      NULL};
	struct host_run run = {
		.argv = argv, .timeout = FETCH_SECONDS, .pass_output = true};
	struct str output;
	int status;

	if (host_run(&status, &output, arena, &run, r->err) < 0)
		return -(int)r->err->code;
	if (status == 0)
		return 0;
	for (int code = E_NOMATCH; code <= E_SYSTEM; code++)
		if (err_status((enum err_code)code) == status)
			return err_set(r->err, (enum err_code)code,
				       "%.*s:%u: grab could not bring %.*s",
				       STR(place.file), place.line,
				       STR(clean_shown(arena, url)));
	return err_set(r->err, E_SYSTEM, "%.*s:%u: grab ended with status %d",
		       STR(place.file), place.line, status);
}

static int
include_url(struct reader *r, const struct reqfile_line *line, struct place place,
	    struct str url, bool constrains)
{
	struct arena *arena = r->clean->arena;
	struct str folder, file, fragment = url;
	struct source *source;
	struct err ignored;
	int status;

	url = str_cut(&fragment, '#');
	if (str_starts(url, S("file:")))
		return removed(r, 303, line, place,
			       "nothing of this machine is read by its address");
	if (!host_allowed(r->clean, url))
		return removed(r, 303, line, place, NULL);
	if (is_open(r, url))
		return circle(r, line, place);
	if (is_seen(r, url, constrains))
		return 0;
	source = new_source(r, clean_shown(arena, url), constrains);
	source->url = arena_str(r->clean->keep, url);
	if (temp_make(&folder, arena, "reqclean", r->err) < 0)
		return -(int)r->err->code;
	file = arena_cat(arena, folder, S("/included"));
	status = fetch(r, url, place, file);
	if (status == 0)
		status = take_in(r, line, place, source, file.p);
	else if (status == -E_NOMATCH)
		status = missing(r, line, place, constrains, "no such file there");
	if (host_remove_tree(folder.p, &ignored) < 0 && status == 0)
		status = err_set(r->err, E_SYSTEM, "%s", ignored.text);
	return status;
}

static bool
has_scheme(struct str name)
{
	return str_find(name, S("://")) >= 0 || str_starts(name, S("file:"));
}

/* A name in a file from an address is a link there, as for pip. */
static int
include_link(struct reader *r, const struct reqfile_line *line, struct place place,
	     struct str name, bool constrains)
{
	struct arena *arena = r->clean->arena;
	struct url base;

	if (url_parse_plain(&base, arena, r->top->url, r->err) < 0)
		return -(int)r->err->code;
	return include_url(r, line, place, url_join(arena, &base, name), constrains);
}

int
include_file(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	struct str name =
		o->requirements.n ? o->requirements.list[0] : o->constraints.list[0];
	/* To pip -r in a constraints file means requirements, to uv constraints. */
	bool constrains = !o->requirements.n || (r->top->constrains && is_uv(r->clean));

	include_locate(r);
	if (r->clean->judge && clean_has_variable(line->text))
		return removed(r, 112, line, place, "write the name of the file out");
	if (has_scheme(name))
		return include_url(r, line, place, name, constrains);
	if (r->top->url.p)
		return include_link(r, line, place, name, constrains);
	return include_path(r, line, place, name, constrains);
}
