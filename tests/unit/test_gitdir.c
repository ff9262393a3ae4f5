/* SPDX-License-Identifier: Apache-2.0 */
#include "gitdir.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static struct arena arena;

static const char *const configs[][2] = {
	{"", ""},
	{"[core]\n\turl = x\n", ""},
	{"[remote \"origin\"]\n\turl = https://h/r\n", "https://h/r"},
	{"[remote \"origin\"]\nURL=https://h/r\n", "https://h/r"},
	{"[remote \"origin\"]\n\tfetch = x\n\turl = https://h/r.git \n",
	 "https://h/r.git"},
	/* origin before others, else the first */
	{"[remote \"up\"]\n\turl = https://h/up\n[remote \"origin\"]\n\turl = "
	 "https://h/o\n",
	 "https://h/o"},
	{"[remote \"up\"]\n\turl = https://h/up\n[remote \"two\"]\n\turl = https://h/2\n",
	 "https://h/up"},
	{"[remote \"up\"]\n\turl = https://h/up\n[branch \"main\"]\n\turl = "
	 "https://h/b\n",
	 "https://h/up"},
	/* as pip spells what is no address */
	{"[remote \"origin\"]\n\turl = git@h:o/r.git\n", "ssh://git@h/o/r.git"},
	{"[remote \"origin\"]\n\turl = /srv/r.git\n", "file:///srv/r.git"},
	{"[remote \"origin\"]\n\turl = relative\n", ""},
};

static void
reads_remotes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(configs); i++) {
		struct str got = gitdir_remote(&arena, str_c(configs[i][0]));

		assert_string_equal(arena_str(&arena, got).p, configs[i][1]);
	}
}

static void
put(const char *path, const char *text)
{
	char dir[PATH_MAX];
	struct err err = {0};

	snprintf(dir, sizeof(dir), "%s", path);
	*strrchr(dir, '/') = 0;
	assert_int_equal(host_make_dirs(dir, 0755, &err), 0);
	scratch_file(path, str_c(text));
}

static const char *
answer(const char *path)
{
	struct site site = {.root = "root"};
	struct gitdir git = {0};

	switch (gitdir_read(&git, &arena, &site, str_c(path))) {
	case GITDIR_NONE:
		return "none";
	case GITDIR_NO_REMOTE:
		return arena_printf(&arena, "no remote %.*s", STR(git.commit)).p;
	case GITDIR_READ:
		break;
	}
	return arena_printf(&arena, "%.*s %.*s %.*s", STR(git.url), STR(git.commit),
			    STR(git.below))
		.p;
}

static void
reads_what_is_checked_out(void **state)
{
	(void)state;
	put("root/src/p/pyproject.toml", "");
	put("root/src/p/sub/pyproject.toml", "");
	assert_string_equal(answer("/src/p"), "none");
	put("root/src/p/.git/HEAD", COMMIT "\n");
	assert_string_equal(answer("/src/p"), "no remote " COMMIT);
	put("root/src/p/.git/config", "[remote \"origin\"]\n\turl = https://h/r\n");
	assert_string_equal(answer("/src/p"), "https://h/r " COMMIT " ");
	assert_string_equal(answer("/src/p/"), "https://h/r " COMMIT " ");
	assert_string_equal(answer("/src/p/sub"), "https://h/r " COMMIT " sub");
	put("root/src/p/.git/HEAD", "ref: refs/heads/main\n");
	assert_string_equal(answer("/src/p"), "none"); /* a branch without a commit */
	put("root/src/p/.git/packed-refs",
	    "# pack-refs\n" COMMIT " refs/heads/main2\n" COMMIT " refs/heads/main\n");
	assert_string_equal(answer("/src/p"), "https://h/r " COMMIT " ");
	put("root/src/p/.git/refs/heads/main", "short\n");
	assert_string_equal(answer("/src/p"), "none");
	put("root/src/p/.git/HEAD", "ref: refs/../../../../secret\n");
	assert_string_equal(answer("/src/p"), "none");
	assert_string_equal(answer("src/p"), "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_remotes),
		cmocka_unit_test_setup_teardown(reads_what_is_checked_out, scratch_enter,
						scratch_leave),
	};

	arena = arena_new(8 << 20);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
