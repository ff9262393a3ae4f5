/* SPDX-License-Identifier: Apache-2.0 */
/* Constraints (-c): what they say of the names that the same input asks for. */
#include "clean.h"

#include "str.h"

/* A marker under which a name is asked for. */
struct need {
	const struct marker *marker;
	struct need *next;
};

/* Of one name; everywhere: without a marker. */
struct needs {
	struct need *first;
	bool everywhere;
};

struct asked {
	struct arena *arena;
	struct dict names, markers;
	struct needs *of; /* by the number of the name */
};

/* The list below starts with what was asked for last, so this one is in order. */
static void
add_need(struct asked *asked, const struct wish *wish)
{
	size_t names = asked->names.n, markers = asked->markers.n;
	struct str name = wish->req.name;
	struct needs *needs = &asked->of[dict_add(&asked->names, name)];
	struct need *need;

	if (asked->names.n > names)
		*needs = (struct needs){0};
	needs->everywhere |= !wish->req.marker;
	name = arena_cat(asked->arena, name, S(";"));
	dict_add(&asked->markers, arena_cat(asked->arena, name, wish->marker));
	if (asked->markers.n == markers)
		return;
	need = ARENA_NEW(asked->arena, struct need);
	*need = (struct need){wish->req.marker, needs->first};
	needs->first = need;
}

static struct asked
find_asked(const struct clean *clean)
{
	struct asked asked = {.arena = clean->arena};
	size_t n = 0;

	for (const struct wish *wish = clean->asked; wish; wish = wish->below)
		n++;
	dict_init(&asked.names, asked.arena);
	dict_init(&asked.markers, asked.arena);
	asked.of = ARENA_ARRAY(asked.arena, struct needs, n);
	for (const struct wish *wish = clean->asked; wish; wish = wish->below)
		if (wish->req.name.p)
			add_need(&asked, wish);
	return asked;
}

/* A constraint asks for nothing: where its name is asked for under markers only, it is
 * taken in under each of them. */
static void
bind(struct clean *clean, const struct binding *b, const struct needs *needs)
{
	struct arena *arena = clean->arena;

	if (needs->everywhere) {
		clean_ask(clean, &b->wish, &b->ask);
		return;
	}
	for (const struct need *need = needs->first; need; need = need->next) {
		struct wish wish = b->wish;

		wish.req.marker = marker_both(arena, need->marker, b->wish.req.marker);
		wish.marker = marker_str(wish.req.marker, arena);
		clean_ask(clean, &wish, &b->ask);
	}
}

/* What nothing asks for is named, for its line is not in the output. */
static void
bind_or_tell(struct clean *clean, const struct binding *b, const struct asked *asked)
{
	size_t number = dict_find(&asked->names, b->wish.req.name);

	if (number != SIZE_MAX)
		bind(clean, b, &asked->of[number]);
	else if (clean->judge)
		clean_change(clean,
			     &(struct change){304,
					      b->ask.place,
					      b->text,
					      {0},
					      S("nothing that includes it asks for it")});
}

void
clean_bind(struct clean *clean)
{
	struct binding *first = NULL, *next;
	struct asked asked;

	if (!clean->bindings)
		return;
	asked = find_asked(clean);
	/* back into the order of the lines */
	for (struct binding *b = clean->bindings; b; b = next) {
		next = b->next;
		b->next = first;
		first = b;
	}
	for (const struct binding *b = first; b; b = b->next)
		bind_or_tell(clean, b, &asked);
	clean->bindings = NULL;
}
