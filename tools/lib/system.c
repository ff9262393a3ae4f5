/* SPDX-License-Identifier: Apache-2.0 */
/* Any root, its torch, its files, and the programs of this host. */
#include "system.h"
#include "host.h"
#include "site.h"
#include "str.h"
#include "system_read.h"

enum { MAX_FILE = 1 << 20, MAX_KERNEL_FILE = 64 << 10, SECONDS = 10 };

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

int
system_file(struct str *bytes, const struct place *place, const char *path,
	    struct err *err)
{
	const char *real = host_in_root(place->arena, place->root, path);

	*bytes = (struct str){0};
	return real && host_kind(real) == HOST_FILE
		       ? host_read_if(bytes, place->arena, real, MAX_FILE, err)
		       : 0;
}

struct str
system_kernel_file(const struct place *place, const char *path)
{
	const char *real = host_in_root(place->arena, place->root, path);
	struct str bytes = {0};
	struct err err;

	if (!real || host_kind(real) != HOST_FILE ||
	    host_read_if(&bytes, place->arena, real, MAX_KERNEL_FILE, &err) < 0)
		return (struct str){0};
	return bytes;
}

int
system_first(struct system_fact *fact, const struct system_reader *readers,
	     const struct place *place, struct err *err)
{
	*fact = (struct system_fact){0};
	for (size_t i = 0; readers[i].source.name && !fact->value.p; i++) {
		int status = readers[i].read
				     ? readers[i].read(fact, &readers[i], place, err)
				     : 0;

		if (status)
			return status;
		if (fact->value.p && !fact->from.p)
			fact->from = str_c(readers[i].source.name);
	}
	return 0;
}

int
system_torch(struct torch_build *build, struct str *from, const struct place *place,
	     struct err *err)
{
	struct site found;
	int status = site_find(&found, place->arena, place->root, place->site, err);

	*build = (struct torch_build){0};
	*from = (struct str){0};
	if (status)
		return status == -E_NOMATCH && !place->site ? 0 : status;
	for (size_t i = 0; i < found.ndirs; i++) {
		struct str path =
			arena_printf(place->arena, "%s/torch/version.py", found.dirs[i]);
		struct str bytes;

		status = host_read_if(&bytes, place->arena, path.p, MAX_FILE, err);
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

/* Is there such a program? Asking here is cheaper than a process that ends at once. */
static bool
is_program(struct arena *arena, const char *name)
{
	struct str rest = host_env("PATH");

	if (strchr(name, '/'))
		return host_kind(name) == HOST_FILE;
	while (rest.p) {
		struct str dir = str_cut(&rest, ':');

		if (dir.n &&
		    host_kind(arena_printf(arena, "%.*s/%s", STR(dir), name).p) ==
			    HOST_FILE)
			return true;
	}
	return false;
}

bool
system_ask(struct str *output, const struct place *place, const char *const *argv)
{
	struct host_run run = {.argv = argv,
			       .keep_stderr = true,
			       .max_output = MAX_FILE,
			       .timeout = SECONDS};
	struct err err;
	int status;

	return place->run && !*place->root && is_program(place->arena, argv[0]) &&
	       host_run(&status, output, place->arena, &run, &err) == 0 && status == 0;
}
