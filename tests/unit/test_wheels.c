/* SPDX-License-Identifier: Apache-2.0 */
#include "wheels.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
built_in_table_is_sound(void **state)
{
	struct arena arena = arena_new(16 << 20);
	struct wheels wheels;
	struct err err = {0};
	size_t nrows = 0, nbad = 0;

	(void)state;
	if (wheels_load(&wheels, &arena, NULL, &err) != 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < wheels.npackages; i++) {
		const struct wheels_package *package = &wheels.packages[i];

		for (size_t j = 0; j < package->nrows; j++) {
			const struct wheels_row *row = &package->rows[j];

			assert_true(str_starts(row->url, S("https://")));
			assert_int_equal(str_chr(row->url, '+'), -1);
			assert_ptr_equal(wheels_find(&wheels, row->wheel.name), package);
			nbad += row->bad.p != NULL;
			if (row->wheel.has.post == 5)
				assert_non_null(row->bad.p);
			nrows++;
		}
	}
	assert_int_equal(nbad, 2);
	assert_true(nrows >= 85);
	assert_null(wheels_find(&wheels, S("numpy")));
	assert_non_null(wheels_find(&wheels, S("Flash_Attn")));
	arena_release(&arena);
}

static void
rows_are_completed(void **state)
{
	struct arena arena = arena_new(16 << 20);
	struct wheels wheels;
	struct err err = {0};
	const struct wheels_package *sage;
	const struct wheels_row *row;

	(void)state;
	assert_int_equal(wheels_load(&wheels, &arena, NULL, &err), 0);
	sage = wheels_find(&wheels, S("sageattention"));
	row = &sage->rows[1];
	assert_int_equal(row->wheel.has.torch.n, 3);
	assert_int_equal(row->wheel.has.torch.part[1], 11);
	assert_int_equal(row->wheel.has.cuda.part[0], 13);
	assert_int_equal(row->gpus.n, 5);
	assert_int_equal(row->sha256.n, 64);
	/* what a GPU's calls go through is data, too */
	assert_true(wheels_serve(sage, &row->gpus, (struct cc){12, 0, 0}));
	assert_true(wheels_serve(sage, &row->gpus, (struct cc){12, 1, 0}));
	assert_true(wheels_serve(sage, &row->gpus, (struct cc){8, 6, 0}));
	assert_false(wheels_serve(sage, &row->gpus, (struct cc){10, 0, 0}));
	assert_false(wheels_serve(sage, &row->gpus, (struct cc){7, 5, 0}));
	assert_null(wheels_path(sage, (struct cc){10, 0, 0}));
	arena_release(&arena);
}

#define GROUP                                                  \
	"packages:\n  - name: a\n    import: a\n    wheels:\n" \
	"      - from: me\n        url: https://h/d/\n        conf: R\n"

static void
faults_are_placed(void **state)
{
	static const struct {
		const char *yaml, *text;
	} cases[] = {
		{GROUP "        files: [a-1-cp312-linux_x86_64.whl]\n",
		 "8:17: a-1-cp312-linux_x86_64.whl: a wheel's name is "
		 "NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl"},
		{GROUP "        files: [a-1+x9-py3-none-any.whl]\n",
		 "8:17: '+x9' is not in the grammar of local versions"},
		{GROUP "        torch: \"2.9\"\n        files: "
		       "[a-1+torch2.8-py3-none-any.whl]\n",
		 "9:17: the name says another torch than the row"},
		{GROUP
		 "        cuda: \"13\"\n        files: [a-1+cu128-py3-none-any.whl]\n",
		 "9:17: the name says another CUDA than the row"},
		{GROUP "        files: [{file: a-1-py3-none-any.whl, sha256: 12}]\n",
		 "8:54: '12' is no SHA-256; 64 hexadecimal digits"},
		{GROUP "        gpus: 8.9 x\n        files: []\n",
		 "8:15: '8.9 x' is no list of GPUs; such as \"8.9 12.0a\""},
		{GROUP "        avoid: {gpus: \"8.9\"}\n        files: []\n",
		 "8:16: 'why' is missing"},
		{GROUP "        filez: []\n", NULL},
		{"packages:\n  - {name: a, import: a, wheels: [{from: x, url: ftp://h/, "
		 "conf: R, files: []}]}\n",
		 "2:50: 'ftp://h/' is no address of a folder; https://HOST/PATH/"},
		{"packages:\n  - {name: a, import: a, wheels: [{from: x, url: "
		 "https://h/, "
		 "conf: X, files: []}]}\n",
		 "2:68: 'X' is no confidence; one of S V R I U"},
		{"packages:\n  - {name: a}\n", "2:5: 'import' is missing"},
		{"packages:\n  - {name: a, import: a, index: [{argument: a==1, conf: "
		 "R}]}\n",
		 "2:34: 'why' is missing"},
		{"packages:\n  - {name: a, import: a, index: [{argument: a==1, conf: R, "
		 "why: w, python: x}]}\n",
		 "2:76: 'x' is no version; such as \"2.11.0\""},
		{"packages:\n  - {name: a, import: a, paths: [{gpu: huge, gpus: "
		 "\"8.0\"}]}\n",
		 "2:40: 'huge' is no compute capability; such as \"8.9\""},
		{"packages:\n  - {name: a, import: a, source: [{argument: u, conf: "
		 "R}]}\n",
		 "2:35: 'why' is missing"},
		{"packages: {}\n", NULL},
	};
	struct arena arena = arena_new(16 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wheels wheels;
		struct err err = {0};

		scratch_file("wheels.yaml", str_c(cases[i].yaml));
		assert_int_equal(wheels_load(&wheels, &arena, ".", &err), -E_FORMAT);
		if (cases[i].text)
			assert_string_equal(err.text + strlen("./wheels.yaml:"),
					    cases[i].text);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_table_is_sound),
		cmocka_unit_test(rows_are_completed),
		cmocka_unit_test_setup_teardown(faults_are_placed, scratch_enter,
						scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
