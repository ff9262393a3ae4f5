/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes end in lines that ascend, with a reason wherever an installer would refuse. */
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
	struct reqfile_world world = {fake_env, fake_kind, {"/cwd", 4}, REQFILE_PIP_26_3};
	struct reqfile_bytes in = {.name = S("r.txt")};
	struct arena held = arena_new((size_t)1 << 30), mem = arena_new((size_t)1 << 30);
	struct reqfile_line line;
	struct reqfile file;
	struct err err = {0};
	struct str text;
	unsigned last = 0;

	if (!n)
		return 0;
	/* The first byte chooses the dialect. */
	in.dialect = world.dialect = (enum reqfile_dialect)(bytes[0] % REQFILE_NDIALECTS);
	in.bytes = str_n(bytes + 1, n - 1);
	if (reqfile_decode(&text, &held, &in, &err) == 0) {
		reqfile_start(&file, &mem, &world, text);
		while (reqfile_next(&file, &line)) {
			if (line.line < last ||
			    (line.line == last && world.dialect != REQFILE_UV) ||
			    (!line.text.n && !line.why))
				abort();
			if ((line.kind == REQFILE_BROKEN && !line.why) ||
			    (line.kind == REQFILE_OPTIONS && (line.why || !line.opts)))
				abort();
			if (!line.why && line.kind < REQFILE_OPTIONS &&
			    !line.req.name.p && !line.req.url.p)
				abort();
			last = line.line;
			arena_reset(&mem);
		}
	}
	arena_release(&mem);
	arena_release(&held);
	return 0;
}
