/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix.h"
#include "str.h"
#include "yaml.h"

#include <setjmp.h>
#include <cmocka.h>

static const char base[] = "version: 1\n"
			   "defaults:\n"
			   "  python: \"3.12\"\n"
			   "  comfyui:\n"
			   "    repo: https://example.org/ComfyUI\n"
			   "    commit: 0123456789abcdef0123456789abcdef01234567\n"
			   "  installer: pip\n"
			   "  sage: auto\n"
			   "  pins: {numpy: 2.1.0, Scipy_Extra: \">=1\"}\n"
			   "stacks:\n"
			   "  old:\n"
			   "    torch: 2.8.0\n"
			   "    cuda: cu128\n"
			   "    triton: 3.4.0\n"
			   "    xformers: 0.0.32.post2\n"
			   "    min_driver: 570.26\n"
			   "    pins: {numpy: 2.2.6, av: none}\n"
			   "    base: {runtime: base:1, devel: devel:1}\n"
			   "  new:\n"
			   "    torch: 2.11.0\n"
			   "    cuda: cu130\n"
			   "    min_driver: 580.65.06\n"
			   "    base: {runtime: base:2, devel: devel:2}\n"
			   "arches:\n"
			   "  ada:\n"
			   "    compute_capabilities: [\"8.9\", 8.6]\n"
			   "    stack: old\n"
			   "    dockerfile: Dockerfile.ada\n"
			   "    pins: {av: 16.0.0}\n"
			   "  black:\n"
			   "    compute_capabilities: [\"12.0\"]\n"
			   "    stack: new\n"
			   "    dockerfile: Dockerfile.black\n"
			   "    caches: {from: [type=local], to: []}\n";

struct fixture {
	struct arena arena;
	struct matrix matrix;
	struct err err;
};

/* The base with its first `from` replaced by `to`. */
static int
load(struct fixture *f, const char *from, const char *to)
{
	ptrdiff_t at = str_find(S(base), str_c(from));
	const struct node *root;
	struct str text;

	f->arena = arena_new(8 << 20);
	f->err = (struct err){0};
	assert_true(at >= 0);
	text = arena_printf(&f->arena, "%.*s%s%s", (int)at, base, to,
			    base + at + strlen(from));
	int status = yaml_parse(&root, &f->arena, text, S("m.yaml"), &f->err);
	return status < 0
		       ? status
		       : matrix_parse(&f->matrix, &f->arena, root, S("m.yaml"), &f->err);
}

struct edit {
	const char *from, *to, *want;
};

static const struct edit edits[] = {
	{"version: 1", "version: 2",
	 "m.yaml:1:10: version '2' is not known; this program reads "
	 "'version: 1'"},
	{"version: 1\n", "",
	 "m.yaml:1:1: 'version' is missing; this program reads 'version: 1'"},
	{"version: 1", "version: [1]",
	 "m.yaml:1:10: version '' is not known; this program reads 'version: 1'"},
	{"stacks:", "stack:", "m.yaml:10:1: unknown key 'stack'; did you mean 'stacks'?"},
	{"stacks:", "stacks: []\nx:",
	 "m.yaml:11:1: unknown key 'x'; known here: version, "
	 "defaults, stacks, arches"},
	{"torch: 2.8.0", "torhc: 2.8.0",
	 "m.yaml:12:5: unknown key 'torhc'; did you mean 'torch'?"},
	{"torch: 2.8.0", "torch: latest",
	 "m.yaml:12:12: torch: 'latest' is not a version such as 2.8.0"},
	{"torch: 2.8.0", "torch: 2.8.0+cu128",
	 "m.yaml:12:12: torch: '2.8.0+cu128' is not a version such as 2.8.0"},
	{"torch: 2.8.0", "torch: [2.8.0]",
	 "m.yaml:12:12: 'torch' must be one value, not a list"},
	{"torch: 2.8.0",
	 "torch:", "m.yaml:12:11: torch: '' is not a version such as 2.8.0"},
	{"cuda: cu128", "cuda: 12.8",
	 "m.yaml:13:11: cuda: '12.8' is not a CUDA tag such as cu128"},
	{"\"3.12\"", "\"3.12.1\"",
	 "m.yaml:3:11: python: '3.12.1' is not a Python such as "
	 "\"3.12\" (in quotes)"},
	{"\"3.12\"", "\"2.7\"",
	 "m.yaml:3:11: python: '2.7' is not a Python such as \"3.12\" (in "
	 "quotes)"},
	{"01234567\n", "0123456\n",
	 "m.yaml:6:13: comfyui.commit: '0123456789abcdef0123456789abcdef0123456' is not "
	 "a "
	 "commit of 40 hexadecimal digits"},
	{"https://example.org", "http://example.org",
	 "m.yaml:5:11: comfyui.repo: 'http://example.org/ComfyUI' is not an https:// "
	 "address"},
	{"    repo:", "    url:",
	 "m.yaml:5:5: unknown key 'url'; known here: repo, commit"},
	{"installer: pip", "installer: conda",
	 "m.yaml:7:14: installer: 'conda' is not pip or uv"},
	{"sage: auto", "sage: newest",
	 "m.yaml:8:9: sage: 'newest' is not auto, none, build or a version"},
	{"numpy: 2.1.0", "numpy: two",
	 "m.yaml:9:17: numpy: 'two' is not a version (2.2.6) or a specifier set "
	 "(\">=10.3.0,<12\")"},
	{"numpy: 2.1.0", "numpy: \">=1\\n-r x\"",
	 "m.yaml:9:17: numpy: '>=1\n-r x' is not a version (2.2.6) or a specifier set "
	 "(\">=10.3.0,<12\")"},
	{"numpy: 2.1.0", "numpy: \",\"",
	 "m.yaml:9:17: numpy: ',' is not a version (2.2.6) or a specifier set "
	 "(\">=10.3.0,<12\")"},
	{"numpy: 2.1.0", "torch: 2.1.0",
	 "m.yaml:9:10: 'torch' is no pin; write it as a key of the stack: 'torch: "
	 "VERSION'"},
	{"numpy: 2.1.0", "scipy-extra: 2.1.0",
	 "m.yaml:9:30: 'scipy-extra' is pinned twice; one package, one line"},
	{"numpy: 2.1.0", "\"num py\": 2.1.0",
	 "m.yaml:9:10: 'num py' is no package name (letters, digits, '-', '_', '.')"},
	{"numpy: 2.1.0", "numpy: []",
	 "m.yaml:9:17: 'numpy' must be one value, not a list"},
	{"min_driver: 570.26", "min_driver: new",
	 "m.yaml:16:17: min_driver: 'new' is not a driver such as \"570.124.06\""},
	{"runtime: base:1", "runtime: \"base 1\"",
	 "m.yaml:18:21: base.runtime: 'base 1' is not an image such as ubuntu:24.04"},
	{"runtime: base:1", "runtime: --privileged",
	 "m.yaml:18:21: base.runtime: '--privileged' is not an image such as "
	 "ubuntu:24.04"},
	{"  old:", "  Old:",
	 "m.yaml:11:3: 'Old' is not a name (a-z, 0-9, '-', '_', '.')"},
	{"stack: old", "stack: [old]",
	 "m.yaml:27:12: 'stack' must be one value, not a list"},
	{"[\"8.9\", 8.6]", "\"8.9\"",
	 "m.yaml:26:27: 'compute_capabilities' must be a list, not one value"},
	{"[\"8.9\", 8.6]", "[ada]",
	 "m.yaml:26:28: compute_capabilities: 'ada' is not a compute capability such as "
	 "\"8.9\""},
	{"[\"8.9\", 8.6]", "[\"8.9\", 8.6, 8.9]",
	 "m.yaml:26:40: compute_capabilities: '8.9' stands twice"},
	{"[\"8.9\", 8.6]", "[]",
	 "m.yaml:26:27: compute_capabilities: '[]' is not a list with at least one, such "
	 "as "
	 "[\"8.9\"]"},
	{"Dockerfile.ada", "../Dockerfile",
	 "m.yaml:28:17: dockerfile: '../Dockerfile' is not a path inside the project"},
	{"from: [type=local]", "from: type=local",
	 "m.yaml:34:20: 'from' must be a list, not one value"},
	{"to: []", "to: [[]]", "m.yaml:34:39: 'to' must be one value, not a list"},
	{"arches:", "arches: []\nunused:",
	 "m.yaml:25:1: unknown key 'unused'; known here: "
	 "version, defaults, stacks, arches"},
	{"    min_driver: 580.65.06\n", "    stack: old\n",
	 "m.yaml:22:5: unknown key 'stack'; known here: python, torch, cuda, "
	 "torchvision, "
	 "torchaudio, triton, xformers, torch_index, min_driver, sage, installer, "
	 "comfyui, "
	 "base, dockerfile, pins, caches"},
};

static void
names_the_place_and_what_is_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		struct fixture f;

		assert_int_equal(load(&f, edits[i].from, edits[i].to), -E_FORMAT);
		assert_string_equal(f.err.text, edits[i].want);
		arena_release(&f.arena);
	}
}

struct question {
	const char *row, *overrides; /* "A=1 B=2" */
	const char *key;             /* of a field, or a pin behind "@" */
	const char *want;            /* "value|origin", or "!error" */
};

static const struct question questions[] = {
	{"ada", "", "python", "3.12|defaults"},
	{"ada", "", "torch", "2.8.0|stack old"},
	{"ada", "", "dockerfile", "Dockerfile.ada|row ada"},
	{"ada", "", "compute_capabilities", "8.9 8.6|row ada"},
	{"ada", "", "torchvision", "|-"},
	{"ada", "", "base.devel", "devel:1|stack old"},
	{"black", "", "base.devel", "devel:2|stack new"},
	{"black", "", "xformers", "|-"},
	/* pins merge by name, whatever its spelling */
	{"ada", "", "@numpy", "2.2.6|stack old"},
	{"black", "", "@numpy", "2.1.0|defaults"},
	{"ada", "", "@scipy-extra", ">=1|defaults"},
	{"ada", "", "@av", "16.0.0|row ada"},
	{"black", "", "@av", "|-"},
	/* the environment beats all */
	{"ada", "TORCH=2.9.1", "torch", "2.9.1|PIN_TORCH"},
	{"ada", "TORCH=", "torch", "2.8.0|stack old"},
	{"ada", "XFORMERS=none", "xformers", "|PIN_XFORMERS"},
	{"ada", "STACK=new", "torch", "2.11.0|stack new"},
	{"ada", "STACK=new", "stack", "new|PIN_STACK"},
	{"ada", "STACK=new TORCH=2.10.0", "torch", "2.10.0|PIN_TORCH"},
	{"ada", "NUMPY=>=2,<3", "@numpy", ">=2,<3|PIN_NUMPY"},
	{"ada", "NUMPY=none", "@numpy", "|-"},
	{"ada", "SCIPY_EXTRA=1.5", "@scipy-extra", "1.5|PIN_SCIPY_EXTRA"},
	{"ada", "NEW_ONE=+1.5", "@new-one", "1.5|PIN_NEW_ONE"},
	{"ada", "NUMPY=+1.5", "@numpy", "1.5|PIN_NUMPY"},
	{"ada", "COMFYUI_COMMIT=ffffffffffffffffffffffffffffffffffffffff",
	 "comfyui.commit", "ffffffffffffffffffffffffffffffffffffffff|PIN_COMFYUI_COMMIT"},
	{"ada", "TORCH_INDEX=default", "torch_index", "default|PIN_TORCH_INDEX"},
	/* refused */
	{"adda", "", "torch", "!m.yaml has no row 'adda'; known: ada, black"},
	{"ada", "STACK=nope", "torch", "!PIN_STACK=nope: no such stack; known: old, new"},
	{"ada", "TORCH=none", "torch",
	 "!PIN_TORCH: 'none' is not a version such as 2.8.0"},
	{"ada", "TORCH=latest", "torch",
	 "!PIN_TORCH: 'latest' is not a version such as 2.8.0"},
	{"ada", "NUMPY=two", "torch",
	 "!PIN_NUMPY: 'two' is not a version (2.2.6) or a specifier set "
	 "(\">=10.3.0,<12\")"},
	{"ada", "TOCRH=2.8.0", "torch",
	 "!PIN_TOCRH: row 'ada' has nothing of that name; a new pin is written "
	 "PIN_TOCRH=+SPEC; known: PIN_STACK, PIN_PYTHON, PIN_TORCH, PIN_CUDA, "
	 "PIN_TORCHVISION, PIN_TORCHAUDIO, PIN_TRITON, PIN_XFORMERS, PIN_TORCH_INDEX, "
	 "PIN_MIN_DRIVER, PIN_SAGE, PIN_INSTALLER, PIN_COMFYUI_REPO, PIN_COMFYUI_COMMIT, "
	 "PIN_BASE_IMAGE, PIN_DEVEL_IMAGE, PIN_AV, PIN_NUMPY, PIN_SCIPY_EXTRA"},
	/* a row's own identity is no pin */
	{"ada", "DOCKERFILE=+1", "@dockerfile", "1|PIN_DOCKERFILE"},
};

static const struct matrix_override *
read_overrides(struct arena *arena, const char *text)
{
	struct matrix_override *list = ARENA_ARRAY(arena, struct matrix_override, 8);
	struct str words = str_c(text);

	for (size_t n = 0; words.n > 0; n++) {
		list[n].value = str_cut(&words, ' ');
		list[n].name = str_cut(&list[n].value, '=');
	}
	return list;
}

static struct str
answer(struct fixture *f, const struct question *q)
{
	const struct matrix_override *overrides = read_overrides(&f->arena, q->overrides);
	struct matrix_value value = {0};
	struct matrix_row row;
	struct str origin;

	if (matrix_resolve(&row, &f->matrix, &f->arena, str_c(q->row), overrides,
			   &f->err) < 0)
		return arena_printf(&f->arena, "!%s", f->err.text);
	for (unsigned i = 0; i < MATRIX_NFIELDS; i++)
		if (strcmp(matrix_key(i), q->key) == 0)
			value = row.values[i];
	for (size_t i = 0; i < row.pins.n; i++) {
		assert_true(i == 0 ||
			    str_cmp(row.pins.p[i - 1].name, row.pins.p[i].name) < 0);
		if (str_eq(row.pins.p[i].name, str_c(q->key + 1)))
			value = row.pins.p[i].value;
	}
	origin = matrix_origin_str(&row, &value, &f->arena);
	return arena_printf(&f->arena, "%.*s|%.*s", STR(value.text), STR(origin));
}

static void
merges_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(questions); i++) {
		struct fixture f;

		assert_int_equal(load(&f, "version", "version"), 0);
		assert_string_equal(answer(&f, &questions[i]).p, questions[i].want);
		arena_release(&f.arena);
	}
}

static const struct edit incomplete[] = {
	{"stack: old", "stack: nope",
	 "m.yaml:27:12: there is no stack 'nope'; known: old, new"},
	{"    stack: old\n", "",
	 "m.yaml:25:3: row 'ada' has no 'stack'; known: old, new"},
	{"    cuda: cu128\n", "",
	 "m.yaml:24:3: row 'ada' has no 'cuda': it stands neither in the row, nor in its "
	 "stack "
	 "'old', nor in the defaults"},
	{"    dockerfile: Dockerfile.ada\n", "",
	 "m.yaml:25:3: row 'ada' has no 'dockerfile': it stands neither in the row, nor "
	 "in its "
	 "stack 'old', nor in the defaults"},
};

static void
names_what_a_row_lacks(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(incomplete); i++) {
		struct matrix_row row;
		struct fixture f;

		assert_int_equal(load(&f, incomplete[i].from, incomplete[i].to), 0);
		assert_int_equal(
			matrix_resolve(&row, &f.matrix, &f.arena, S("ada"), NULL, &f.err),
			-E_FORMAT);
		assert_string_equal(f.err.text, incomplete[i].want);
		arena_release(&f.arena);
	}
}

static void
says_what_was_overridden(void **state)
{
	const struct matrix_override *overrides;
	struct matrix_row row;
	struct fixture f;

	(void)state;
	assert_int_equal(load(&f, "version", "version"), 0);
	overrides = read_overrides(&f.arena, "TORCH=2.9.1 NUMPY=2.3.0 NEW=+1");
	assert_int_equal(
		matrix_resolve(&row, &f.matrix, &f.arena, S("ada"), overrides, &f.err),
		0);
	assert_true(str_eq(row.values[MATRIX_TORCH].was, S("2.8.0")));
	assert_int_equal(row.values[MATRIX_TORCH].line, 12);
	assert_true(str_eq(row.pins.p[2].name, S("numpy")));
	assert_true(str_eq(row.pins.p[2].value.was, S("2.2.6")));
	assert_true(str_eq(row.pins.p[1].name, S("new")));
	assert_null(row.pins.p[1].value.was.p);
	assert_ptr_equal(row.overrides, overrides);
	arena_release(&f.arena);
}

static void
knows_what_a_row_takes(void **state)
{
	struct matrix_override one = {S("AV"), S("1")};
	struct matrix_row row;
	struct fixture f;

	(void)state;
	assert_int_equal(load(&f, "version", "version"), 0);
	assert_int_equal(
		matrix_resolve(&row, &f.matrix, &f.arena, S("ada"), NULL, &f.err), 0);
	assert_true(matrix_takes(&row, &one));
	assert_int_equal(
		matrix_resolve(&row, &f.matrix, &f.arena, S("black"), NULL, &f.err), 0);
	assert_false(matrix_takes(&row, &one));
	one.value = S("+1");
	assert_true(matrix_takes(&row, &one));
	one = (struct matrix_override){S("TORCH"), S("1")};
	assert_true(matrix_takes(&row, &one));
	arena_release(&f.arena);
}

static void
writes_requirements_and_index(void **state)
{
	struct matrix_row row;
	struct fixture f;

	(void)state;
	assert_int_equal(load(&f, "version", "version"), 0);
	assert_int_equal(
		matrix_resolve(&row, &f.matrix, &f.arena, S("ada"), NULL, &f.err), 0);
	assert_string_equal(matrix_requirements(&row, &f.arena).p,
			    "torch==2.8.0 triton==3.4.0 xformers==0.0.32.post2");
	assert_string_equal(matrix_index(&row, &f.arena).p,
			    "https://download.pytorch.org/whl/cu128");
	row.values[MATRIX_TORCH_INDEX].text = S("default");
	assert_true(str_eq(matrix_index(&row, &f.arena), S("default")));
	assert_null(row.cache_from);
	assert_int_equal(
		matrix_resolve(&row, &f.matrix, &f.arena, S("black"), NULL, &f.err), 0);
	assert_true(str_eq(row.cache_from->first->text, S("type=local")));
	arena_release(&f.arena);
}

static void
writes_specifiers(void **state)
{
	struct arena arena = arena_new(1 << 20);

	(void)state;
	assert_true(str_eq(matrix_spec(S("2.2.6"), &arena), S("==2.2.6")));
	assert_true(str_eq(matrix_spec(S("v1.0-beta"), &arena), S("==1.0b0")));
	assert_true(str_eq(matrix_spec(S(">=2 , <3"), &arena), S("<3,>=2")));
	assert_true(str_eq(matrix_spec(S("==2.*"), &arena), S("==2.*")));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_place_and_what_is_right),
		cmocka_unit_test(merges_in_order),
		cmocka_unit_test(names_what_a_row_lacks),
		cmocka_unit_test(says_what_was_overridden),
		cmocka_unit_test(knows_what_a_row_takes),
		cmocka_unit_test(writes_requirements_and_index),
		cmocka_unit_test(writes_specifiers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
