/* SPDX-License-Identifier: Apache-2.0 */
/* Compilers, without running them. */
#include "cudafile.h"
#include "host.h"
#include "sagepick.h"
#include "str.h"

enum { JSON_MAX = 1 << 20 };

const char *
program_find(struct arena *arena, const char *root, const char *name)
{
	struct str path = host_env("PATH"), home = host_env("CUDA_HOME"), folders;

	if (root) {
		path = S("/usr/local/bin:/usr/bin:/bin");
		home = S("/usr/local/cuda");
	}
	folders = arena_printf(arena, "%.*s:%.*s/bin:/usr/local/cuda/bin", STR(path),
			       STR(home));
	while (folders.p) {
		struct str folder = str_cut(&folders, ':');
		const char *file =
			host_in_root(arena, root ? root : "",
				     arena_printf(arena, "%.*s/%s", STR(folder), name).p);

		if (folder.n && file && host_kind(file) == HOST_FILE)
			return file;
	}
	return NULL;
}

struct wheel_release
program_nvcc(struct arena *arena, const char *nvcc)
{
	struct str folder = str_c(nvcc), bytes, version;
	struct wheel_release release = {.n = 0};
	struct err ignored = {0};
	const char *path;

	folder = str_sub(folder, 0, (size_t)str_rchr(folder, '/'));
	path = arena_printf(arena, "%.*s/../version.json", STR(folder)).p;
	if (host_read_if(&bytes, arena, path, JSON_MAX, &ignored) == 0 && bytes.p &&
	    cudafile_json(&version, arena, bytes) &&
	    wheel_release_parse(&release, version))
		release.n = release.n > 2 ? 2 : release.n;
	return release;
}
