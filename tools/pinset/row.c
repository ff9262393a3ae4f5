/* SPDX-License-Identifier: Apache-2.0 */
/* From the command line and the environment to a resolved row, and from it to pairs. */
#include "pinset.h"
#include "buf.h"
#include "gpu.h"
#include "host.h"
#include "out.h"
#include "str.h"
#include "yaml.h"

void
request_read(struct request *request, struct args *args, bool needs_arch)
{
	int key;

	*request = (struct request){.file = "build-matrix.yaml"};
	while ((key = opt_next(args))) {
		switch (key) {
		case 'm':
			request->file = args->value;
			break;
		case 'a':
			request->arch = args->value;
			break;
		case OPT_JSON:
			request->json = true;
			break;
		case OPT_LINES:
			request->lines = true;
			break;
		case OPT_DATA:
			request->data = args->value;
			break;
		}
	}
	if (needs_arch && !request->arch)
		opt_bad(args, "--arch NAME is missing: which row?");
}

void
place_option(struct place *place, const struct args *args, int key)
{
	if (key == OPT_ROOT)
		place->root = args->value;
	if (key == OPT_SITE)
		place->site = args->value;
}

int
pinset_matrix(struct matrix *matrix, struct arena *arena, const char *file,
	      struct err *err)
{
	const struct node *root;
	struct str bytes;
	int status = host_read(&bytes, arena, file, MAX_BYTES, err);

	if (status == 0)
		status = yaml_parse(&root, arena, bytes, str_c(file), err);
	return status < 0 ? status : matrix_parse(matrix, arena, root, str_c(file), err);
}

/* NAME=VALUE; a name is what a shell takes as one, in upper case. */
static int
add_override(struct matrix_override *over, struct str text, const char *from,
	     struct err *err)
{
	struct str value = text, name = str_cut(&value, '=');

	for (size_t i = 0; i < name.n; i++)
		if (!(name.p[i] >= 'A' && name.p[i] <= 'Z') &&
		    !char_is_digit(name.p[i]) && name.p[i] != '_')
			name.n = 0;
	if (!value.p || name.n == 0)
		return err_set(err, E_USAGE,
			       "%s: '%.*s' is not NAME=VALUE, such as TORCH=2.8.0", from,
			       STR(text));
	*over = (struct matrix_override){name, value};
	return 0;
}

int
pinset_overrides(struct matrix_override **overrides, struct arena *arena, struct err *err)
{
	struct str words = host_env("PINS");
	size_t n = 0, most = words.n / 2 + 1;

	for (const char *const *env = host_environ(); *env; env++)
		most++;
	*overrides = ARENA_ARRAY(arena, struct matrix_override, most + 1);
	while (words.p) {
		struct str word = str_cut(&words, ' ');

		if (word.n && add_override(*overrides + n++, word, "PINS", err) < 0)
			return -E_USAGE;
	}
	for (const char *const *env = host_environ(); *env; env++)
		if (str_starts(str_c(*env), S("PIN_")) &&
		    add_override(*overrides + n++, str_c(*env + 4), *env, err) < 0)
			return -E_USAGE;
	return 0;
}

bool
pinset_any(const struct matrix_override *overrides)
{
	for (; overrides->name.p; overrides++)
		if (overrides->value.n > 0)
			return true;
	return false;
}

/* The row without overrides but for its stack, which decides what pins it has. */
static int
plain_row(struct matrix_row *row, struct arena *arena, const struct matrix *matrix,
	  struct str name, const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override *stack = ARENA_ARRAY(arena, struct matrix_override, 2);

	for (; overrides->name.p; overrides++)
		if (str_eq(overrides->name, S("STACK")))
			stack[0] = *overrides;
	return matrix_resolve(row, matrix, arena, name, stack, err);
}

static int
refuse_if_nobody_takes(struct arena *arena, const struct matrix *matrix,
		       const struct matrix_override *over,
		       const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override one[2] = {*over, {{0}, {0}}};
	struct matrix_row row;

	for (size_t i = 0; i < matrix->nrows; i++) {
		int status = plain_row(&row, arena, matrix, matrix->rows[i].name,
				       overrides, err);

		if (status < 0)
			return status;
		if (matrix_takes(&row, over))
			return 0;
	}
	return matrix_resolve(&row, matrix, arena, matrix->rows[0].name, one, err);
}

int
pinset_fitting(const struct matrix_override **fit, struct arena *arena,
	       const struct matrix *matrix, struct str name,
	       const struct matrix_override *overrides, struct err *err)
{
	struct matrix_override *list;
	struct matrix_row row;
	size_t n = 0;
	int status = plain_row(&row, arena, matrix, name, overrides, err);

	if (status < 0)
		return status;
	while (overrides[n].name.p)
		n++;
	list = ARENA_ARRAY(arena, struct matrix_override, n + 1);
	*fit = list;
	for (const struct matrix_override *over = overrides; over->name.p; over++) {
		if (matrix_takes(&row, over))
			*list++ = *over;
		else if (refuse_if_nobody_takes(arena, matrix, over, overrides, err) < 0)
			return -E_USAGE;
	}
	return 0;
}

void
pinset_tell(const struct matrix_override *overrides, const char *file)
{
	for (; overrides->name.p; overrides++)
		if (overrides->value.n > 0)
			out_note(TOOL, "PIN_%.*s=%.*s overrides %s", STR(overrides->name),
				 STR(overrides->value), file);
}

int
pinset_row(struct matrix_row *row, struct arena *arena, const struct request *request,
	   struct err *err)
{
	struct matrix_override *overrides;
	struct matrix matrix;
	int status = pinset_matrix(&matrix, arena, request->file, err);

	if (status == 0)
		status = pinset_overrides(&overrides, arena, err);
	if (status == 0)
		status = matrix_resolve(row, &matrix, arena, str_c(request->arch),
					overrides, err);
	if (status < 0)
		return status;
	pinset_tell(overrides, request->file);
	return 0;
}

/* "8.9;12.0": ";" is the one separator that every build script reads. */
static struct str
arch_list(struct str capabilities, struct arena *arena)
{
	struct cc cc[64];
	struct cc_list list = {cc, 0};

	while (capabilities.p && list.n < COUNT(cc))
		if (cc_parse(&cc[list.n], str_cut(&capabilities, ' ')))
			list.n++;
	return cc_list_str(&list, arena);
}

size_t
row_pairs(struct pair pairs[static MAX_PAIRS], const struct matrix_row *row,
	  struct arena *arena)
{
	const struct matrix_value *values = row->values;
	const struct pair all[] = {
		{"ARCH", row->name, true},
		{"STACK", values[MATRIX_STACK].text, false},
		{"PYTHON", values[MATRIX_PYTHON].text, true},
		{"TORCH", values[MATRIX_TORCH].text, false},
		{"CUDA_TAG", values[MATRIX_CUDA].text, false},
		{"TORCH_INDEX_URL", matrix_index(row, arena), true},
		{"TORCH_REQUIREMENTS", matrix_requirements(row, arena), false},
		{"TORCH_CUDA_ARCH_LIST",
		 arch_list(values[MATRIX_CAPABILITIES].text, arena), false},
		{"COMPUTE_CAPABILITIES", values[MATRIX_CAPABILITIES].text, false},
		{"MIN_DRIVER", values[MATRIX_MIN_DRIVER].text, false},
		{"SAGE", values[MATRIX_SAGE].text, false},
		{"BASE_IMAGE", values[MATRIX_BASE_IMAGE].text, true},
		{"DEVEL_IMAGE", values[MATRIX_DEVEL_IMAGE].text, true},
		{"DOCKERFILE", values[MATRIX_DOCKERFILE].text, false},
		{"COMFYUI_REPO", values[MATRIX_COMFYUI_REPO].text, true},
		{"COMFYUI_COMMIT", values[MATRIX_COMFYUI_COMMIT].text, true},
		{"INSTALLER", values[MATRIX_INSTALLER].text, false},
	};
	struct str overrides = row_overrides(row, arena);
	size_t n = COUNT(all);

	memcpy(pairs, all, sizeof(all));
	/* the build reads the matrix again, in a stage that does not see our environment */
	if (overrides.p)
		pairs[n++] = (struct pair){"PINS", overrides, true};
	return n;
}

struct str
row_pins(const struct matrix_row *row, struct arena *arena)
{
	struct buf text;

	buf_init(&text, arena, 1 << 20);
	for (size_t i = 0; i < row->pins.n; i++) {
		struct str spec = matrix_spec(row->pins.p[i].value.text, arena);

		buf_printf(&text, "%s%.*s%.*s", i ? " " : "", STR(row->pins.p[i].name),
			   STR(spec));
	}
	return buf_str(&text);
}

struct str
row_overrides(const struct matrix_row *row, struct arena *arena)
{
	struct buf text;

	buf_init(&text, arena, 1 << 20);
	for (const struct matrix_override *over = row->overrides; over->name.p; over++) {
		if (over->value.n == 0)
			continue;
		buf_printf(&text, "%s%.*s=", text.n ? " " : "", STR(over->name));
		for (size_t i = 0; i < over->value.n; i++)
			if (over->value.p[i] !=
			    ' ') /* a specifier means the same without */
				buf_char(&text, over->value.p[i]);
	}
	return text.n ? buf_str(&text) : (struct str){0};
}
