/* SPDX-License-Identifier: Apache-2.0 */
/* pinset check: as pip check, what installed packages ask for and do not have. */
#include "json.h"
#include "out.h"
#include "pinset.h"
#include "requires.h"
#include "str.h"

struct broken {
	const struct dist *dist, *have; /* have: NULL where it is missing */
	const struct require *require;
};

struct check {
	struct installed found;
	struct marker_env env;
	struct arena *arena;
	struct broken *list;
	size_t n, size, nbad;
};

static void
add(struct check *c, const struct broken *broken)
{
	/* pip collects them in a set: one that is written twice counts once */
	for (size_t i = c->n; i-- > 0 && c->list[i].dist == broken->dist;)
		if (str_eq(c->list[i].require->text, broken->require->text))
			return;
	if (c->n == c->size) {
		size_t size = c->size ? c->size * 2 : 32;
		struct broken *more = ARENA_ARRAY(c->arena, struct broken, size);

		if (c->n)
			memcpy(more, c->list, c->n * sizeof(*more));
		c->list = more;
		c->size = size;
	}
	c->list[c->n++] = *broken;
}

static void
check_dist(struct check *c, const struct dist *dist)
{
	struct requires *list = ARENA_NEW(c->arena, struct requires);

	requires_list(list, c->arena, dist, &c->env);
	if (list->nbad) {
		out_note(TOOL, "%s: %zu Requires-Dist of its METADATA is no requirement",
			 dist->path, list->nbad);
		c->nbad++;
	}
	for (size_t i = 0; i < list->n; i++) {
		const struct require *require = &list->p[i];
		const struct dist *have =
			site_dist(c->found.dists, c->found.ndists, require->name);

		if (!have || !requires_allows(require, have->version, c->arena))
			add(c, &(struct broken){dist, have, require});
	}
}

static void
print_line(const struct broken *broken, struct arena *arena)
{
	struct str text = requirement_str(&broken->require->req, arena);

	printf("%.*s %.*s ", STR(broken->dist->canonical), STR(broken->dist->version));
	if (!broken->have) {
		printf("requires %.*s, which is not installed.\n",
		       STR(broken->require->name));
		return;
	}
	printf("has requirement ");
	out_escaped(stdout, text);
	printf(", but you have %.*s %.*s.\n", STR(broken->require->name),
	       STR(broken->have->version));
}

/* What is missing comes first for each package, as pip has it. */
static void
print_lines(const struct check *c)
{
	for (int is_there = 0; is_there < 2; is_there++)
		for (size_t i = 0; i < c->n; i++)
			if (!!c->list[i].have == is_there)
				print_line(&c->list[i], c->arena);
	if (c->n == 0 && c->nbad == 0)
		puts("No broken requirements found.");
}

static void
print_json(const struct check *c)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '[');
	for (size_t i = 0; i < c->n; i++) {
		const struct broken *broken = &c->list[i];

		json_open(&json, '{');
		json_pair(&json, "name", broken->dist->canonical);
		json_pair(&json, "version", broken->dist->version);
		json_pair(&json, "requires", broken->require->text);
		json_pair(&json, "installed",
			  broken->have ? broken->have->version : (struct str){0});
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_end(&json);
}

int
check_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct check check = {.arena = &mem};
	struct place place = {0};
	struct err err = {0};
	bool json = false;
	int key;

	while ((key = opt_next(args))) {
		json |= key == OPT_JSON;
		place_option(&place, args, key);
	}
	opt_operands(args, 0, 0);
	if (pinset_site(&check.found, &mem, &place, &err) < 0)
		return err_exit(&err, TOOL);
	requires_env(&check.env, &check.found.site, &mem);
	for (size_t i = 0; i < check.found.ndists; i++)
		check_dist(&check, &check.found.dists[i]);
	if (json)
		print_json(&check);
	else
		print_lines(&check);
	return check.n || check.nbad ? err_status(E_NOMATCH) : 0;
}
