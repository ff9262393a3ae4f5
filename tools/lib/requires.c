/* SPDX-License-Identifier: Apache-2.0 */
#include "requires.h"
#include "metadata.h"
#include "name.h"
#include "str.h"

void
requires_env(struct marker_env *env, const struct site *site, struct arena *arena)
{
	struct str python = site->python.p ? site->python : S("3.12");
	struct str full = site->python_full;

	if (str_ends(python, S("t")))
		python.n--;
	if (!full.p)
		full = arena_printf(arena, "%.*s.0", STR(python));
	*env = (struct marker_env){{
		[MARKER_IMPLEMENTATION_NAME] = S("cpython"),
		[MARKER_IMPLEMENTATION_VERSION] = full,
		[MARKER_OS_NAME] = S("posix"),
		[MARKER_PLATFORM_MACHINE] = S("x86_64"),
		[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = S("CPython"),
		[MARKER_PLATFORM_SYSTEM] = S("Linux"),
		[MARKER_PYTHON_FULL_VERSION] = full,
		[MARKER_PYTHON_VERSION] = python,
		[MARKER_SYS_PLATFORM] = S("linux"),
		[MARKER_EXTRA] = S(""),
	}};
}

static bool
holds(const struct requirement *req, const struct marker_env *env, struct arena *arena)
{
	return !req->marker || marker_eval(req->marker, env, arena) != 0;
}

static size_t
count(struct str text)
{
	struct str name, value;
	size_t n = 0;

	while (metadata_next(&text, &name, &value))
		n += str_eq_nocase(name, S("Requires-Dist"));
	return n;
}

void
requires_list(struct requires *list, struct arena *arena, const struct dist *dist,
	      const struct marker_env *env)
{
	struct str text = dist->metadata, name, value;
	const char *why;

	*list = (struct requires){
		.p = ARENA_ARRAY(arena, struct require, count(dist->metadata)),
	};
	while (metadata_next(&text, &name, &value)) {
		struct require *item = &list->p[list->n];

		if (!str_eq_nocase(name, S("Requires-Dist")))
			continue;
		item->text = metadata_unfold(arena, value);
		if (!requirement_parse(&item->req, arena, item->text, &why)) {
			list->nbad++;
			continue;
		}
		item->name = name_canonical(arena, item->req.name);
		list->n += holds(&item->req, env, arena);
	}
}

bool
requires_allows(const struct require *require, struct str version, struct arena *arena)
{
	return require->req.url.p ||
	       specifier_set_allows(&require->req.specifiers, version, arena);
}
