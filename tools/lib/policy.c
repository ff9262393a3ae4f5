/* SPDX-License-Identifier: Apache-2.0 */
#include "policy.h"

#include "buf.h"
#include "data.h"
#include "host.h"
#include "name.h"
#include "str.h"
#include "yaml.h"

struct reader {
	struct arena *arena;
	struct str file;
	struct err *err;
};

static int
bad(struct reader *r, const struct node *node, const char *why)
{
	return err_at(r->err, r->file, node->line, node->col, "%s", why);
}

/* A list of scalars; what names it in messages. */
static int
read_list(struct reader *r, struct str **list, size_t *n, const struct node *node,
	  const char *what)
{
	*n = 0;
	if (!node)
		return 0;
	if (node_want(node, NODE_LIST, what, r->file, r->err) < 0)
		return -E_FORMAT;
	*list = ARENA_ARRAY(r->arena, struct str, node->nkids);
	for (const struct node *kid = node->first; kid; kid = kid->next) {
		if (node_want(kid, NODE_SCALAR, what, r->file, r->err) < 0)
			return -E_FORMAT;
		(*list)[(*n)++] = kid->text;
	}
	return 0;
}

static int
read_names(struct reader *r, struct policy_family *family, const struct node *node)
{
	bool found = false;

	if (read_list(r, &family->members, &family->nmembers, node_get(node, "members"),
		      "members") < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < family->nmembers; i++) {
		if (!name_valid(family->members[i]))
			return bad(r, node, "a member is no project's name");
		family->members[i] = name_canonical(r->arena, family->members[i]);
		found |= str_eq(family->members[i], family->winner);
	}
	return found ? 0 : bad(r, node, "the winner is not among the members");
}

static int
read_family(struct reader *r, struct policy_family *family, const struct node *node)
{
	static const char *const keys[] = {"name",   "members", "winner", "others",
					   "reason", "conf",    NULL};
	struct str others = node_text(node, "others");

	if (node_want(node, NODE_MAP, "a family", r->file, r->err) < 0 ||
	    node_known(node, keys, r->file, r->err) < 0)
		return -E_FORMAT;
	family->name = node_text(node, "name");
	family->reason = node_text(node, "reason");
	family->winner = name_canonical(r->arena, node_text(node, "winner"));
	family->rename = str_eq(others, S("rename"));
	if (!family->name.n || !family->reason.n)
		return bad(r, node, "a family needs name and reason");
	if (!family->rename && !str_eq(others, S("drop")))
		return bad(r, node, "others must be 'rename' or 'drop'");
	return read_names(r, family, node);
}

/* The versions as one specifier set: "!=8.3.41,!=8.3.42". */
static int
read_versions(struct reader *r, struct policy_refused *refused, const struct node *node)
{
	struct str *versions;
	size_t n;
	struct buf text;

	buf_init(&text, r->arena, 1 << 20);
	if (read_list(r, &versions, &n, node_get(node, "versions"), "versions") < 0)
		return -E_FORMAT;
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s!=%.*s", i ? "," : "", STR(versions[i]));
	if (!n || !specifier_parse(&refused->excluded, r->arena, buf_str(&text)))
		return bad(r, node, "versions must be a list of versions");
	return 0;
}

static int
read_refused(struct reader *r, struct policy_refused *refused, const struct node *node)
{
	static const char *const keys[] = {"name", "versions", "reason", "conf", NULL};

	if (node_want(node, NODE_MAP, "a refused release", r->file, r->err) < 0 ||
	    node_known(node, keys, r->file, r->err) < 0)
		return -E_FORMAT;
	refused->name = name_canonical(r->arena, node_text(node, "name"));
	refused->reason = node_text(node, "reason");
	if (!name_valid(refused->name) || !refused->reason.n)
		return bad(r, node, "a refused release needs name and reason");
	return read_versions(r, refused, node);
}

static int
read_families(struct reader *r, struct policy *policy, const struct node *list)
{
	if (!list)
		return 0;
	if (node_want(list, NODE_LIST, "families", r->file, r->err) < 0)
		return -E_FORMAT;
	policy->families = ARENA_ARRAY(r->arena, struct policy_family, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (read_family(r, &policy->families[policy->nfamilies++], kid) < 0)
			return -E_FORMAT;
	return 0;
}

static int
read_all_refused(struct reader *r, struct policy *policy, const struct node *list)
{
	if (!list)
		return 0;
	if (node_want(list, NODE_LIST, "refused", r->file, r->err) < 0)
		return -E_FORMAT;
	policy->refused = ARENA_ARRAY(r->arena, struct policy_refused, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next)
		if (read_refused(r, &policy->refused[policy->nrefused++], kid) < 0)
			return -E_FORMAT;
	return 0;
}

int
policy_load(struct policy *policy, struct arena *arena, const char *path, const char *dir,
	    struct err *err)
{
	static const char *const keys[] = {"hosts", "families", "refused", NULL};
	struct reader r = {.arena = arena, .file = str_c(path), .err = err};
	const struct node *root;
	struct str bytes;

	*policy = (struct policy){0};
	if (path && (host_read(&bytes, arena, path, 1 << 24, err) < 0 ||
		     yaml_parse(&root, arena, bytes, r.file, err) < 0))
		return -(int)err->code;
	if (!path && data_load(&root, &r.file, arena, dir, "policy.yaml", err) < 0)
		return -(int)err->code;
	if (node_want(root, NODE_MAP, "the policy", r.file, err) < 0 ||
	    node_known(root, keys, r.file, err) < 0 ||
	    read_list(&r, &policy->hosts, &policy->nhosts, node_get(root, "hosts"),
		      "hosts") < 0 ||
	    read_families(&r, policy, node_get(root, "families")) < 0)
		return -E_FORMAT;
	return read_all_refused(&r, policy, node_get(root, "refused"));
}

const struct policy_family *
policy_family(const struct policy *policy, struct str name)
{
	for (size_t i = 0; i < policy->nfamilies; i++)
		for (size_t k = 0; k < policy->families[i].nmembers; k++)
			if (str_eq(policy->families[i].members[k], name))
				return &policy->families[i];
	return NULL;
}

const struct policy_refused *
policy_refused(const struct policy *policy, struct str name)
{
	for (size_t i = 0; i < policy->nrefused; i++)
		if (str_eq(policy->refused[i].name, name))
			return &policy->refused[i];
	return NULL;
}

bool
policy_has_host(const struct policy *policy, struct str host)
{
	for (size_t i = 0; i < policy->nhosts; i++)
		if (str_eq_nocase(policy->hosts[i], host))
			return true;
	return false;
}
