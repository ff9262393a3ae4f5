/* SPDX-License-Identifier: Apache-2.0 */
/* reqclean conflicts: the lines as they are, without policy. */
#include "out.h"
#include "reading.h"
#include "reqclean.h"
#include "str.h"

enum { OPT_JSON = READ_LAST };

const struct opt conflicts_opts[] = {
	READ_OPTIONS,
	{OPT_JSON, "json", NULL, "print JSON", 0},
	{0},
};

/* NAME, FILE:LINE and requirement of each line of a proof; what would end it is for
 * people. */
static void
print_conflicts(const struct clean *clean, const struct result *result)
{
	struct arena *arena = clean->arena;

	for (const struct conflict *c = result->conflicts; c; c = c->next) {
		for (size_t k = 0; k < c->ncore; k++) {
			const struct wish *wish = c->core[k];

			out_escaped(stdout, c->name);
			putchar('\t');
			out_escaped(stdout, clean_place(arena, wish->asks->place));
			putchar('\t');
			out_escaped(stdout,
				    clean_shown(arena, clean_text(arena, &wish->req)));
			putchar('\n');
		}
		out_note("reqclean", "%.*s", STR(clean_conflict_text(arena, c)));
	}
}

int
conflicts_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	struct clean clean = {.keep_going = true};
	struct reading reading;
	struct result result;
	struct err err = {0};
	bool json = false;
	int key;

	reading_init(&reading, &clean, &mem, args_left(args));
	while ((key = opt_next(args))) {
		json |= key == OPT_JSON;
		reading_option(&reading, args, key);
	}
	opt_operands(args, 1, SIZE_MAX);
	/* for the reasons of what is said while reading */
	if (policy_load(&clean.policy, &mem, NULL, NULL, &err) < 0 ||
	    reading_open(&reading, &err) < 0 || reading_all(&reading, args, &err) < 0)
		return err_exit(&err, "reqclean");
	result = clean_merge(&clean);
	if (json)
		clean_json_conflicts(&result);
	else
		print_conflicts(&clean, &result);
	if (!result.nconflicts)
		return 0;
	err_set(&err, E_NOMATCH, "%zu of the names cannot be satisfied",
		result.nconflicts);
	return err_exit(&err, "reqclean");
}
