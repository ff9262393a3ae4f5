/* SPDX-License-Identifier: Apache-2.0 */
#include "wheel.h"
#include "str.h"

static bool
is_word(struct str s, const char *extra)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alnum(s.p[i]) && (!s.p[i] || !strchr(extra, s.p[i])))
			return false;
	return s.n > 0;
}

/* A set of tags: no empty member, and only what a tag is made of. */
static bool
is_tag_set(struct str set)
{
	struct str rest = set;

	while (rest.p)
		if (!is_word(str_cut(&rest, '.'), "_"))
			return false;
	return set.n > 0;
}

/* Cuts what stands behind the last '-' off *s. */
static struct str
cut_last(struct str *s)
{
	ptrdiff_t at = str_rchr(*s, '-');
	struct str part;

	if (at < 0) {
		part = *s;
		*s = (struct str){0};
		return part;
	}
	part = str_sub(*s, (size_t)at + 1, s->n);
	*s = str_sub(*s, 0, (size_t)at);
	return part;
}

static bool
split_version(struct wheel *wheel, struct str text)
{
	ptrdiff_t plus = str_chr(text, '+');

	wheel->version = text;
	if (plus >= 0) {
		wheel->version = str_sub(text, 0, (size_t)plus);
		wheel->local = str_sub(text, (size_t)plus + 1, text.n);
		if (!is_word(wheel->local, "._"))
			return false;
	}
	/* "!" is an epoch; a version starts with a number */
	return is_word(wheel->version, "._!") && char_is_digit(wheel->version.p[0]);
}

int
wheel_parse(struct wheel *wheel, struct str file, struct err *err)
{
	struct str rest;

	*wheel = (struct wheel){.file = file};
	if (!str_ends(file, S(".whl")))
		return err_set(err, E_FORMAT, "%.*s: a wheel's name ends in .whl",
			       STR(file));
	rest = str_sub(file, 0, file.n - 4);
	wheel->platform = cut_last(&rest);
	wheel->abi = cut_last(&rest);
	wheel->python = cut_last(&rest);
	if (!is_tag_set(wheel->platform) || !is_tag_set(wheel->abi) ||
	    !is_tag_set(wheel->python))
		goto bad;
	wheel->name = str_cut(&rest, '-');
	if (!is_word(wheel->name, "._") || !rest.p)
		goto bad;
	if (!split_version(wheel, str_cut(&rest, '-')))
		return err_set(err, E_FORMAT, "%.*s: the second part is no version",
			       STR(file));
	if (rest.p) {
		wheel->build = rest;
		if (!is_word(rest, "._") || !char_is_digit(rest.p[0]))
			return err_set(err, E_FORMAT,
				       "%.*s: '%.*s' stands where a build number is due, "
				       "which starts with a digit",
				       STR(file), STR(rest));
	}
	wheel_local_parse(&wheel->has, wheel->local);
	return 0;
bad:
	return err_set(
		err, E_FORMAT,
		"%.*s: a wheel's name is NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl",
		STR(file));
}

bool
wheel_release_parse(struct wheel_release *release, struct str text)
{
	struct wheel_release found = {0};
	size_t at = 0;

	while (found.n < 3) {
		size_t start = at;
		uint64_t value;

		while (at < text.n && char_is_digit(text.p[at]))
			at++;
		if (!str_uint(str_sub(text, start, at), 0, 9999, &value))
			return false;
		found.part[found.n++] = (unsigned)value;
		if (at + 1 >= text.n || text.p[at] != '.' ||
		    !char_is_digit(text.p[at + 1]))
			break;
		at++;
	}
	*release = found;
	return at == text.n || text.p[at] == '+' || text.p[at] == '.' ||
	       char_is_alpha(text.p[at]);
}

int
wheel_release_cmp(const struct wheel_release *a, const struct wheel_release *b)
{
	for (unsigned i = 0; i < a->n && i < b->n; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

void
wheel_release_text(char text[static WHEEL_TEXT_MAX], const struct wheel_release *release)
{
	const unsigned *part = release->part;

	if (release->n == 0)
		snprintf(text, WHEEL_TEXT_MAX, "?");
	else if (release->n == 1)
		snprintf(text, WHEEL_TEXT_MAX, "%u", part[0]);
	else if (release->n == 2)
		snprintf(text, WHEEL_TEXT_MAX, "%u.%u", part[0], part[1]);
	else
		snprintf(text, WHEEL_TEXT_MAX, "%u.%u.%u", part[0], part[1], part[2]);
}
