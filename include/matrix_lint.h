/* SPDX-License-Identifier: Apache-2.0 */
/* Is a row of the matrix possible? Pure functions of the row and the facts. */
#ifndef MATRIX_LINT_H
#define MATRIX_LINT_H

#include "cuda.h"
#include "matrix.h"
#include "torch.h"

struct facts {
	struct torch_table torch;
	struct cuda_table cuda;
	struct gpu_table gpu;
};

/* All of tools/data that lint rests on; dir as in data_load. Returns 0 or -E_CODE. */
int facts_load(struct facts *facts, struct arena *arena, const char *dir,
	       struct err *err);

struct finding {
	struct str row;
	unsigned line, col; /* of the value that cannot be */
	struct str text;    /* the reason, and what would be right */
};

struct findings {
	struct finding *p;
	size_t n, size;
};

/*
 * Adds what makes the row impossible: a torch nobody released, a tag not published for
 * it, wheels without code for a compute capability, a Python without wheels, companions
 * (torchvision, torchaudio, triton, xformers) of another torch, a driver that is too old,
 * a base image of another CUDA. Adds nothing where the facts do not say.
 */
void matrix_lint(struct findings *findings, struct arena *arena,
		 const struct matrix_row *row, const struct facts *facts);

#endif
