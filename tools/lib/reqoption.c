/* SPDX-License-Identifier: Apache-2.0 */
/* pip reads options with Python's optparse: unique prefixes of long names are taken, and
 * whatever is no option is dropped without a word. */
#include "reqfile_parts.h"

#include "name.h"
#include "str.h"

enum action {
	ACT_FLAG,
	ACT_SET,
	ACT_APPEND,
	ACT_HASH,
	ACT_SETTING,
	ACT_FEATURE,
	ACT_NAMES, /* a comma list that takes its names out of the opposite one */
};

enum { PAIR_BINARY, PAIR_RELEASES, NPAIRS };

struct rule {
	const char *name;
	char letter;
	enum action action;
	size_t at;                /* of its member in struct reqfile_options */
	unsigned char pair, side; /* ACT_NAMES */
	unsigned dialects;
};

#define AT(member) offsetof(struct reqfile_options, member)

static const struct rule rules[] = {
	{"index-url", 'i', ACT_SET, AT(index_url), 0, 0, ALL_PIP},
	{"pypi-url", 0, ACT_SET, AT(index_url), 0, 0, ALL_PIP},
	{"extra-index-url", 0, ACT_APPEND, AT(extra_index_urls), 0, 0, ALL_PIP},
	{"no-index", 0, ACT_FLAG, AT(no_index), 0, 0, ALL_PIP},
	{"constraint", 'c', ACT_APPEND, AT(constraints), 0, 0, ALL_PIP},
	{"requirement", 'r', ACT_APPEND, AT(requirements), 0, 0, ALL_PIP},
	{"editable", 'e', ACT_APPEND, AT(editables), 0, 0, ALL_PIP},
	{"find-links", 'f', ACT_APPEND, AT(find_links), 0, 0, ALL_PIP},
	{"no-binary", 0, ACT_NAMES, 0, PAIR_BINARY, 0, ALL_PIP},
	{"only-binary", 0, ACT_NAMES, 0, PAIR_BINARY, 1, ALL_PIP},
	{"prefer-binary", 0, ACT_FLAG, AT(prefer_binary), 0, 0, ALL_PIP},
	{"require-hashes", 0, ACT_FLAG, AT(require_hashes), 0, 0, ALL_PIP},
	{"no-require-hashes", 0, ACT_FLAG, AT(no_require_hashes), 0, 0, PIP_26},
	{"pre", 0, ACT_FLAG, AT(pre), 0, 0, ALL_PIP},
	{"all-releases", 0, ACT_NAMES, 0, PAIR_RELEASES, 0, PIP_26},
	{"only-final", 0, ACT_NAMES, 0, PAIR_RELEASES, 1, PIP_26},
	{"trusted-host", 0, ACT_APPEND, AT(trusted_hosts), 0, 0, ALL_PIP},
	{"use-feature", 0, ACT_FEATURE, AT(features), 0, 0, ALL_PIP},
	{"hash", 0, ACT_HASH, AT(hashes), 0, 0, ALL_PIP},
	{"global-option", 0, ACT_APPEND, AT(global_options), 0, 0, PIP_24},
	{"config-settings", 'C', ACT_SETTING, AT(settings), 0, 0, ALL_PIP},
};

/* What options have said of a name, each in a pair of opposite lists. */
struct pick {
	struct str name;
	unsigned side;
	size_t at;
};

struct picks {
	struct pick *list;
	size_t n, size;
	size_t from[2]; /* what was said before is void for this side */
};

struct reader {
	struct arena *arena;
	struct reqfile_options *opts;
	const struct reqfile_list *words;
	unsigned dialect; /* its bit */
	size_t next;
	struct picks picks[NPAIRS];
};

static void *
member(const struct reader *r, size_t at)
{
	return (char *)r->opts + at;
}

/* One of the algorithms that pip thinks strong, ":", and a digest. */
static const char *
add_hash(struct reader *r, struct reqfile_list *list, struct str value)
{
	if (str_chr(value, ':') < 0)
		return "--hash needs ALGORITHM:DIGEST";
	if (!str_starts(value, S("sha256:")) && !str_starts(value, S("sha384:")) &&
	    !str_starts(value, S("sha512:")))
		return "--hash takes sha256, sha384 and sha512 only";
	reqlist_add(list, r->arena, value);
	return NULL;
}

static const char *
add_feature(struct reader *r, struct reqfile_list *list, struct str value)
{
	static const struct {
		const char *name;
		unsigned dialects;
	} known[] = {
		{"fast-deps", ALL_PIP},
		{"truststore", ALL_PIP},
		{"no-binary-enable-wheel-cache", ALL_PIP},
		{"inprocess-build-deps", PIP_26},
		{"venv-isolation", PIP_26},
		{"build-constraint", PIP_26},
	};

	for (size_t k = 0; k < COUNT(known); k++)
		if (known[k].dialects & r->dialect &&
		    str_eq(value, str_c(known[k].name))) {
			reqlist_add(list, r->arena, value);
			return NULL;
		}
	return "--use-feature does not know this feature";
}

static void
add_pick(struct reader *r, struct picks *picks, struct str name, unsigned side)
{
	if (picks->n == picks->size) {
		size_t size = picks->size ? 2 * picks->size : 8;
		struct pick *bigger = ARENA_ARRAY(r->arena, struct pick, size);

		if (picks->n)
			memcpy(bigger, picks->list, picks->n * sizeof(*bigger));
		picks->list = bigger;
		picks->size = size;
	}
	picks->list[picks->n] = (struct pick){name, side, picks->n};
	picks->n++;
}

static bool
holds_item(struct str list, struct str item)
{
	while (list.p)
		if (str_eq(str_cut(&list, ','), item))
			return true;
	return false;
}

/* ":all:" empties both lists, ":none:" this one, a name leaves the other one. */
static const char *
add_names(struct reader *r, const struct rule *rule, struct str value)
{
	struct picks *picks = &r->picks[rule->pair];
	bool none = holds_item(value, S(":none:"));

	*(rule->pair == PAIR_BINARY ? &r->opts->formats : &r->opts->releases) = true;
	if (str_starts(value, S("-")))
		return "an option for package formats or releases lacks its value";
	while (value.p) {
		struct str name = str_cut(&value, ',');

		if (str_eq(name, S(":all:"))) {
			picks->from[0] = picks->from[1] = picks->n;
			add_pick(r, picks, name, rule->side);
			/* What follows ":all:" counts only if it takes ":all:" back. */
			none = none && holds_item(value, S(":none:"));
			if (!none)
				return NULL;
		} else if (str_eq(name, S(":none:"))) {
			picks->from[rule->side] = picks->n;
		} else {
			add_pick(r, picks, name_canonical(r->arena, name), rule->side);
		}
	}
	return NULL;
}

static int
cmp_picks(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

/* The last that was said of each name, unless the list was emptied later. */
static void
settle(struct reader *r, struct picks *picks, struct reqfile_list *sides[static 2])
{
	if (picks->n)
		qsort(picks->list, picks->n, sizeof(*picks->list), cmp_picks);
	for (size_t i = 0; i < picks->n; i++) {
		const struct pick *pick = &picks->list[i];

		if (i + 1 < picks->n && str_eq(pick[1].name, pick->name))
			continue;
		if (pick->at >= picks->from[pick->side])
			reqlist_add(sides[pick->side], r->arena, pick->name);
	}
}

static const char *
apply(struct reader *r, const struct rule *rule, struct str value)
{
	struct reqfile_list *list = member(r, rule->at);

	switch (rule->action) {
	case ACT_FLAG:
		*(bool *)member(r, rule->at) = true;
		break;
	case ACT_SET:
		*(struct str *)member(r, rule->at) = value;
		break;
	case ACT_APPEND:
		reqlist_add(list, r->arena, value);
		break;
	case ACT_SETTING:
		if (str_chr(value, '=') < 0)
			return "--config-settings needs KEY=VALUE";
		reqlist_add(list, r->arena, value);
		break;
	case ACT_HASH:
		return add_hash(r, list, value);
	case ACT_FEATURE:
		return add_feature(r, list, value);
	case ACT_NAMES:
		return add_names(r, rule, value);
	}
	return NULL;
}

/* The next word is the option's value, whatever it looks like. */
static const char *
take_value(struct reader *r, const struct rule *rule)
{
	if (r->next == r->words->n)
		return "an option lacks its value";
	return apply(r, rule, r->words->list[r->next++]);
}

/* The rule of a long name or of a prefix that no other name has. */
static const char *
find_long(const struct reader *r, const struct rule **found, struct str name)
{
	*found = NULL;
	for (size_t k = 0; k < COUNT(rules); k++) {
		if (rules[k].dialects & r->dialect &&
		    str_eq(str_c(rules[k].name), name)) {
			*found = &rules[k];
			return NULL;
		}
	}
	for (size_t k = 0; k < COUNT(rules); k++)
		if (rules[k].dialects & r->dialect &&
		    str_starts(str_c(rules[k].name), name)) {
			if (*found)
				return "an option's short form fits several options";
			*found = &rules[k];
		}
	return *found ? NULL : "pip takes no such option in a requirements file";
}

static const char *
long_option(struct reader *r, struct str word)
{
	struct str rest = str_sub(word, 2, word.n);
	struct str name = str_cut(&rest, '=');
	const struct rule *rule;
	const char *why = find_long(r, &rule, name);

	if (why)
		return why;
	if (rule->action == ACT_FLAG)
		return rest.p ? "an option that takes no value has one"
			      : apply(r, rule, rest);
	return rest.p ? apply(r, rule, rest) : take_value(r, rule);
}

/* Every short option takes a value: what is glued to it, or the next word. */
static const char *
short_option(struct reader *r, struct str word)
{
	for (size_t k = 0; k < COUNT(rules); k++)
		if (rules[k].letter && rules[k].letter == word.p[1])
			return word.n > 2 ? apply(r, &rules[k], str_sub(word, 2, word.n))
					  : take_value(r, &rules[k]);
	return "pip takes no such option in a requirements file";
}

const char *
reqoption_parse(struct reqfile_options *opts, struct arena *arena,
		const struct reqfile_list *words, enum reqfile_dialect dialect)
{
	struct reader r = {
		.arena = arena, .opts = opts, .words = words, .dialect = 1u << dialect};
	const char *why = NULL;
	bool stop = false;

	while (!why && r.next < words->n) {
		struct str word = words->list[r.next++];

		if (!stop && str_starts(word, S("--")) && word.n > 2)
			why = long_option(&r, word);
		else if (!stop && word.n > 1 && word.p[0] == '-' && word.p[1] != '-')
			why = short_option(&r, word);
		else if (!stop && str_eq(word, S("--")))
			stop = true;
		else
			reqlist_add(&opts->dropped, arena, word);
	}
	settle(&r, &r.picks[PAIR_BINARY],
	       (struct reqfile_list *[]){&opts->no_binary, &opts->only_binary});
	settle(&r, &r.picks[PAIR_RELEASES],
	       (struct reqfile_list *[]){&opts->all_releases, &opts->only_final});
	return why;
}
