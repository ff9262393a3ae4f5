/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/wheels: made of the files in tests/data/fatbin. */
#include "wheelfile.h"
#include "host.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#define WHEEL_ADA       "sageattention-2.2.0+cu130torch2.11.0-cp312-cp312-linux_x86_64.whl"
#define WHEEL_BLACKWELL "sageattention-2.2.0-cp312-cp312-linux_x86_64.whl"

static int
open_wheel(struct wheelfile *wheel, struct arena *arena, const char *name,
	   struct err *err)
{
	struct str bytes;
	const char *path = arena_printf(arena, "tests/data/wheels/%s", name).p;

	assert_int_equal(host_read(&bytes, arena, path, 1 << 20, err), 0);
	return wheelfile_open(wheel, arena, bytes, str_c(name), err);
}

static void
libraries_are_judged(void **state)
{
	static const struct {
		const char *file;
		struct cc gpu;
		enum cc_verdict verdict;
		const char *why;
	} cases[] = {
		{"sm89.so", {8, 9, 0}, CC_SERVED, ""},
		{"sm89.so", {12, 0, 0}, CC_NOT, "sm89.so holds no kernels for it"},
		{"sm89.so", {8, 6, 0}, CC_NOT, "sm89.so holds no kernels for it"},
		{"sm120a.so", {12, 0, 0}, CC_SERVED, ""},
		{"sm120a.so", {12, 1, 0}, CC_NOT, "sm120a.so holds no kernels for it"},
		{"sm86_ptx86.so", {8, 9, 0}, CC_SERVED, ""},
		{"sm86_ptx86.so", {12, 0, 0}, CC_BY_PTX, "sm86_ptx86.so by PTX only"},
		{"sm86_ptx86.so",
		 {8, 0, 0},
		 CC_NOT,
		 "sm86_ptx86.so holds no kernels for it"},
		{"sm80_sm86_sm90a.so", {9, 0, 0}, CC_SERVED, ""},
		{"sm120f_ptx120f.so", {12, 1, 0}, CC_SERVED, ""},
		{"sm120f_ptx120f.so",
		 {10, 0, 0},
		 CC_NOT,
		 "sm120f_ptx120f.so holds no kernels for it"},
		{"sm100f.so", {10, 3, 0}, CC_SERVED, ""},
		{"ptx100f.so", {10, 3, 0}, CC_BY_PTX, "ptx100f.so by PTX only"},
		{"ptx100f.so", {12, 0, 0}, CC_NOT, "ptx100f.so holds no kernels for it"},
		{"ptx90a.so", {9, 0, 0}, CC_BY_PTX, "ptx90a.so by PTX only"},
		{"ptx90a.so", {10, 0, 0}, CC_NOT, "ptx90a.so holds no kernels for it"},
		{"sm89_ptx89_sm90a_lz4_all.so",
		 {12, 0, 0},
		 CC_BY_PTX,
		 "sm89_ptx89_sm90a_lz4_all.so by PTX only"},
		{"sm100a_sm120_zstd_all.so", {12, 1, 0}, CC_SERVED, ""},
		{"two_sm80_sm90.so",
		 {8, 6, 0},
		 CC_SERVED,
		 "1 of 2 fat binaries of two_sm80_sm90.so"},
		{"rdc_sm89.so", {8, 9, 0}, CC_SERVED, ""},
		{"none.so", {8, 9, 0}, CC_UNKNOWN, "there is no GPU code in it"},
	};
	struct arena arena = arena_new(4 << 20);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *path =
			arena_printf(&arena, "tests/data/fatbin/%s", cases[i].file).p;
		struct kernels kernels;
		struct err err = {0};
		char why[WHEEL_WHY_MAX];

		kernels_init(&kernels, &arena);
		assert_int_equal(kernels_add(&kernels, path, &err), 0);
		assert_int_equal(kernels_serve(&kernels, NULL, cases[i].gpu, why),
				 cases[i].verdict);
		assert_string_equal(why, cases[i].why);
	}
	arena_release(&arena);
}

static void
folders_are_one_report(void **state)
{
	struct arena arena = arena_new(4 << 20);
	struct kernels kernels;
	struct err err = {0};
	char why[WHEEL_WHY_MAX];

	(void)state;
	kernels_init(&kernels, &arena);
	assert_int_equal(kernels_add(&kernels, "tests/data/fatbin", &err), 0);
	assert_int_equal(kernels.nfiles, 14);
	/* all must serve, unless a package says which */
	assert_int_equal(kernels_serve(&kernels, NULL, (struct cc){8, 9, 0}, why),
			 CC_NOT);
	assert_string_equal(why, "ptx100f.so holds no kernels for it");
	assert_int_equal(kernels_add(&kernels, "tests/data/no.so", &err), -E_SYSTEM);
	arena_release(&arena);
}

/* One library for each CUDA, as bitsandbytes has them: the one that torch's loads counts. */
static void
alternatives_are_known(void **state)
{
	struct arena arena = arena_new(4 << 20);
	struct kernels kernels;
	struct err err = {0};
	char why[WHEEL_WHY_MAX];

	(void)state;
	kernels_init(&kernels, &arena);
	assert_int_equal(kernels_add(&kernels, "tests/data/fatbin/sm89.so", &err), 0);
	assert_int_equal(kernels_add(&kernels, "tests/data/fatbin/sm120a.so", &err), 0);
	kernels.files[0].cudart = 12;
	kernels.files[1].cudart = 13;
	assert_int_equal(kernels_serve(&kernels, NULL, (struct cc){12, 0, 0}, why),
			 CC_SERVED);
	assert_string_equal(why,
			    "sm89.so does not, but sm120a.so beside it, for CUDA 13");
	assert_int_equal(kernels_serve(&kernels, NULL, (struct cc){9, 0, 0}, why),
			 CC_NOT);
	kernels.files[1].cudart = 12; /* two of one CUDA are both loaded */
	assert_int_equal(kernels_serve(&kernels, NULL, (struct cc){12, 0, 0}, why),
			 CC_NOT);
	kernels.files[1].cudart = 13;
	kernels.files[1].name = S("elsewhere/sm120a.so");
	assert_int_equal(kernels_serve(&kernels, NULL, (struct cc){12, 0, 0}, why),
			 CC_NOT);
	arena_release(&arena);
}

static void
paths_decide(void **state)
{
	static const struct {
		const char *file;
		struct cc gpu;
		enum cc_verdict verdict;
		const char *why;
	} cases[] = {
		{WHEEL_ADA, {8, 9, 0}, CC_SERVED, ""},
		{WHEEL_ADA, {8, 6, 0}, CC_SERVED, ""},
		{WHEEL_ADA, {9, 0, 0}, CC_NOT, "there is no _qattn_sm90"},
		{WHEEL_ADA,
		 {12, 0, 0},
		 CC_NOT,
		 "_qattn_sm89.abi3.so holds no kernels for it"},
		{WHEEL_ADA,
		 {10, 0, 0},
		 CC_NOT,
		 "sageattention has no kernels that it would call"},
		{WHEEL_BLACKWELL, {12, 0, 0}, CC_SERVED, ""},
		{WHEEL_BLACKWELL, {8, 0, 0}, CC_NOT, "there is no _qattn_sm80"},
		{"sageattention-1.0.6-py3-none-any.whl",
		 {8, 9, 0},
		 CC_UNKNOWN,
		 "there is no GPU code in it"},
	};
	struct arena arena = arena_new(16 << 20);
	struct wheels wheels;
	struct err err = {0};

	(void)state;
	assert_int_equal(wheels_load(&wheels, &arena, NULL, &err), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wheelfile wheel;
		char why[WHEEL_WHY_MAX];

		if (open_wheel(&wheel, &arena, cases[i].file, &err) != 0)
			fail_msg("%s", err.text);
		assert_int_equal(kernels_serve(&wheel.kernels,
					       wheels_find(&wheels, S("sageattention")),
					       cases[i].gpu, why),
				 cases[i].verdict);
		assert_string_equal(why, cases[i].why);
	}
	arena_release(&arena);
}

/* A package without known paths is served when any of its libraries serves. */
static void
any_library_will_do(void **state)
{
	struct arena arena = arena_new(16 << 20);
	struct wheels wheels;
	const struct wheels_package *package;
	struct wheelfile wheel;
	struct err err = {0};
	char why[WHEEL_WHY_MAX];

	(void)state;
	assert_int_equal(wheels_load(&wheels, &arena, NULL, &err), 0);
	package = wheels_find(&wheels, S("xformers"));
	assert_int_equal(open_wheel(&wheel, &arena, WHEEL_ADA, &err), 0);
	assert_int_equal(
		kernels_serve(&wheel.kernels, package, (struct cc){9, 0, 0}, why),
		CC_SERVED);
	assert_int_equal(
		kernels_serve(&wheel.kernels, package, (struct cc){12, 0, 0}, why),
		CC_BY_PTX);
	assert_string_equal(why, "by PTX only");
	assert_int_equal(
		kernels_serve(&wheel.kernels, package, (struct cc){7, 0, 0}, why),
		CC_NOT);
	arena_release(&arena);
}

static void
wheels_agree_with_their_names(void **state)
{
	static const struct {
		const char *file, *text;
	} cases[] = {
		{"sageattention-2.2.1-cp312-cp312-linux_x86_64.whl",
		 "sageattention-2.2.1-cp312-cp312-linux_x86_64.whl: METADATA calls it "
		 "version '2.2.0'"},
		{"sageattention-2.2.2-cp312-cp312-linux_x86_64.whl",
		 "sageattention-2.2.2-cp312-cp312-linux_x86_64.whl: WHEEL holds none of "
		 "the Pythons and ABIs in the name"},
	};
	struct arena arena = arena_new(16 << 20);
	struct wheelfile wheel;
	struct str bytes;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(open_wheel(&wheel, &arena, cases[i].file, &err),
				 -E_FORMAT);
		assert_string_equal(err.text, cases[i].text);
	}
	assert_int_equal(
		host_read(&bytes, &arena, "tests/data/wheels/" WHEEL_ADA, 1 << 20, &err),
		0);
	assert_int_equal(wheelfile_open(&wheel, &arena, bytes,
					S("other-2.2.0-cp312-cp312-linux_x86_64.whl"),
					&err),
			 -E_FORMAT);
	assert_string_equal(err.text,
			    "other-2.2.0-cp312-cp312-linux_x86_64.whl: METADATA "
			    "calls it 'sageattention'");
	/* names are compared as pip compares them */
	assert_int_equal(
		wheelfile_open(&wheel, &arena, bytes,
			       S("SageAttention-2.2.0-cp312-cp312-linux_x86_64.whl"),
			       &err),
		0);
	assert_string_equal(wheel.version.p ? "is there" : "", "is there");
	arena_release(&arena);
}

static void
environments_are_compared(void **state)
{
	static struct cc ada = {8, 9, 0}, b200 = {10, 0, 0};
	const struct {
		struct wheel_target target;
		const char *text;
	} cases[] = {
		{{.python = S("cp312"),
		  .platform = S("linux_x86_64"),
		  .ccs = &ada,
		  .nccs = 1},
		 NULL},
		{{.python = S("cp311"), .platform = S("linux_x86_64")},
		 "for Python cp312-cp312, not cp311"},
		{{.python = S("cp312"), .platform = S("win_amd64")},
		 "for linux_x86_64, not win_amd64"},
		{{.python = S("cp312"),
		  .platform = S("linux_x86_64"),
		  .ccs = &b200,
		  .nccs = 1},
		 "GPU 10.0: sageattention has no kernels that it would call"},
	};
	struct arena arena = arena_new(16 << 20);
	struct wheels wheels;
	struct wheelfile wheel;
	struct err err = {0};

	(void)state;
	assert_int_equal(wheels_load(&wheels, &arena, NULL, &err), 0);
	assert_int_equal(open_wheel(&wheel, &arena, WHEEL_ADA, &err), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		int status =
			wheelfile_serves(&wheel, wheels_find(&wheels, S("sageattention")),
					 &cases[i].target, &err);

		assert_int_equal(status, cases[i].text ? -E_NOMATCH : 0);
		if (cases[i].text)
			assert_string_equal(err.text, cases[i].text);
	}
	/* what the archive tells of libcudart and the C++ ABI */
	wheel.kernels.files[0].cudart = 12;
	wheel.kernels.files[1].cxx11_abi = 0;
	struct wheel_target target = {.torch = {{2, 11, 0}, 3},
				      .cuda = {{13, 0}, 2},
				      .platform = S("linux_x86_64")};
	assert_int_equal(wheelfile_serves(&wheel, NULL, &target, &err), -E_NOMATCH);
	assert_non_null(strstr(err.text, "needs libcudart.so.12, torch brings that of "
					 "CUDA 13"));
	wheel.kernels.files[0].cudart = 13;
	assert_int_equal(wheelfile_serves(&wheel, NULL, &target, &err), -E_NOMATCH);
	assert_non_null(strstr(err.text, "is built for the old C++ ABI"));
	arena_release(&arena);
}

/* A library without sections, one of 32 bits, and one that is damaged. */
static void
odd_libraries_are_met(void **state)
{
	struct arena arena = arena_new(4 << 20);
	struct kernels kernels;
	struct err err = {0};
	char header[64] = "\x7f"
			  "ELF"
			  "\x01";

	(void)state;
	scratch_file("small.so", str_n(header, sizeof(header)));
	scratch_file("text.so", S("/* GNU ld script */"));
	scratch_file("data.txt", S("no library"));
	kernels_init(&kernels, &arena);
	assert_int_equal(kernels_add(&kernels, ".", &err), -E_FORMAT);
	assert_string_equal(err.text, "./small.so: no little-endian ELF file");
	header[5] = 1;
	scratch_file("small.so", str_n(header, sizeof(header)));
	kernels_init(&kernels, &arena);
	assert_int_equal(kernels_add(&kernels, ".", &err), 0);
	assert_int_equal(kernels.nfiles, 2);
	assert_true(kernels.files[0].is_32);
	header[4] = 2;
	header[40] = 127; /* a section table beyond the end */
	header[60] = 1;
	scratch_file("small.so", str_n(header, sizeof(header)));
	assert_int_equal(kernels_add(&kernels, ".", &err), -E_FORMAT);
	assert_string_equal(err.text,
			    "./small.so: its section table lies outside the file");
	scratch_file("bad.whl", S("PK\x03\x04"));
	assert_int_equal(kernels_add(&kernels, "bad.whl", &err), -E_FORMAT);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libraries_are_judged),
		cmocka_unit_test(folders_are_one_report),
		cmocka_unit_test(alternatives_are_known),
		cmocka_unit_test(paths_decide),
		cmocka_unit_test(any_library_will_do),
		cmocka_unit_test(wheels_agree_with_their_names),
		cmocka_unit_test(environments_are_compared),
		cmocka_unit_test_setup_teardown(odd_libraries_are_met, scratch_enter,
						scratch_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
