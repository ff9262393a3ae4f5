/* SPDX-License-Identifier: Apache-2.0 */
/* One environment: from words of the command line, or from an unpacked image. */
#include "target.h"

#include "host.h"
#include "str.h"

static void
set_cpython(struct marker_env *env, struct str full)
{
	env->value[MARKER_IMPLEMENTATION_NAME] = S("cpython");
	env->value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = S("CPython");
	env->value[MARKER_IMPLEMENTATION_VERSION] = full;
	env->value[MARKER_PYTHON_FULL_VERSION] = full;
}

/* "3.12", "3.12.4"; "312" and "37" as pip takes them. */
static bool
set_python(struct marker_env *env, struct arena *arena, struct str text)
{
	struct str rest = text, major = str_cut(&rest, '.'), minor = str_cut(&rest, '.');
	struct str patch = rest;
	uint64_t value;

	if (!minor.p && major.n > 1) {
		minor = str_sub(major, 1, major.n);
		major = str_sub(major, 0, 1);
	}
	if (!str_uint(major, 2, 9, &value) || !str_uint(minor, 0, 99, &value) ||
	    (patch.p && !str_uint(patch, 0, 99, &value)))
		return false;
	env->value[MARKER_PYTHON_VERSION] =
		arena_printf(arena, "%.*s.%.*s", STR(major), STR(minor));
	set_cpython(env, arena_printf(arena, "%.*s.%.*s.%.*s", STR(major), STR(minor),
				      STR(patch.p ? patch : S("0"))));
	return true;
}

struct family {
	const char *starts; /* of a platform tag */
	const char *word;   /* what people say */
	const char *os_name, *sys_platform, *kernel, *machine;
};

static const struct family families[] = {
	{"linux_", "linux", "posix", "linux", "Linux", "x86_64"},
	{"manylinux", NULL, "posix", "linux", "Linux", NULL},
	{"musllinux_", NULL, "posix", "linux", "Linux", NULL},
	{"macosx_", "macos", "posix", "darwin", "Darwin", "arm64"},
	{"win_amd64", "windows", "nt", "win32", "Windows", "AMD64"},
	{"win_arm64", NULL, "nt", "win32", "Windows", "ARM64"},
	{"win32", NULL, "nt", "win32", "Windows", "x86"},
};

/* What follows the words and numbers of a tag: "x86_64" of "manylinux_2_28_x86_64". */
static struct str
machine_of(struct str tag)
{
	static const char *const machines[] = {"x86_64",  "aarch64", "arm64",  "i686",
					       "ppc64le", "s390x",   "armv7l", "riscv64"};

	for (size_t i = 0; i < COUNT(machines); i++)
		if (str_ends(tag, str_c(machines[i])) &&
		    str_ends(str_sub(tag, 0, tag.n - strlen(machines[i])), S("_")))
			return str_c(machines[i]);
	return (struct str){0};
}

/* Windows' tags are whole words, and its machines have other names in Python. */
static struct str
machine_in(const struct family *family, struct str tag)
{
	if (str_eq(tag, str_c(family->word)) ||
	    (str_eq(tag, str_c(family->starts)) && !str_ends(tag, S("_"))))
		return str_c(family->machine);
	return machine_of(tag);
}

static bool
set_platform(struct marker_env *env, struct str tag)
{
	const struct family *family = NULL;
	struct str machine;

	for (size_t i = 0; i < COUNT(families) && !family; i++)
		if (str_starts(tag, str_c(families[i].starts)) ||
		    str_eq(tag, str_c(families[i].word)))
			family = &families[i];
	if (!family)
		return false;
	machine = machine_in(family, tag);
	env->value[MARKER_OS_NAME] = str_c(family->os_name);
	env->value[MARKER_SYS_PLATFORM] = str_c(family->sys_platform);
	env->value[MARKER_PLATFORM_SYSTEM] = str_c(family->kernel);
	env->value[MARKER_PLATFORM_MACHINE] = machine;
	return machine.p;
}

int
target_env(struct marker_env *env, struct arena *arena, struct str python,
	   struct str platform, struct err *err)
{
	*env = (struct marker_env){.value[MARKER_EXTRA] = S("")};
	if (python.p && !set_python(env, arena, python))
		return err_set(err, E_USAGE, "Python '%.*s': expected one like 3.12",
			       STR(python));
	if (platform.p && !set_platform(env, platform))
		return err_set(err, E_USAGE,
			       "platform '%.*s': expected one like linux_x86_64, "
			       "win_amd64 or macosx_11_0_arm64",
			       STR(platform));
	return 0;
}

/* e_machine of ELF (the generic ABI's registry of machines). */
static struct str
machine_of_program(const char *path)
{
	static const struct {
		unsigned number;
		const char *name;
	} machines[] = {
		{3, "i686"},    {21, "ppc64le"},  {22, "s390x"},    {40, "armv7l"},
		{62, "x86_64"}, {183, "aarch64"}, {243, "riscv64"},
	};
	struct str bytes, found = {0};
	struct err ignored;

	if (!path || host_kind(path) != HOST_FILE || host_map(&bytes, path, &ignored) < 0)
		return found;
	for (size_t i = 0; bytes.n >= 20 && i < COUNT(machines); i++)
		if (str_starts(bytes, S("\x7f"
					"ELF")) &&
		    str_le(bytes, 18, 2) == machines[i].number)
			found = str_c(machines[i].name);
	host_unmap(bytes);
	return found;
}

void
target_of_site(struct marker_env *env, struct arena *arena, const struct site *site)
{
	static const char *const programs[] = {"/usr/bin/python3", "/bin/sh",
					       "/lib64/ld-linux-x86-64.so.2",
					       "/lib/ld-linux-aarch64.so.1"};
	struct str machine = {0}, python = site->python;

	*env = (struct marker_env){.value[MARKER_EXTRA] = S("")};
	if (python.p && str_ends(python, S("t")))
		python.n--;
	if (site->python_full.p)
		(void)set_python(env, arena, site->python_full);
	else if (python.p)
		(void)set_python(env, arena, python);
	if (site->prefix.p)
		machine = machine_of_program(site_path(
			site, arena,
			arena_printf(arena, "%.*s/bin/python3", STR(site->prefix)).p));
	for (size_t i = 0; i < COUNT(programs) && !machine.p; i++)
		machine = machine_of_program(site_path(site, arena, programs[i]));
	(void)set_platform(env, S("linux"));
	env->value[MARKER_PLATFORM_MACHINE] = machine;
}

struct str
target_shown(struct arena *arena, const struct marker_env *env)
{
	return arena_printf(arena, "Python %.*s on %.*s %.*s",
			    STR(env->value[MARKER_PYTHON_VERSION]),
			    STR(env->value[MARKER_PLATFORM_SYSTEM]),
			    STR(env->value[MARKER_PLATFORM_MACHINE]));
}
