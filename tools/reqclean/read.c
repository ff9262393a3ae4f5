/* SPDX-License-Identifier: Apache-2.0 */
/* An input and the files it includes, line by line. */
#include "clean.h"

#include "str.h"

enum { INCLUDE_DEPTH_MAX = 32 };

/* One open file; its includer is above it. */
struct source {
	const struct source *above;
	struct str shown;    /* for messages and comments */
	struct str relative; /* to the root, normalised, with "/" in front */
	unsigned depth;
};

struct reader {
	struct clean *clean;
	struct str root;          /* the folder of the input */
	struct str folder;        /* the same as a prefix: "" or with "/" behind */
	struct reqfile_list seen; /* files taken in, by their relative paths */
	struct err *err;
};

static int read_source(struct reader *r, const struct source *source, const char *path);

static struct str
folder_of(struct str path)
{
	ptrdiff_t slash = str_rchr(path, '/');

	return slash < 0 ? S("") : str_sub(path, 0, (size_t)slash + 1);
}

static void
removed(struct reader *r, unsigned code, struct place place, struct str text,
	const char *reason)
{
	clean_change(r->clean, &(struct change){code, place, text, {0}, str_c(reason)});
}

static bool
is_seen(const struct reader *r, struct str path)
{
	for (size_t i = 0; i < r->seen.n; i++)
		if (str_eq(r->seen.list[i], path))
			return true;
	return false;
}

static void
mark_seen(struct reader *r, struct str path)
{
	struct reqfile_list *seen = &r->seen;

	if (seen->n == seen->size) {
		size_t size = seen->size ? 2 * seen->size : 8;
		struct str *bigger = ARENA_ARRAY(r->clean->arena, struct str, size);

		if (seen->n)
			memcpy(bigger, seen->list, seen->n * sizeof(*bigger));
		seen->list = bigger;
		seen->size = size;
	}
	seen->list[seen->n++] = path;
}

static bool
is_open(const struct source *source, struct str path)
{
	for (; source; source = source->above)
		if (str_eq(source->relative, path))
			return true;
	return false;
}

/*
 * "/folder/file" of what `name` means in the folder of `from`, absent where it leaves
 * the root: by ".." or by an absolute path.
 */
static struct str
inside_root(struct reader *r, struct str from, struct str name)
{
	struct arena *arena = r->clean->arena;
	struct str rest = arena_cat(arena, folder_of(from), name);
	struct str out = S("");

	if (str_starts(name, S("/")) || str_chr(name, 0) >= 0 || rest.n >= PATH_MAX)
		return (struct str){0};
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if (!part.n || str_eq(part, S(".")))
			continue;
		if (str_eq(part, S(".."))) {
			if (!out.n)
				return (struct str){0};
			out.n = (size_t)str_rchr(out, '/');
			continue;
		}
		out = arena_printf(arena, "%.*s/%.*s", STR(out), STR(part));
	}
	return out;
}

/* pip would stop there. */
static int
refuse(struct reader *r, const struct reqfile_line *line, struct place place,
       const char *why)
{
	if (r->clean->keep_going) {
		removed(r, 113, place, line->text, why);
		return 0;
	}
	return err_at(r->err, place.file, place.line, 0, "%.*s: %s",
		      STR(clean_shown(r->clean->arena, line->text)), why);
}

static int
open_include(struct reader *r, const struct source *from, const struct reqfile_line *line,
	     struct place place, struct str relative)
{
	struct arena *arena = r->clean->arena;
	struct source source = {
		.above = from,
		.shown = arena_printf(arena, "%.*s%.*s", STR(r->folder),
				      STR(str_sub(relative, 1, relative.n))),
		.relative = relative,
		.depth = from->depth + 1,
	};
	/* Links inside the root are followed as if the root were "/". */
	const char *path = host_in_root(arena, arena_str(arena, r->root).p,
					arena_str(arena, relative).p);

	if (!path || host_kind(path) != HOST_FILE)
		return refuse(r, line, place, "no such file in the folder of the input");
	mark_seen(r, relative);
	clean_change(r->clean, &(struct change){301, place, line->text, source.shown,
						S("its lines are taken in")});
	return read_source(r, &source, path);
}

static bool
has_scheme(struct str name)
{
	return str_find(name, S("://")) >= 0 || str_starts(name, S("file:"));
}

static int
include(struct reader *r, const struct source *from, const struct reqfile_line *line,
	struct place place)
{
	struct str name = line->opts->requirements.list[0], relative;

	if (has_scheme(name)) {
		removed(r, 303, place, line->text, "nothing is fetched while cleaning");
		return 0;
	}
	relative = inside_root(r, from->relative, name);
	if (!relative.n) {
		removed(r, 302, place, line->text,
			"only files beside the input and below are taken in");
		return 0;
	}
	if (is_open(from, relative) || from->depth == INCLUDE_DEPTH_MAX)
		return refuse(r, line, place, "a file that includes itself");
	/* Its lines are there already, and once more would not change them. */
	if (is_seen(r, relative))
		return 0;
	return open_include(r, from, line, place, relative);
}

static void
note_lists(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	struct str text = line->text;

	if (o->index_url.p || o->extra_index_urls.n)
		removed(r, 101, place, text,
			"any package could then come from there, torch too");
	if (o->find_links.n)
		removed(r, 102, place, text,
			"any package could then come from there, torch too");
	if (o->trusted_hosts.n)
		removed(r, 103, place, text, "who answers there could be anyone");
	if (o->constraints.n)
		removed(r, 304, place, text, "it would bind what others ask for");
	if (o->hashes.n)
		removed(r, 109, place, text, "it belongs to no requirement");
	if (o->settings.n)
		removed(r, 110, place, text, "it belongs to no requirement");
	if (o->dropped.n)
		removed(r, 114, place, text, "pip does not see them");
}

static void
note_switches(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	struct str text = line->text;

	if (o->no_index)
		removed(r, 104, place, text, "no other requirement could be installed");
	if (o->pre || o->all_releases.n || o->only_final.n)
		removed(r, 105, place, text,
			"it would change the versions of all packages");
	if (o->no_binary.n || o->only_binary.n || o->prefer_binary)
		removed(r, 106, place, text, "it would change how others are installed");
	if (o->require_hashes || o->no_require_hashes)
		removed(r, 107, place, text, "it would decide for all requirements");
	if (o->features.n)
		removed(r, 108, place, text,
			"the image chooses its installer's features");
}

/* An "included" line means its first file to pip and nothing else. */
static int
read_options(struct reader *r, const struct source *source,
	     const struct reqfile_line *line, struct place place)
{
	if (line->opts->requirements.n && r->clean->judge &&
	    clean_has_variable(line->text)) {
		removed(r, 112, place, line->text, "write the name of the file out");
		return 0;
	}
	if (line->opts->requirements.n)
		return include(r, source, line, place);
	if (!r->clean->judge)
		return 0;
	note_lists(r, line, place);
	note_switches(r, line, place);
	return 0;
}

static int
read_line(struct reader *r, const struct source *source, const struct reqfile_line *line,
	  struct str origin)
{
	struct place place = {source->shown, line->line};

	if (line->kind == REQFILE_OPTIONS)
		return read_options(r, source, line, place);
	if (line->legacy.n && !line->why)
		return refuse(r, line, place,
			      "only pip before 24.1 takes such a version");
	if (line->kind != REQFILE_BROKEN)
		return clean_judge(r->clean, line, place, origin, r->err);
	return refuse(r, line, place, line->why);
}

/* Where a line came from, before this program wrote it; else where it stands. */
static struct str
origin_of(const struct clean *clean, bool ours, const struct reqfile_line *line,
	  struct str shown)
{
	struct str comment = line->comment;

	if (ours && str_starts(comment, S("from ")))
		return str_sub(comment, 5, comment.n);
	return clean_place(clean->arena, (struct place){shown, line->line});
}

static int
read_source(struct reader *r, const struct source *source, const char *path)
{
	struct clean *clean = r->clean;
	struct reqfile_line line;
	struct reqfile file;
	struct str bytes, text;
	bool ours;

	if (host_read(&bytes, clean->arena, path, REQFILE_MAX, r->err) < 0 ||
	    reqfile_decode(
		    &text, clean->arena,
		    &(struct reqfile_bytes){bytes, source->shown, clean->world.dialect},
		    r->err) < 0)
		return -(int)r->err->code;
	ours = clean->single && str_starts(text, S(CLEAN_HEADER));
	reqfile_start(&file, clean->arena, &clean->world, text);
	while (reqfile_next(&file, &line)) {
		struct str origin = origin_of(clean, ours, &line, source->shown);

		if (read_line(r, source, &line, origin) < 0)
			return -(int)r->err->code;
	}
	return 0;
}

int
clean_read(struct clean *clean, const char *path, struct err *err)
{
	struct str shown = str_c(path), folder = folder_of(shown);
	struct source source = {.shown = shown};
	struct reader r = {.clean = clean,
			   .root = folder.n ? folder : S("."),
			   .folder = folder,
			   .err = err};

	source.relative = arena_printf(clean->arena, "/%.*s",
				       STR(str_sub(shown, folder.n, shown.n)));
	return read_source(&r, &source, path);
}
