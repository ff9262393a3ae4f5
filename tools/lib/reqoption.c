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

struct rule {
	const char *name;
	char letter;
	enum action action;
	size_t at;       /* of its member in struct reqfile_options */
	size_t opposite; /* ACT_NAMES */
};

#define AT(member) offsetof(struct reqfile_options, member)

static const struct rule rules[] = {
	{"index-url", 'i', ACT_SET, AT(index_url), 0},
	{"pypi-url", 0, ACT_SET, AT(index_url), 0},
	{"extra-index-url", 0, ACT_APPEND, AT(extra_index_urls), 0},
	{"no-index", 0, ACT_FLAG, AT(no_index), 0},
	{"constraint", 'c', ACT_APPEND, AT(constraints), 0},
	{"requirement", 'r', ACT_APPEND, AT(requirements), 0},
	{"editable", 'e', ACT_APPEND, AT(editables), 0},
	{"find-links", 'f', ACT_APPEND, AT(find_links), 0},
	{"no-binary", 0, ACT_NAMES, AT(no_binary), AT(only_binary)},
	{"only-binary", 0, ACT_NAMES, AT(only_binary), AT(no_binary)},
	{"prefer-binary", 0, ACT_FLAG, AT(prefer_binary), 0},
	{"require-hashes", 0, ACT_FLAG, AT(require_hashes), 0},
	{"no-require-hashes", 0, ACT_FLAG, AT(no_require_hashes), 0},
	{"pre", 0, ACT_FLAG, AT(pre), 0},
	{"all-releases", 0, ACT_NAMES, AT(all_releases), AT(only_final)},
	{"only-final", 0, ACT_NAMES, AT(only_final), AT(all_releases)},
	{"trusted-host", 0, ACT_APPEND, AT(trusted_hosts), 0},
	{"use-feature", 0, ACT_FEATURE, AT(features), 0},
	{"hash", 0, ACT_HASH, AT(hashes), 0},
	{"config-settings", 'C', ACT_SETTING, AT(settings), 0},
};

struct reader {
	struct arena *arena;
	struct reqfile_options *opts;
	const struct reqfile_list *words;
	size_t next;
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
	static const char *const known[] = {
		"fast-deps",  "inprocess-build-deps",         "venv-isolation",
		"truststore", "no-binary-enable-wheel-cache", "build-constraint",
	};

	for (size_t k = 0; k < COUNT(known); k++)
		if (str_eq(value, str_c(known[k]))) {
			reqlist_add(list, r->arena, value);
			return NULL;
		}
	return "--use-feature does not know this feature";
}

static ptrdiff_t
find(const struct reqfile_list *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->list[i], name))
			return (ptrdiff_t)i;
	return -1;
}

static void
discard(struct reqfile_list *list, struct str name)
{
	ptrdiff_t at = find(list, name);

	if (at >= 0)
		list->list[at] = list->list[--list->n];
}

/* ":all:" empties both lists, ":none:" this one, a name leaves the other one. */
static const char *
add_names(struct reader *r, const struct rule *rule, struct str value)
{
	struct reqfile_list *list = member(r, rule->at);
	struct reqfile_list *other = member(r, rule->opposite);

	if (str_starts(value, S("-")))
		return "an option for package formats or releases lacks its value";
	while (value.p) {
		struct str name = str_cut(&value, ',');

		if (str_eq(name, S(":all:"))) {
			list->n = other->n = 0;
			reqlist_add(list, r->arena, name);
			/* What follows ":all:" counts only if it takes ":all:" back. */
			if (!value.p || !(str_find(value, S(":all:")) >= 0 ||
					  str_find(value, S(":none:")) >= 0))
				return NULL;
		} else if (str_eq(name, S(":none:"))) {
			list->n = 0;
		} else {
			name = name_canonical(r->arena, name);
			discard(other, name);
			if (find(list, name) < 0)
				reqlist_add(list, r->arena, name);
		}
		if (list->n > REQFILE_NAMES_MAX)
			return "too many names in one option";
	}
	return NULL;
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
find_long(const struct rule **found, struct str name)
{
	*found = NULL;
	for (size_t k = 0; k < COUNT(rules); k++) {
		struct str full = str_c(rules[k].name);

		if (str_eq(full, name)) {
			*found = &rules[k];
			return NULL;
		}
	}
	for (size_t k = 0; k < COUNT(rules); k++)
		if (str_starts(str_c(rules[k].name), name)) {
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
	const char *why = find_long(&rule, name);

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
		const struct reqfile_list *words)
{
	struct reader r = {.arena = arena, .opts = opts, .words = words};
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
	return why;
}
