/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "policy.h"

#include <cmocka.h>

#include "range.h"
#include "str.h"

static struct policy
built_in(struct arena *mem)
{
	struct policy policy;
	struct err err = {0};

	if (policy_load(&policy, mem, NULL, NULL, &err) < 0)
		fail_msg("%s", err.text);
	return policy;
}

static void
finds_names_and_hosts(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct policy policy = built_in(&mem);
	const struct policy_family *family =
		policy_family(&policy, S("opencv-python-headless"));

	(void)state;
	assert_non_null(family);
	assert_true(family == policy_family(&policy, S("opencv-contrib-python")));
	assert_true(family->rename);
	assert_null(policy_family(&policy, S("opencv")));
	assert_false(policy_family(&policy, S("triton-windows"))->rename);
	assert_non_null(policy_refused(&policy, S("ultralytics")));
	assert_null(policy_refused(&policy, S("torch")));
	assert_true(policy_has_host(&policy, S("GitHub.com")));
	assert_false(policy_has_host(&policy, S("evil.github.com")));
	assert_false(policy_has_host(&policy, S("")));
	arena_release(&mem);
}

/* No name stands in two families, and what is refused leaves other releases. */
static void
holds_together(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct policy policy = built_in(&mem);

	(void)state;
	for (size_t i = 0; i < policy.nfamilies; i++)
		for (size_t k = 0; k < policy.families[i].nmembers; k++)
			assert_true(
				policy_family(&policy, policy.families[i].members[k]) ==
				&policy.families[i]);
	for (size_t i = 0; i < policy.nrefused; i++) {
		struct range left = range_of(&policy.refused[i].excluded, &mem);

		assert_false(range_is_empty(&left, &mem));
		assert_int_equal(policy.refused[i].excluded.list[0].op, SPEC_DIFFERENT);
	}
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_names_and_hosts),
		cmocka_unit_test(holds_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
