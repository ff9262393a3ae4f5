/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run by the build before the tools are linked: every file of facts loads by the room that reads it, so that a slip in
 * the data stops the build and not an image. Exit status 0, or 3 with file:line:col.
 */
#include "cuda.h"
#include "gpu.h"
#include "matrix_lint.h"
#include "policy.h"
#include "torch.h"
#include "wheels.h"

int
main(void)
{
	struct arena mem = arena_new((size_t)64 << 20);
	struct gpu_table gpus;
	struct cuda_table cuda;
	struct torch_table torch;
	struct wheels wheels;
	struct policy policy;
	struct facts facts;
	struct err err = {0};
	int status = 0;

	if (gpu_load(&gpus, &mem, NULL, &err) || cuda_load(&cuda, &mem, NULL, &err) ||
	    torch_load(&torch, &mem, NULL, &err) ||
	    wheels_load(&wheels, &mem, NULL, &err) ||
	    policy_load(&policy, &mem, NULL, NULL, &err) ||
	    facts_load(&facts, &mem, NULL, &err))
		status = err_exit(&err, "tools/data");
	arena_release(&mem);
	return status;
}
