/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes end in lines that ascend, with a reason wherever pip would refuse. */
#include "reqfile.h"

#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct str
fake_env(const char *name)
{
	return name[0] == 'A' ? S("${B} #x") : name[0] == 'B' ? S("value") : S("");
}

static enum host_kind
fake_kind(const char *path)
{
	size_t n = strlen(path);

	return n % 3 == 0 ? HOST_DIR : n % 3 == 1 ? HOST_FILE : HOST_NONE;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const struct reqfile_world world = {fake_env, fake_kind, {"/cwd", 4}};
	struct arena mem = arena_new((size_t)1 << 30);
	struct reqfile_line line;
	struct reqfile file;
	struct err err = {0};
	struct str text;
	unsigned last = 0;

	if (reqfile_decode(&text, &mem, str_n(bytes, n), S("r.txt"), &err) == 0) {
		reqfile_start(&file, &mem, &world, text);
		while (reqfile_next(&file, &line)) {
			if (line.line <= last || !line.text.n)
				abort();
			if ((line.kind == REQFILE_BROKEN && !line.why) ||
			    (line.kind == REQFILE_OPTIONS && (line.why || !line.opts)))
				abort();
			if (!line.why && line.kind < REQFILE_OPTIONS &&
			    !line.req.name.p && !line.req.url.p)
				abort();
			last = line.line;
		}
	}
	arena_release(&mem);
	return 0;
}
