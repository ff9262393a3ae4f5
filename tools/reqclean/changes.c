/* SPDX-License-Identifier: Apache-2.0 */
#include "clean.h"

#include "buf.h"
#include "out.h"
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

static bool
refuses(const struct clean *clean, unsigned code)
{
	const struct policy_rule *rule = policy_rule(&clean->policy, code);

	for (size_t i = 0; i < clean->nrefuse; i++)
		if (clean->refuse[i] == code)
			return true;
	return rule && rule->refuse;
}

/* Up to a NUL, at which a message would end. */
static void
add(struct buf *out, struct str text)
{
	ptrdiff_t end = str_chr(text, 0);

	buf_add(out, end < 0 ? text : str_sub(text, 0, (size_t)end));
}

static void
tell(struct arena *arena, const struct change *c)
{
	struct buf out;

	buf_init(&out, arena, SIZE_MAX / 2);
	buf_add(&out, S("RC"));
	buf_uint(&out, c->code);
	buf_char(&out, ' ');
	add(&out, c->place.file);
	buf_char(&out, ':');
	buf_uint(&out, c->place.line);
	buf_add(&out, S(": "));
	add(&out, c->text);
	if (c->result.p && !str_eq(c->result, c->text)) {
		buf_add(&out, S(" -> "));
		add(&out, c->result);
	}
	buf_add(&out, S(": "));
	add(&out, c->reason);
	out_note("reqclean", "%.*s", STR(buf_str(&out)));
}

static struct change
copy_of(struct arena *keep, const struct change *change)
{
	struct change copy = *change;

	copy.text = arena_str(keep, copy.text);
	if (copy.result.p)
		copy.result = arena_str(keep, copy.result);
	copy.reason = arena_str(keep, copy.reason);
	return copy;
}

void
clean_change(struct clean *clean, const struct change *change)
{
	const struct policy_rule *rule = policy_rule(&clean->policy, change->code);
	struct change own = *change;

	own.text = clean_shown(clean->arena, change->text);
	if (!own.reason.p && rule)
		own.reason = rule->row.reason;
	tell(clean->arena, &own);
	if (refuses(clean, own.code) && clean->nrefused++ == 0)
		clean->refused = copy_of(clean->keep, &own);
	if (!clean->listed)
		return;
	clean->changes = grown(clean->keep, clean->changes, clean->nchanges,
			       &clean->changes_size, sizeof(own));
	clean->changes[clean->nchanges++] = copy_of(clean->keep, &own);
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
	const struct change *first = &clean->refused;

	if (!clean->nrefused)
		return 0;
	if (clean->nrefused > 1)
		return err_set(err, E_NOMATCH,
			       "%zu lines are refused, the first by RC%u in "
			       "%.*s:%u: %.*s",
			       clean->nrefused, first->code, STR(first->place.file),
			       first->place.line, STR(first->text));
	return err_set(err, E_NOMATCH, "%.*s:%u: %.*s: refused by RC%u",
		       STR(first->place.file), first->place.line, STR(first->text),
		       first->code);
}
