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

static bool
is_part(struct str part, struct str text)
{
	return part.p && (uintptr_t)part.p - (uintptr_t)text.p < text.n;
}

/* What of the version is a part of the text becomes the same part of the copy; the rest is
 * constant. */
static void
copy_plain(struct specifier *copy, struct arena *arena, const struct specifier *one)
{
	struct version *v = &copy->version;
	struct str *parts[] = {&v->epoch, &v->release, &v->pre_n,
			       &v->post,  &v->dev,     &v->local};

	*copy = *one;
	copy->text = arena_str(arena, one->text);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (is_part(*parts[i], one->text))
			parts[i]->p = copy->text.p + (parts[i]->p - one->text.p);
}

/* Where there were capitals, the version is of a text in lower case; it is made anew. */
static void
copy_specifier(struct specifier *copy, struct arena *arena, const struct specifier *one)
{
	bool good = true;

	if (one->op == SPEC_SAME || is_part(one->version.release, one->text))
		copy_plain(copy, arena, one);
	else
		good = specifier_one(
			copy, arena,
			arena_cat(arena, specifier_op_str(one->op), one->text));
	assert(good);
}

static struct specifier_set
copy_specifiers(struct arena *arena, const struct specifier_set *set)
{
	struct specifier_set copy = {NULL, set->n};

	if (set->n)
		copy.list = ARENA_ARRAY(arena, struct specifier, set->n);
	for (size_t i = 0; i < set->n; i++)
		copy_specifier(&copy.list[i], arena, &set->list[i]);
	return copy;
}

struct requirement
requirement_copy(const struct requirement *req, struct arena *arena)
{
	struct requirement copy = {
		.specifiers = copy_specifiers(arena, &req->specifiers),
		.nextras = req->nextras,
		.marker = copy_marker(arena, req->marker),
	};

	if (req->name.p)
		copy.name = arena_str(arena, req->name);
	if (req->url.p)
		copy.url = arena_str(arena, req->url);
	if (req->nextras)
		copy.extras = ARENA_ARRAY(arena, struct str, req->nextras);
	for (size_t i = 0; i < req->nextras; i++)
		copy.extras[i] = arena_str(arena, req->extras[i]);
	return copy;
}
