/* SPDX-License-Identifier: Apache-2.0 */
#include "clean.h"

#include "str.h"

/* The same items in an array twice as large, once it is full. */
static void *
grown(struct arena *arena, void *list, size_t n, size_t *size, size_t item)
{
	void *bigger;

	if (n < *size)
		return list;
	*size = *size ? 2 * *size : 64;
	bigger = arena_array(arena, *size, item);
	if (n)
		memcpy(bigger, list, n * item);
	return bigger;
}

void
clean_change(struct clean *clean, const struct change *change)
{
	const struct policy_rule *rule = policy_rule(&clean->policy, change->code);
	struct change *own;

	clean->changes = grown(clean->arena, clean->changes, clean->nchanges,
			       &clean->changes_size, sizeof(*change));
	own = &clean->changes[clean->nchanges++];
	*own = *change;
	own->text = clean_shown(clean->arena, change->text);
	if (!own->reason.p && rule)
		own->reason = rule->row.reason;
}

void
clean_wish(struct clean *clean, const struct wish *wish)
{
	clean->wishes = grown(clean->arena, clean->wishes, clean->nwishes,
			      &clean->wishes_size, sizeof(*wish));
	clean->wishes[clean->nwishes++] = *wish;
}

struct str
clean_place(struct arena *arena, struct place place)
{
	return arena_printf(arena, "%.*s:%u", STR(place.file), place.line);
}

struct str
clean_node(struct place place)
{
	static const struct str nodes = {"custom_nodes/", 13};
	struct str path = place.file, folder;
	ptrdiff_t at = str_find(path, nodes), slash = str_rchr(path, '/');

	if (at >= 0 && (at == 0 || path.p[at - 1] == '/')) {
		path = str_sub(path, (size_t)at + nodes.n, path.n);
		folder = str_cut(&path, '/');
		return path.p ? folder : (struct str){0};
	}
	if (slash <= 0)
		return (struct str){0};
	folder = str_sub(path, 0, (size_t)slash);
	folder = str_sub(folder, (size_t)(str_rchr(folder, '/') + 1), folder.n);
	if (!folder.n || str_eq(folder, S(".")) || str_eq(folder, S("..")))
		return (struct str){0};
	return folder;
}

static bool
refuses(const struct clean *clean, unsigned code)
{
	const struct policy_rule *rule = policy_rule(&clean->policy, code);

	for (size_t i = 0; i < clean->nrefuse; i++)
		if (clean->refuse[i] == code)
			return true;
	return rule && rule->refuse;
}

struct str
clean_action(const struct clean *clean, const struct change *change)
{
	if (refuses(clean, change->code))
		return S("refused");
	return change->result.p ? S("rewritten") : S("removed");
}

int
clean_check_refusals(const struct clean *clean, struct err *err)
{
	const struct change *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < clean->nchanges; i++) {
		if (!refuses(clean, clean->changes[i].code))
			continue;
		first = first ? first : &clean->changes[i];
		n++;
	}
	if (!n)
		return 0;
	if (n > 1)
		return err_set(err, E_NOMATCH,
			       "%zu lines are refused, the first by RC%u in "
			       "%.*s:%u: %.*s",
			       n, first->code, STR(first->place.file), first->place.line,
			       STR(first->text));
	return err_set(err, E_NOMATCH, "%.*s:%u: %.*s: refused by RC%u",
		       STR(first->place.file), first->place.line, STR(first->text),
		       first->code);
}
