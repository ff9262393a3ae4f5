/* SPDX-License-Identifier: Apache-2.0 */
/* tools/data/ptx.yaml: which CUDA, and so which driver, compiles which version of PTX. */
#ifndef PTX_H
#define PTX_H

#include "cuda.h"
#include "gpu.h"

struct ptx_version {
	unsigned isa; /* 87 is 8.7 */
	struct cuda cuda;
	char conf; /* S V R I U: see tools/data/README */
};

struct ptx_table {
	struct ptx_version *versions; /* oldest first */
	size_t nversions;
	struct str file;
};

/* dir as in data_load; strict as gpu_load. */
int ptx_load(struct ptx_table *table, struct arena *arena, const char *dir,
	     struct err *err);
/* The first CUDA that knows a version; one newer than all in the table gives the major
 * that is as far away. False: older than all. */
bool ptx_cuda(const struct ptx_table *table, unsigned isa, struct cuda *cuda);

struct ptx_facts {
	struct ptx_table ptx;
	struct cuda_table drivers;
	struct gpu_table gpus;
};

/*
 * "580.65.06 (CUDA 13.0)": the least driver that compiles PTX of this version for that
 * GPU, which it must know as well; absent where the tables do not say.
 */
struct str ptx_driver(const struct ptx_facts *facts, struct arena *arena, unsigned isa,
		      struct cc gpu, enum cuda_os os);

#endif
