/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/data/reqfile/NAME.uv.jsonl holds what uv made of the inputs (make-uv.py): did it
 * take the file, and which dependencies did it write into a project, where it could?
 */
#include "reqfile_world.h"

#include "name.h"

/* A requirement as one text that is the same for all its spellings. */
static struct str
normal(struct arena *mem, const struct requirement *req)
{
	struct str items[16];
	struct str out = arena_cat(mem, name_canonical(mem, req->name), S("["));
	size_t n = 0;

	for (size_t i = 0; i < req->nextras; i++)
		items[n++] = name_canonical(mem, req->extras[i]);
	n = requirement_sort(items, n);
	for (size_t i = 0; i < n; i++)
		out = arena_printf(mem, "%.*s%.*s,", STR(out), STR(items[i]));
	n = 0;
	for (size_t i = 0; i < req->specifiers.n; i++) {
		const struct specifier *one = &req->specifiers.list[i];
		struct str version = one->op == SPEC_SAME
					     ? one->text
					     : version_str(&one->version, mem);

		items[n++] =
			arena_printf(mem, "%.*s%.*s%s", STR(specifier_op_str(one->op)),
				     STR(version), one->prefix ? ".*" : "");
	}
	n = requirement_sort(items, n);
	for (size_t i = 0; i < n; i++)
		out = arena_printf(mem, "%.*s %.*s", STR(out), STR(items[i]));
	return arena_printf(mem, "%.*s @ %.*s", STR(out), STR(req->url));
}

/* uv looked the name up where there is an address only. */
static bool
same(struct arena *mem, const struct requirement *ours, const struct requirement *theirs)
{
	struct requirement named = *ours;

	if (!named.name.p)
		named.name = theirs->name;
	return str_eq(normal(mem, &named), normal(mem, theirs));
}

struct answer {
	struct requirement list[16];
	size_t n;
	bool accepted;
};

static struct answer
ask(struct arena *mem, struct str bytes, enum reqfile_dialect dialect)
{
	const struct reqfile_world world = REQFILE_WORLD(dialect);
	struct reqfile_bytes in = {bytes, S("r.txt"), dialect};
	struct answer answer = {.accepted = true};
	struct reqfile_line line;
	struct reqfile file;
	struct err err = {0};
	struct str text;

	if (reqfile_decode(&text, mem, &in, &err) < 0)
		return (struct answer){0};
	reqfile_start(&file, mem, &world, text);
	while (reqfile_next(&file, &line)) {
		answer.accepted &= !line.why;
		if (line.kind == REQFILE_REQUIREMENT || line.kind == REQFILE_EDITABLE)
			answer.list[answer.n++] = line.req;
	}
	return answer;
}

static void
check_case(struct arena *mem, const struct node *row, enum reqfile_dialect dialect)
{
	struct str bytes = from_hex(mem, node_text(row, "input_hex")), why;
	const struct node *list = node_get(row, "dependencies");
	struct answer answer = ask(mem, bytes, dialect);
	struct requirement theirs;
	const char *reason;

	if (answer.accepted != str_eq(node_text(row, "accepted"), S("true")))
		fail_msg("'%.*s': uv %s it", STR(bytes),
			 answer.accepted ? "refuses" : "takes");
	if (!answer.accepted || !list || list->kind != NODE_LIST)
		return;
	assert_int_equal(answer.n, list->nkids);
	for (const struct node *kid = list->first; kid; kid = kid->next) {
		bool found = false;

		why = with_cwd(mem, kid->text);
		assert_true(requirement_parse(&theirs, mem, why, &reason));
		for (size_t i = 0; i < answer.n && !found; i++)
			found = same(mem, &answer.list[i], &theirs);
		if (!found)
			fail_msg("'%.*s': uv sees %.*s", STR(bytes), STR(why));
	}
}

static void
answers_as_uv_does(void **state)
{
	(void)state;
	check_rows("tests/data/reqfile/quirks.uv.jsonl", REQFILE_UV, 111, check_case);
	check_rows("tests/data/reqfile/more.uv.jsonl", REQFILE_UV, 374, check_case);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_uv_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
