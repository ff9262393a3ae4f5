/* SPDX-License-Identifier: Apache-2.0 */
/* A resolved row as names and values for shells, docker and labels. */
#include "buf.h"
#include "gpu.h"
#include "pinset.h"
#include "str.h"

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
	struct str sage = values[MATRIX_SAGE_CAPABILITIES].text;
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
		{"SAGE_CAPABILITIES", sage.p ? sage : values[MATRIX_CAPABILITIES].text,
		 false},
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
	/* the stage of Dockerfile.blackwell that compiles; with the argument left out nothing does */
	if (str_eq(values[MATRIX_SAGE].text, S("build")))
		pairs[n++] = (struct pair){"SAGE_STAGE", S("build"), true};
	/* the build reads the matrix again, in a stage that does not see our environment */
	if (overrides.p)
		pairs[n++] = (struct pair){"PINS", overrides, true};
	return n;
}

/* "TORCH_INDEX_URL" is io.github.gpu-image-tools.torch-index-url */
static const char *
label_name(const char *name, struct arena *arena)
{
	struct buf text;

	buf_init(&text, arena, 96);
	buf_add(&text, S("io.github.gpu-image-tools."));
	for (; *name; name++)
		buf_char(&text, *name == '_' ? '-' : char_lower(*name));
	return buf_str(&text).p;
}

static struct str
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

size_t
row_labels(struct pair labels[static MAX_PAIRS], const struct matrix_row *row,
	   struct arena *arena)
{
	size_t n = row_pairs(labels, row, arena);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(labels[i].name, "PINS"))
			labels[i].name = "OVERRIDES";
	labels[n++] = (struct pair){"PINS", row_pins(row, arena), false};
	for (size_t i = 0; i < n; i++)
		labels[i].name = label_name(labels[i].name, arena);
	return n;
}
