/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about torch releases. The tables are read in torch_load.c. */
#include "torch.h"
#include "buf.h"
#include "str.h"

struct numbers {
	uint64_t part[3];
	size_t n;
};

/* "2.9.0a0+git.nv25" gives 2, 9, 0: as many numbers as stand in front. */
static struct numbers
numbers_of(struct str version)
{
	struct numbers out = {0};

	while (out.n < COUNT(out.part)) {
		size_t digits = 0;

		while (digits < version.n && char_is_digit(version.p[digits]))
			digits++;
		if (!digits)
			break;
		if (!str_uint(str_sub(version, 0, digits), 0, UINT32_MAX,
			      &out.part[out.n]))
			out.part[out.n] = UINT32_MAX; /* newer than all */
		out.n++;
		if (digits >= version.n || version.p[digits] != '.')
			break;
		version = str_sub(version, digits + 1, version.n);
	}
	return out;
}

static int
compare(const struct numbers *a, const struct numbers *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

int
torch_cmp(struct str a, struct str b)
{
	struct numbers left = numbers_of(a), right = numbers_of(b);

	return compare(&left, &right, COUNT(left.part));
}

/* Does a version lie in minor releases [from, to]? An absent range holds all. */
static bool
in_range(struct str version, struct str from, struct str to)
{
	struct numbers at = numbers_of(version), lo = numbers_of(from),
		       hi = numbers_of(to);

	return !from.p || (compare(&at, &lo, 2) >= 0 && compare(&at, &hi, 2) <= 0);
}

/* The version without "+cu128"; *plain: nothing but numbers and dots is left. */
static struct str
public_part(struct str version, bool *plain)
{
	struct str rest = str_trim(version);
	struct str public = str_cut(&rest, '+');

	*plain = public.n > 0;
	for (size_t i = 0; i < public.n; i++)
		if (!char_is_digit(public.p[i]) && public.p[i] != '.')
			*plain = false;
	return public;
}

const struct torch_release *
torch_find(const struct torch_table *table, struct str version)
{
	bool plain;
	struct str public = public_part(version, &plain);
	struct numbers want = numbers_of(public);

	for (size_t i = table->nreleases; plain && want.n >= 2 && i-- > 0;) {
		struct numbers at = numbers_of(table->releases[i].version);

		if (compare(&at, &want, want.n) == 0)
			return &table->releases[i];
	}
	return NULL;
}

const struct torch_release *
torch_nearest(const struct torch_table *table, struct str version, bool *exact)
{
	const struct torch_release *found = torch_find(table, version);

	*exact = found != NULL;
	for (size_t i = table->nreleases; !found && i-- > 0;)
		if (i == 0 || torch_cmp(table->releases[i].version, version) <= 0)
			found = &table->releases[i];
	return found;
}

const struct torch_release *
torch_newest(const struct torch_table *table)
{
	return &table->releases[table->nreleases - 1];
}

void
torch_tags(const struct torch_table *table, const struct torch_release *release,
	   struct str platform, const struct torch_tag **tags, size_t *ntags)
{
	*tags = release->tags;
	*ntags = release->ntags;
	for (size_t i = 0; i < table->nplatforms; i++) {
		const struct torch_platform *row = &table->platforms[i];

		if (str_eq(row->platform, platform) &&
		    in_range(release->version, row->from, row->to)) {
			*tags = row->tags;
			*ntags = row->ntags;
		}
	}
}

bool
torch_has_tag(const struct torch_table *table, const struct torch_release *release,
	      struct str platform, struct str tag)
{
	const struct torch_tag *tags;
	size_t ntags;

	torch_tags(table, release, platform, &tags, &ntags);
	for (size_t i = 0; i < ntags; i++)
		if (str_eq(tags[i].tag, tag))
			return true;
	return false;
}

/* "cp312" is "3.12", "cp39" "3.9". */
static bool
python_is(struct str known, struct str python)
{
	struct str dot = known, major;

	if (!str_starts(python, S("cp")))
		return str_eq(known, python);
	python = str_sub(python, 2, python.n);
	major = str_cut(&dot, '.');
	return str_starts(python, major) &&
	       str_eq(str_sub(python, major.n, python.n), dot);
}

bool
torch_has_python(const struct torch_release *release, struct str python)
{
	for (size_t i = 0; i < release->npythons; i++)
		if (python_is(release->pythons[i], python))
			return true;
	return false;
}

struct str
torch_pythons_str(const struct torch_release *release, struct arena *arena)
{
	struct buf text;

	buf_init(&text, arena, 1024);
	for (size_t i = 0; i < release->npythons; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : "", STR(release->pythons[i]));
	return buf_str(&text);
}

struct str
torch_tags_str(const struct torch_table *table, const struct torch_release *release,
	       struct str platform, struct arena *arena)
{
	const struct torch_tag *tags;
	struct buf text;
	size_t ntags;

	torch_tags(table, release, platform, &tags, &ntags);
	buf_init(&text, arena, 1024);
	for (size_t i = 0; i < ntags; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : "", STR(tags[i].tag));
	return ntags ? buf_str(&text) : S("none");
}

const struct torch_code *
torch_code(const struct torch_table *table, const struct torch_release *release,
	   struct str tag, struct str platform)
{
	for (size_t i = 0; i < table->ncodes; i++) {
		const struct torch_code *code = &table->codes[i];

		if (str_eq(code->platform, platform) && str_eq(code->tag, tag) &&
		    in_range(release->version, code->from, code->to))
			return code;
	}
	return NULL;
}

enum cc_verdict
torch_serves(const struct torch_table *table, const struct torch_release *release,
	     struct str tag, struct str platform, struct cc gpu, struct arena *arena,
	     struct str *reason)
{
	const struct torch_code *code = torch_code(table, release, tag, platform);
	struct str name = cc_str((struct cc){gpu.major, gpu.minor, 0}, arena);
	enum cc_verdict verdict;

	if (!code) {
		*reason = arena_printf(arena,
				       "it is not recorded what the %.*s wheels of torch "
				       "%.*s for %.*s hold",
				       STR(tag), STR(release->version), STR(platform));
		return CC_UNKNOWN;
	}
	verdict = sm_serves(&code->sms, gpu);
	*reason = arena_printf(arena, "its wheels hold %s %.*s (%.*s)%s",
			       verdict == CC_SERVED   ? "code for"
			       : verdict == CC_BY_PTX ? "only PTX for"
						      : "no code for",
			       STR(name), STR(code->text),
			       code->conf == 'U' ? ", which is not certain" : "");
	return verdict;
}

const struct torch_release *
torch_first_for(const struct torch_table *table, struct str platform, struct cc gpu,
		struct str *tag)
{
	for (size_t i = 0; i < table->nreleases; i++) {
		const struct torch_tag *tags;
		size_t ntags;

		torch_tags(table, &table->releases[i], platform, &tags, &ntags);
		for (size_t k = 0; k < ntags; k++) {
			const struct torch_code *code = torch_code(
				table, &table->releases[i], tags[k].tag, platform);

			if (!code || sm_serves(&code->sms, gpu) == CC_NOT)
				continue;
			*tag = tags[k].tag;
			return &table->releases[i];
		}
	}
	return NULL;
}

static bool
has(const struct torch_fact *fact, struct str tag)
{
	for (size_t i = 0; i < fact->ntags; i++)
		if (str_eq(fact->tags[i], tag))
			return true;
	return fact->ntags == 0 || !tag.p;
}

const struct torch_fact *
torch_fact(const struct torch_table *table, enum torch_topic topic, struct str version,
	   struct str tag, struct str platform)
{
	for (size_t i = 0; i < table->nfacts; i++) {
		const struct torch_fact *fact = &table->facts[i];

		if (fact->topic == topic && in_range(version, fact->from, fact->to) &&
		    has(fact, tag) &&
		    (!platform.p || !fact->platform.p ||
		     str_eq(fact->platform, platform)))
			return fact;
	}
	return NULL;
}

bool
torch_lacks(const struct torch_table *table, struct str package, struct str tag)
{
	for (size_t i = 0; i < table->nfacts; i++)
		if (table->facts[i].topic == TORCH_GAP &&
		    str_eq(table->facts[i].value, package) && has(&table->facts[i], tag))
			return true;
	return false;
}
