/* SPDX-License-Identifier: Apache-2.0 */
#include "wheel.h"
#include "buf.h"
#include "host.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static struct str
release_text(struct arena *arena, const struct wheel_release *release)
{
	char text[WHEEL_TEXT_MAX];

	wheel_release_text(text, release);
	return release->n ? arena_str(arena, str_c(text)) : S("-");
}

/* A name as tests/data/wheel-names.tsv writes what is in it. */
static struct str
describe(struct arena *arena, struct str file)
{
	struct wheel wheel;
	struct err err = {0};
	struct buf text;
	const struct wheel_local *has = &wheel.has;

	if (wheel_parse(&wheel, file, &err) != 0) {
		assert_int_equal(err.code, E_FORMAT);
		return S("error");
	}
	buf_init(&text, arena, 4096);
	buf_printf(&text, "%.*s %.*s %.*s %.*s %.*s %.*s | ", STR(wheel.name),
		   STR(wheel.version), STR(wheel.build.n ? wheel.build : S("-")),
		   STR(wheel.python), STR(wheel.abi), STR(wheel.platform));
	if (!has->known) {
		buf_char(&text, '?');
		return buf_str(&text);
	}
	buf_add(&text, release_text(arena, &has->cuda));
	buf_char(&text, ' ');
	buf_add(&text, release_text(arena, &has->torch));
	buf_printf(&text, "%s %s %u", has->and_higher ? "+" : "",
		   has->cxx11_abi < 0 ? "-"
		   : has->cxx11_abi   ? "1"
				      : "0",
		   has->post);
	for (size_t i = 0; i < has->nsms; i++)
		buf_printf(&text, " %.*s", STR(cc_str(has->sms[i], arena)));
	if (!has->nsms)
		buf_add(&text, S(" -"));
	return buf_str(&text);
}

static void
names_are_read(void **state)
{
	struct arena arena = arena_new(4 << 20);
	struct str text, line;
	struct err err = {0};
	size_t ncases = 0;

	(void)state;
	assert_int_equal(
		host_read(&text, &arena, "tests/data/wheel-names.tsv", 1 << 20, &err), 0);
	while (str_line(&text, &line)) {
		struct str file, want = line;

		if (!line.n || line.p[0] == '#')
			continue;
		file = str_cut(&want, '\t');
		assert_string_equal(arena_str(&arena, describe(&arena, file)).p,
				    arena_str(&arena, want).p);
		ncases++;
	}
	assert_true(ncases > 60);
	arena_release(&arena);
}

/* python<TAB>platform<TAB>glibc: does a name with these tags install? */
static void
tags_are_pips(void **state)
{
	static const struct {
		const char *file, *python, *platform;
		unsigned glibc;
		bool installs;
	} cases[] = {
		{"a-1-cp312-cp312-linux_x86_64.whl", "cp312", "linux_x86_64", 0, true},
		{"a-1-cp312-cp312-linux_x86_64.whl", "cp311", "linux_x86_64", 0, false},
		{"a-1-cp312-cp312-linux_x86_64.whl", "cp312", "linux_aarch64", 0, false},
		{"a-1-cp312-cp312-linux_x86_64.whl", "cp312", "win_amd64", 0, false},
		{"a-1-cp313-cp313t-linux_x86_64.whl", "cp313t", "linux_x86_64", 0, true},
		{"a-1-cp313-cp313t-linux_x86_64.whl", "cp313", "linux_x86_64", 0, false},
		{"a-1-cp313-cp313-linux_x86_64.whl", "cp313t", "linux_x86_64", 0, false},
		/* the stable ABI has a floor, and needs the GIL */
		{"a-1-cp310-abi3-win_amd64.whl", "cp310", "win_amd64", 0, true},
		{"a-1-cp310-abi3-win_amd64.whl", "cp314", "win_amd64", 0, true},
		{"a-1-cp310-abi3-win_amd64.whl", "cp39", "win_amd64", 0, false},
		{"a-1-cp310-abi3-win_amd64.whl", "cp313t", "win_amd64", 0, false},
		{"a-1-py3-none-any.whl", "cp312", "linux_x86_64", 0, true},
		{"a-1-py3-none-any.whl", "cp313t", "win_amd64", 0, true},
		{"a-1-py2-none-any.whl", "cp312", "linux_x86_64", 0, false},
		{"a-1-py2.py3-none-any.whl", "cp312", "linux_x86_64", 0, true},
		{"a-1-py39-none-any.whl", "cp312", "linux_x86_64", 0, true},
		{"a-1-py313-none-any.whl", "cp312", "linux_x86_64", 0, false},
		{"a-1-cp312-none-any.whl", "cp312", "linux_x86_64", 0, true},
		{"a-1-cp311-none-any.whl", "cp312", "linux_x86_64", 0, false},
		{"a-1-pp310-pypy310_pp73-linux_x86_64.whl", "cp310", "linux_x86_64", 0,
		 false},
		/* manylinux by glibc; an unknown glibc takes all */
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "linux_x86_64", 36,
		 true},
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "linux_x86_64", 28,
		 true},
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "linux_x86_64", 27,
		 false},
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "linux_x86_64", 0,
		 true},
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "linux_aarch64", 36,
		 false},
		{"a-1-py3-none-manylinux2014_x86_64.whl", "cp312", "linux_x86_64", 17,
		 true},
		{"a-1-py3-none-manylinux2014_x86_64.whl", "cp312", "linux_x86_64", 16,
		 false},
		{"a-1-py3-none-manylinux1_x86_64.whl", "cp312", "linux_x86_64", 17, true},
		{"a-1-py3-none-manylinux_2_35_x86_64.manylinux2014_x86_64.whl", "cp312",
		 "linux_x86_64", 20, true},
		{"a-1-py3-none-manylinux_2_28_x86_64.whl", "cp312", "win_amd64", 0,
		 false},
		{"a-1-py3-none-musllinux_1_2_x86_64.whl", "cp312", "linux_x86_64", 36,
		 false},
		{"a-1-py3-none-manylinux_2_x_x86_64.whl", "cp312", "linux_x86_64", 0,
		 false},
	};
	char why[WHEEL_WHY_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wheel_target target = {.python = str_c(cases[i].python),
					      .platform = str_c(cases[i].platform),
					      .glibc = cases[i].glibc};
		struct wheel wheel;
		struct err err = {0};

		assert_int_equal(wheel_parse(&wheel, str_c(cases[i].file), &err), 0);
		if (wheel_installs(&wheel, &target, why) != cases[i].installs)
			fail_msg("%s on %s", cases[i].file, cases[i].python);
	}
}

static void
fit_is_graded(void **state)
{
	static const struct {
		const char *local, *torch, *cuda, *fit, *why;
	} cases[] = {
		{"cu130torch2.11.0", "2.11.0", "cu130", "exact",
		 "torch 2.11.0, CUDA 13.0"},
		{"cu130.torch2.11", "2.11.0", "cu130", "exact", "torch 2.11, CUDA 13.0"},
		{"cu130torch2.11.0", "2.11.1", "cu130", "range",
		 "torch 2.11.0, of the same minor as 2.11.1, CUDA 13.0"},
		{"cu130torch2.9.0andhigher", "2.9.0", "cu130", "range",
		 "torch 2.9.0 and higher, CUDA 13.0"},
		{"cu130torch2.9.0andhigher", "2.14.1", "cu132", "major",
		 "torch 2.9.0 and higher, CUDA 13.0 of the same major as 13.2"},
		{"cu130torch2.9.0andhigher", "2.8.0", "cu130", "no",
		 "torch 2.9.0 and higher, not 2.8.0"},
		{"cu129torch280", "2.8.0", "cu128", "major",
		 "torch 2.8.0, CUDA 12.9 of the same major as 12.8"},
		{"cu128torch2.8.0", "2.9.0", "cu128", "no",
		 "built for torch 2.8.0, not 2.9.0"},
		{"cu128torch2.11.0", "2.11.0", "cu130", "no",
		 "built for CUDA 12.8, whose libcudart.so.12 is not CUDA 13.0's"},
		{"cu12", "2.8.0", "cu128", "unproven",
		 "the name does not say for which torch, CUDA 12 of the same major as "
		 "12.8"},
		{"cu13", "2.8.0", "cu128", "no",
		 "built for CUDA 13, whose libcudart.so.13 is not CUDA 12.8's"},
		{"", "2.8.0", "cu128", "unproven",
		 "the name does not say for which torch, the name does not say for which "
		 "CUDA"},
		{"whatever", "2.8.0", "cu128", "unproven",
		 "'+whatever' is not understood"},
		{"cu12torch2.8cxx11abiTRUE", "2.8.0", "cu128", "major",
		 "torch 2.8, CUDA 12 of the same major as 12.8"},
		{"cu12torch2.8cxx11abiFALSE", "2.8.0", "cu128", "no",
		 "built for the old C++ ABI, torch uses the new"},
		{"cu124torch2.5cxx11abiTRUE", "2.5.1", "cu124", "no",
		 "built for the new C++ ABI, torch uses the old"},
		/* torch 2.6 changed ABI with one of its tags only */
		{"cu124torch2.6cxx11abiFALSE", "2.6.0", "cu124", "exact",
		 "torch 2.6, CUDA 12.4"},
		{"cu126torch2.6cxx11abiFALSE", "2.6.0", "cu126", "no",
		 "built for the old C++ ABI, torch uses the new"},
	};
	struct arena arena = arena_new(1 << 20);
	char why[WHEEL_WHY_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str file =
			arena_printf(&arena, "a-1%s%s-py3-none-any.whl",
				     *cases[i].local ? "+" : "", cases[i].local);
		struct wheel_target target = {.python = S("cp312"),
					      .platform = S("linux_x86_64")};
		struct wheel wheel;
		struct err err = {0};

		assert_true(wheel_release_parse(&target.torch, str_c(cases[i].torch)));
		assert_true(wheel_cuda_parse(&target.cuda, str_c(cases[i].cuda)));
		assert_int_equal(wheel_parse(&wheel, file, &err), 0);
		assert_string_equal(wheel_fit_name(wheel_fit(&wheel, &target, why)),
				    cases[i].fit);
		assert_string_equal(why, cases[i].why);
	}
	arena_release(&arena);
}

static void
releases_are_read(void **state)
{
	struct wheel_release release = {0}, other = {{2, 11}, 2};

	(void)state;
	assert_true(wheel_release_parse(&release, S("2.11.0+cu130")));
	assert_int_equal(release.n, 3);
	assert_int_equal(release.part[1], 11);
	assert_int_equal(wheel_release_cmp(&release, &other), 0);
	assert_true(wheel_release_parse(&release, S("2.9.1")));
	assert_true(wheel_release_cmp(&release, &other) < 0);
	assert_true(wheel_release_parse(&release, S("2.8.0a0+5228986c39.nv25.06")));
	assert_int_equal(release.n, 3);
	assert_true(wheel_release_parse(&release, S("2.8.0.dev20250801")));
	assert_false(wheel_release_parse(&release, S("")));
	assert_false(wheel_release_parse(&release, S("v2.8")));
	assert_false(wheel_release_parse(&release, S("2.8;x")));
	assert_false(wheel_release_parse(&release, S("99999.1")));
	assert_false(wheel_cuda_parse(&release, S("cu13x")));
	assert_false(wheel_cuda_parse(&release, S("rocm6.4")));
	assert_true(wheel_cuda_parse(&release, S("cu13")));
	assert_int_equal(release.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read),
		cmocka_unit_test(tags_are_pips),
		cmocka_unit_test(fit_is_graded),
		cmocka_unit_test(releases_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
