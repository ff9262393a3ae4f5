/* SPDX-License-Identifier: Apache-2.0 */
/* An input and the files it includes, line by line. */
#include "include.h"

#include "pytext.h"
#include "str.h"

enum {
	INCLUDE_DEPTH_MAX = 10000,
	KEEP_MAX = 256 << 20, /* bytes for all that is asked for and reported */
};

static void
removed(struct reader *r, unsigned code, struct place place, struct str text,
	const char *reason)
{
	clean_change(r->clean, &(struct change){code, place, text, {0}, str_c(reason)});
}

static void
note_lists(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	struct str text = line->text;

	if (o->index_url.p || o->extra_index_urls.n)
		removed(r, 101, place, text, NULL);
	if (o->find_links.n)
		removed(r, 102, place, text, NULL);
	if (o->trusted_hosts.n)
		removed(r, 103, place, text, NULL);
	if (o->hashes.n)
		removed(r, 109, place, text, "it belongs to no requirement");
	if (o->settings.n)
		removed(r, 110, place, text, "it belongs to no requirement");
	if (o->dropped.n)
		removed(r, 114, place, text, NULL);
}

static void
note_switches(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	struct str text = line->text;

	if (o->no_index)
		removed(r, 104, place, text, NULL);
	if (o->pre || o->releases)
		removed(r, 105, place, text, NULL);
	if (o->formats || o->prefer_binary)
		removed(r, 106, place, text, NULL);
	if (o->require_hashes || o->no_require_hashes)
		removed(r, 107, place, text, NULL);
	if (o->features.n)
		removed(r, 108, place, text, NULL);
}

/* What else stands on a line with -r or -c. */
static void
note_passed_over(struct reader *r, const struct reqfile_line *line, struct place place)
{
	const struct reqfile_options *o = line->opts;
	bool requires = o->requirements.n;
	struct change change = {
		.place = place,
		.text = line->text,
		.result = arena_printf(
			r->clean->arena, "-%c %.*s", requires ? 'r' : 'c',
			STR(requires ? o->requirements.list[0] : o->constraints.list[0])),
	};

	change.code = 111;
	if (reqfile_has_options(o) || o->requirements.n + o->constraints.n > 1 ||
	    o->hashes.n || o->settings.n)
		clean_change(r->clean, &change);
	change.code = 114;
	if (o->dropped.n)
		clean_change(r->clean, &change);
}

/* A line with -r or -c means its first file to pip and nothing else; -r wins. */
static int
read_options(struct reader *r, const struct reqfile_line *line, struct place place)
{
	if (line->opts->requirements.n || line->opts->constraints.n) {
		if (r->clean->judge)
			note_passed_over(r, line, place);
		return include_file(r, line, place);
	}
	if (!r->clean->judge)
		return 0;
	note_lists(r, line, place);
	note_switches(r, line, place);
	return 0;
}

/* False: the line is not for the environment that the output is for. */
static bool
holds(struct reader *r, struct reqfile_line *line, struct place place)
{
	struct clean *clean = r->clean;
	int value;

	if (!clean->has_env || line->why || !line->req.marker)
		return true;
	value = marker_decide(line->req.marker, &clean->env, clean->arena);
	if (value == 0)
		removed(r, 901, place, line->text, NULL);
	if (value != 1)
		return value < 0;
	line->req.marker = NULL;
	clean_change(clean, &(struct change){902,
					     place,
					     line->text,
					     clean_text(clean->arena, &line->req),
					     {0}});
	return true;
}

/* Why pip takes no such constraint; NULL for one that it takes. */
static const char *
no_constraint(const struct reqfile_line *line)
{
	if (line->kind == REQFILE_EDITABLE)
		return "an editable cannot be a constraint";
	if (line->why)
		return NULL;
	if (!line->req.name.p)
		return "a constraint needs a name";
	return line->req.nextras ? "a constraint cannot have extras" : NULL;
}

static int
read_line(struct reader *r, struct reqfile_line *line, struct str origin)
{
	struct place place = {r->top->shown, line->line};

	if (line->kind == REQFILE_OPTIONS)
		return read_options(r, line, place);
	if (line->kind == REQFILE_BROKEN)
		return include_refuse(r, line, place, line->why);
	if (!holds(r, line, place))
		return 0;
	if (line->legacy.n && !line->why)
		return include_refuse(r, line, place,
				      "only pip before 24.1 takes such a version");
	r->clean->binding = r->top->constrains;
	if (r->top->constrains && no_constraint(line))
		return include_refuse(r, line, place, no_constraint(line));
	return clean_judge(r->clean, line, place, origin, r->err);
}

/* Where a line came from, before this program wrote it; absent where its place says it. */
static struct str
origin_of(const struct reader *r, const struct reqfile_line *line)
{
	struct arena *arena = r->clean->arena;
	struct str comment = line->comment, place;

	if (r->top->ours && str_starts(comment, S("from ")))
		return str_sub(comment, 5, comment.n);
	if (!r->clean->annotate)
		return (struct str){0};
	place = clean_place(arena, (struct place){r->top->shown, line->line});
	/* Some keep blanks at its end, which no reader has of a comment. */
	return arena_printf(arena, "%.*s asks %.*s", STR(place),
			    STR(clean_shown(arena, py_strip(line->raw))));
}

static int
check_memory(struct reader *r, unsigned line)
{
	if (r->clean->keep->used <= KEEP_MAX)
		return 0;
	return err_at(r->err, r->top->shown, line, 0,
		      "what is asked for and reported up to here takes more than %d MiB",
		      KEEP_MAX >> 20);
}

/* One line of the file on top; false at its end. */
static bool
step(struct reader *r, int *status)
{
	struct reqfile_line line;

	arena_reset(r->clean->arena);
	if (!reqfile_next(&r->top->file, &line))
		return false;
	*status = read_line(r, &line, origin_of(r, &line));
	if (!*status)
		*status = check_memory(r, line.line);
	return true;
}

int
clean_open(struct reader *r, struct source *source, const char *path)
{
	struct clean *clean = r->clean;
	struct reqfile_bytes in = {{0}, source->shown, clean->world.dialect};
	struct str text = {0};
	int status = host_take(&source->taken, clean->keep, path, REQFILE_MAX, r->err);

	if (status < 0)
		return status;
	in.bytes = source->taken.bytes;
	source->above = r->top;
	source->depth = r->top ? r->top->depth + 1 : 0;
	if (source->depth > INCLUDE_DEPTH_MAX)
		status = err_at(r->err, source->shown, 1, 0,
				"includes nest deeper than %d files", INCLUDE_DEPTH_MAX);
	else
		status = reqfile_decode(&text, clean->keep, &in, r->err);
	if (status < 0) {
		host_leave(&source->taken);
		return status;
	}
	source->ours = clean->single && !r->top && str_starts(text, S(CLEAN_HEADER));
	reqfile_start(&source->file, clean->arena, &clean->world, text);
	r->top = source;
	return 0;
}

static void
close_top(struct reader *r)
{
	host_leave(&r->top->taken);
	r->top = r->top->above;
}

int
clean_read(struct clean *clean, const char *path, struct err *err)
{
	struct reader r = {.clean = clean, .err = err};
	struct source source = {.shown = str_c(path)};
	int status;

	dict_init(&r.seen, clean->keep);
	clean->ninputs++;
	clean->asked = NULL;
	clean->arena = &clean->line;
	status = clean_open(&r, &source, path);
	if (status == 0 && !clean->include_root.abs.p)
		include_locate(&r);
	while (r.top)
		if (status < 0 || !step(&r, &status))
			close_top(&r);
	if (status == 0)
		clean_bind(clean);
	clean->arena = clean->keep;
	arena_reset(&clean->line);
	return status;
}
