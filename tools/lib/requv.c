/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uv's reading of a file, one statement at a time: options are spelt out, their values go
 * on to the end of the line or to "#", and a requirement may have hashes behind it.
 * What uv refuses ends its reading; here the next line follows, so that all is shown.
 */
#include "reqfile_parts.h"

#include "buf.h"
#include "name.h"
#include "pytext.h"
#include "str.h"

enum action {
	DO_LIST,    /* a value into a list */
	DO_INDEX,   /* the one index */
	DO_FLAG,    /* no value */
	DO_PACKAGE, /* ":all:", ":none:" or one name */
	DO_EDIT,
	DO_IGNORE, /* to the end of the line */
};

#define AT(member) offsetof(struct reqfile_options, member)

/* In uv's order: the first that the text starts with counts. */
static const struct rule {
	const char *name;
	enum action action;
	size_t at; /* of its member */
} rules[] = {
	{"-r", DO_LIST, AT(requirements)},
	{"--requirement", DO_LIST, AT(requirements)},
	{"-c", DO_LIST, AT(constraints)},
	{"--constraint", DO_LIST, AT(constraints)},
	{"-e", DO_EDIT, 0},
	{"--editable", DO_EDIT, 0},
	{"-i", DO_INDEX, AT(index_url)},
	{"--index-url", DO_INDEX, AT(index_url)},
	{"--extra-index-url", DO_LIST, AT(extra_index_urls)},
	{"--no-index", DO_FLAG, AT(no_index)},
	{"--require-hashes", DO_FLAG, AT(require_hashes)},
	{"--find-links", DO_LIST, AT(find_links)},
	{"-f", DO_LIST, AT(find_links)},
	{"--no-binary", DO_PACKAGE, AT(no_binary)},
	{"--only-binary", DO_PACKAGE, AT(only_binary)},
	{"--prefer-binary", DO_IGNORE, 0},
	{"--pre", DO_IGNORE, 0},
	{"--trusted-host", DO_IGNORE, 0},
	{"--use-feature", DO_IGNORE, 0},
};

static bool
eat(struct str *rest, const char *text)
{
	if (!str_starts(*rest, str_c(text)))
		return false;
	*rest = str_sub(*rest, strlen(text), rest->n);
	return true;
}

/* Blanks, and line ends behind a backslash. */
static void
eat_blanks(struct str *rest)
{
	do
		while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
			*rest = str_sub(*rest, 1, rest->n);
	while (rest->n > 1 && rest->p[0] == '\\' &&
	       (eat(rest, "\\\n") || eat(rest, "\\\r\n") || eat(rest, "\\\r")));
}

/* Unlike Python's, that of Rust has not the separators 1c to 1f. */
size_t
requv_space(struct str s)
{
	return s.n && s.p[0] >= 0x1c && s.p[0] <= 0x1f ? 0 : py_space(s);
}

static void
eat_spaces(struct str *rest)
{
	size_t n;

	while ((n = requv_space(*rest)) > 0)
		*rest = str_sub(*rest, n, rest->n);
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Up to a line end, and up to a "#" where comments are wanted off. */
static struct str
eat_line(struct str *rest, bool to_comment)
{
	struct str line = *rest;
	size_t n = 0;

	while (n < rest->n && !is_line_end(rest->p[n]) &&
	       !(to_comment && rest->p[n] == '#'))
		n++;
	*rest = str_sub(*rest, n, rest->n);
	return str_sub(line, 0, n);
}

static void
skip_trivia(struct str *rest)
{
	eat_blanks(rest);
	while (rest->n && (is_line_end(rest->p[0]) || rest->p[0] == '#')) {
		if (rest->p[0] == '#')
			eat_line(rest, false);
		else if (!eat(rest, "\r\n"))
			*rest = str_sub(*rest, 1, rest->n);
		eat_blanks(rest);
	}
}

/* How many lines end within text. */
static unsigned
count_lines(struct str text)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n' ||
		     (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n'));
	return n;
}

/* Behind an option stand "=" or white space, line ends too, and then its value. */
static const char *
eat_separator(struct str *rest)
{
	if (eat(rest, "="))
		return NULL;
	if (!requv_space(*rest))
		return "expected '=' or white space behind the option";
	eat_spaces(rest);
	return NULL;
}

/* Without the white space at its ends. */
static struct str
trimmed(struct str text)
{
	size_t n;

	eat_spaces(&text);
	while ((n = py_space_end(text)) > 0 &&
	       requv_space(str_sub(text, text.n - n, text.n)))
		text.n -= n;
	return text;
}

static const char *
take_value(struct str *rest, struct str *value)
{
	const char *why = eat_separator(rest);

	if (why)
		return why;
	*value = trimmed(eat_line(rest, true));
	return value->n ? NULL : "the option lacks its value";
}

/* Quotes and backslashes of a shell; the text as it is where a quote stays open. */
static struct str
unquote(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.n), quote = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\\' && quote != '\'') {
			if (++i == text.n)
				break;
			if (quote && !strchr("\"\\`$", text.p[i]))
				out[n++] = '\\';
			out[n++] = text.p[i];
		} else if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? 0 : c;
		} else {
			out[n++] = c;
		}
	}
	return quote ? text : str_n(out, n);
}

/* Any variable that is set, be it empty; ${PROJECT_ROOT} is the working folder. */
struct str
requv_expand(struct arena *arena, const struct reqfile_world *world, struct str text)
{
	struct buf out;
	size_t from = 0, at = 0;
	struct str whole;

	if (str_find(text, S("${")) < 0)
		return text;
	buf_init(&out, arena, REQFILE_LINE_MAX);
	while (reqline_variable(text, &at, &whole)) {
		struct str name = str_sub(whole, 2, whole.n - 1);
		struct str value = world->env(arena_str(arena, name).p);

		if (!value.p)
			value = str_eq(name, S("PROJECT_ROOT")) ? world->cwd : whole;
		buf_add(&out, str_sub(text, from, at - whole.n));
		buf_add(&out, value);
		from = at;
	}
	buf_add(&out, str_sub(text, from, text.n));
	return out.full ? text : buf_str(&out);
}

static const char *
add_package(struct reqfile *file, struct reqfile_list *list, struct str value)
{
	if (str_eq(value, S(":none:")))
		return NULL;
	if (!str_eq(value, S(":all:"))) {
		if (!name_valid(value))
			return "the option takes one name, ':all:' or ':none:'";
		value = name_canonical(file->arena, value);
	}
	reqlist_add(list, file->arena, value);
	return NULL;
}

/* An index is a path that is there, or an address. */
static const char *
check_index(struct reqfile *file, struct str value)
{
	struct str path = requv_path(file->arena, file->world, value);

	if (value.n && path.p && str_chr(value, 0) < 0 &&
	    file->world->kind(arena_str(file->arena, path).p) != HOST_NONE)
		return NULL;
	return requv_check_url(value);
}

static const char *
use_value(struct reqfile *file, struct reqfile_line *line, const struct rule *rule,
	  struct str value)
{
	struct reqfile_list *list = (void *)((char *)line->opts + rule->at);

	value = unquote(file->arena, value);
	if (rule->action == DO_PACKAGE) {
		line->opts->formats = true;
		return add_package(file, list, value);
	}
	value = requv_expand(file->arena, file->world, value);
	if (rule->action == DO_INDEX) {
		if (file->has_index)
			return "uv takes one --index-url only";
		file->has_index = true;
		line->opts->index_url = value;
		return check_index(file, value);
	}
	reqlist_add(list, file->arena, value);
	return rule->at == AT(requirements) || rule->at == AT(constraints)
		       ? NULL
		       : check_index(file, value);
}

/* "--hash=ALGORITHM:DIGEST" and more of them. */
static const char *
take_hashes(struct reqfile *file, struct reqfile_line *line, struct str *rest)
{
	while (eat(rest, "--hash")) {
		struct str hash;
		size_t n = 0;
		const char *why = eat_separator(rest);

		if (why)
			return why;
		while (n < rest->n && !requv_space(str_sub(*rest, n, rest->n)))
			n++;
		hash = str_sub(*rest, 0, n);
		*rest = str_sub(*rest, n, rest->n);
		if (!n)
			return "the option lacks its value";
		reqlist_add(&line->opts->hashes, file->arena, hash);
		eat_blanks(rest);
	}
	return line->opts->hashes.n ? NULL : "only --hash may stand behind a requirement";
}

/* A requirement ends with its line, in front of " --" or in front of " #". */
static struct str
take_requirement(struct str *rest, bool *has_hashes)
{
	struct str text = *rest;

	*has_hashes = false;
	for (;;) {
		struct str before = *rest, requirement;

		requirement = str_sub(text, 0, (size_t)(rest->p - text.p));
		if (!rest->n || is_line_end(rest->p[0]))
			return requirement;
		eat_blanks(rest);
		if (rest->p == before.p) {
			*rest = str_sub(*rest, 1, rest->n);
			continue;
		}
		if (str_starts(*rest, S("--"))) {
			*has_hashes = true;
			return requirement;
		}
		if (str_starts(*rest, S("#")))
			return requirement;
	}
}

static const char *
read_requirement(struct reqfile *file, struct reqfile_line *line, struct str *rest)
{
	bool has_hashes, is_text;
	struct str path;

	line->raw = take_requirement(rest, &has_hashes);
	is_text = str_ends(line->raw, S(".txt")) || str_ends(line->raw, S(".in"));
	path = requv_path(file->arena, file->world, line->raw);
	if (has_hashes) {
		const char *why = take_hashes(file, line, rest);

		if (why) {
			line->kind = REQFILE_BROKEN;
			return why;
		}
	}
	if (line->raw.n > REQFILE_LINE_MAX)
		return "the line is longer than 1 MiB";
	if (is_text && path.p &&
	    file->world->kind(arena_str(file->arena, path).p) == HOST_FILE)
		return "a requirements file needs -r in front";
	return requv_requirement(line, file->arena, file->world);
}

/* uv takes what starts with a name for the option: "--prefix" is "--pre" and a rest. */
static const struct rule *
find_rule(struct str *rest)
{
	for (size_t k = 0; k < COUNT(rules); k++)
		if (eat(rest, rules[k].name))
			return &rules[k];
	return NULL;
}

static const char *
read_option(struct reqfile *file, struct reqfile_line *line, struct str *rest)
{
	const struct rule *rule = find_rule(rest);
	struct str value;
	const char *why;

	line->kind = REQFILE_BROKEN;
	if (!rule)
		return "uv takes no such option in a requirements file";
	if (rule->action == DO_EDIT) {
		why = eat_separator(rest);
		line->kind = why ? REQFILE_BROKEN : REQFILE_EDITABLE;
		return why ? why : read_requirement(file, line, rest);
	}
	why = NULL;
	if (rule->action == DO_IGNORE)
		reqlist_add(&line->opts->dropped, file->arena, eat_line(rest, true));
	else if (rule->action == DO_FLAG)
		*(bool *)((char *)line->opts + rule->at) = true;
	else if (!(why = take_value(rest, &value)))
		why = use_value(file, line, rule, value);
	line->kind = why ? REQFILE_BROKEN : REQFILE_OPTIONS;
	return why;
}

static bool
starts_requirement(char c)
{
	return char_is_alnum(c) || c == '.' || c == '/' || c == '$';
}

/* A comment right behind a statement belongs to it. */
static struct str
comment_behind(struct str rest)
{
	eat_blanks(&rest);
	if (!eat(&rest, "#"))
		return (struct str){0};
	return py_strip(eat_line(&rest, false));
}

bool
requv_next(struct reqfile *file, struct reqfile_line *line)
{
	struct str from = file->rest, rest = file->rest, before;

	skip_trivia(&rest);
	file->nlines += count_lines(str_sub(from, 0, from.n - rest.n));
	if (!rest.n)
		return false;
	before = rest;
	line->line = file->nlines + 1;
	line->opts = ARENA_NEW(file->arena, struct reqfile_options);
	line->kind = REQFILE_REQUIREMENT;
	line->why = starts_requirement(rest.p[0]) ? read_requirement(file, line, &rest)
						  : read_option(file, line, &rest);
	if (line->why)
		eat_line(&rest, true);
	line->text = py_strip(str_sub(before, 0, before.n - rest.n));
	line->comment = comment_behind(rest);
	if (line->kind == REQFILE_REQUIREMENT && !line->opts->hashes.n)
		line->opts = NULL;
	file->nlines += count_lines(str_sub(before, 0, before.n - rest.n));
	file->rest = rest;
	return true;
}
