/* SPDX-License-Identifier: Apache-2.0 */
#include "pieces.h"

enum { PAGE = 4096 };

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

void
pieces_init(struct pieces *pieces, struct arena *arena, uint64_t size)
{
	*pieces = (struct pieces){.arena = arena, .size = size};
}

/* The place of the first span that ends at or behind `at`. */
static size_t
find(const struct pieces *pieces, uint64_t at)
{
	size_t low = 0, high = pieces->nhere;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pieces->here[middle].end < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Doubling: all that was given up on the way is less than what is in use. */
static void
make_room(struct pieces *pieces)
{
	size_t room = pieces->room ? 2 * pieces->room : 16;
	struct span *here;

	if (pieces->nhere < pieces->room)
		return;
	here = ARENA_ARRAY(pieces->arena, struct span, room);
	if (pieces->nhere)
		memcpy(here, pieces->here, pieces->nhere * sizeof(*here));
	pieces->here = here;
	pieces->room = room;
}

/* Places from to until-1 become one span. */
static void
replace(struct pieces *pieces, size_t from, size_t until, struct span span)
{
	if (from == until)
		make_room(pieces);
	memmove(&pieces->here[from + 1], &pieces->here[until],
		(pieces->nhere - until) * sizeof(*pieces->here));
	pieces->nhere = pieces->nhere + 1 - (until - from);
	pieces->here[from] = span;
}

void
pieces_arrived(struct pieces *pieces, struct span span)
{
	size_t from = find(pieces, span.first), until;

	assert(span.first <= span.end && span.end <= pieces->size);
	if (span.first == span.end)
		return;
	for (until = from; until < pieces->nhere; until++) {
		const struct span *old = &pieces->here[until];

		if (old->first > span.end)
			break;
		pieces->nbytes -= old->end - old->first;
		span.first = least(span.first, old->first);
		span.end = old->end > span.end ? old->end : span.end;
	}
	pieces->nbytes += span.end - span.first;
	replace(pieces, from, until, span);
}

bool
pieces_gap(const struct pieces *pieces, struct span span, struct span *gap)
{
	size_t i = find(pieces, span.first);

	/* A span that only ends at span.first covers nothing of it, but may touch the
	 * next. */
	for (; i < pieces->nhere && pieces->here[i].first <= span.first; i++)
		if (pieces->here[i].end > span.first)
			span.first = pieces->here[i].end;
	if (i < pieces->nhere)
		span.end = least(span.end, pieces->here[i].first);
	*gap = span;
	return span.first < span.end;
}

uint64_t
pieces_front(const struct pieces *pieces)
{
	return pieces->nhere && !pieces->here[0].first ? pieces->here[0].end : 0;
}

bool
pieces_complete(const struct pieces *pieces)
{
	return pieces->nbytes == pieces->size;
}

static uint64_t
whole(const struct pieces *pieces)
{
	return pieces->size < PIECES_LARGE ? PIECES_SMALL : PIECES_PIECE;
}

uint64_t
pieces_window(const struct pieces *pieces, uint64_t front)
{
	uint64_t ahead = PIECES_AHEAD * whole(pieces);

	return pieces->size - front < ahead ? pieces->size : front + ahead;
}

/* A share of what nobody asked for yet: large pieces first, small ones at the end. */
uint64_t
pieces_length(const struct pieces *pieces, unsigned connections)
{
	uint64_t left = pieces->size - pieces->nbytes, claimed = 0, share;

	for (const struct claim *claim = pieces->claims; claim; claim = claim->next)
		claimed += claim->rest.end - claim->rest.first;
	share = left > claimed ? (left - claimed) / connections : 0;
	share -= share % PIECES_LEAST;
	return share < PIECES_LEAST ? PIECES_LEAST : least(share, whole(pieces));
}

/* Where does the claim that covers `at` end, or the next one begin? */
static bool
claimed_until(const struct pieces *pieces, uint64_t at, uint64_t *end, uint64_t *next)
{
	bool covered = false;

	*end = at;
	*next = UINT64_MAX;
	for (const struct claim *claim = pieces->claims; claim; claim = claim->next) {
		const struct span *rest = &claim->rest;

		if (rest->first > at) {
			*next = least(*next, rest->first);
		} else if (rest->end > *end) {
			*end = rest->end;
			covered = true;
		}
	}
	return covered;
}

/* The lowest bytes that nobody has or claims; empty for none. */
static struct span
lowest(const struct pieces *pieces)
{
	struct span gap = {pieces_front(pieces), pieces->size};
	uint64_t end, next;

	while (pieces_gap(pieces, gap, &gap)) {
		if (!claimed_until(pieces, gap.first, &end, &next)) {
			gap.end = least(gap.end, next);
			return gap;
		}
		gap = (struct span){end, pieces->size};
	}
	return gap;
}

void
pieces_claim(struct pieces *pieces, struct claim *claim, struct span span)
{
	assert(span.first <= span.end);
	*claim = (struct claim){.rest = span, .next = pieces->claims};
	pieces->claims = claim;
}

bool
pieces_next(struct pieces *pieces, struct claim *claim, uint64_t window,
	    unsigned connections)
{
	struct span gap = lowest(pieces);
	uint64_t length = pieces_length(pieces, connections ? connections : 1);

	gap.end = least(gap.end, window);
	if (gap.first >= gap.end)
		return false;
	/* No crumb stays behind for a request of its own. */
	if (gap.end - gap.first >= length + PIECES_LEAST)
		gap.end = gap.first + length;
	pieces_claim(pieces, claim, gap);
	return true;
}

static struct claim *
largest(const struct pieces *pieces)
{
	struct claim *most = NULL;

	for (struct claim *claim = pieces->claims; claim; claim = claim->next) {
		const struct span *rest = &claim->rest;

		if (!claim->hedged &&
		    (!most ||
		     rest->end - rest->first > most->rest.end - most->rest.first))
			most = claim;
	}
	return most;
}

bool
pieces_halve(struct pieces *pieces, struct claim *claim, struct claim *other,
	     uint64_t worth)
{
	uint64_t length = other->rest.end - other->rest.first, middle;

	if (worth < PAGE)
		worth = PAGE;
	if (other->hedged || length / 2 < worth)
		return false;
	middle = other->rest.first + length / 2;
	middle -= middle % PAGE;
	pieces_claim(pieces, claim, (struct span){middle, other->rest.end});
	other->rest.end = middle;
	return true;
}

struct claim *
pieces_split(struct pieces *pieces, struct claim *claim, uint64_t worth)
{
	struct claim *other = largest(pieces);

	return other && pieces_halve(pieces, claim, other, worth) ? other : NULL;
}

bool
pieces_hedge(struct pieces *pieces, struct claim *claim, struct claim *slow)
{
	struct span gap;

	if (slow->hedged || !pieces_gap(pieces, slow->rest, &gap))
		return false;
	pieces_claim(pieces, claim, (struct span){gap.first, slow->rest.end});
	slow->hedged = claim->hedged = true;
	return true;
}

bool
pieces_wanted(const struct pieces *pieces, const struct claim *claim)
{
	struct span gap;

	return pieces_gap(pieces, claim->rest, &gap);
}

void
pieces_drop(struct pieces *pieces, struct claim *claim)
{
	struct claim **at = &pieces->claims;

	while (*at && *at != claim)
		at = &(*at)->next;
	if (*at)
		*at = claim->next;
	claim->next = NULL;
	/* The one that stays behind may be hedged again. */
	for (struct claim *other = pieces->claims; claim->hedged && other;
	     other = other->next)
		if (other->rest.end == claim->rest.end)
			other->hedged = false;
}
