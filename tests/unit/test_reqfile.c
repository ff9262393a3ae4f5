/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/data/reqfile/quirks.jsonl holds pip 26.3's answers: the input in hex, and what
 * each logical line gave; quirks.NAME.jsonl those of other installers, ported.jsonl pip
 * 26.3's to the inputs of its own tests (make-pip.py, make-uv.py). The folder that was
 * worked in is "$CWD" there.
 */
#include <setjmp.h>

#include "reqfile.h"

#include <cmocka.h>

#include "reqfile_world.h"

enum { NMORE = 374, NPORTED = 196 }; /* rows of the files below */

static const struct reqfile_world world = REQFILE_WORLD(REQFILE_PIP_26_3);

/* Where the test stands, for its messages. */
struct place {
	struct arena *mem;
	struct str input;
	unsigned line;
	enum reqfile_dialect dialect;
};

static void
same_text(const struct place *at, const char *what, struct str got, struct str want)
{
	if (!str_eq(got.p ? got : S(""), want.p ? want : S("")))
		fail_msg("'%.*s' line %u: %s is '%.*s', pip says '%.*s'", STR(at->input),
			 at->line, what, STR(got), STR(want));
}

/* A list as one text, its items sorted where order means nothing. */
static struct str
joined(struct arena *mem, struct str *items, size_t n, bool sorted)
{
	struct str out = S("");

	if (sorted)
		n = requirement_sort(items, n);
	for (size_t i = 0; i < n; i++)
		out = arena_printf(mem, "%.*s[%.*s]", STR(out), STR(items[i]));
	return out;
}

static struct str
joined_node(struct arena *mem, const struct node *list, bool sorted)
{
	struct str items[16];
	size_t n = 0;

	for (const struct node *kid = list ? list->first : NULL; kid; kid = kid->next)
		items[n++] = kid->text;
	return joined(mem, items, n, sorted);
}

static void
same_list(const struct place *at, const struct node *want, const char *key,
	  const struct reqfile_list *got, bool sorted)
{
	same_text(at, key, joined(at->mem, got->list, got->n, sorted),
		  joined_node(at->mem, node_get(want, key), sorted));
}

static void
same_flag(const struct place *at, const struct node *want, const char *key, bool got)
{
	same_text(at, key, got ? S("true") : S(""), node_text(want, key));
}

static void
same_options(const struct place *at, const struct node *want,
	     const struct reqfile_options *got)
{
	same_text(at, "index_url", got->index_url, node_text(want, "index_url"));
	same_list(at, want, "extra_index_urls", &got->extra_index_urls, false);
	same_list(at, want, "find_links", &got->find_links, false);
	same_list(at, want, "constraints", &got->constraints, false);
	same_list(at, want, "requirements", &got->requirements, false);
	same_list(at, want, "trusted_hosts", &got->trusted_hosts, false);
	same_list(at, want, "no_binary", &got->no_binary, true);
	same_list(at, want, "only_binary", &got->only_binary, true);
	same_list(at, want, "all_releases", &got->all_releases, true);
	same_list(at, want, "only_final", &got->only_final, true);
	same_flag(at, want, "no_index", got->no_index);
	same_flag(at, want, "pre", got->pre);
	same_flag(at, want, "prefer_binary", got->prefer_binary);
	same_flag(at, want, "require_hashes", got->require_hashes);
}

/* What packaging 21.3 alone takes has no normal form but an order. */
static struct str
spec_of(struct arena *mem, struct str comma_list)
{
	struct specifier_set set;
	struct str items[16];
	size_t n = 0;

	if (specifier_parse(&set, mem, comma_list))
		return specifier_str(&set, mem);
	while (comma_list.p)
		items[n++] = str_cut(&comma_list, ',');
	return joined(mem, items, n, true);
}

/* Older pips spell extras in markers as they stand there, and mean the same. */
static struct str
marker_of(const struct place *at, struct str text)
{
	struct marker *marker;
	const char *why;

	if (at->dialect == REQFILE_PIP_26_3 || !text.p ||
	    !marker_parse(&marker, at->mem, text, &why))
		return text;
	return marker_str(marker, at->mem);
}

static void
same_target(const struct place *at, const struct node *want,
	    const struct reqfile_line *got)
{
	const struct requirement *req = &got->req;
	struct str spec = node_text(want, "spec");

	same_text(at, "name", req->name, node_text(want, "name"));
	same_text(at, "spec",
		  got->legacy.p ? spec_of(at->mem, got->legacy)
				: specifier_str(&req->specifiers, at->mem),
		  spec_of(at->mem, spec.p ? spec : S("")));
	same_text(at, "extras", joined(at->mem, req->extras, req->nextras, true),
		  joined_node(at->mem, node_get(want, "extras"), true));
	same_text(at, "url", req->url, with_cwd(at->mem, node_text(want, "url")));
	same_text(at, "marker", req->marker ? marker_str(req->marker, at->mem) : S(""),
		  marker_of(at, node_text(want, "marker")));
}

static void
same_hashes(const struct node *want, const struct reqfile_line *got)
{
	const struct node *hashes = node_get(node_get(want, "options"), "hashes");
	size_t n = 0;

	for (const struct node *kid = hashes ? hashes->first : NULL; kid; kid = kid->next)
		n += kid->nkids;
	/* pip passes over those of an editable. */
	if (got->kind == REQFILE_REQUIREMENT)
		assert_int_equal(got->opts ? got->opts->hashes.n : 0, n);
	else
		assert_int_equal(n, 0);
}

static void
same_line(const struct place *at, const struct node *want, const struct reqfile_line *got)
{
	static const char *const kinds[] = {"req", "editable", "opts", "option-error"};
	bool target = got->kind == REQFILE_REQUIREMENT || got->kind == REQFILE_EDITABLE;

	same_text(at, "kind", str_c(kinds[got->kind]), node_text(want, "kind"));
	assert_int_equal(
		str_eq(arena_printf(at->mem, "%u", got->line), node_text(want, "line")),
		true);
	if (got->kind == REQFILE_OPTIONS)
		same_options(at, want, got->opts);
	if (!target)
		return;
	same_text(at, "raw", got->raw, node_text(want, "raw"));
	same_text(at, "invalid", got->why ? S("yes") : S("no"),
		  node_get(want, "invalid") ? S("yes") : S("no"));
	same_hashes(want, got);
	same_list(at, node_get(want, "options"), "global_options",
		  got->opts ? &got->opts->global_options : &(struct reqfile_list){0},
		  false);
	if (!got->why)
		same_target(at, want, got);
}

static void
check_case(struct arena *mem, const struct node *row, enum reqfile_dialect dialect)
{
	const struct reqfile_world ours = REQFILE_WORLD(dialect);
	struct reqfile_bytes in = {from_hex(mem, node_text(row, "input_hex")), S("r.txt"),
				   dialect};
	const struct node *want = node_get(row, "lines")->first;
	struct place at = {mem, in.bytes, 0, dialect};
	struct str bytes = in.bytes, text;
	struct reqfile_line line;
	struct reqfile file;
	struct err err = {0};

	if (reqfile_decode(&text, mem, &in, &err) < 0) {
		same_text(&at, "error", S("decode"), node_text(want, "error"));
		return;
	}
	reqfile_start(&file, mem, &ours, text);
	for (; reqfile_next(&file, &line); want = want->next) {
		at.line = line.line;
		if (!want) {
			fail_msg("'%.*s': more lines than pip sees", STR(bytes));
			return;
		}
		same_line(&at, want, &line);
	}
	if (want)
		fail_msg("'%.*s': fewer lines than pip sees", STR(bytes));
}

static void
check_file(const char *path, enum reqfile_dialect dialect, size_t want)
{
	check_rows(path, dialect, want, check_case);
}

static void
answers_as_pip_does(void **state)
{
	(void)state;
	check_file("tests/data/reqfile/quirks.jsonl", REQFILE_PIP_26_3, 111);
	check_file("tests/data/reqfile/more.jsonl", REQFILE_PIP_26_3, NMORE);
}

static void
answers_as_older_pips_do(void **state)
{
	(void)state;
	check_file("tests/data/reqfile/quirks.pip-24.2.jsonl", REQFILE_PIP_24_2, 111);
	check_file("tests/data/reqfile/more.pip-24.2.jsonl", REQFILE_PIP_24_2, NMORE);
	check_file("tests/data/reqfile/quirks.pip-24.0.jsonl", REQFILE_PIP_24_0, 111);
	check_file("tests/data/reqfile/more.pip-24.0.jsonl", REQFILE_PIP_24_0, NMORE);
}

/* What pip's own unit tests ask of it. */
static void
passes_the_tests_of_pip(void **state)
{
	(void)state;
	check_file("tests/data/reqfile/ported.jsonl", REQFILE_PIP_26_3, NPORTED);
}

static void
check_decode(struct str bytes, const char *want)
{
	struct arena mem = arena_new(1 << 20);
	struct reqfile_bytes in = {bytes, S("r.txt"), REQFILE_PIP_26_3};
	struct err err = {0};
	struct str text;

	if (reqfile_decode(&text, &mem, &in, &err) < 0)
		text = str_c(err.text);
	if (!str_eq(text, str_c(want)))
		fail_msg("'%.*s' gave '%.*s'", STR(bytes), STR(text));
	arena_release(&mem);
}

static void
decodes_as_pip_does(void **state)
{
	(void)state;
	check_decode(S("\xef\xbb\xbf"
		       "foo"),
		     "foo");
	check_decode(S("\xff\xfe"
		       "f\0\xac\x20"),
		     "f\xe2\x82\xac");
	check_decode(S("\xfe\xff\0f\xd8\x3d\xde\x00"), "f\xf0\x9f\x98\x80");
	check_decode(S("\xff\xfe\0\0"
		       "f\0\0\0"),
		     "f");
	check_decode(S("\0\0\xfe\xff\0\0\0f"), "f");
	check_decode(S("# coding: latin-1\n\xe9"), "# coding: latin-1\n\xc3\xa9");
	check_decode(S("#\n#-*- coding=ISO-8859-1 -*-\n\xe9"),
		     "#\n#-*- coding=ISO-8859-1 -*-\n\xc3\xa9");
	check_decode(S("# coding: cp1252\n\x80"), "# coding: cp1252\n\xe2\x82\xac");
	check_decode(S("x\n # coding: latin-1\n\xc3\xa9"),
		     "x\n # coding: latin-1\n\xc3\xa9");
	check_decode(S("# coding: utf_8\n\xc3\xa9"), "# coding: utf_8\n\xc3\xa9");
	check_decode(S("\xe9"), "r.txt:1: not UTF-8 text");
	check_decode(S("\xff\xfe"
		       "f"),
		     "r.txt:1: not the text its byte order mark promises");
	check_decode(S("\xff\xfe\x00\xdc"),
		     "r.txt:1: not the text its byte order mark promises");
	check_decode(S("# coding: ascii\n\xe9"), "r.txt:1: not ascii text");
	check_decode(S("# coding: cp1252\n\x81"), "r.txt:1: not cp1252 text");
	check_decode(S("# coding: koi8-r\n\xc1"), "# coding: koi8-r\n\xd0\xb0");
	check_decode(
		S("# coding: --Windows..1251-\n\xe0"),
		"r.txt:1: encoding '--Windows..1251-' is not supported; write UTF-8");
	check_decode(S("# coding: Windows--1251-\n\xe0"),
		     "# coding: Windows--1251-\n\xd0\xb0");
	check_decode(S("# coding: iso-ir-100\n\xe9"), "# coding: iso-ir-100\n\xc3\xa9");
	check_decode(S("# coding: cp1255\n\xd9"), "r.txt:1: not cp1255 text");
	check_decode(S("# coding: gbk\nfoo"),
		     "r.txt:1: encoding 'gbk' is not supported; write UTF-8");
}

static struct reqfile_line
first_line(struct arena *mem, const char *text)
{
	struct reqfile_line line;
	struct reqfile file;

	reqfile_start(&file, mem, &world, str_c(text));
	assert_true(reqfile_next(&file, &line));
	return line;
}

static void
keeps_comments_and_dropped_words(void **state)
{
	struct arena mem = arena_new(1 << 20);
	struct reqfile_line line = first_line(&mem, "foo --pre bar -- --baz # why ");

	(void)state;
	assert_true(str_eq(line.comment, S("why")));
	assert_int_equal(line.opts->dropped.n, 2);
	assert_true(str_eq(line.opts->dropped.list[0], S("bar")));
	assert_true(str_eq(line.opts->dropped.list[1], S("--baz")));
	line = first_line(&mem, "foo#x");
	assert_null(line.comment.p);
	arena_release(&mem);
}

/* What expands to itself must not expand for ever. */
static void
bounds_expansion(void **state)
{
	struct arena mem = arena_new((size_t)1 << 30);
	enum { N = 100000, EACH = 7 };
	char *text = arena_alloc(&mem, N * EACH + 1);
	struct reqfile_line line;

	(void)state;
	for (int i = 0; i < N; i++)
		memcpy(text + i * EACH, "${LOOP}", EACH);
	line = first_line(&mem, text);
	assert_int_equal(line.kind, REQFILE_BROKEN);
	assert_string_equal(line.why, "too many variables to expand");
	for (int i = 0; i < N; i++)
		memcpy(text + i * EACH, "${B2}  ", EACH);
	line = first_line(&mem, text);
	assert_true(str_starts(line.text, S("bee  bee")));
	arena_release(&mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_as_pip_does),
		cmocka_unit_test(answers_as_older_pips_do),
		cmocka_unit_test(passes_the_tests_of_pip),
		cmocka_unit_test(decodes_as_pip_does),
		cmocka_unit_test(keeps_comments_and_dropped_words),
		cmocka_unit_test(bounds_expansion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
