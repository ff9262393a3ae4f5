/* SPDX-License-Identifier: Apache-2.0 */
/* Requirements that outlive the line they were read from. */
#include "requirement.h"

#include "marker_tree.h"
#include "str.h"

static struct marker_side
copy_side(struct arena *arena, struct marker_side side)
{
	side.value = arena_str(arena, side.value);
	return side;
}

static struct marker *
copy_marker(struct arena *arena, const struct marker *marker)
{
	struct marker *first = NULL, **tail = &first;

	for (; marker; marker = marker->next) {
		struct marker *copy = ARENA_NEW(arena, struct marker);

		*copy = *marker;
		copy->next = NULL;
		copy->kids = copy_marker(arena, marker->kids);
		copy->left = copy_side(arena, marker->left);
		copy->right = copy_side(arena, marker->right);
		*tail = copy;
		tail = &copy->next;
	}
	return first;
}

/* By their text, which is what all else of a specifier refers to. */
static struct specifier_set
copy_specifiers(struct arena *arena, const struct specifier_set *set)
{
	struct specifier_set copy = {ARENA_ARRAY(arena, struct specifier, set->n),
				     set->n};

	for (size_t i = 0; i < set->n; i++) {
		const struct specifier *one = &set->list[i];
		struct str text = arena_cat(arena, specifier_op_str(one->op), one->text);
		bool good = specifier_one(&copy.list[i], arena, text);

		assert(good);
	}
	return copy;
}

struct requirement
requirement_copy(const struct requirement *req, struct arena *arena)
{
	struct requirement copy = {
		.specifiers = copy_specifiers(arena, &req->specifiers),
		.extras = ARENA_ARRAY(arena, struct str, req->nextras),
		.nextras = req->nextras,
		.marker = copy_marker(arena, req->marker),
	};

	if (req->name.p)
		copy.name = arena_str(arena, req->name);
	if (req->url.p)
		copy.url = arena_str(arena, req->url);
	for (size_t i = 0; i < req->nextras; i++)
		copy.extras[i] = arena_str(arena, req->extras[i]);
	return copy;
}
