/* SPDX-License-Identifier: Apache-2.0 */
#include "reqfile_parts.h"

#include "str.h"

/*
 * Splits at the first word, by blanks alone, that starts with "-": what is before it is
 * the requirement, the rest are options.
 */
static void
split_options(struct str text, struct str *before, struct str *options)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '-' && (!i || text.p[i - 1] == ' ')) {
			*before = str_sub(text, 0, i ? i - 1 : 0);
			*options = str_sub(text, i, text.n);
			return;
		}
	*before = text;
	*options = (struct str){0};
}

static const char *
read_options(struct reqfile *file, struct reqfile_line *line, struct str text)
{
	struct reqfile_list words = {0};

	line->opts = ARENA_NEW(file->arena, struct reqfile_options);
	if (!reqword_split(&words, file->arena, text))
		return "a quote or a backslash in the options has no end";
	return reqoption_parse(line->opts, file->arena, &words);
}

static enum reqfile_kind
kind_of(const struct reqfile_line *line)
{
	if (line->opts && line->opts->editables.n)
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
	line->kind = kind_of(line);
	if (line->kind == REQFILE_EDITABLE && !line->raw.n)
		line->raw = line->opts->editables.list[0];
	if (line->kind == REQFILE_EDITABLE)
		line->why = reqtarget_editable(line, file->arena, file->world);
	else if (line->kind == REQFILE_REQUIREMENT)
		line->why = reqtarget_parse(line, file->arena, file->world);
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
