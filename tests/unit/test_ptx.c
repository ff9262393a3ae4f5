/* SPDX-License-Identifier: Apache-2.0 */
#include "ptx.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static void
drivers_follow_from_versions(void **state)
{
	static const struct {
		unsigned isa;
		struct cc gpu;
		enum cuda_os os;
		const char *text; /* NULL: nobody knows */
	} cases[] = {
		{90, {8, 9, 0}, CUDA_LINUX, "580.65.06 (CUDA 13.0)"},
		{87, {9, 0, 0}, CUDA_LINUX, "570.26 (CUDA 12.8)"},
		{85, {8, 9, 0}, CUDA_LINUX, "555.42.02 (CUDA 12.5)"},
		{84, {8, 9, 0}, CUDA_WINDOWS, "551.61 (CUDA 12.4)"},
		/* a GPU that is younger than the code */
		{78, {8, 9, 0}, CUDA_LINUX, "520.61.05 (CUDA 11.8)"},
		{78, {12, 0, 0}, CUDA_LINUX, "570.26 (CUDA 12.8)"},
		/* between two rows: the later */
		{79, {8, 0, 0}, CUDA_LINUX, "525.60.13 (CUDA 12.0)"},
		{42, {8, 0, 0}, CUDA_LINUX, NULL},
	};
	struct arena arena = arena_new(16 << 20);
	struct ptx_facts facts;
	struct err err = {0};
	struct cuda cuda;

	(void)state;
	assert_int_equal(ptx_load(&facts.ptx, &arena, NULL, &err), 0);
	assert_int_equal(cuda_load(&facts.drivers, &arena, NULL, &err), 0);
	assert_int_equal(gpu_load(&facts.gpus, &arena, NULL, &err), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str text = ptx_driver(&facts, &arena, cases[i].isa, cases[i].gpu,
					     cases[i].os);

		if (cases[i].text)
			assert_string_equal(text.p, cases[i].text);
		else
			assert_null(text.p);
	}
	/* newer than the table: as many minors further on */
	assert_true(ptx_cuda(&facts.ptx, 97, &cuda));
	assert_int_equal(cuda.major * 100 + cuda.minor, 1307);
	arena_release(&arena);
}

static void
slips_are_refused(void **state)
{
	static const char *const rows[] = {
		"{ptx: \"87\", cuda: \"12.8\", conf: S}",
		"{ptx: \"8.70\", cuda: \"12.8\", conf: S}",
		"{ptx: \"8.7\", cuda: \"12\", conf: S}",
		"{ptx: \"8.7\", cuda: \"12.8\"}",
		"{ptx: \"8.7\", cuda: \"1.8\", conf: S}\n- {ptx: \"8.6\"}",
	};
	struct arena arena = arena_new(4 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = arena_printf(&arena, "versions:\n- %s\n", rows[i]);
		struct ptx_table table;
		struct err err = {0};

		scratch_file("ptx.yaml", text);
		assert_int_equal(ptx_load(&table, &arena, ".", &err), -E_FORMAT);
		assert_non_null(strstr(err.text, "ptx.yaml:"));
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drivers_follow_from_versions),
		cmocka_unit_test_setup_teardown(slips_are_refused, scratch_enter,
						scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
