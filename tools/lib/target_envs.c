/* SPDX-License-Identifier: Apache-2.0 */
/* The environments in which requirements may meet: enough of them to tell markers apart,
 * and none that does not exist unless a marker names it. */
#include "target.h"

#include "str.h"

/* The values that markers compare one variable with. */
struct values {
	struct str *list;
	size_t n, size;
	bool used;
};

struct naming {
	struct arena *arena;
	const struct marker_env *known;
	struct values of[MARKER_VALUE];
};

/* Variables whose values go together: a row each, the usual one first. */
struct facet {
	enum marker_var vars[4];
	size_t nvars;
	const char *const (*rows)[4];
	size_t nrows;
};

static const char *const machines[][4] = {
	{"posix", "linux", "Linux", "x86_64"},   {"posix", "linux", "Linux", "aarch64"},
	{"nt", "win32", "Windows", "AMD64"},     {"nt", "win32", "Windows", "ARM64"},
	{"nt", "win32", "Windows", "x86"},       {"posix", "darwin", "Darwin", "arm64"},
	{"posix", "darwin", "Darwin", "x86_64"}, {"posix", "linux", "Linux", "i686"},
};
static const char *const implementations[][4] = {
	{"cpython", "CPython"},
	{"pypy", "PyPy"},
	{"graalpy", "GraalVM"},
};
static const char *const releases[][4] = {{"6.1.0"}};
static const char *const builds[][4] = {{"#1 SMP"}};

static const struct facet facets[] = {
	{{MARKER_OS_NAME, MARKER_SYS_PLATFORM, MARKER_PLATFORM_SYSTEM,
	  MARKER_PLATFORM_MACHINE},
	 4,
	 machines,
	 COUNT(machines)},
	{{MARKER_IMPLEMENTATION_NAME, MARKER_PLATFORM_PYTHON_IMPLEMENTATION},
	 2,
	 implementations,
	 COUNT(implementations)},
	{{MARKER_PLATFORM_RELEASE}, 1, releases, 1},
	{{MARKER_PLATFORM_VERSION}, 1, builds, 1},
};

/* Those that images have come first: what is told is the first that fits. */
static const unsigned char minors[] = {12, 11, 13, 10, 14, 9,  8,  7,
				       6,  5,  15, 16, 17, 18, 19, 20};

static void
add(struct arena *arena, struct values *values, struct str value)
{
	for (size_t i = 0; i < values->n; i++)
		if (str_eq(values->list[i], value))
			return;
	if (values->n == values->size) {
		size_t size = values->size ? 2 * values->size : 16;
		struct str *more = ARENA_ARRAY(arena, struct str, size);

		if (values->n)
			memcpy(more, values->list, values->n * sizeof(*more));
		values->list = more;
		values->size = size;
	}
	values->list[values->n++] = value;
}

/* The whole of it, and its words: "linux darwin" is asked with "in". */
static void
see(void *context, enum marker_var var, struct str value)
{
	struct naming *naming = context;
	struct values *values = &naming->of[var];

	values->used = true;
	add(naming->arena, values, value);
	for (size_t i = 0, end; i < value.n; i = end + 1) {
		for (end = i;
		     end < value.n && value.p[end] != ' ' && value.p[end] != ',';)
			end++;
		if (end > i)
			add(naming->arena, values, str_sub(value, i, end));
	}
}

static void
append(struct arena *arena, struct target_list *list, size_t *size,
       const struct marker_env *env)
{
	if (list->n == *size) {
		size_t larger = *size ? 2 * *size : 32;
		struct marker_env *more = ARENA_ARRAY(arena, struct marker_env, larger);

		if (list->n)
			memcpy(more, list->list, list->n * sizeof(*more));
		list->list = more;
		*size = larger;
	}
	list->list[list->n++] = *env;
}

/* A list times the rows of a facet; what does not fit any more is left out. */
static struct target_list
times(struct arena *arena, struct target_list list, const struct facet *facet,
      struct target_list rows)
{
	struct target_list out = {0};
	size_t size = 0;

	for (size_t k = 0; k < rows.n; k++)
		for (size_t i = 0; i < list.n && out.n < TARGET_ENVS_MAX; i++) {
			append(arena, &out, &size, &list.list[i]);
			for (size_t v = 0; v < facet->nvars; v++)
				out.list[out.n - 1].value[facet->vars[v]] =
					rows.list[k].value[facet->vars[v]];
		}
	return out;
}

static bool
has(const struct target_list *list, enum marker_var var, struct str value)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->list[i].value[var], value))
			return true;
	return false;
}

static struct marker_env
row_of(const struct facet *facet, size_t k)
{
	struct marker_env env = {0};

	for (size_t v = 0; v < facet->nvars; v++)
		env.value[facet->vars[v]] = str_c(facet->rows[k][v]);
	return env;
}

static bool
is_used(const struct naming *naming, const struct facet *facet)
{
	for (size_t v = 0; v < facet->nvars; v++)
		if (naming->of[facet->vars[v]].used)
			return true;
	return false;
}

/* Does a row have all that is known, or what is not known of it? */
static bool
fits(const struct naming *naming, const struct facet *facet, const struct marker_env *row)
{
	for (size_t v = 0; v < facet->nvars; v++) {
		struct str known = naming->known->value[facet->vars[v]];

		if (known.p && !str_eq(known, row->value[facet->vars[v]]))
			return false;
	}
	return true;
}

/* The rows there are where a marker asks, else the usual one; where none has what is
 * known, the usual one with it. */
static struct target_list
rows_there_are(const struct naming *naming, const struct facet *facet, size_t *size)
{
	bool used = is_used(naming, facet);
	struct target_list out = {0};
	struct marker_env env;

	for (size_t k = 0; k < facet->nrows && (used || !out.n); k++) {
		env = row_of(facet, k);
		if (fits(naming, facet, &env))
			append(naming->arena, &out, size, &env);
	}
	if (out.n)
		return out;
	env = row_of(facet, 0);
	for (size_t v = 0; v < facet->nvars; v++)
		if (naming->known->value[facet->vars[v]].p)
			env.value[facet->vars[v]] = naming->known->value[facet->vars[v]];
	append(naming->arena, &out, size, &env);
	return out;
}

/* Is it the first row of its system? */
static bool
is_first(const struct target_list *rows, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (str_eq(rows->list[i].value[MARKER_SYS_PLATFORM],
			   rows->list[k].value[MARKER_SYS_PLATFORM]))
			return false;
	return true;
}

/* A value that none of the n rows has: the first one gets it, for a machine the first one
 * of each system, since those are built of many. */
static void
add_value(struct naming *naming, struct target_list *rows, size_t *size,
	  enum marker_var var, struct str value)
{
	size_t n = var == MARKER_PLATFORM_MACHINE ? rows->n : 1;

	if (has(rows, var, value))
		return;
	for (size_t k = 0; k < n && rows->n < TARGET_ENVS_MAX; k++) {
		struct marker_env env = rows->list[k];

		if (k && !is_first(rows, k))
			continue;
		env.value[var] = value;
		append(naming->arena, rows, size, &env);
	}
}

/* The rows there are, and those with each value that none has and that may be. */
static struct target_list
rows_of(struct naming *naming, const struct facet *facet)
{
	size_t size = 0;
	struct target_list out = rows_there_are(naming, facet, &size);

	for (size_t v = 0; v < facet->nvars; v++) {
		const struct values *values = &naming->of[facet->vars[v]];

		if (naming->known->value[facet->vars[v]].p)
			continue;
		for (size_t i = 0; i < values->n; i++)
			add_value(naming, &out, &size, facet->vars[v], values->list[i]);
	}
	return out;
}

static struct str
dotted(struct arena *arena, uint64_t major, uint64_t minor, uint64_t patch)
{
	return arena_printf(arena, "%u.%u.%u", (unsigned)major, (unsigned)minor,
			    (unsigned)patch);
}

/* "4", "3.9" and "3.9.4", with what comes just before and behind it; other texts are
 * none. */
static void
add_named(struct arena *arena, struct values *pythons, struct str text)
{
	struct str rest = text, major = str_cut(&rest, '.'), minor = str_cut(&rest, '.');
	uint64_t x, y = 0, z = 0;

	if (!str_uint(major, 2, 9, &x) || (minor.p && !str_uint(minor, 0, 98, &y)) ||
	    (rest.p && !str_uint(rest, 0, 98, &z)))
		return;
	for (uint64_t patch = z ? z - 1 : 0; patch <= z + 1; patch++)
		add(arena, pythons, dotted(arena, x, y, patch));
	add(arena, pythons, dotted(arena, x, y + 1, 0));
}

static struct values
all_pythons(struct naming *naming)
{
	static const enum marker_var vars[] = {MARKER_PYTHON_VERSION,
					       MARKER_PYTHON_FULL_VERSION,
					       MARKER_IMPLEMENTATION_VERSION};
	struct arena *arena = naming->arena;
	struct values out = {0};
	size_t used = 0;

	for (size_t k = 0; k < COUNT(vars); k++)
		used += naming->of[vars[k]].used;
	for (size_t i = 0; i < (used ? COUNT(minors) : 1); i++) {
		add(arena, &out, dotted(arena, 3, minors[i], 9));
		add(arena, &out, dotted(arena, 3, minors[i], 0));
	}
	for (size_t k = 0; k < COUNT(vars); k++)
		for (size_t i = 0; i < naming->of[vars[k]].n; i++)
			add_named(arena, &out, naming->of[vars[k]].list[i]);
	if (used)
		add(arena, &out, S("2.7.18"));
	return out;
}

static struct target_list
times_pythons(struct naming *naming, struct target_list list)
{
	static const struct facet facet = {{MARKER_PYTHON_FULL_VERSION,
					    MARKER_PYTHON_VERSION,
					    MARKER_IMPLEMENTATION_VERSION},
					   3,
					   NULL,
					   0};
	const struct str *known = naming->known->value;
	struct values pythons = {0};
	struct target_list rows = {0};
	size_t size = 0;

	/* It is known as a whole, or not at all. */
	if (known[MARKER_PYTHON_FULL_VERSION].p)
		add(naming->arena, &pythons, known[MARKER_PYTHON_FULL_VERSION]);
	else
		pythons = all_pythons(naming);
	for (size_t i = 0; i < pythons.n; i++) {
		struct str full = pythons.list[i], version = full;
		struct marker_env env = {0};

		version.n = (size_t)str_rchr(full, '.');
		env.value[MARKER_PYTHON_FULL_VERSION] = full;
		env.value[MARKER_PYTHON_VERSION] = version;
		env.value[MARKER_IMPLEMENTATION_VERSION] = full;
		append(naming->arena, &rows, &size, &env);
	}
	return times(naming->arena, list, &facet, rows);
}

struct target_list
target_envs(struct arena *arena, const struct marker_env *known,
	    const struct marker *const *markers, size_t n)
{
	struct marker_env none = {.value[MARKER_EXTRA] = S("")};
	struct naming naming = {.arena = arena, .known = known};
	struct target_list out = {&none, 1};

	for (size_t i = 0; i < n; i++)
		if (markers[i])
			marker_each(markers[i], see, &naming);
	for (size_t k = 0; k < COUNT(facets); k++)
		out = times(arena, out, &facets[k], rows_of(&naming, &facets[k]));
	return times_pythons(&naming, out);
}
