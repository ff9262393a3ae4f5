/* SPDX-License-Identifier: Apache-2.0 */
/* CUDA in an image: its environment, its toolkit, its runtime. */
#include "cuda.h"
#include "host.h"
#include "str.h"
#include "system_read.h"

/* A toolkit or a runtime that is there is there; only its variables can be outdated. */
#define STALE                                                                            \
	"inherited from a base image; it stays as it is when another CUDA is installed " \
	"or copied in"

static int
read_variable(struct system_fact *fact, const struct system_reader *self,
	      const struct place *place, struct err *err)
{
	struct str version;

	(void)place, (void)err;
	if (self->parse(&version, host_env(self->source.name)))
		fact->value = version;
	return 0;
}

static int
read_compat(struct system_fact *fact, const struct system_reader *self,
	    const struct place *place, struct err *err)
{
	struct str version;

	(void)err;
	if (cudafile_compat(&version, place->arena, host_env(self->source.name)))
		fact->value = version;
	return 0;
}

#define VARIABLE(name, caveat, parse)                                                \
	{                                                                            \
		{SYSTEM_CUDA, SYSTEM_INHERITED, name, caveat, false}, read_variable, \
			parse                                                        \
	}

const struct system_reader system_env_readers[] = {
	VARIABLE("CUDA_VERSION", STALE, cudafile_debian),
	VARIABLE("NV_CUDA_LIB_VERSION", STALE, cudafile_debian),
	VARIABLE("NV_CUDA_CUDART_VERSION", STALE, cudafile_debian),
	VARIABLE("NVIDIA_REQUIRE_CUDA",
		 "what the base image asks of a driver, not what is installed",
		 cudafile_require),
	{{SYSTEM_CUDA, SYSTEM_INHERITED, "NV_CUDA_COMPAT_PACKAGE", STALE, false},
	 read_compat,
	 NULL},
	{.read = NULL},
};

static int
read_json(struct system_fact *fact, const struct system_reader *self,
	  const struct place *place, struct err *err)
{
	struct str bytes;
	int status = system_file(&bytes, place, self->source.name, err);

	if (!status && bytes.p && !cudafile_json(&fact->value, place->arena, bytes))
		fact->value = (struct str){0};
	return status;
}

static int
read_txt(struct system_fact *fact, const struct system_reader *self,
	 const struct place *place, struct err *err)
{
	struct str bytes;
	int status = system_file(&bytes, place, self->source.name, err);

	if (!status && bytes.p && !cudafile_txt(&fact->value, bytes))
		fact->value = (struct str){0};
	return status;
}

/* "cuda-12.8" as the last part of a path. */
static bool
version_of_folder(struct str *version, struct str path)
{
	struct cuda cuda;

	path = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
	return cudafile_name(version, path, S("cuda-")) && cuda_parse(&cuda, *version);
}

/* /usr/local/cuda is a link to cuda-12.8 or, over /etc/alternatives, to it. */
static int
read_link(struct system_fact *fact, const struct system_reader *self,
	  const struct place *place, struct err *err)
{
	const char *real = host_in_root(place->arena, place->root, self->source.name);
	struct str version;

	(void)err;
	if (real && host_kind(real) == HOST_DIR &&
	    version_of_folder(&version, str_c(real)))
		fact->value = version;
	return 0;
}

/* The newest of /usr/local/cuda-12.8 and its like, where no link chooses one. */
static int
read_folder(struct system_fact *fact, const struct system_reader *self,
	    const struct place *place, struct err *err)
{
	const char *dir = host_in_root(place->arena, place->root, "/usr/local");
	const char *link = host_in_root(place->arena, place->root, "/usr/local/cuda");
	struct str *names, version;
	size_t nnames;

	(void)self;
	if (!dir || host_kind(dir) != HOST_DIR || (link && host_kind(link) == HOST_DIR) ||
	    host_list(&names, &nnames, place->arena, dir, err) < 0)
		return 0;
	for (size_t i = 0; i < nnames; i++)
		if (version_of_folder(&version, names[i]) &&
		    (!fact->value.p || driver_cmp(version, fact->value) > 0)) {
			fact->value = version;
			fact->from = arena_printf(place->arena, "/usr/local/%.*s",
						  STR(names[i]));
		}
	return 0;
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
system_library(const struct place *place, struct str prefix)
{
	struct system_fact fact = {0};

	for (size_t i = 0; i < COUNT(library_dirs) && !fact.value.p; i++) {
		const char *dir =
			host_in_root(place->arena, place->root, library_dirs[i]);
		struct str *names, version;
		size_t nnames;
		struct err err;

		if (!dir || host_kind(dir) != HOST_DIR ||
		    host_list(&names, &nnames, place->arena, dir, &err) < 0)
			continue;
		/* the greatest says most: .so.11.0 and .so.11.8.89 stand side by side */
		for (size_t k = 0; k < nnames; k++)
			if (cudafile_name(&version, names[k], prefix) &&
			    (!fact.value.p || driver_cmp(version, fact.value) > 0))
				fact = (struct system_fact){
					version,
					arena_printf(place->arena, "%s/%.*s",
						     library_dirs[i], STR(names[k]))};
	}
	return fact;
}

static int
read_library(struct system_fact *fact, const struct system_reader *self,
	     const struct place *place, struct err *err)
{
	struct system_fact found = system_library(place, S("libcudart.so."));
	struct cuda cuda;

	(void)self, (void)err;
	if (cuda_parse(&cuda, found.value))
		*fact = found;
	return 0;
}

const struct system_reader system_cuda_readers[] = {
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "/usr/local/cuda/version.json", NULL, false},
	 read_json,
	 NULL},
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "/usr/local/cuda/version.txt", NULL, false},
	 read_txt,
	 NULL},
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "/usr/local/cuda",
	  "what it links to says major and minor only", false},
	 read_link,
	 NULL},
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "/usr/local/cuda-*",
	  "no link chooses it, so programs may use another", false},
	 read_folder,
	 NULL},
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "libcudart.so.*",
	  "the runtime's version; there need be no toolkit", false},
	 read_library,
	 NULL},
	{{SYSTEM_CUDA, SYSTEM_IMAGE, "nvcc --version",
	  "the first in PATH need not be the one that a build uses", true},
	 NULL,
	 NULL},
	{.read = NULL},
};

struct system_fact
system_cuda_env(const struct place *place)
{
	struct system_fact fact = {0};
	struct err err;

	if (!*place->root)
		system_first(&fact, system_env_readers, place, &err);
	return fact;
}

static void
run_nvcc(struct system_fact *fact, const struct place *place)
{
	static const char *const argv[] = {"nvcc", "--version", NULL};
	static const char *const full[] = {"/usr/local/cuda/bin/nvcc", "--version", NULL};
	const char *const *both[] = {argv, full};

	for (size_t i = 0; i < COUNT(both) && !fact->value.p; i++) {
		struct str output, version;

		if (system_ask(&output, place, both[i]) &&
		    cudafile_nvcc(&version, output))
			*fact = (struct system_fact){version, S("nvcc --version")};
	}
}

int
system_cuda(struct system_fact *cuda, const struct place *place, struct err *err)
{
	int status = system_first(cuda, system_cuda_readers, place, err);

	if (!status && !cuda->value.p)
		run_nvcc(cuda, place);
	return status;
}
