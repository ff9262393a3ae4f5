/* SPDX-License-Identifier: Apache-2.0 */
#include "clean.h"

#include "json.h"
#include "out.h"
#include "reqclean.h"
#include "str.h"

const struct rule clean_rules[] = {
#define X(code, about) {code, about},
	RULE_LIST(X)
#undef X
		{0},
};

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

static void
tell(const struct change *c)
{
	bool rewritten = c->result.p && !str_eq(c->result, c->text);

	out_note("reqclean", "RC%u %.*s:%u: %.*s%s%.*s: %.*s", c->code,
		 STR(c->place.file), c->place.line, STR(c->text), rewritten ? " -> " : "",
		 STR(rewritten ? c->result : S("")), STR(c->reason));
}

void
clean_change(struct clean *clean, const struct change *change)
{
	struct change copy = *change;

	copy.text = clean_shown(clean->arena, change->text);
	tell(&copy);
	if (!clean->listed)
		return;
	copy.text = arena_str(clean->keep, copy.text);
	if (copy.result.p)
		copy.result = arena_str(clean->keep, copy.result);
	copy.reason = arena_str(clean->keep, copy.reason);
	clean->changes = grown(clean->keep, clean->changes, clean->nchanges,
			       &clean->changes_size, sizeof(copy));
	clean->changes[clean->nchanges++] = copy;
}

const struct opt rules_opts[] = {
	{OPT_LONG, "json", NULL, "print JSON", 0},
	{0},
};

static void
print_json(void)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '[');
	for (const struct rule *rule = clean_rules; rule->code; rule++) {
		char code[16];

		snprintf(code, sizeof(code), "RC%u", rule->code);
		json_open(&json, '{');
		json_pair(&json, "code", str_c(code));
		json_pair(&json, "about", str_c(rule->about));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_end(&json);
}

/* reqclean rules: the codes and what each is about. */
int
rules_run(struct args *args)
{
	bool as_json = false;

	while (opt_next(args))
		as_json = true;
	opt_operands(args, 0, 0);
	if (as_json)
		print_json();
	else
		for (const struct rule *rule = clean_rules; rule->code; rule++)
			printf("RC%u\t%s\n", rule->code, rule->about);
	return 0;
}
