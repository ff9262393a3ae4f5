/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked for, each once, with the lines that ask for it. */
#include "clean.h"

#include "buf.h"
#include "str.h"

struct str
clean_place(struct arena *arena, struct place place)
{
	return arena_printf(arena, "%.*s:%u", STR(place.file), place.line);
}

enum { REPEATS_MAX = 1000 };

/* All that makes one wish differ from another. */
static struct str
key_of(struct arena *arena, const struct wish *wish)
{
	struct buf key;

	buf_init(&key, arena, SIZE_MAX / 2);
	buf_add(&key, clean_text(arena, &wish->req));
	for (size_t i = 0; i < wish->nhashes; i++) {
		buf_char(&key, '\n');
		buf_add(&key, wish->hashes[i]);
	}
	return buf_str(&key);
}

static struct wish
copy_of(struct arena *keep, const struct wish *wish)
{
	struct wish copy = {
		.req = requirement_copy(&wish->req, keep),
		.marker = arena_str(keep, wish->marker),
		.hashes = ARENA_ARRAY(keep, struct str, wish->nhashes),
		.nhashes = wish->nhashes,
	};

	if (wish->name.p)
		copy.name = arena_str(keep, wish->name);
	for (size_t i = 0; i < wish->nhashes; i++)
		copy.hashes[i] = arena_str(keep, wish->hashes[i]);
	return copy;
}

static struct wish *
new_wish(struct clean *clean)
{
	if (clean->nwishes == clean->wishes_size) {
		size_t size = clean->wishes_size ? 2 * clean->wishes_size : 64;
		struct wish *more = ARENA_ARRAY(clean->keep, struct wish, size);

		if (clean->nwishes)
			memcpy(more, clean->wishes, clean->nwishes * sizeof(*more));
		clean->wishes = more;
		clean->wishes_size = size;
	}
	return &clean->wishes[clean->nwishes++];
}

/* A file that says the same over and over is named so often, and no more. */
static void
add_ask(struct clean *clean, struct wish *wish, const struct ask *ask)
{
	struct ask *copy;

	if (wish->last && str_eq(wish->last->place.file, ask->place.file)) {
		if (++wish->repeats >= REPEATS_MAX)
			return;
	} else {
		wish->repeats = 0;
	}
	copy = ARENA_NEW(clean->keep, struct ask);
	copy->place = ask->place;
	copy->origin = arena_str(clean->keep, ask->origin);
	copy->order = clean->nasks++;
	if (wish->last)
		wish->last->next = copy;
	else
		wish->asks = copy;
	wish->last = copy;
	wish->nasks++;
}

static void
add_wish(struct clean *clean, const struct wish *wish, const struct ask *ask)
{
	struct str key = key_of(clean->arena, wish);
	size_t number = dict_add(&clean->texts, key);

	if (number == clean->nwishes) {
		struct wish copy = copy_of(clean->keep, wish);

		copy.order = number;
		*new_wish(clean) = copy;
	}
	add_ask(clean, &clean->wishes[number], ask);
}

void
clean_wish(struct clean *clean, const struct wish *wish, const struct ask *ask,
	   struct str text)
{
	struct binding *binding;

	if (!clean->binding) {
		if (wish->name.p)
			dict_add(&clean->asked, wish->name);
		add_wish(clean, wish, ask);
		return;
	}
	binding = ARENA_NEW(clean->keep, struct binding);
	binding->wish = copy_of(clean->keep, wish);
	binding->ask.place = ask->place;
	binding->ask.origin = arena_str(clean->keep, ask->origin);
	binding->text = arena_str(clean->keep, text);
	binding->next = clean->bindings;
	clean->bindings = binding;
}

void
clean_bind(struct clean *clean)
{
	struct binding *first = NULL, *next;

	/* back into the order of the lines */
	for (struct binding *b = clean->bindings; b; b = next) {
		next = b->next;
		b->next = first;
		first = b;
	}
	for (const struct binding *b = first; b; b = b->next)
		if (dict_find(&clean->asked, b->wish.name) != SIZE_MAX)
			add_wish(clean, &b->wish, &b->ask);
		else if (clean->judge)
			clean_change(clean,
				     &(struct change){
					     304,
					     b->ask.place,
					     b->text,
					     {0},
					     S("nothing that includes it asks for it")});
	clean->bindings = NULL;
}
