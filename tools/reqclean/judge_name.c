/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a requirement because of its name. */
#include "judge.h"

#include "range.h"
#include "str.h"

static bool
allows(const struct specifier_set *set, const struct specifier_set *other,
       struct arena *arena)
{
	struct range a = range_of(set, arena), b = range_of(other, arena);
	struct range both = range_and(&a, &b, arena);

	return !range_is_empty(&both, arena);
}

/* What the requirement may install: of an address the one version that its file is named
 * by, as wheels are and most archives of sources; of others nothing that is known. */
static bool
known_versions(const struct judge *j, const struct requirement *req,
	       struct specifier_set *set)
{
	struct arena *arena = j->clean->arena;
	struct str name, version;

	*set = req->specifiers;
	if (!req->url.p)
		return true;
	if (!clean_wheel(arena, req->url, &name, &version))
		version = clean_sdist(arena, req->url, req->name);
	return version.n &&
	       specifier_parse(set, arena, arena_cat(arena, S("=="), version)) && set->n;
}

/* Does the set allow one of the versions that others exclude ("!=V")? */
static bool
allows_excluded(const struct specifier_set *set, const struct specifier_set *excluded,
		struct arena *arena)
{
	for (size_t i = 0; i < excluded->n; i++) {
		struct specifier one = excluded->list[i];
		struct specifier_set bad = {&one, 1};

		one.op = SPEC_EQUAL;
		if (allows(set, &bad, arena))
			return true;
	}
	return false;
}

bool
judge_malware(const struct judge *j, struct requirement *req)
{
	struct arena *arena = j->clean->arena;
	const struct policy_refused *refused =
		policy_refused(&j->clean->policy, req->name);
	struct specifier_set set;

	if (!refused)
		return true;
	if (!refused->excluded.n)
		return !judge_removed(j, 603, refused->row.reason);
	if (!known_versions(j, req, &set) ||
	    !allows_excluded(&set, &refused->excluded, arena))
		return true;
	if (!allows(&set, &refused->excluded, arena))
		return !judge_removed(j, 602, refused->row.reason);
	req->specifiers = specifier_both(arena, &set, &refused->excluded);
	judge_change(j, 601, clean_text(arena, req), refused->row.reason);
	return true;
}

/* A wheel's version goes with the requirement, its address does not. */
static void
rename_to(const struct judge *j, struct requirement *req, struct str name,
	  bool with_versions)
{
	struct specifier_set set;

	if (!with_versions || !known_versions(j, req, &set))
		set = (struct specifier_set){0};
	req->name = name;
	req->url = (struct str){0};
	req->specifiers = set;
}

static void
settle_dead_name(const struct judge *j, struct requirement *req)
{
	const struct policy_rename *rename = policy_rename(&j->clean->policy, req->name);

	if (!rename || protect_find(j->clean, req->name))
		return;
	rename_to(j, req, rename->to, rename->versions);
	judge_change(j, 503, clean_text(j->clean->arena, req), rename->row.reason);
}

/* The member that stays: one that is protected, else the policy's. */
static struct str
winner_of(const struct clean *clean, const struct policy_family *family)
{
	for (size_t i = 0; i < family->nmembers; i++)
		if (protect_find(clean, family->members[i]))
			return family->members[i];
	return family->winner;
}

/* False when the requirement goes. */
static bool
settle_family(const struct judge *j, struct requirement *req)
{
	const struct policy_family *family = policy_family(&j->clean->policy, req->name);
	struct str winner;

	if (!family || family->others == POLICY_KEEP || protect_find(j->clean, req->name))
		return true;
	winner = winner_of(j->clean, family);
	if (str_eq(winner, req->name))
		return true;
	if (family->others == POLICY_DROP)
		return !judge_removed(j, 502, family->row.reason);
	rename_to(j, req, winner,
		  !policy_unversioned(family, req->name) &&
			  !policy_unversioned(family, winner));
	judge_change(j, 501, clean_text(j->clean->arena, req), family->row.reason);
	return true;
}

bool
judge_within(const struct specifier_set *set, const struct specifier_set *limits,
	     struct arena *arena)
{
	struct range asked = range_of(set, arena), allowed = range_of(limits, arena);
	struct range both = range_and(&asked, &allowed, arena);

	if (asked.same.p)
		return !range_is_empty(&both, arena);
	for (size_t i = 0; i < asked.n && asked.n == both.n; i++)
		if (range_cmp(&asked.spans[i].low, &both.spans[i].low) ||
		    range_cmp(&asked.spans[i].high, &both.spans[i].high))
			return false;
	return asked.n == both.n;
}

static struct str
cap_reason(const struct judge *j, const struct policy_profile *profile,
	   const struct policy_cap *cap)
{
	struct str node = clean_node(j->place);

	return arena_printf(j->clean->arena, "%.*s%sprofile %.*s allows %.*s: %.*s",
			    STR(node), node.n ? ": " : "", STR(profile->row.key),
			    STR(specifier_str(&cap->versions, j->clean->arena)),
			    STR(cap->row.reason));
}

/* caps: those of the profiles before, and then of this one, too. */
static void
apply_cap(const struct judge *j, struct requirement *req,
	  const struct policy_profile *profile, struct specifier_set *caps)
{
	struct arena *arena = j->clean->arena;
	const struct policy_cap *cap = policy_cap(profile, req->name);
	struct specifier_set set;
	bool fits;

	if (!cap)
		return;
	*caps = specifier_both(arena, caps, &cap->versions);
	if (!known_versions(j, req, &set) || judge_within(&set, &cap->versions, arena))
		return;
	fits = allows(&set, &cap->versions, arena);
	req->specifiers = fits ? specifier_both(arena, &set, &cap->versions) : *caps;
	req->url = (struct str){0};
	judge_change(j, fits ? 801 : 802, clean_text(arena, req),
		     cap_reason(j, profile, cap));
}

bool
judge_name(const struct judge *j, struct requirement *req)
{
	struct clean *clean = j->clean;
	const struct protect *protect = protect_find(clean, req->name);
	struct specifier_set caps = {0};
	struct str asked = req->name;

	if (!protect && !clean->nprofiles && !policy_mentions(&clean->policy, asked))
		return true;
	if (!judge_malware(j, req))
		return false;
	settle_dead_name(j, req);
	if (!settle_family(j, req))
		return false;
	protect = protect_find(clean, req->name);
	for (size_t i = 0; !protect && i < clean->nprofiles; i++)
		apply_cap(j, req, clean->profiles[i], &caps);
	if (protect)
		protect_apply(clean, protect, req, j->place, j->line->raw);
	/* Another name has releases of its own, and other versions may let them in. */
	return judge_malware(j, req);
}
