/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"
#include "site.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

#define HOME "/root" /* of an image */

static struct arena arena;

static void
put(const char *path, const char *text)
{
	char dir[PATH_MAX];
	struct err err = {0};

	snprintf(dir, sizeof(dir), "%s", path);
	if (strrchr(dir, '/')) {
		*strrchr(dir, '/') = 0;
		assert_int_equal(host_make_dirs(dir, 0755, &err), 0);
	}
	if (path[strlen(path) - 1] != '/')
		scratch_file(path, str_c(text));
}

/* "prefix python full: dir dir" with the root left out of the folders. */
static const char *
found(const char *root, const char *dir)
{
	struct site site;
	struct err err = {0};
	struct str text;
	int status = site_find(&site, &arena, root, dir, &err);

	if (status < 0)
		return arena_printf(&arena, "!%d %s", -status, err.text).p;
	text = arena_printf(&arena, "%.*s %.*s %.*s:", STR(site.prefix), STR(site.python),
			    STR(site.python_full));
	for (size_t i = 0; i < site.ndirs; i++)
		text = arena_printf(&arena, "%.*s %s", STR(text),
				    site.dirs[i] + strlen(site.root));
	return text.p;
}

static void
finds_a_venv(void **state)
{
	(void)state;
	put("r/opt/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.3\n");
	put("r/opt/venv/lib/python3.12/site-packages/", "");
	put("r/usr/lib/python3/dist-packages/", "");
	assert_string_equal(
		found("r", NULL),
		"/opt/venv 3.12 3.12.3: /opt/venv/lib/python3.12/site-packages");
	/* a prefix that is named counts wherever it is */
	assert_string_equal(
		found("r", "/opt/venv"),
		"/opt/venv 3.12 3.12.3: /opt/venv/lib/python3.12/site-packages");
	assert_string_equal(
		found(NULL, "r/opt/venv"),
		"r/opt/venv 3.12 3.12.3: r/opt/venv/lib/python3.12/site-packages");
	/* and so does the folder of packages itself */
	assert_string_equal(found("r", "/opt/venv/lib/python3.12/site-packages"),
			    " 3.12 : /opt/venv/lib/python3.12/site-packages");
	assert_string_equal(found("r", "/nowhere"), "!6 /nowhere: no such folder");
	assert_string_equal(found("nowhere", NULL), "!6 nowhere: no such folder");
}

static void
reads_what_others_write_into_pyvenv_cfg(void **state)
{
	(void)state;
	put("r/opt/venv/pyvenv.cfg", "Version_Info=3.13.1.final.0\n");
	put("r/opt/venv/lib/python3.13/site-packages/", "");
	put("r/opt/venv/lib/python3.9/site-packages/", "");
	assert_string_equal(
		found("r", NULL),
		"/opt/venv 3.13 3.13.1: /opt/venv/lib/python3.13/site-packages");
	/* what the file says is not there: the newest is */
	put("r/opt/venv/pyvenv.cfg", "version = 3.8.1\n");
	assert_string_equal(
		found("r", NULL),
		"/opt/venv 3.13 3.13.1: /opt/venv/lib/python3.13/site-packages");
	put("r/opt/venv/pyvenv.cfg", "");
	put("r/opt/venv/lib/python3.14t/site-packages/", "");
	put("r/opt/venv/lib/python3.99x/site-packages/", "");
	assert_string_equal(found("r", NULL),
			    "/opt/venv 3.14t : /opt/venv/lib/python3.14t/site-packages");
}

static void
adds_the_system_where_a_venv_asks(void **state)
{
	(void)state;
	put("r/venv/pyvenv.cfg",
	    "home = /usr/bin\ninclude-system-site-packages = true\n");
	put("r/venv/lib/python3.11/site-packages/", "");
	put("r/usr/lib/python3/dist-packages/", "");
	put("r/usr/local/lib/python3.11/dist-packages/", "");
	assert_string_equal(found("r", NULL),
			    "/venv 3.11 : /venv/lib/python3.11/site-packages "
			    "/usr/local/lib/python3.11/dist-packages "
			    "/usr/lib/python3/dist-packages");
}

static void
finds_the_systems_python(void **state)
{
	(void)state;
	put("r/usr/lib/python3/dist-packages/", "");
	put("r/usr/local/lib/python3.12/dist-packages/", "");
	put("r/usr/bin/python3.12", "");
	assert_int_equal(symlink("python3.12", "r/usr/bin/python3"), 0);
	assert_string_equal(found("r", NULL), "/usr 3.12 : "
					      "/usr/local/lib/python3.12/dist-packages "
					      "/usr/lib/python3/dist-packages");
	/* docker's python image keeps Debian's own beside its own */
	put("r/usr/local/lib/python3.13/site-packages/", "");
	put("r/usr/local/bin/python3.13", "");
	assert_int_equal(symlink("python3.13", "r/usr/local/bin/python3"), 0);
	assert_string_equal(found("r", NULL),
			    "/usr/local 3.13 : /usr/local/lib/python3.13/site-packages");
	put("r" HOME "/miniforge3/conda-meta/", "");
	put("r" HOME "/miniforge3/lib/python3.11/site-packages/", "");
	assert_string_equal(found("r", NULL),
			    HOME "/miniforge3 3.11 : " HOME
				 "/miniforge3/lib/python3.11/site-packages");
	put("r/opt/conda/conda-meta/", "");
	put("r/opt/conda/lib/python3.10/site-packages/", "");
	assert_string_equal(found("r", NULL),
			    "/opt/conda 3.10 : /opt/conda/lib/python3.10/site-packages");
}

static void
takes_two_libraries_where_there_are_two(void **state)
{
	(void)state;
	put("r/opt/venv/pyvenv.cfg", "");
	put("r/opt/venv/lib/python3.12/site-packages/", "");
	put("r/opt/venv/lib64/python3.12/site-packages/", "");
	assert_string_equal(found("r", NULL),
			    "/opt/venv 3.12 : /opt/venv/lib/python3.12/site-packages "
			    "/opt/venv/lib64/python3.12/site-packages");
}

static void
never_leaves_the_root(void **state)
{
	(void)state;
	put("r/opt/", "");
	put("outside/pyvenv.cfg", "");
	put("outside/lib/python3.12/site-packages/", "");
	assert_int_equal(symlink("../../outside", "r/opt/venv"), 0);
	assert_memory_equal(found("r", NULL), "!1 r: no Python environment found", 33);
	/* an absolute link means a path inside the root */
	put("r/real/pyvenv.cfg", "");
	put("r/real/lib/python3.12/site-packages/", "");
	assert_int_equal(unlink("r/opt/venv"), 0);
	assert_int_equal(symlink("/real", "r/opt/venv"), 0);
	assert_string_equal(found("r", NULL),
			    "/opt/venv 3.12 : /real/lib/python3.12/site-packages");
}

static void
follows_paths_in_pth_files(void **state)
{
	(void)state;
	put("r/opt/venv/pyvenv.cfg", "");
	put("r/opt/venv/lib/python3.12/site-packages/a.pth",
	    "# comment\n\nimport os; "
	    "os.system('x')\n/src/one\n../two\n/missing\n/src/one\n");
	put("r/opt/venv/lib/python3.12/site-packages/a.txt", "/src/three\n");
	put("r/src/one/more.pth", "/src/three\n");
	put("r/src/three/", "");
	put("r/opt/venv/lib/python3.12/two/", "");
	assert_string_equal(
		found("r", NULL),
		"/opt/venv 3.12 : /opt/venv/lib/python3.12/site-packages /src/one "
		"/opt/venv/lib/python3.12/two");
}

static void
counts_virtual_env_on_this_host_only(void **state)
{
	(void)state;
	put("env/pyvenv.cfg", "");
	put("env/lib/python3.12/site-packages/", "");
	put("r/", "");
	assert_int_equal(setenv("VIRTUAL_ENV", "env", 1), 0);
	assert_string_equal(found("/", NULL),
			    "env 3.12 : env/lib/python3.12/site-packages");
	assert_memory_equal(found("r", NULL), "!1 ", 3);
	assert_int_equal(unsetenv("VIRTUAL_ENV"), 0);
}

/* "name version canonical|" of all; "?" in front of a version that is none of PEP 440. */
static const char *
listed(void)
{
	struct site site = {.root = "", .ndirs = 1};
	const char *dirs[] = {"s"};
	struct err err = {0};
	struct dist *dists;
	struct str text = S("");
	size_t ndists;

	site.dirs = dirs;
	if (site_list(&dists, &ndists, &arena, &site, &err) < 0)
		return arena_printf(&arena, "!%s", err.text).p;
	for (size_t i = 0; i < ndists; i++) {
		text = arena_printf(&arena, "%.*s%.*s %s%.*s %.*s|", STR(text),
				    STR(dists[i].name), dists[i].is_pep440 ? "" : "?",
				    STR(dists[i].version), STR(dists[i].canonical));
		assert_ptr_equal(site_dist(dists, ndists, dists[i].canonical), &dists[i]);
	}
	assert_null(site_dist(dists, ndists, S("no-such")));
	return text.p;
}

/* The rules are pip's; a case is what pip printed for the same layout. */
static void
lists_by_pips_rules(void **state)
{
	(void)state;
	put("s/foo_bar-1.0.0-beta.dist-info/METADATA", "Name: Foo.Bar\nVersion: 9\n");
	put("s/local-1.0+CU121_x.dist-info/METADATA", "Name: local\n");
	put("s/old-1.0-py3.8.egg-info/PKG-INFO", "Name: old\nVersion: 2.0\n");
	put("s/oldfile-1.0.egg-info", "Name: oldfile\nVersion: 3.0\n");
	put("s/eggempty.egg-info/", "");
	put("s/nometa-2.0.dist-info/", "");
	put("s/UPPER-1.DIST-INFO/METADATA", "Name: Upper\nVersion: 4\n");
	put("s/raw-not!version.dist-info/METADATA", "Name: raw\n");
	put("s/folded-1.dist-info/METADATA", "Name: fol\n ded\n");
	put("s/~roken-1.dist-info/METADATA", "Name: broken\n");
	put("s/other-1.dist-info/METADATA", "Name: Totally-Other\n");
	put("s/other.py", "");
	put("s/dist-info", "");
	assert_string_equal(listed(), "eggempty ?None eggempty|"
				      "fol ded 1 folded|"
				      "Foo.Bar 1.0.0b0 foo-bar|"
				      "local 1.0+cu121.x local|"
				      "nometa 2.0 nometa|"
				      "old 2.0 old|"
				      "oldfile 3.0 oldfile|"
				      "raw ?not!version raw|"
				      "Totally-Other 1 other|"
				      "Upper 4 upper|");
}

static void
takes_the_first_of_two(void **state)
{
	(void)state;
	put("s/two-1.0.dist-info/METADATA", "Name: two\n");
	put("s/Two-2.0.dist-info/METADATA", "Name: Two\n");
	put("s/two-0.5.egg-info/PKG-INFO", "Name: two\nVersion: 0.5\n");
	assert_string_equal(listed(), "Two 2.0 two|");
}

static void
keeps_a_line_a_line(void **state)
{
	(void)state;
	put("s/evil-1\nx==2.dist-info/METADATA", "Name: e\x1b[31mvil\n");
	assert_string_equal(listed(), "e?[31mvil ?1?x==2 evil|");
}

static void
reads_direct_urls(void **state)
{
	struct site site = {.root = "", .ndirs = 1};
	const char *dirs[] = {"s"};
	struct err err = {0};
	struct dist *dists;
	size_t ndists;

	(void)state;
	put("s/a-1.dist-info/direct_url.json", "{}");
	put("s/b-1.dist-info/METADATA", "Name: b\n");
	site.dirs = dirs;
	assert_int_equal(site_list(&dists, &ndists, &arena, &site, &err), 0);
	assert_int_equal(ndists, 2);
	assert_true(str_eq(dists[0].direct_url, S("{}")));
	assert_null(dists[0].metadata.p);
	assert_null(dists[1].direct_url.p);
	assert_true(str_eq(dists[1].metadata, S("Name: b\n")));
	assert_string_equal(dists[1].path, "s/b-1.dist-info");
	dirs[0] = "nowhere";
	assert_int_equal(site_list(&dists, &ndists, &arena, &site, &err), -E_SYSTEM);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_enter, scratch_leave)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_a_venv),
		TEST(reads_what_others_write_into_pyvenv_cfg),
		TEST(adds_the_system_where_a_venv_asks),
		TEST(finds_the_systems_python),
		TEST(takes_two_libraries_where_there_are_two),
		TEST(never_leaves_the_root),
		TEST(follows_paths_in_pth_files),
		TEST(counts_virtual_env_on_this_host_only),
		TEST(lists_by_pips_rules),
		TEST(takes_the_first_of_two),
		TEST(keeps_a_line_a_line),
		TEST(reads_direct_urls),
	};

	arena = arena_new(64 << 20);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
