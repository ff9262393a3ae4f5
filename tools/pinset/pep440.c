/* SPDX-License-Identifier: Apache-2.0 */
/* pinset match, version: PEP 440 for shell scripts, one question or a stream of them. */
#include "pinset.h"
#include "host.h"
#include "out.h"
#include "specifier.h"
#include "str.h"

/* Only "\n" ends a line here: a version may hold white space of any other kind. */
static bool
next_line(struct str *rest, struct str *line)
{
	if (!rest->p || rest->n == 0)
		return false;
	*line = str_cut(rest, '\n');
	return true;
}

static int
match_stream(struct arena *arena, struct err *err)
{
	struct str bytes, line;

	if (host_read(&bytes, arena, "-", MAX_BYTES, err) < 0)
		return err_exit(err, TOOL);
	for (unsigned n = 1; next_line(&bytes, &line); n++) {
		struct str version = line, spec = str_cut(&version, '\t');
		int answer;

		if (!version.p) {
			err_at(err, S("-"), n, 0, "expected SPECIFIER, a tab, VERSION");
			return err_exit(err, TOOL);
		}
		answer = specifier_match(spec, version, arena);
		puts(answer < 0 ? "invalid" : answer ? "1" : "0");
	}
	return 0;
}

int
match_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct version version;
	struct err err = {0};
	int answer;

	while (opt_next(args))
		;
	opt_operands(args, 1, 2);
	if (args->npos == 1 && strcmp(args->pos[0], "-") != 0)
		opt_bad(args, "expected SPEC VERSION, or - to read lines");
	if (args->npos == 1)
		return match_stream(&mem, &err);
	answer = specifier_match(str_c(args->pos[0]), str_c(args->pos[1]), &mem);
	if (answer < 0) {
		err_set(&err, E_FORMAT, "'%s' is no PEP 440 specifier set", args->pos[0]);
		return err_exit(&err, TOOL);
	}
	if (!answer && !version_parse(&version, &mem, str_c(args->pos[1]))) {
		err_set(&err, E_FORMAT, "'%s' is no PEP 440 version", args->pos[1]);
		return err_exit(&err, TOOL);
	}
	return answer ? 0 : err_status(E_NOMATCH);
}

struct entry {
	struct str text;
	struct version version;
};

/* Of equal versions the later line comes first, as conformance/check_pep440.py wants it:
 * a list that is sorted backwards turns into its mirror image. */
static int
by_version(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = version_cmp(&a->version, &b->version);

	return order ? order : a->text.p > b->text.p ? -1 : 1;
}

static int
sort_versions(struct arena *arena, struct str bytes, struct err *err)
{
	struct entry *entries;
	struct str rest = bytes, line;
	size_t n = 0;

	while (next_line(&rest, &line))
		n++;
	entries = ARENA_ARRAY(arena, struct entry, n + 1);
	n = 0;
	for (rest = bytes; next_line(&rest, &line); n++) {
		entries[n].text = line;
		if (version_parse(&entries[n].version, arena, line))
			continue;
		err_at(err, S("-"), (unsigned)n + 1, 0, "'%.*s' is no PEP 440 version",
		       STR(line));
		return err_exit(err, TOOL);
	}
	qsort(entries, n, sizeof(*entries), by_version);
	for (size_t i = 0; i < n; i++)
		printf("%.*s\n", STR(entries[i].text));
	return 0;
}

static int
version_stream(struct arena *arena, bool sort, struct err *err)
{
	struct str bytes, line;

	if (host_read(&bytes, arena, "-", MAX_BYTES, err) < 0)
		return err_exit(err, TOOL);
	if (sort)
		return sort_versions(arena, bytes, err);
	while (next_line(&bytes, &line)) {
		struct version version;
		struct str text = S("invalid");

		if (version_parse(&version, arena, line))
			text = version_str(&version, arena);
		printf("%.*s\n", STR(text));
	}
	return 0;
}

int
version_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct version version;
	struct err err = {0};
	struct str text;
	bool sort = false;

	while (opt_next(args))
		sort = true; /* --sort is the only option */
	opt_operands(args, 1, 1);
	if (strcmp(args->pos[0], "-") == 0)
		return version_stream(&mem, sort, &err);
	if (sort)
		opt_bad(args, "--sort reads versions from standard input: --sort -");
	if (!version_parse(&version, &mem, str_c(args->pos[0]))) {
		err_set(&err, E_FORMAT, "'%s' is no PEP 440 version", args->pos[0]);
		return err_exit(&err, TOOL);
	}
	text = version_str(&version, &mem);
	printf("%.*s\n", STR(text));
	return 0;
}
