/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a policy; policy_load.c reads one. */
#include "policy.h"

#include "str.h"

const struct policy_rule *
policy_rule(const struct policy *policy, unsigned code)
{
	const struct policy_rule *rules = policy->rules.rows;

	for (size_t i = 0; i < policy->rules.n; i++)
		if (rules[i].code == code)
			return &rules[i];
	return NULL;
}

const struct policy_host *
policy_host(const struct policy *policy, struct str host)
{
	const struct policy_host *hosts = policy->hosts.rows;

	for (size_t i = 0; i < policy->hosts.n; i++)
		if (str_eq(hosts[i].row.key, host))
			return &hosts[i];
	return NULL;
}

const struct policy_commit *
policy_commit(const struct policy *policy, struct str repository)
{
	const struct policy_commit *pins = policy->pins.rows;

	for (size_t i = 0; i < policy->pins.n; i++)
		if (str_eq(pins[i].row.key, repository))
			return &pins[i];
	return NULL;
}

static bool
is_among(const struct str *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], name))
			return true;
	return false;
}

const struct policy_family *
policy_family(const struct policy *policy, struct str name)
{
	const struct policy_family *families = policy->families.rows;

	for (size_t i = 0; i < policy->families.n; i++)
		if (is_among(families[i].members, families[i].nmembers, name))
			return &families[i];
	return NULL;
}

bool
policy_unversioned(const struct policy_family *family, struct str name)
{
	return is_among(family->unversioned, family->nunversioned, name);
}

const struct policy_rename *
policy_rename(const struct policy *policy, struct str name)
{
	const struct policy_rename *renames = policy->renames.rows;

	for (size_t i = 0; i < policy->renames.n; i++)
		if (str_eq(renames[i].row.key, name))
			return &renames[i];
	return NULL;
}

const struct policy_profile *
policy_profile(const struct policy *policy, struct str name)
{
	const struct policy_profile *profiles = policy->profiles.rows;

	for (size_t i = 0; i < policy->profiles.n; i++)
		if (str_eq(profiles[i].row.key, name))
			return &profiles[i];
	return NULL;
}

const struct policy_cap *
policy_cap(const struct policy_profile *profile, struct str name)
{
	const struct policy_cap *caps = profile->caps.rows;

	for (size_t i = 0; i < profile->caps.n; i++)
		if (str_eq(caps[i].row.key, name))
			return &caps[i];
	return NULL;
}

const struct policy_refused *
policy_refused(const struct policy *policy, struct str name)
{
	const struct policy_refused *refused = policy->refused.rows;

	for (size_t i = 0; i < policy->refused.n; i++)
		if (str_eq(refused[i].row.key, name))
			return &refused[i];
	return NULL;
}

bool
policy_mentions(const struct policy *policy, struct str name)
{
	return dict_find(&policy->names, name) != SIZE_MAX;
}

void
policy_index(struct policy *policy, struct arena *arena)
{
	const struct policy_family *families = policy->families.rows;
	const struct policy_rename *renames = policy->renames.rows;
	const struct policy_refused *refused = policy->refused.rows;

	dict_init(&policy->names, arena);
	for (size_t i = 0; i < policy->families.n; i++)
		for (size_t k = 0; k < families[i].nmembers; k++)
			dict_add(&policy->names, families[i].members[k]);
	for (size_t i = 0; i < policy->renames.n; i++)
		dict_add(&policy->names, renames[i].row.key);
	for (size_t i = 0; i < policy->refused.n; i++)
		dict_add(&policy->names, refused[i].row.key);
}
