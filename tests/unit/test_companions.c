/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>

#include "companions.h"

#include <cmocka.h>

#include "facts.h"

static struct str
or_dash(struct str text)
{
	return text.p ? text : S("-");
}

/* torch, tag, platform, then what belongs to them (- for not recorded) */
static void
check_row(struct arena *mem, struct str row)
{
	const struct facts_all *all = facts_all();
	struct str whole = row, version = str_cut(&row, '\t'), tag = str_cut(&row, '\t');
	struct str platform = str_cut(&row, '\t'), got;
	const struct torch_release *release = torch_find(&all->torch, version);
	struct companions found;

	if (!release)
		fail_msg("%.*s: no such release", STR(whole));
	companions_find(&found, &all->torch, release, tag, platform);
	got = arena_printf(mem, "%.*s\t%.*s\t%.*s %.*s\t%.*s%s\t%.*s\t%.*s\t%.*s\t%.*s",
			   STR(or_dash(found.vision)), STR(or_dash(found.audio)),
			   STR(found.triton_package), STR(or_dash(found.triton)),
			   STR(or_dash(found.xformers)),
			   found.xformers_pins ? " pins" : "",
			   STR(or_dash(found.toolkit)), STR(or_dash(found.cudnn)),
			   STR(or_dash(found.nccl)), STR(or_dash(found.cxx11_abi)));
	facts_str(got, row, whole);
}

static void
finds_what_belongs_together(void **state)
{
	(void)state;
	assert_true(facts_each("companions.tsv", check_row) > 15);
}

/* For each release and tag there is an answer about each of the four packages. */
static void
knows_each_release(void **state)
{
	const struct torch_table *torch = &facts_all()->torch;

	(void)state;
	for (size_t i = 0; i < torch->nreleases; i++)
		for (size_t k = 0; k < torch->releases[i].ntags; k++) {
			struct companions found;

			companions_find(&found, torch, &torch->releases[i],
					torch->releases[i].tags[k].tag, TORCH_PLATFORM);
			if (!found.vision.p || !found.audio.p || !found.triton.p ||
			    !found.xformers.p)
				fail_msg("torch %.*s %.*s lacks one",
					 STR(torch->releases[i].version),
					 STR(torch->releases[i].tags[k].tag));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_belongs_together),
		cmocka_unit_test(knows_each_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
