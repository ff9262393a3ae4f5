/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build-matrix.yaml: defaults, stacks (versions that work together) and arches (a row an
 * image), merged with overrides into the values of one row. Pure functions of a node
 * tree; reading the file and the environment is the caller's.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include "node.h"

/* symbol, key in the file, name behind PIN_ in the environment */
#define MATRIX_FIELDS(X)                                                \
	X(STACK, "stack", "STACK")                                      \
	X(PYTHON, "python", "PYTHON")                                   \
	X(TORCH, "torch", "TORCH")                                      \
	X(CUDA, "cuda", "CUDA")                                         \
	X(TORCHVISION, "torchvision", "TORCHVISION")                    \
	X(TORCHAUDIO, "torchaudio", "TORCHAUDIO")                       \
	X(TRITON, "triton", "TRITON")                                   \
	X(XFORMERS, "xformers", "XFORMERS")                             \
	X(TORCH_INDEX, "torch_index", "TORCH_INDEX")                    \
	X(MIN_DRIVER, "min_driver", "MIN_DRIVER")                       \
	X(SAGE, "sage", "SAGE")                                         \
	X(INSTALLER, "installer", "INSTALLER")                          \
	X(COMFYUI_REPO, "comfyui.repo", "COMFYUI_REPO")                 \
	X(COMFYUI_COMMIT, "comfyui.commit", "COMFYUI_COMMIT")           \
	X(BASE_IMAGE, "base.runtime", "BASE_IMAGE")                     \
	X(DEVEL_IMAGE, "base.devel", "DEVEL_IMAGE")                     \
	X(DOCKERFILE, "dockerfile", "DOCKERFILE")                       \
	X(CAPABILITIES, "compute_capabilities", "COMPUTE_CAPABILITIES") \
	X(SAGE_CAPABILITIES, "sage_capabilities", "SAGE_CAPABILITIES")

enum matrix_field {
#define X(symbol, key, env) MATRIX_##symbol,
	MATRIX_FIELDS(X)
#undef X
		MATRIX_NFIELDS
};

enum matrix_origin { FROM_NOWHERE, FROM_DEFAULTS, FROM_STACK, FROM_ROW, FROM_PIN };

struct matrix_value {
	struct str text; /* absent: not set, or set to "none" */
	struct str pin;  /* for FROM_PIN: the name behind PIN_ */
	struct str was;  /* for FROM_PIN: what the file says, absent for nothing */
	enum matrix_origin from;
	unsigned line, col; /* in the file, and for FROM_PIN of what it overrides */
};

/* A package beside the torch stack: "numpy", "2.2.6" or ">=2,<3". */
struct matrix_pin {
	struct str name; /* PEP 503 form */
	struct matrix_value value;
};

struct matrix_pins {
	struct matrix_pin *p;
	size_t n;
};

/* What one place of the file says: the defaults, a stack, or a row. */
struct matrix_level {
	struct str name; /* "defaults" for those */
	unsigned line, col;
	struct matrix_value values[MATRIX_NFIELDS];
	struct matrix_pins pins; /* sorted by name */
	const struct node *cache_from, *cache_to;
};

struct matrix {
	struct str file;
	struct matrix_level defaults;
	struct matrix_level *stacks, *rows; /* in the order of the file */
	size_t nstacks, nrows;
};

/* PIN_<name>=value of the environment, without "PIN_". */
struct matrix_override {
	struct str name, value;
};

/* A row with everything merged. pins holds no pin that was set to "none". */
struct matrix_row {
	struct str name, file;
	unsigned line, col;
	struct matrix_value values[MATRIX_NFIELDS];
	struct matrix_pins pins;
	const struct node *cache_from, *cache_to; /* lists of texts, or NULL */
	const struct matrix_override *overrides;  /* as given to matrix_resolve */
};

/*
 * Checks and reads the whole document; file is for messages. Returns 0 or -E_FORMAT with
 * file:line:col, what is wrong and what would be right.
 */
int matrix_parse(struct matrix *matrix, struct arena *arena, const struct node *root,
		 struct str file, struct err *err);

/*
 * The row called name: overrides beat the row, which beats its stack, which beats the
 * defaults. An override's value "none" takes away what is optional, an empty one counts
 * as not given, and "+SPEC" adds a pin that the row does not have. overrides ends with an
 * absent name; NULL for none.
 * Returns 0; -E_USAGE for an unknown row or override; -E_FORMAT where a value is missing.
 */
int matrix_resolve(struct matrix_row *row, const struct matrix *matrix,
		   struct arena *arena, struct str name,
		   const struct matrix_override *overrides, struct err *err);

/* Has the row something that the override changes? row: resolved with PIN_STACK alone. */
bool matrix_takes(const struct matrix_row *row, const struct matrix_override *override);

const char *matrix_key(enum matrix_field field); /* "min_driver" */
/* May the field be "none"? */
bool matrix_optional(enum matrix_field field);
/* What is wanted where text is not fit for the field ("a tag such as cu128"); NULL: fit. */
const char *matrix_wants(enum matrix_field field, struct str text, struct arena *arena);
/* The same for a pin's value: a version, or a specifier set. */
const char *matrix_pin_wants(struct str text, struct arena *arena);

/* "==2.2.6" for a bare version; a specifier set in its normal form. */
struct str matrix_spec(struct str text, struct arena *arena);
/* "defaults", "stack current", "row ada", "PIN_TORCH"; "-" for what nobody set. */
struct str matrix_origin_str(const struct matrix_row *row,
			     const struct matrix_value *value, struct arena *arena);
/* "torch==2.8.0 torchvision==0.23.0 ...": the torch stack as requirements. */
struct str matrix_requirements(const struct matrix_row *row, struct arena *arena);
/* The row's index of torch wheels, "https://download.pytorch.org/whl/cu128" unless set. */
struct str matrix_index(const struct matrix_row *row, struct arena *arena);

#endif
