/* SPDX-License-Identifier: Apache-2.0 */
/* Every facts file that is built in loads, and a bad row in one does not. */
#include <setjmp.h>

#include "row.h"

#include <cmocka.h>

#include "data.h"
#include "facts.h"
#include "yaml.h"

#include <unistd.h>

static int
load_all(struct arena *mem, const char *dir, struct err *err)
{
	struct gpu_table gpus;
	struct torch_table torch;
	struct cuda_table cuda;
	int status = gpu_load(&gpus, mem, dir, err);

	if (!status)
		status = torch_load(&torch, mem, dir, err);
	return status ? status : cuda_load(&cuda, mem, dir, err);
}

static void
what_is_built_in_loads(void **state)
{
	struct arena mem = arena_new(1 << 24);
	struct err err = {0};

	(void)state;
	if (load_all(&mem, NULL, &err) != 0)
		fail_msg("%s", err.text);
	for (const struct data_file *file = data_files(); file->name; file++) {
		const struct node *root;

		if (yaml_parse(&root, &mem, file->bytes, str_c(file->name), &err) != 0)
			fail_msg("%s", err.text);
	}
	arena_release(&mem);
}

/* The tables speak of one another's things by the same names. */
static void
tables_agree(void **state)
{
	const struct facts_all *all = facts_all();

	(void)state;
	for (size_t i = 0; i < all->torch.nreleases; i++) {
		const struct torch_release *release = &all->torch.releases[i];

		for (size_t k = 0; k < release->ntags; k++) {
			struct cuda cuda;

			assert_true(cuda_tag_parse(&cuda, release->tags[k].tag));
			if (!cuda_need(&all->cuda, cuda, CUDA_LINUX).native.p)
				fail_msg("no driver is known for %.*s",
					 STR(release->tags[k].tag));
		}
	}
	for (size_t i = 0; i < all->gpus.nneeds; i++) {
		struct cuda cuda;

		assert_true(cuda_parse(&cuda, all->gpus.needs[i].toolkit));
	}
	for (size_t i = 0; i < all->gpus.nboards; i++)
		if (!gpu_need(&all->gpus, all->gpus.boards[i].cc))
			fail_msg("no toolkit is known for %.*s",
				 STR(all->gpus.boards[i].name));
}

/* text with the first `from` in it replaced; "\n" in either is a line break. */
static struct str
replaced(struct arena *mem, struct str text, struct str from, struct str to)
{
	ptrdiff_t at;
	struct str *both[] = {&from, &to};

	for (size_t i = 0; i < COUNT(both); i++) {
		ptrdiff_t line = str_find(*both[i], S("\\n"));

		if (line >= 0)
			*both[i] = arena_printf(
				mem, "%.*s\n%.*s", (int)line, both[i]->p,
				STR(str_sub(*both[i], (size_t)line + 2, both[i]->n)));
	}
	at = str_find(text, from);
	if (at < 0)
		fail_msg("the data no longer holds '%.*s'", STR(from));
	return arena_printf(mem, "%.*s%.*s%.*s", (int)at, text.p, STR(to),
			    STR(str_sub(text, (size_t)at + from.n, text.n)));
}

static const char *bad_dir;

/* file, text to replace, by what, part of the message */
static void
check_mutation(struct arena *mem, struct str row)
{
	struct str name = str_cut(&row, '\t'), from = str_cut(&row, '\t');
	struct str to = str_cut(&row, '\t'), bytes = {0}, path;
	struct err err = {0};

	for (const struct data_file *file = data_files(); file->name; file++)
		if (str_eq(name, str_c(file->name)))
			bytes = file->bytes;
	assert_non_null(bytes.p);
	path = arena_printf(mem, "%s/%.*s", bad_dir, STR(name));
	bytes = replaced(mem, bytes, from, to);
	assert_int_equal(host_write(path.p, bytes, 0644, &err), 0);
	if (load_all(mem, bad_dir, &err) != -E_FORMAT)
		fail_msg("'%.*s' is taken", STR(to));
	if (str_find(str_c(err.text), row) < 0)
		fail_msg("'%.*s': the message is '%s'", STR(to), err.text);
	if (!str_starts(str_c(err.text), path) || !char_is_digit(err.text[path.n + 1]))
		fail_msg("no place in '%s'", err.text);
	assert_int_equal(remove(path.p), 0);
}

static void
bad_rows_are_refused(void **state)
{
	char dir[] = "/tmp/facts.XXXXXX";
	struct err err = {0};

	(void)state;
	bad_dir = mkdtemp(dir);
	assert_non_null(bad_dir);
	assert_true(facts_each("mutations.tsv", check_mutation) > 40);
	assert_int_equal(host_remove_tree(bad_dir, &err), 0);
}

static const struct row_shape shape = {
	"rows",
	{{"name", true, false, NULL, NULL}, {"list", false, true, NULL, NULL}, {0}},
	NULL};

static int
read_rows(struct row **rows, size_t *n, struct arena *mem, const char *text,
	  struct err *err)
{
	const struct node *root;

	assert_int_equal(yaml_parse(&root, mem, str_c(text), S("t.yaml"), err), 0);
	return row_read(rows, n, mem, root, &shape, S("t.yaml"), err);
}

static void
rows_have_a_form(void **state)
{
	static const struct {
		const char *text, *message;
	} bad[] = {
		{"x: 1", "t.yaml:1:1: the table 'rows' is missing"},
		{"rows: 1", "t.yaml:1:7: 'rows' must be a list"},
		{"rows: [1]", "'rows' must be a map"},
		{"rows:\n- {name: a}", "t.yaml:2:3: the row needs conf"},
		{"rows:\n- {name: a, conf: SV}", "the row needs conf"},
		{"rows:\n- {conf: S}", "the row lacks 'name'"},
		{"rows:\n- {name: null, conf: S}", "the row lacks 'name'"},
		{"rows:\n- {name: [a], conf: S}", "'name' must be one value"},
		{"rows:\n- {name: a, list: b, conf: S}", "'list' must be a list"},
		{"rows:\n- {name: a, list: [b, b], conf: S}", "list 'b' stands twice"},
		{"rows:\n- {name: a, list: [[b]], conf: S}", "'list' must be one value"},
	};
	struct arena mem = arena_new(1 << 20);
	struct err err = {0};
	struct row *rows;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(read_rows(&rows, &n, &mem, bad[i].text, &err),
				 -E_FORMAT);
		if (!strstr(err.text, bad[i].message))
			fail_msg("'%s': '%s'", bad[i].text, err.text);
	}
	assert_int_equal(read_rows(&rows, &n, &mem,
				   "rows:\n- {name: a, conf: S}\n"
				   "- {name: b, list: [x, y], conf: U}\n",
				   &err),
			 0);
	assert_int_equal(n, 2);
	assert_null(rows[0].list[1]);
	assert_int_equal(rows[1].nlist[1], 2);
	assert_int_equal(rows[1].conf, 'U');
	facts_str(rows[1].list[1][1], S("y"), S("second of the list"));
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_built_in_loads),
		cmocka_unit_test(tables_agree),
		cmocka_unit_test(bad_rows_are_refused),
		cmocka_unit_test(rows_have_a_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
