/* SPDX-License-Identifier: Apache-2.0 */
/* What is fit for each field of the matrix. Values reach command lines, Dockerfiles and
 * labels, so that none may hold blanks, control bytes or a leading dash. */
#include "cuda.h"
#include "gpu.h"
#include "matrix.h"
#include "specifier.h"
#include "str.h"
#include "version.h"

enum { MAX_TEXT = 512 };

static bool
is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~' || text.p[i] == '\'' ||
		    text.p[i] == '"' || text.p[i] == '\\' || text.p[i] == '`' ||
		    text.p[i] == '$')
			return false;
	return text.n > 0 && text.n <= MAX_TEXT && text.p[0] != '-';
}

static bool
is_name(struct str text, struct arena *arena)
{
	(void)arena;
	for (size_t i = 0; i < text.n; i++)
		if (!(text.p[i] >= 'a' && text.p[i] <= 'z') &&
		    !char_is_digit(text.p[i]) && (i == 0 || !strchr("-_.", text.p[i])))
			return false;
	return text.n > 0 && text.n <= 64;
}

static bool
is_python(struct str text, struct arena *arena)
{
	struct str minor = str_sub(text, 2, text.n);
	uint64_t number;

	(void)arena;
	if (str_ends(minor, S("t")))
		minor.n--;
	return str_starts(text, S("3.")) && str_uint(minor, 0, 99, &number);
}

static bool
is_version(struct str text, struct arena *arena)
{
	struct version version;

	return is_word(text) && version_parse(&version, arena, text) && !version.local.p;
}

static bool
is_tag(struct str text, struct arena *arena)
{
	struct cuda cuda;

	(void)arena;
	return cuda_tag_parse(&cuda, text);
}

static bool
is_driver(struct str text, struct arena *arena)
{
	(void)arena;
	return driver_valid(text);
}

static bool
is_sage(struct str text, struct arena *arena)
{
	return str_eq(text, S("auto")) || str_eq(text, S("none")) ||
	       str_eq(text, S("build")) || is_version(text, arena);
}

static bool
is_installer(struct str text, struct arena *arena)
{
	(void)arena;
	return str_eq(text, S("pip")) || str_eq(text, S("uv"));
}

static bool
is_url(struct str text, struct arena *arena)
{
	(void)arena;
	return is_word(text) && text.n > 10 &&
	       (str_starts(text, S("https://")) || str_starts(text, S("file://")));
}

static bool
is_index(struct str text, struct arena *arena)
{
	return str_eq(text, S("default")) || is_url(text, arena);
}

static bool
is_commit(struct str text, struct arena *arena)
{
	uint64_t part;

	(void)arena;
	return text.n == 40 && str_hex(str_sub(text, 0, 16), &part) &&
	       str_hex(str_sub(text, 16, 32), &part) &&
	       str_hex(str_sub(text, 32, 40), &part);
}

static bool
is_image(struct str text, struct arena *arena)
{
	(void)arena;
	return is_word(text) && str_chr(text, ',') < 0;
}

static bool
is_path(struct str text, struct arena *arena)
{
	(void)arena;
	return is_word(text) && text.p[0] != '/' && str_find(text, S("..")) < 0;
}

static bool
is_capabilities(struct str text, struct arena *arena)
{
	(void)arena;
	while (text.p) {
		struct cc cc;

		if (!cc_parse(&cc, str_cut(&text, ' ')))
			return false;
	}
	return true;
}

static const struct rule {
	bool (*fits)(struct str text, struct arena *arena);
	const char *wants;
	bool optional;
} rules[MATRIX_NFIELDS] = {
	[MATRIX_STACK] = {is_name, "a name (a-z, 0-9, '-', '_', '.')", false},
	[MATRIX_PYTHON] = {is_python, "a Python such as \"3.12\" (in quotes)", false},
	[MATRIX_TORCH] = {is_version, "a version such as 2.8.0", false},
	[MATRIX_CUDA] = {is_tag, "a CUDA tag such as cu128", false},
	[MATRIX_TORCHVISION] = {is_version, "a version such as 0.23.0", true},
	[MATRIX_TORCHAUDIO] = {is_version, "a version such as 2.8.0", true},
	[MATRIX_TRITON] = {is_version, "a version such as 3.4.0", true},
	[MATRIX_XFORMERS] = {is_version, "a version such as 0.0.32.post2", true},
	[MATRIX_TORCH_INDEX] = {is_index, "an https:// address, or default", true},
	[MATRIX_MIN_DRIVER] = {is_driver, "a driver such as \"570.124.06\"", false},
	[MATRIX_SAGE] = {is_sage, "auto, none, build or a version", false},
	[MATRIX_INSTALLER] = {is_installer, "pip or uv", false},
	[MATRIX_COMFYUI_REPO] = {is_url, "an https:// address", false},
	[MATRIX_COMFYUI_COMMIT] = {is_commit, "a commit of 40 hexadecimal digits", false},
	[MATRIX_BASE_IMAGE] = {is_image, "an image such as ubuntu:24.04", false},
	[MATRIX_DEVEL_IMAGE] = {is_image, "an image such as ubuntu:24.04", false},
	[MATRIX_DOCKERFILE] = {is_path, "a path inside the project", false},
	[MATRIX_CAPABILITIES] = {is_capabilities, "a compute capability such as \"8.9\"",
				 false},
	[MATRIX_SAGE_CAPABILITIES] = {is_capabilities,
				      "a compute capability such as \"8.9\"", true},
};

const char *
matrix_wants(enum matrix_field field, struct str text, struct arena *arena)
{
	return rules[field].fits(text, arena) ? NULL : rules[field].wants;
}

bool
matrix_optional(enum matrix_field field)
{
	return rules[field].optional;
}

/* A line break in a pin would forge a line of the constraints file. */
static bool
is_printable(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return text.n > 0 && text.n <= MAX_TEXT;
}

const char *
matrix_pin_wants(struct str text, struct arena *arena)
{
	struct specifier_set set;
	struct version version;

	if (is_printable(text) && (version_parse(&version, arena, text) ||
				   (specifier_parse(&set, arena, text) && set.n > 0)))
		return NULL;
	return "a version (2.2.6) or a specifier set (\">=10.3.0,<12\")";
}

struct str
matrix_spec(struct str text, struct arena *arena)
{
	struct specifier_set set;
	struct version version;

	if (version_parse(&version, arena, text)) {
		struct str normal = version_str(&version, arena);

		return arena_printf(arena, "==%.*s", STR(normal));
	}
	if (specifier_parse(&set, arena, text))
		return specifier_str(&set, arena);
	return text;
}
