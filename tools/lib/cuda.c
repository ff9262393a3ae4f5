/* SPDX-License-Identifier: Apache-2.0 */
/* CUDA tags, drivers and what they mean for each other. */
#include "cuda.h"
#include "str.h"

bool
cuda_tag_parse(struct cuda *cuda, struct str tag)
{
	struct str digits = str_sub(tag, 2, tag.n);
	uint64_t major, minor;

	if (!str_starts(tag, S("cu")) || digits.n < 2 || digits.n > 3 ||
	    digits.p[0] == '0')
		return false;
	if (!str_uint(str_sub(digits, 0, digits.n - 1), 1, 99, &major) ||
	    !str_uint(str_sub(digits, digits.n - 1, digits.n), 0, 9, &minor))
		return false;
	*cuda = (struct cuda){(unsigned)major, (unsigned)minor};
	return true;
}

bool
cuda_parse(struct cuda *cuda, struct str version)
{
	struct str rest = version;
	struct str major = str_cut(&rest, '.'), minor = str_cut(&rest, '.');
	uint64_t high, low;

	if (!str_uint(major, 1, 99, &high) || !str_uint(minor, 0, 9, &low) ||
	    minor.n != 1 || (rest.p && !rest.n))
		return false;
	*cuda = (struct cuda){(unsigned)high, (unsigned)low};
	return true;
}

bool
cuda_tag_valid(struct str tag)
{
	struct cuda cuda;

	return cuda_tag_parse(&cuda, tag);
}

bool
cuda_minor_valid(struct str version)
{
	struct cuda cuda;
	struct str rest = version;

	str_cut(&rest, '.');
	return cuda_parse(&cuda, version) && rest.n == 1;
}

int
cuda_cmp(struct cuda a, struct cuda b)
{
	if (a.major != b.major)
		return a.major < b.major ? -1 : 1;
	return (a.minor > b.minor) - (a.minor < b.minor);
}

struct str
cuda_tag(struct cuda cuda, struct arena *arena)
{
	return arena_printf(arena, "cu%u%u", cuda.major, cuda.minor);
}

struct str
cuda_str(struct cuda cuda, struct arena *arena)
{
	return arena_printf(arena, "%u.%u", cuda.major, cuda.minor);
}

bool
driver_valid(struct str driver)
{
	struct str rest = driver;
	unsigned parts = 0;
	uint64_t number;

	while (rest.p && parts < 5) {
		struct str part = str_cut(&rest, '.');

		if (part.n > 9 || !str_uint(part, 0, 999999999, &number))
			return false;
		parts++;
	}
	return parts >= 1 && parts <= 4;
}

int
driver_cmp(struct str a, struct str b)
{
	while (a.p || b.p) {
		uint64_t left = 0, right = 0;

		str_uint(str_cut(&a, '.'), 0, UINT64_MAX, &left);
		str_uint(str_cut(&b, '.'), 0, UINT64_MAX, &right);
		if (left != right)
			return left < right ? -1 : 1;
	}
	return 0;
}

/* The first driver of a minor; a later update's driver adds no CUDA version. */
static struct str
shipped_driver(const struct cuda_table *table, struct cuda cuda, enum cuda_os os)
{
	for (size_t i = 0; i < table->ntoolkits; i++) {
		const struct cuda_toolkit *kit = &table->toolkits[i];
		struct str driver =
			os == CUDA_LINUX ? kit->linux_driver : kit->windows_driver;

		if (cuda_cmp(kit->cuda, cuda) == 0 && driver.p)
			return driver;
	}
	return (struct str){0};
}

static struct str
branch_driver(const struct cuda_table *table, struct cuda cuda)
{
	for (size_t i = 0; i < table->nbranches; i++)
		if (cuda_cmp(table->branches[i].cuda, cuda) == 0)
			return table->branches[i].text;
	return (struct str){0};
}

static struct str
compat_of(const struct cuda_compat *row, enum cuda_os os)
{
	return os == CUDA_LINUX ? row->linux_driver : row->windows_driver;
}

struct cuda_need
cuda_need(const struct cuda_table *table, struct cuda cuda, enum cuda_os os)
{
	struct cuda_need need = {0};

	need.native = shipped_driver(table, cuda, os);
	if (!need.native.p) {
		need.native = branch_driver(table, cuda);
		need.from_branch = need.native.p != NULL;
	}
	for (size_t i = 0; i < table->ncompats; i++) {
		const struct cuda_compat *row = &table->compats[i];

		if (cuda_cmp(row->from, cuda) <= 0 && cuda_cmp(cuda, row->to) <= 0)
			need.compat = compat_of(row, os);
	}
	need.extrapolated = !need.native.p;
	for (size_t i = table->ncompats; !need.compat.p && i-- > 0;)
		if (table->compats[i].to.major == cuda.major) {
			need.compat = compat_of(&table->compats[i], os);
			need.extrapolated = true;
		}
	return need;
}

static struct str
native_reason(struct str driver, struct str toolkit, const struct cuda_need *need,
	      struct arena *arena)
{
	return arena_printf(arena, "driver %.*s supports CUDA %.*s natively (from %.*s)",
			    STR(driver), STR(toolkit), STR(need->native));
}

enum driver_verdict
cuda_driver(const struct cuda_table *table, struct cuda cuda, enum cuda_os os,
	    struct str driver, struct arena *arena, struct str *reason)
{
	struct cuda_need need = cuda_need(table, cuda, os);
	struct str toolkit = cuda_str(cuda, arena);
	struct str wanted = need.native.p ? need.native : S("an unknown driver");

	if (need.native.p && driver_cmp(driver, need.native) >= 0) {
		*reason = native_reason(driver, toolkit, &need, arena);
		return DRIVER_NATIVE;
	}
	if (!need.compat.p) {
		*reason = arena_printf(arena,
				       "it is not known which driver CUDA %.*s needs",
				       STR(toolkit));
		return DRIVER_UNKNOWN;
	}
	if (driver_cmp(driver, need.compat) >= 0) {
		*reason = arena_printf(
			arena,
			"driver %.*s runs CUDA %.*s only by minor-version compatibility "
			"(from %.*s; natively from %.*s)",
			STR(driver), STR(toolkit), STR(need.compat), STR(wanted));
		return DRIVER_COMPAT;
	}
	*reason = arena_printf(arena,
			       "driver %.*s is too old for CUDA %.*s, which needs %.*s, "
			       "or %.*s by minor-version compatibility",
			       STR(driver), STR(toolkit), STR(wanted), STR(need.compat));
	return DRIVER_OLD;
}

bool
cuda_of_driver(const struct cuda_table *table, struct str driver, struct cuda *cuda,
	       bool *newer)
{
	struct str rest = driver;
	struct str branch = str_cut(&rest, '.');
	bool found = false;

	*newer = false;
	for (size_t i = 0; i < table->nbranches; i++) {
		int order = driver_cmp(branch, table->branches[i].text);

		if (order < 0)
			return found;
		*cuda = table->branches[i].cuda;
		*newer = order > 0 && i + 1 == table->nbranches;
		found = true;
	}
	return found;
}
