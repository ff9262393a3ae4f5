/* SPDX-License-Identifier: Apache-2.0 */
/* reqclean rules: every code, why it applies, and the rows of the policy behind it. */
#include "clean.h"

#include "buf.h"
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

enum {
	OPT_JSON = OPT_LONG,
	OPT_POLICY,
	OPT_DATA,
};

const struct opt rules_opts[] = {
	{OPT_POLICY, "policy", "FILE", "the rules under this policy", 0},
	{OPT_DATA, "data", "DIR", "facts from DIR, not the built-in ones", 0},
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};

unsigned
clean_code(struct str text)
{
	uint64_t code;

	if (!str_starts(text, S("RC")) ||
	    !str_uint(str_sub(text, 2, text.n), 100, 999, &code))
		return 0;
	for (const struct rule *rule = clean_rules; rule->code; rule++)
		if (rule->code == code)
			return rule->code;
	return 0;
}

/* One row of the policy, and what it is about in a few words. */
typedef void put_row(void *out, struct str about, const struct policy_row *row);

struct lister {
	const struct policy *policy;
	struct arena *arena;
	unsigned code;
	put_row *put;
	void *out;
};

static struct str
host_about(const struct lister *l, const struct policy_host *host)
{
	static const char *const pins[] = {"a commit or a hash", "a commit", "a hash",
					   "not pinned"};
	struct buf text;

	buf_init(&text, l->arena, 1 << 16);
	buf_printf(&text, "%.*s: %s", STR(host->row.key), pins[host->pin]);
	for (size_t i = 0; i < host->npaths; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : ", only ", STR(host->paths[i]));
	return buf_str(&text);
}

static void
list_hosts(const struct lister *l)
{
	const struct policy_host *hosts = l->policy->hosts.rows;

	for (size_t i = 0; i < l->policy->hosts.n; i++)
		l->put(l->out, host_about(l, &hosts[i]), &hosts[i].row);
}

static void
list_pins(const struct lister *l)
{
	const struct policy_commit *pins = l->policy->pins.rows;

	for (size_t i = 0; i < l->policy->pins.n; i++)
		l->put(l->out,
		       arena_printf(l->arena, "%.*s@%.*s", STR(pins[i].row.key),
				    STR(pins[i].commit)),
		       &pins[i].row);
}

/* 501 for those that are renamed, 502 for those that are left out. */
static void
list_families(const struct lister *l)
{
	const struct policy_family *families = l->policy->families.rows;

	for (size_t i = 0; i < l->policy->families.n; i++) {
		const struct policy_family *f = &families[i];
		struct buf text;

		if (f->others != (l->code == 501 ? POLICY_RENAME : POLICY_DROP))
			continue;
		buf_init(&text, l->arena, 1 << 16);
		for (size_t k = 0; k < f->nmembers; k++)
			if (!str_eq(f->members[k], f->winner))
				buf_printf(&text, "%s%.*s", text.n ? ", " : "",
					   STR(f->members[k]));
		buf_printf(&text, " -> %.*s", STR(f->winner));
		l->put(l->out, buf_str(&text), &f->row);
	}
}

static void
list_renames(const struct lister *l)
{
	const struct policy_rename *renames = l->policy->renames.rows;

	for (size_t i = 0; i < l->policy->renames.n; i++)
		l->put(l->out,
		       arena_printf(l->arena, "%.*s -> %.*s", STR(renames[i].row.key),
				    STR(renames[i].to)),
		       &renames[i].row);
}

/* 601 for single releases, 603 for names as a whole. */
static void
list_refused(const struct lister *l)
{
	const struct policy_refused *refused = l->policy->refused.rows;

	for (size_t i = 0; i < l->policy->refused.n; i++) {
		const struct policy_refused *r = &refused[i];

		if ((r->excluded.n > 0) != (l->code == 601))
			continue;
		l->put(l->out,
		       arena_cat(l->arena, r->row.key,
				 specifier_str(&r->excluded, l->arena)),
		       &r->row);
	}
}

static void
list_caps(const struct lister *l)
{
	const struct policy_profile *profiles = l->policy->profiles.rows;

	for (size_t i = 0; i < l->policy->profiles.n; i++) {
		const struct policy_cap *caps = profiles[i].caps.rows;

		for (size_t k = 0; k < profiles[i].caps.n; k++)
			l->put(l->out,
			       arena_printf(
				       l->arena, "%.*s: %.*s%.*s",
				       STR(profiles[i].row.key), STR(caps[k].row.key),
				       STR(specifier_str(&caps[k].versions, l->arena))),
			       &caps[k].row);
	}
}

/* The rows that this rule applies by. */
static void
list_rows(const struct lister *l)
{
	static const struct {
		unsigned code;
		void (*list)(const struct lister *l);
	} lists[] = {
		{205, list_hosts},    {214, list_pins},    {501, list_families},
		{502, list_families}, {503, list_renames}, {601, list_refused},
		{603, list_refused},  {801, list_caps},
	};

	for (size_t i = 0; i < COUNT(lists); i++)
		if (lists[i].code == l->code)
			lists[i].list(l);
}

static void
put_line(void *out, struct str about, const struct policy_row *row)
{
	struct lister *l = out;

	printf("RC%u\t", l->code);
	out_escaped(stdout, about);
	printf("\t\t");
	out_escaped(stdout, row->reason);
	putchar('\t');
	out_escaped(stdout, row->link);
	putchar('\n');
}

static void
print_lines(const struct policy *policy, struct arena *arena)
{
	struct lister l = {policy, arena, 0, put_line, &l};

	for (const struct rule *rule = clean_rules; rule->code; rule++) {
		const struct policy_rule *row = policy_rule(policy, rule->code);

		l.code = rule->code;
		printf("RC%u\t%s\t%s\t", rule->code, rule->about,
		       row && row->refuse ? "refuse" : "apply");
		out_escaped(stdout, row ? row->row.reason : S(""));
		putchar('\t');
		out_escaped(stdout, row ? row->row.link : S(""));
		putchar('\n');
		list_rows(&l);
	}
}

static void
put_object(void *out, struct str about, const struct policy_row *row)
{
	struct json *json = out;

	json_open(json, '{');
	json_pair(json, "about", about);
	json_pair(json, "reason", row->reason);
	json_pair(json, "link", row->link);
	json_close(json, '}');
}

static void
print_json(const struct policy *policy, struct arena *arena)
{
	struct json json;
	struct lister l = {policy, arena, 0, put_object, &json};

	json_start(&json, stdout, true);
	json_open(&json, '[');
	for (const struct rule *rule = clean_rules; rule->code; rule++) {
		const struct policy_rule *row = policy_rule(policy, rule->code);

		l.code = rule->code;
		json_open(&json, '{');
		json_pair(&json, "code", arena_printf(arena, "RC%u", rule->code));
		json_pair(&json, "about", str_c(rule->about));
		json_pair(&json, "action", row && row->refuse ? S("refuse") : S("apply"));
		json_pair(&json, "reason", row ? row->row.reason : (struct str){0});
		json_pair(&json, "link", row ? row->row.link : (struct str){0});
		json_key(&json, "rows");
		json_open(&json, '[');
		list_rows(&l);
		json_close(&json, ']');
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_end(&json);
}

int
rules_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	const char *path = NULL, *dir = NULL;
	struct policy policy;
	struct err err = {0};
	bool as_json = false;
	int key;

	while ((key = opt_next(args))) {
		if (key == OPT_JSON)
			as_json = true;
		else
			*(key == OPT_POLICY ? &path : &dir) = args->value;
	}
	opt_operands(args, 0, 0);
	if (policy_load(&policy, &mem, path, dir, &err) < 0)
		return err_exit(&err, "reqclean");
	if (as_json)
		print_json(&policy, &mem);
	else
		print_lines(&policy, &mem);
	return 0;
}
