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
	struct str text = clean_text(arena, &wish->req);
	struct buf key;

	if (!wish->nhashes)
		return text;
	buf_init(&key, arena, SIZE_MAX / 2);
	buf_add(&key, text);
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
		.marker = wish->marker.n ? arena_str(keep, wish->marker) : S(""),
		.nhashes = wish->nhashes,
	};

	if (wish->nhashes)
		copy.hashes = ARENA_ARRAY(keep, struct str, wish->nhashes);
	for (size_t i = 0; i < wish->nhashes; i++)
		copy.hashes[i] = arena_str(keep, wish->hashes[i]);
	return copy;
}

static uint64_t
head_of(struct str text)
{
	uint64_t head = 0;

	for (size_t i = 0; i < sizeof(head); i++)
		head = head << 8 | (i < text.n ? (unsigned char)text.p[i] : 0);
	return head;
}

static void
new_wish(struct clean *clean, const struct wish *wish)
{
	struct wish *copy = ARENA_NEW(clean->keep, struct wish);

	*copy = copy_of(clean->keep, wish);
	copy->order = clean->nwishes;
	copy->head = head_of(copy->req.name.p ? copy->req.name : copy->req.url);
	if (clean->nwishes == clean->wishes_size) {
		size_t size = clean->wishes_size ? 2 * clean->wishes_size : 64;
		struct wish **more = ARENA_ARRAY(clean->keep, struct wish *, size);

		if (clean->nwishes)
			memcpy(more, clean->wishes,
			       clean->nwishes * sizeof(struct wish *));
		clean->wishes = more;
		clean->wishes_size = size;
	}
	clean->wishes[clean->nwishes++] = copy;
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
	if (ask->origin.p)
		copy->origin = arena_str(clean->keep, ask->origin);
	copy->order = clean->nasks++;
	if (wish->last)
		wish->last->next = copy;
	else
		wish->asks = copy;
	wish->last = copy;
	wish->nasks++;
}

struct wish *
clean_ask(struct clean *clean, const struct wish *wish, const struct ask *ask)
{
	struct str key = key_of(clean->arena, wish);
	size_t number = dict_add(&clean->texts, key);

	if (number == clean->nwishes)
		new_wish(clean, wish);
	add_ask(clean, clean->wishes[number], ask);
	return clean->wishes[number];
}

/* The input asks for it, which its constraints bind. */
static void
note_asked(struct clean *clean, struct wish *wish)
{
	if (wish->input == clean->ninputs)
		return;
	wish->input = clean->ninputs;
	wish->below = clean->asked;
	clean->asked = wish;
}

void
clean_wish(struct clean *clean, const struct wish *wish, const struct ask *ask,
	   struct str text)
{
	struct binding *binding;

	if (!clean->binding) {
		note_asked(clean, clean_ask(clean, wish, ask));
		return;
	}
	binding = ARENA_NEW(clean->keep, struct binding);
	binding->wish = copy_of(clean->keep, wish);
	binding->ask.place = ask->place;
	if (ask->origin.p)
		binding->ask.origin = arena_str(clean->keep, ask->origin);
	binding->text = arena_str(clean->keep, text);
	binding->next = clean->bindings;
	clean->bindings = binding;
}
