/* SPDX-License-Identifier: Apache-2.0 */
/* A policy's document into rows; a later row replaces the one of its name. */
#include "policy.h"

#include "buf.h"
#include "data.h"
#include "host.h"
#include "name.h"
#include "policy_rows.h"
#include "str.h"
#include "yaml.h"

static int
read_rule(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"code", "action", "reason",
					   "link", "conf",   NULL};
	static const char *const actions[] = {"apply", "refuse", NULL};
	const struct policy_rule *known;
	struct policy_rule *rule;
	struct policy_row row;
	unsigned action = 0;
	uint64_t code;

	if (policy_row_read(r, &row, node, keys) < 0)
		return -E_FORMAT;
	if (row.key.n != 5 || !str_starts(row.key, S("RC")) ||
	    !str_uint(str_sub(row.key, 2, 5), 100, 999, &code))
		return policy_bad(r, node, "code", "a rule's code, such as RC101");
	known = policy_rule(r->policy, (unsigned)code);
	if (!known && r->policy->ndocs > 1)
		return policy_bad(r, node, "code", "one that 'reqclean rules' lists");
	/* What a row does not say stays as it was. */
	if (known) {
		action = known->refuse;
		row.reason = row.reason.p ? row.reason : known->row.reason;
		row.link = row.link.p ? row.link : known->row.link;
	}
	if (policy_choice(r, node, "action", actions, &action) < 0)
		return -E_FORMAT;
	rule = policy_row_put(r, &r->policy->rules, sizeof(*rule), &row);
	if (!rule)
		return -E_FORMAT;
	rule->code = (unsigned)code;
	rule->refuse = action == 1;
	return 0;
}

static int
check_patterns(struct policy_reader *r, const struct policy_host *host,
	       const struct node *node)
{
	for (size_t i = 0; i < host->ncommits; i++) {
		const char *fault = policy_pattern_fault(host->commits[i]);

		if (fault)
			return err_at(r->err, r->file, node->line, node->col,
				      "commits: '%.*s' %s", STR(host->commits[i]), fault);
	}
	for (size_t i = 0; i < host->npaths; i++)
		if (!str_starts(host->paths[i], S("/")) || host->paths[i].n < 2 ||
		    str_ends(host->paths[i], S("/")))
			return err_at(r->err, r->file, node->line, node->col,
				      "paths: '%.*s' must be like /owner or "
				      "/owner/repository",
				      STR(host->paths[i]));
	return 0;
}

static int
read_host(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"host",  "pin",    "commits", "archive",
					   "paths", "reason", "link",    "conf",
					   "off",   NULL};
	static const char *const pins[] = {"any", "commit", "hash", "none", NULL};
	struct policy_row row = {.key = node->text, .line = node->line};
	struct policy_host *host;
	unsigned pin = POLICY_PIN_ANY;

	if (node->kind != NODE_SCALAR && policy_row_read(r, &row, node, keys) < 0)
		return -E_FORMAT;
	if (!policy_host_valid(row.key))
		return policy_bad(r, node, "host",
				  "a host in lower case, with :PORT where that is not "
				  "443");
	if (policy_row_off(node))
		return policy_row_drop(r, &r->policy->hosts, sizeof(*host), row.key,
				       node);
	host = policy_row_put(r, &r->policy->hosts, sizeof(*host), &row);
	if (!host || policy_choice(r, node, "pin", pins, &pin) < 0 ||
	    policy_list(r, node, "commits", &host->commits, &host->ncommits) < 0 ||
	    policy_list(r, node, "paths", &host->paths, &host->npaths) < 0)
		return -E_FORMAT;
	host->pin = (enum policy_pin)pin;
	host->archive = node_text(node, "archive");
	if (host->archive.n && !policy_archive_valid(host->archive))
		return policy_bad(r, node, "archive",
				  "an https: address of the words owner, repo and commit "
				  "in braces");
	return check_patterns(r, host, node);
}

static int
read_pin(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"repository", "commit", "reason", "link",
					   "conf",       "off",    NULL};
	struct policy_commit *pin;
	struct policy_row row;
	struct str host;

	if (policy_row_read(r, &row, node, keys) < 0)
		return -E_FORMAT;
	host = str_sub(row.key, 0, (size_t)(str_chr(row.key, '/') + 1));
	if (!host.n || !policy_host_valid(str_sub(host, 0, host.n - 1)) ||
	    str_ends(row.key, S(".git")) || str_ends(row.key, S("/")))
		return policy_bad(r, node, "repository",
				  "like github.com/owner/repository");
	if (policy_row_off(node))
		return policy_row_drop(r, &r->policy->pins, sizeof(*pin), row.key, node);
	pin = policy_row_put(r, &r->policy->pins, sizeof(*pin), &row);
	if (!pin)
		return -E_FORMAT;
	pin->commit = node_text(node, "commit");
	return policy_is_commit(pin->commit)
		       ? 0
		       : policy_bad(r, node, "commit", "40 hexadecimal digits");
}

static bool
is_member(const struct policy_family *family, struct str name)
{
	for (size_t i = 0; i < family->nmembers; i++)
		if (str_eq(family->members[i], name))
			return true;
	return false;
}

/* No name in two families, or it would be settled twice. */
static int
check_members(struct policy_reader *r, const struct policy_family *family,
	      const struct node *node)
{
	const struct policy_family *all = r->policy->families.rows;

	if (!is_member(family, family->winner))
		return policy_bad(r, node, "winner", "one of the members");
	for (size_t i = 0; i < family->nunversioned; i++)
		if (!is_member(family, family->unversioned[i]))
			return policy_bad(r, node, "unversioned", "some of the members");
	for (size_t k = 0; k < r->policy->families.n; k++)
		for (size_t i = 0; &all[k] != family && i < family->nmembers; i++)
			if (is_member(&all[k], family->members[i]))
				return err_at(r->err, r->file, node->line, node->col,
					      "'%.*s' is in the family '%.*s' already",
					      STR(family->members[i]),
					      STR(all[k].row.key));
	return 0;
}

static int
read_family(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"name",   "members", "winner", "unversioned",
					   "others", "reason",  "link",   "conf",
					   "off",    NULL};
	static const char *const others[] = {"rename", "drop", "keep", NULL};
	struct policy_row row;
	struct policy_family *family;
	unsigned word = 3;

	if (policy_row_read(r, &row, node, keys) < 0)
		return -E_FORMAT;
	if (policy_row_off(node))
		return policy_row_drop(r, &r->policy->families, sizeof(*family), row.key,
				       node);
	if (!row.reason.n)
		return policy_bad(r, node, "reason", "why they exclude each other");
	family = policy_row_put(r, &r->policy->families, sizeof(*family), &row);
	if (!family || policy_choice(r, node, "others", others, &word) < 0 ||
	    policy_names(r, node, "members", &family->members, &family->nmembers) < 0 ||
	    policy_names(r, node, "unversioned", &family->unversioned,
			 &family->nunversioned) < 0)
		return -E_FORMAT;
	if (word == 3)
		return policy_bad(r, node, "others", "rename, drop or keep");
	family->others = word;
	family->winner = name_canonical(r->arena, node_text(node, "winner"));
	return check_members(r, family, node);
}

static int
read_rename(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"name", "to",   "versions", "reason",
					   "link", "conf", "off",      NULL};
	static const char *const versions[] = {"drop", "keep", NULL};
	struct policy_row row;
	struct policy_rename *rename;
	unsigned word = 0;

	if (policy_row_read(r, &row, node, keys) < 0 ||
	    policy_row_name(r, &row, node) < 0)
		return -E_FORMAT;
	if (policy_row_off(node))
		return policy_row_drop(r, &r->policy->renames, sizeof(*rename), row.key,
				       node);
	if (!row.reason.n)
		return policy_bad(r, node, "reason", "why the name is dead");
	rename = policy_row_put(r, &r->policy->renames, sizeof(*rename), &row);
	if (!rename || policy_choice(r, node, "versions", versions, &word) < 0)
		return -E_FORMAT;
	rename->versions = word == 1;
	rename->to = name_canonical(r->arena, node_text(node, "to"));
	if (!name_valid(rename->to) || str_eq(rename->to, row.key))
		return policy_bad(r, node, "to", "another project's name");
	return 0;
}

/* The versions as one specifier set: "!=8.3.41,!=8.3.42"; "all" is the empty one. */
static int
read_bad_versions(struct policy_reader *r, struct policy_refused *refused,
		  const struct node *node)
{
	struct str *versions;
	struct buf text;
	size_t n;

	if (str_eq(node_text(node, "versions"), S("all")))
		return 0;
	if (policy_list(r, node, "versions", &versions, &n) < 0)
		return -E_FORMAT;
	buf_init(&text, r->arena, 1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s!=%.*s", i ? "," : "", STR(versions[i]));
	if (!n || text.full ||
	    !specifier_parse(&refused->excluded, r->arena, buf_str(&text)) ||
	    refused->excluded.n != n)
		return policy_bad(r, node, "versions", "a list of versions, or all");
	for (size_t i = 0; i < n; i++)
		if (refused->excluded.list[i].prefix)
			return policy_bad(r, node, "versions",
					  "a list of versions, or all");
	return 0;
}

static int
read_refused(struct policy_reader *r, const struct node *node)
{
	static const char *const keys[] = {"name", "versions", "reason", "link",
					   "conf", "off",      NULL};
	struct policy_row row;
	struct policy_refused *refused;

	if (policy_row_read(r, &row, node, keys) < 0 ||
	    policy_row_name(r, &row, node) < 0)
		return -E_FORMAT;
	if (policy_row_off(node))
		return policy_row_drop(r, &r->policy->refused, sizeof(*refused), row.key,
				       node);
	if (!row.reason.n)
		return policy_bad(r, node, "reason", "what is wrong with it");
	refused = policy_row_put(r, &r->policy->refused, sizeof(*refused), &row);
	return refused ? read_bad_versions(r, refused, node) : -E_FORMAT;
}

static int
read_cap(struct policy_reader *r, struct policy_profile *profile, const struct node *node)
{
	static const char *const keys[] = {"name", "versions", "reason", "link",
					   "conf", "off",      NULL};
	struct policy_row row;
	struct policy_cap *cap;

	if (policy_row_read(r, &row, node, keys) < 0 ||
	    policy_row_name(r, &row, node) < 0)
		return -E_FORMAT;
	if (policy_row_off(node))
		return policy_row_drop(r, &profile->caps, sizeof(*cap), row.key, node);
	if (!row.reason.n)
		return policy_bad(r, node, "reason", "what breaks beyond it");
	cap = policy_row_put(r, &profile->caps, sizeof(*cap), &row);
	if (!cap)
		return -E_FORMAT;
	if (!specifier_parse(&cap->versions, r->arena, node_text(node, "versions")) ||
	    !cap->versions.n)
		return policy_bad(r, node, "versions", "version specifiers, such as <2");
	return 0;
}

/* A profile is a key of its own, so that its caps are its list. */
static int
read_profile(struct policy_reader *r, const struct node *node)
{
	struct policy_row row = {.key = node->key, .line = node->key_line};
	struct policy_profile *profile;
	struct policy_table caps = {0};
	const struct policy_profile *old = policy_profile(r->policy, row.key);

	if (!row.key.n || str_has_control(row.key))
		return err_at(r->err, r->file, node->key_line, node->key_col,
			      "a profile needs a name");
	if (node_want(node, NODE_LIST, "a profile", r->file, r->err) < 0)
		return -E_FORMAT;
	if (old)
		caps = old->caps;
	profile = policy_row_put(r, &r->policy->profiles, sizeof(*profile), &row);
	if (!profile)
		return -E_FORMAT;
	profile->caps = caps;
	for (const struct node *kid = node->first; kid; kid = kid->next)
		if (read_cap(r, profile, kid) < 0)
			return -E_FORMAT;
	return 0;
}

static int
read_section(struct policy_reader *r, const struct node *section, enum node_kind kind,
	     int (*read)(struct policy_reader *r, const struct node *node))
{
	if (node_is_null(section))
		return 0;
	if (node_want(section, kind, section->key.p, r->file, r->err) < 0)
		return -E_FORMAT;
	for (const struct node *kid = section->first; kid; kid = kid->next)
		if (read(r, kid) < 0)
			return -E_FORMAT;
	return 0;
}

int
policy_parse(struct policy *policy, struct arena *arena, const struct node *root,
	     struct str file, struct err *err)
{
	static const char *const keys[] = {"extends",  "rules",    "hosts",
					   "pins",     "families", "renames",
					   "profiles", "refused",  NULL};
	struct policy_reader r = {arena, file, policy, err};

	if (node_want(root, NODE_MAP, "the policy", file, err) < 0 ||
	    node_known(root, keys, file, err) < 0)
		return -E_FORMAT;
	policy->ndocs++;
	if (read_section(&r, node_get(root, "rules"), NODE_LIST, read_rule) < 0 ||
	    read_section(&r, node_get(root, "hosts"), NODE_LIST, read_host) < 0 ||
	    read_section(&r, node_get(root, "pins"), NODE_LIST, read_pin) < 0 ||
	    read_section(&r, node_get(root, "families"), NODE_LIST, read_family) < 0 ||
	    read_section(&r, node_get(root, "renames"), NODE_LIST, read_rename) < 0 ||
	    read_section(&r, node_get(root, "profiles"), NODE_MAP, read_profile) < 0 ||
	    read_section(&r, node_get(root, "refused"), NODE_LIST, read_refused) < 0 ||
	    policy_check_renames(&r) < 0)
		return -E_FORMAT;
	policy_index(policy, arena);
	return 0;
}

/* 1: it adds to what is built in; 0: it stands for itself; or an error. */
static int
extends(const struct node *root, struct str file, struct err *err)
{
	const struct node *node = node_get(root, "extends");
	struct str word = node_text(root, "extends");

	if (node_is_null(node) || str_eq(word, S("none")))
		return 0;
	if (str_eq(word, S("default")))
		return 1;
	return err_at(err, file, node->line, node->col,
		      "'extends' must be default (the policy built in) or none");
}

/* What a rule is and why stays as built in, whatever takes the place of the rest. */
static void
keep_rules_only(struct policy *policy)
{
	*policy = (struct policy){.rules = policy->rules, .ndocs = policy->ndocs};
}

static int
open_file(const struct node **root, struct str *file, struct arena *arena,
	  const char *path, struct err *err)
{
	struct str bytes;

	*file = str_c(path);
	if (host_read(&bytes, arena, path, 1 << 24, err) < 0)
		return -(int)err->code;
	return yaml_parse(root, arena, bytes, *file, err);
}

int
policy_load(struct policy *policy, struct arena *arena, const char *path, const char *dir,
	    struct err *err)
{
	const struct node *root;
	struct str file;
	int status;

	*policy = (struct policy){0};
	if (data_load(&root, &file, arena, NULL, "policy.yaml", err) < 0 ||
	    policy_parse(policy, arena, root, file, err) < 0)
		return -(int)err->code;
	if (!path && !dir)
		return 0;
	status = path ? open_file(&root, &file, arena, path, err)
		      : data_load(&root, &file, arena, dir, "policy.yaml", err);
	if (status < 0)
		return status;
	status = extends(root, file, err);
	if (status < 0)
		return status;
	if (!status)
		keep_rules_only(policy);
	return policy_parse(policy, arena, root, file, err);
}
