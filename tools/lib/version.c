/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar is https://packaging.python.org/en/latest/specifications/version-specifiers
 */
#include "version_parts.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

static size_t
digits_at(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.n && char_is_digit(s.p[i]))
		i++;
	return i - from;
}

struct str
version_number(struct str s, size_t i, size_t n)
{
	while (n > 1 && s.p[i] == '0') {
		i++;
		n--;
	}
	return str_n(s.p + i, n);
}

static bool
is_sep(struct str s, size_t i)
{
	return i < s.n && (s.p[i] == '.' || s.p[i] == '-' || s.p[i] == '_');
}

static bool
has_word(struct str s, size_t i, struct str word)
{
	return str_starts(str_sub(s, i, s.n), word);
}

/* The number behind a word such as "rc", with its separator; "0" when none is written. */
static size_t
word_number(struct str s, size_t i, struct str *value)
{
	size_t n;

	if (is_sep(s, i))
		i++;
	n = digits_at(s, i);
	*value = n ? version_number(s, i, n) : S("0");
	return i + n;
}

static size_t
scan_pre(struct version *v, struct str s, size_t i)
{
	static const struct {
		struct str word;
		char pre;
	} words[] = {
		{{"alpha", 5}, 'a'}, {{"a", 1}, 'a'},       {{"beta", 4}, 'b'},
		{{"b", 1}, 'b'},     {{"preview", 7}, 'r'}, {{"pre", 3}, 'r'},
		{{"c", 1}, 'r'},     {{"rc", 2}, 'r'},
	};
	size_t at = is_sep(s, i) ? i + 1 : i;

	for (size_t k = 0; k < COUNT(words); k++) {
		if (!has_word(s, at, words[k].word))
			continue;
		v->pre = words[k].pre;
		return word_number(s, at + words[k].word.n, &v->pre_n);
	}
	return i;
}

/* "-1" is a post release, too. */
static size_t
scan_post(struct version *v, struct str s, size_t i)
{
	static const struct str words[] = {{"post", 4}, {"rev", 3}, {"r", 1}};
	size_t at = is_sep(s, i) ? i + 1 : i;
	size_t n;

	if (i < s.n && s.p[i] == '-' && (n = digits_at(s, i + 1)) > 0) {
		v->post = version_number(s, i + 1, n);
		return i + 1 + n;
	}
	for (size_t k = 0; k < COUNT(words); k++)
		if (has_word(s, at, words[k]))
			return word_number(s, at + words[k].n, &v->post);
	return i;
}

static size_t
scan_dev(struct version *v, struct str s, size_t i)
{
	size_t at = is_sep(s, i) ? i + 1 : i;

	if (!has_word(s, at, S("dev")))
		return i;
	return word_number(s, at + 3, &v->dev);
}

static size_t
alnums_at(struct str s, size_t i)
{
	size_t from = i;

	while (i < s.n && char_is_alnum(s.p[i]))
		i++;
	return i - from;
}

static size_t
scan_local(struct version *v, struct str s, size_t i)
{
	size_t from = i + 1, n;

	if (i >= s.n || s.p[i] != '+' || !(n = alnums_at(s, from)))
		return i;
	i = from + n;
	while (is_sep(s, i) && (n = alnums_at(s, i + 1)) > 0)
		i += 1 + n;
	v->local = str_sub(s, from, i);
	return i;
}

static size_t
scan_release(struct version *v, struct str s, size_t i)
{
	size_t from = i, n = digits_at(s, i);

	if (n && i + n < s.n && s.p[i + n] == '!') {
		v->epoch = version_number(s, i, n);
		from = i += n + 1;
		n = digits_at(s, i);
	}
	if (!n)
		return 0;
	for (i += n; i < s.n && s.p[i] == '.' && (n = digits_at(s, i + 1)) > 0;)
		i += 1 + n;
	v->release = str_sub(s, from, i);
	v->rank = version_rank(v);
	return i;
}

/* Most versions are a release and no more. */
static bool
may_go_on(struct str s, size_t i)
{
	return is_sep(s, i) || (i < s.n && (char_is_alpha(s.p[i]) || s.p[i] == '+'));
}

size_t
version_scan(struct version *v, struct str text)
{
	size_t i = text.n && text.p[0] == 'v';

	*v = (struct version){.epoch = S("0")};
	i = scan_release(v, text, i);
	if (!i || !may_go_on(text, i))
		return i;
	i = scan_pre(v, text, i);
	i = scan_post(v, text, i);
	i = scan_dev(v, text, i);
	return scan_local(v, text, i);
}

bool
version_parse(struct version *v, struct arena *arena, struct str text)
{
	struct str s = py_strip(text);
	char *copy;

	if (!s.n)
		return false;
	copy = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++)
		copy[i] = char_lower(s.p[i]);
	return version_scan(v, str_n(copy, s.n)) == s.n;
}

struct str
version_local_segment(struct str *rest)
{
	size_t i = 0;
	struct str segment;

	while (i < rest->n && char_is_alnum(rest->p[i]))
		i++;
	segment = str_n(rest->p, i);
	*rest = i < rest->n ? str_sub(*rest, i + 1, rest->n) : (struct str){0};
	return segment;
}

bool
version_is_number(struct str s)
{
	return s.n && digits_at(s, 0) == s.n;
}

bool
version_is_pre(const struct version *v)
{
	return v->pre || v->dev.p;
}

static void
put_release(struct buf *out, struct str release)
{
	bool first = true;

	while (release.p) {
		struct str segment = str_cut(&release, '.');

		if (!first)
			buf_char(out, '.');
		first = false;
		buf_add(out, version_number(segment, 0, segment.n));
	}
}

static void
put_local(struct buf *out, struct str local)
{
	char before = '+';

	while (local.p) {
		struct str segment = version_local_segment(&local);

		buf_char(out, before);
		before = '.';
		buf_add(out, version_is_number(segment)
				     ? version_number(segment, 0, segment.n)
				     : segment);
	}
}

static void
put_number(struct buf *out, struct str word, struct str digits)
{
	if (!digits.p)
		return;
	buf_add(out, word);
	buf_add(out, digits);
}

static struct str
normal(const struct version *v, struct arena *arena, bool with_local)
{
	struct str pre = v->pre == 'r' ? S("rc") : str_n(&v->pre, 1);
	struct buf out;

	buf_init(&out, arena, SIZE_MAX / 2);
	if (!str_eq(v->epoch, S("0")))
		buf_printf(&out, "%.*s!", STR(v->epoch));
	put_release(&out, v->release);
	if (v->pre)
		put_number(&out, pre, v->pre_n);
	put_number(&out, S(".post"), v->post);
	put_number(&out, S(".dev"), v->dev);
	if (with_local)
		put_local(&out, v->local);
	return buf_str(&out);
}

struct str
version_str(const struct version *v, struct arena *arena)
{
	return normal(v, arena, true);
}

struct str
version_public(const struct version *v, struct arena *arena)
{
	return normal(v, arena, false);
}

struct str
version_next(struct str digits, struct arena *arena)
{
	char *sum = arena_alloc(arena, digits.n + 1);
	size_t i = digits.n;

	memcpy(sum + 1, digits.p, digits.n);
	sum[0] = '0';
	while (sum[i] == '9')
		sum[i--] = '0';
	sum[i]++;
	return version_number(str_n(sum, digits.n + 1), 0, digits.n + 1);
}

struct str
version_next_release(struct str release, struct arena *arena)
{
	ptrdiff_t dot = str_rchr(release, '.');
	size_t head = dot < 0 ? 0 : (size_t)dot + 1;
	struct str next = version_next(str_sub(release, head, release.n), arena);

	return arena_printf(arena, "%.*s%.*s", (int)head, release.p, STR(next));
}
