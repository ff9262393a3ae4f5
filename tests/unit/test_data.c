/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "data.h"
#include "opt.h"
#include "scratch.h"
#include "str.h"
#include "yaml.h"

#include <setjmp.h>
#include <cmocka.h>

static void
holds_every_file_as_it_is(void **state)
{
	const char *last = "";
	size_t n = 0;

	(void)state;
	for (const struct data_file *file = data_files(); file->name; file++, n++) {
		struct arena arena = arena_new(8 << 20);
		const struct node *root;
		struct err err = {0};
		struct str name;

		assert_true(strcmp(last, file->name) < 0);
		last = file->name;
		assert_true(file->bytes.n > 0);
		if (data_load(&root, &name, &arena, NULL, file->name, &err))
			fail_msg("%s", err.text);
		assert_int_not_equal(root->kind, NODE_SCALAR);
		assert_true(str_eq(name, str_c(file->name)));
		arena_release(&arena);
	}
	assert_true(n >= 5);
}

static void
same_str(struct str a, struct str b)
{
	assert_int_equal(a.p != NULL, b.p != NULL);
	assert_true(str_eq(a, b));
}

static void
same_tree(const struct node *a, const struct node *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->quoted, b->quoted);
	assert_int_equal(a->line, b->line);
	assert_int_equal(a->col, b->col);
	assert_int_equal(a->key_line, b->key_line);
	assert_int_equal(a->key_col, b->key_col);
	assert_int_equal(a->nkids, b->nkids);
	same_str(a->key, b->key);
	same_str(a->text, b->text);
	a = a->first;
	b = b->first;
	while (a && b) {
		same_tree(a, b);
		a = a->next;
		b = b->next;
	}
	assert_true(!a && !b);
}

/* What was parsed when the program was built is what parsing gives. */
static void
gives_what_parsing_gives(void **state)
{
	(void)state;
	assert_string_equal(data_parsed[0].name, "drivers.yaml");
	for (const struct data_file *file = data_files(); file->name; file++) {
		struct arena arena = arena_new(16 << 20);
		const struct node *built_in, *now;
		struct err err = {0};
		struct str name;

		assert_int_equal(
			data_load(&built_in, &name, &arena, NULL, file->name, &err), 0);
		assert_int_equal(yaml_parse(&now, &arena, file->bytes, name, &err), 0);
		same_tree(built_in, now);
		arena_release(&arena);
	}
}

static void
prefers_a_folder(void **state)
{
	struct arena arena = arena_new(8 << 20);
	const struct node *root;
	struct err err = {0};
	struct str file;

	(void)state;
	scratch_file("gpus.yaml", S("mine: 1\n"));
	assert_int_equal(data_load(&root, &file, &arena, ".", "gpus.yaml", &err), 0);
	assert_true(str_eq(file, S("./gpus.yaml")));
	assert_true(str_eq(node_text(root, "mine"), S("1")));
	assert_int_equal(data_load(&root, &file, &arena, ".", "torch.yaml", &err), 0);
	assert_true(str_eq(file, S("torch.yaml"))); /* not there, so what is built in */
	scratch_file("gpus.yaml", S("mine: [\n"));
	assert_int_equal(data_load(&root, &file, &arena, ".", "gpus.yaml", &err),
			 -E_FORMAT);
	assert_true(str_starts(str_c(err.text), S("./gpus.yaml:2:1: ")));
	assert_int_equal(data_load(&root, &file, &arena, "none", "gpus.yaml", &err),
			 -E_SYSTEM);
	assert_string_equal(err.text, "none: no such folder");
	arena_release(&arena);
}

static int
data_run(struct args *args)
{
	static const char *const names[] = {"gpus.yaml", "torch.yaml", NULL};

	return data_main(args, names);
}

static const struct cmd cmds[] = {
	{NULL, NULL, NULL, NULL, data_run},
	{"data", "[NAME]", "prints", NULL, data_run},
	{0},
};
static const struct cli cli = {"tool", "does", cmds, ""};

static int
run(void *name)
{
	char *argv[] = {(char *)(uintptr_t) "tool", (char *)(uintptr_t) "data", name,
			NULL};

	return opt_main(&cli, name ? 3 : 2, argv);
}

static void
prints_what_is_built_in(void **state)
{
	static struct child child;

	(void)state;
	child_run(&child, run, (char *)(uintptr_t) "gpus.yaml");
	assert_int_equal(child.status, 0);
	assert_true(str_eq(str_c(child.out), data_files()[1].bytes));
	child_run(&child, run, NULL);
	assert_int_equal(child.status, 0);
	assert_non_null(strstr(child.out, "# gpus.yaml\n"));
	assert_non_null(strstr(child.out, "# torch.yaml\n"));
	child_run(&child, run,
		  (char *)(uintptr_t) "wheels.yaml"); /* built in, yet not this tool's */
	assert_int_equal(child.status, 2);
	assert_true(
		str_starts(str_c(child.err),
			   S("tool: usage: no data file 'wheels.yaml' is built in\n")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(holds_every_file_as_it_is),
		TEST(gives_what_parsing_gives),
		TEST(prefers_a_folder),
		TEST(prints_what_is_built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
