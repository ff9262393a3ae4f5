/* SPDX-License-Identifier: Apache-2.0 */
/* What surrounded the installers that were asked for tests/data/reqfile. */
#ifndef REQFILE_WORLD_H
#define REQFILE_WORLD_H

#include <setjmp.h>

#include "host.h"
#include "json.h"
#include "reqfile.h"
#include "str.h"

#include <cmocka.h>

#define CWD "/tmp/cwd"

static struct str
fake_env(const char *name)
{
	static const char *const values[][2] = {
		{"TOKEN", "tok"}, {"EMPTYV", ""},    {"A1", "${B2}"},
		{"B2", "bee"},    {"HASHV", "a #b"}, {"LOOP", "${LOOP}"},
	};

	for (size_t i = 0; i < COUNT(values); i++)
		if (!strcmp(values[i][0], name))
			return str_c(values[i][1]);
	return (struct str){0};
}

static enum host_kind
fake_kind(const char *path)
{
	if (!strcmp(path, CWD) || !strcmp(path, CWD "/.") || !strcmp(path, CWD "/proj") ||
	    !strcmp(path, CWD "/./proj"))
		return HOST_DIR;
	if (!strcmp(path, CWD "/proj/pyproject.toml") || !strcmp(path, CWD "/sub.txt") ||
	    !strcmp(path, CWD "/other.txt"))
		return HOST_FILE;
	return HOST_NONE;
}

#define REQFILE_WORLD(who)                                         \
	{                                                          \
		fake_env, fake_kind, {CWD, sizeof(CWD) - 1}, (who) \
	}

static struct str
from_hex(struct arena *mem, struct str hex)
{
	char *bytes = arena_alloc(mem, hex.n / 2);

	for (size_t i = 0; i < hex.n / 2; i++) {
		uint64_t value;

		assert_true(str_hex(str_sub(hex, 2 * i, 2 * i + 2), &value));
		bytes[i] = (char)value;
	}
	return str_n(bytes, hex.n / 2);
}

/* Each row of a file, and that there are `want` of them. */
static void
check_rows(const char *path, enum reqfile_dialect dialect, size_t want,
	   void (*check)(struct arena *mem, const struct node *row,
			 enum reqfile_dialect dialect))
{
	struct arena mem = arena_new(1 << 28);
	struct err err = {0};
	struct str rest, row;
	size_t nrows = 0;

	assert_int_equal(host_read(&rest, &mem, path, 1 << 20, &err), 0);
	for (; str_line(&rest, &row); nrows++) {
		const struct node *root;

		assert_int_equal(json_parse(&root, &mem, row, str_c(path), &err), 0);
		check(&mem, root, dialect);
	}
	assert_int_equal(nrows, want);
	arena_release(&mem);
}

/* "$CWD" in what pip printed is our folder. */
static struct str
with_cwd(struct arena *mem, struct str text)
{
	ptrdiff_t at = text.p ? str_find(text, S("$CWD")) : -1;

	if (at < 0)
		return text;
	return arena_printf(mem, "%.*s" CWD "%.*s", (int)at, text.p,
			    STR(str_sub(text, (size_t)at + 4, text.n)));
}

#endif
