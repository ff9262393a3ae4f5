/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A policy, upon the one built in where it extends one, and an address's path behind the
 * first NUL: what is taken must hold what its header promises.
 */
#include "name.h"
#include "policy.h"
#include "str.h"
#include "yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static const struct policy_row *
row_at(const struct policy_table *table, size_t size, size_t i)
{
	return (const void *)((const char *)table->rows + i * size);
}

static void
check_table(const struct policy_table *table, size_t size)
{
	check(table->n <= table->size);
	for (size_t i = 0; i < table->n; i++) {
		const struct policy_row *row = row_at(table, size, i);

		check(row->doc > 0 && row->key.n > 0);
		check(!str_has_control(row->reason) && !str_has_control(row->link));
		for (size_t k = 0; k < i; k++)
			check(!str_eq(row_at(table, size, k)->key, row->key));
	}
}

static void
check_families(const struct policy *policy)
{
	const struct policy_family *families = policy->families.rows;

	for (size_t i = 0; i < policy->families.n; i++) {
		bool found = false;

		for (size_t k = 0; k < families[i].nmembers; k++) {
			check(name_valid(families[i].members[k]));
			check(policy_family(policy, families[i].members[k]) ==
			      &families[i]);
			found |= str_eq(families[i].members[k], families[i].winner);
		}
		check(found);
	}
}

static void
check_hosts(const struct policy *policy, struct str path)
{
	const struct policy_host *hosts = policy->hosts.rows;

	for (size_t i = 0; i < policy->hosts.n; i++) {
		check(policy_host_valid(hosts[i].row.key));
		check(policy_host(policy, hosts[i].row.key) == &hosts[i]);
		for (size_t k = 0; k < hosts[i].ncommits; k++)
			check(!policy_pattern_fault(hosts[i].commits[k]));
		/* 40 digits in a row are in every path that names a commit */
		if (policy_names_commit(&hosts[i], path))
			check(path.n > 40);
		policy_path_allowed(&hosts[i], path);
	}
}

static void
check_policy(const struct policy *policy, struct str path)
{
	const struct policy_profile *profiles = policy->profiles.rows;

	check_table(&policy->rules, sizeof(struct policy_rule));
	check_table(&policy->hosts, sizeof(struct policy_host));
	check_table(&policy->pins, sizeof(struct policy_commit));
	check_table(&policy->families, sizeof(struct policy_family));
	check_table(&policy->renames, sizeof(struct policy_rename));
	check_table(&policy->profiles, sizeof(struct policy_profile));
	check_table(&policy->refused, sizeof(struct policy_refused));
	for (size_t i = 0; i < policy->profiles.n; i++)
		check_table(&profiles[i].caps, sizeof(struct policy_cap));
	check_families(policy);
	check_hosts(policy, path);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = arena_new((size_t)256 << 20);
	struct str rest = str_n(data, size), text = str_cut(&rest, 0);
	const struct node *root;
	struct policy policy = {0};
	struct err err;

	if (yaml_parse(&root, &arena, text, S("p"), &err) == 0) {
		if (node_get(root, "extends"))
			check(policy_load(&policy, &arena, NULL, NULL, &err) == 0);
		if (policy_parse(&policy, &arena, root, S("p"), &err) == 0)
			check_policy(&policy, rest.p ? rest : S("/"));
		else
			check(err.code == E_FORMAT);
	}
	arena_release(&arena);
	return 0;
}
