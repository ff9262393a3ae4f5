/* SPDX-License-Identifier: Apache-2.0 */
/* Torch and CUDA in an image; the driver and the GPUs are in system_gpu.c. */
#include "system.h"
#include "cuda.h"
#include "host.h"
#include "site.h"
#include "str.h"

enum { MAX_FILE = 1 << 20, NVCC_SECONDS = 10 };

const char *
system_root(const char *root)
{
	return !root || strcmp(root, "/") == 0 ? "" : root;
}

int
system_check_root(const char *root, struct err *err)
{
	if (!*root || host_kind(root) == HOST_DIR)
		return 0;
	return err_set(err, E_SYSTEM, "%s: no such folder", root);
}

/* A file inside root; absent where there is none. */
static int
read_if(struct str *bytes, struct arena *arena, const char *root, const char *path,
	struct err *err)
{
	const char *real = host_in_root(arena, root, path);

	*bytes = (struct str){0};
	return real && host_kind(real) == HOST_FILE
		       ? host_read_if(bytes, arena, real, MAX_FILE, err)
		       : 0;
}

int
system_torch(struct torch_build *build, struct str *from, struct arena *arena,
	     const char *root, const char *site, struct err *err)
{
	struct site found;
	int status = site_find(&found, arena, root, site, err);

	*build = (struct torch_build){0};
	*from = (struct str){0};
	if (status)
		return status == -E_NOMATCH && !site ? 0 : status;
	for (size_t i = 0; i < found.ndirs; i++) {
		struct str path =
			arena_printf(arena, "%s/torch/version.py", found.dirs[i]);
		struct str bytes;

		status = host_read_if(&bytes, arena, path.p, MAX_FILE, err);
		if (status)
			return status;
		if (!bytes.p)
			continue;
		*from = path;
		if (!cudafile_torch(build, bytes))
			return err_set(err, E_FORMAT,
				       "%.*s: no version of torch can be read from it",
				       STR(path));
		return 0;
	}
	return 0;
}

struct system_fact
system_cuda_env(const char *root)
{
	static const struct {
		const char *name;
		bool (*parse)(struct str *version, struct str text);
	} names[] = {
		{"CUDA_VERSION", cudafile_debian},
		{"NV_CUDA_LIB_VERSION", cudafile_debian},
		{"NV_CUDA_CUDART_VERSION", cudafile_debian},
		{"NVIDIA_REQUIRE_CUDA", cudafile_require},
	};
	struct str version;

	for (size_t i = 0; !*root && i < COUNT(names); i++)
		if (names[i].parse(&version, host_env(names[i].name)))
			return (struct system_fact){version, str_c(names[i].name)};
	return (struct system_fact){0};
}

/* Where images keep CUDA's libraries; the first of /usr/local/cuda's own. */
static const char *const library_dirs[] = {
	"/usr/local/cuda/lib64",
	"/usr/local/cuda/targets/x86_64-linux/lib",
	"/usr/local/cuda/targets/sbsa-linux/lib",
	"/usr/lib/x86_64-linux-gnu",
	"/usr/lib/aarch64-linux-gnu",
	"/usr/lib64",
};

struct system_fact
system_library(struct arena *arena, const char *root, struct str prefix)
{
	for (size_t i = 0; i < COUNT(library_dirs); i++) {
		const char *dir = host_in_root(arena, root, library_dirs[i]);
		struct str *names, version;
		size_t nnames;
		struct err err;

		if (!dir || host_kind(dir) != HOST_DIR ||
		    host_list(&names, &nnames, arena, dir, &err) < 0)
			continue;
		/* the longest name says most: .so.12 and .so.12.8.90 stand side by side */
		for (size_t k = nnames; k-- > 0;)
			if (cudafile_name(&version, names[k], prefix))
				return (struct system_fact){version,
							    arena_printf(arena, "%s/%.*s",
									 library_dirs[i],
									 STR(names[k]))};
	}
	return (struct system_fact){0};
}

/* /usr/local/cuda is a link to cuda-12.8 or, over /etc/alternatives, to it. */
static struct system_fact
linked_toolkit(struct arena *arena, const char *root)
{
	const char *real = host_in_root(arena, root, "/usr/local/cuda");
	struct str path = str_c(real), version;

	if (!real || host_kind(real) != HOST_DIR)
		return (struct system_fact){0};
	path = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
	if (!cudafile_name(&version, path, S("cuda-")))
		return (struct system_fact){0};
	return (struct system_fact){version, S("/usr/local/cuda")};
}

static struct system_fact
run_nvcc(struct arena *arena)
{
	static const char *const argv[] = {"nvcc", "--version", NULL};
	static const char *const full[] = {"/usr/local/cuda/bin/nvcc", "--version", NULL};
	const char *const *both[] = {argv, full};

	for (size_t i = 0; i < COUNT(both); i++) {
		struct host_run run = {.argv = both[i],
				       .keep_stderr = true,
				       .max_output = MAX_FILE,
				       .timeout = NVCC_SECONDS};
		struct str output, version;
		struct err err;
		int status;

		if (host_run(&status, &output, arena, &run, &err) == 0 && status == 0 &&
		    cudafile_nvcc(&version, output))
			return (struct system_fact){version, S("nvcc --version")};
	}
	return (struct system_fact){0};
}

int
system_cuda(struct system_fact *cuda, struct arena *arena, const char *root,
	    struct err *err)
{
	const char *json = "/usr/local/cuda/version.json";
	const char *txt = "/usr/local/cuda/version.txt";
	struct cuda parsed;
	struct str bytes;

	*cuda = (struct system_fact){0};
	if (read_if(&bytes, arena, root, json, err) < 0)
		return -(int)err->code;
	if (bytes.p && cudafile_json(&cuda->value, arena, bytes)) {
		cuda->from = str_c(json);
		return 0;
	}
	if (read_if(&bytes, arena, root, txt, err) < 0)
		return -(int)err->code;
	if (bytes.p && cudafile_txt(&cuda->value, bytes)) {
		cuda->from = str_c(txt);
		return 0;
	}
	*cuda = linked_toolkit(arena, root);
	if (!cuda_parse(&parsed, cuda->value))
		*cuda = system_library(arena, root, S("libcudart.so."));
	if (cuda_parse(&parsed, cuda->value))
		return 0;
	*cuda = (struct system_fact){0};
	if (!*root)
		*cuda = run_nvcc(arena);
	return 0;
}
