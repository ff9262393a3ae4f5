/* SPDX-License-Identifier: Apache-2.0 */
#include "requires.h"
#include "metadata.h"
#include "name.h"
#include "str.h"
#include "target.h"

void
requires_env(struct marker_env *env, const struct site *site, struct arena *arena)
{
	struct marker_env usual;
	struct err ignored;
	int status = target_env(&usual, arena, S("3.12"), S("linux_x86_64"), &ignored);

	assert(status == 0);
	target_of_site(env, arena, site);
	for (size_t i = 0; i < MARKER_NVARS; i++)
		if (!env->value[i].p)
			env->value[i] = usual.value[i];
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
