/* SPDX-License-Identifier: Apache-2.0 */
/* Every parser of a version file, on the same bytes: none may read past them, and what one
 * gives must be text that the next step takes. */
#include "cuda.h"
#include "cudafile.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool (*const parsers[])(struct str *, struct str) = {
		cudafile_txt, cudafile_nvcc, cudafile_debian, cudafile_require};
	struct arena mem = arena_new(256 << 20);
	struct str bytes = str_n(data, size), value;
	struct torch_build build;
	struct cuda cuda;
	struct smi_gpu gpu;
	unsigned number;

	if (cudafile_torch(&build, bytes)) {
		assert(build.version.n > 0);
		assert(!build.cuda.p || cuda_parse(&cuda, build.cuda));
	}
	if (cudafile_proc(&value, bytes))
		assert(driver_valid(value));
	for (size_t i = 0; i < COUNT(parsers); i++)
		if (parsers[i](&value, bytes))
			assert(cuda_parse(&cuda, value));
	if (cudafile_json(&value, &mem, bytes))
		assert(cuda_parse(&cuda, value));
	if (cudafile_name(&value, bytes, S("libcudart.so.")))
		assert(driver_valid(value));
	if (cudafile_compat(&value, &mem, bytes))
		assert(cuda_parse(&cuda, value));
	if (cudafile_smi(&gpu, bytes))
		assert(gpu.name.n && driver_valid(gpu.driver));
	cudafile_model(&value, bytes);
	cudafile_hex(&number, bytes);
	arena_release(&mem);
	return 0;
}
