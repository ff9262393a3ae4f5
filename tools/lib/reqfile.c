/* SPDX-License-Identifier: Apache-2.0 */
#include "reqfile_parts.h"

#include "str.h"

const struct reqrules reqrules[REQFILE_NDIALECTS] = {
	[REQFILE_PIP_26_3] = {.name = "pip-26.3",
			      .named_editables = true,
			      .trims_paths = true,
			      .egg_is_name = true,
			      .strict_wheels = true,
			      .splits_all = true,
			      .set_markers = true},
	[REQFILE_PIP_24_2] = {.name = "pip-24.2",
			      .text_is_line = true,
			      .keeps_first = true,
			      .splits_all = true},
	[REQFILE_PIP_24_0] = {.name = "pip-24.0",
			      .text_is_line = true,
			      .keeps_first = true,
			      .old_versions = true},
	[REQFILE_UV] = {.name = "uv", .set_markers = true},
};

bool
reqfile_dialect_parse(enum reqfile_dialect *dialect, struct str name)
{
	for (int k = 0; k < REQFILE_NDIALECTS; k++)
		if (str_eq(name, str_c(reqrules[k].name))) {
			*dialect = (enum reqfile_dialect)k;
			return true;
		}
	return false;
}

/*
 * Splits at the first word, by blanks alone, that starts with "-": what is before it is
 * the requirement, the rest are options.
 */
static void
split_options(struct str text, struct str *before, struct str *options)
{
	bool at_start = str_starts(text, S("-"));
	ptrdiff_t at = at_start ? 0 : str_find(text, S(" -"));

	*before = text;
	*options = (struct str){0};
	if (at < 0)
		return;
	*before = str_sub(text, 0, (size_t)at);
	*options = str_sub(text, (size_t)at + !at_start, text.n);
}

static const char *
read_options(struct reqfile *file, struct reqfile_line *line, struct str text)
{
	struct reqfile_list words = {0};

	line->opts = ARENA_NEW(file->arena, struct reqfile_options);
	if (!reqword_split(&words, file->arena, text))
		return "a quote or a backslash in the options has no end";
	return reqoption_parse(line->opts, file->arena, &words, file->world->dialect);
}

static enum reqfile_kind
kind_of(const struct reqfile_line *line, const struct reqrules *rules)
{
	if (line->opts && line->opts->editables.n &&
	    !(line->raw.n && rules->text_is_line))
		return REQFILE_EDITABLE;
	return line->raw.n ? REQFILE_REQUIREMENT : REQFILE_OPTIONS;
}

static void
read_line(struct reqfile *file, struct reqfile_line *line)
{
	struct str options;

	split_options(line->text, &line->raw, &options);
	if (options.p)
		line->why = read_options(file, line, options);
	if (line->why) {
		line->kind = REQFILE_BROKEN;
		return;
	}
	line->kind = kind_of(line, &reqrules[file->world->dialect]);
	if (line->kind == REQFILE_EDITABLE && !line->raw.n)
		line->raw = line->opts->editables.list[0];
	if (line->kind == REQFILE_EDITABLE)
		line->why = reqtarget_editable(line, file->arena, file->world);
	else if (line->kind == REQFILE_REQUIREMENT)
		line->why = reqtarget_parse(line, file->arena, file->world);
}

bool
reqfile_has_options(const struct reqfile_options *o)
{
	return o->index_url.p || o->extra_index_urls.n || o->find_links.n ||
	       o->trusted_hosts.n || o->no_index || o->pre || o->prefer_binary ||
	       o->require_hashes || o->no_require_hashes || o->features.n || o->formats ||
	       o->releases;
}

void
reqfile_start(struct reqfile *file, struct arena *arena,
	      const struct reqfile_world *world, struct str text)
{
	*file = (struct reqfile){.arena = arena, .world = world, .rest = text};
}

bool
reqfile_next(struct reqfile *file, struct reqfile_line *line)
{
	*line = (struct reqfile_line){0};
	if (file->world->dialect == REQFILE_UV)
		return requv_next(file, line);
	if (!reqline_next(file, line))
		return false;
	if (line->why)
		line->kind = REQFILE_BROKEN;
	else
		read_line(file, line);
	return true;
}

int
reqfile_world_open(struct reqfile_world *world, struct arena *arena, struct err *err)
{
	*world = (struct reqfile_world){.env = host_env, .kind = host_kind};
	return host_cwd(&world->cwd, arena, err);
}
