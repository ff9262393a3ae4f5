/* SPDX-License-Identifier: Apache-2.0 */
/* The output file, and the account of what became of each line. */
#include "clean.h"

#include "json.h"
#include "out.h"
#include "reqclean.h"
#include "str.h"

/* Each origin once, in the order of the input. */
static void
put_origins(FILE *file, struct arena *arena, const struct merged *merged)
{
	struct str last = {0};

	for (size_t i = 0; i < merged->nfrom; i++) {
		const struct ask *ask = merged->from[i];
		struct str origin =
			ask->origin.p ? ask->origin : clean_place(arena, ask->place);

		if (i && str_eq(origin, last))
			continue;
		fputs(i ? ", " : "", file);
		out_escaped(file, origin);
		last = origin;
	}
}

struct str
clean_render(struct clean *clean, const struct result *result)
{
	char *bytes = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&bytes, &n);
	struct str text;

	if (!file)
		die_oom(0);
	fputs(CLEAN_HEADER, file);
	for (size_t i = 0; i < result->n; i++) {
		fprintf(file, "%.*s", STR(result->list[i].text));
		for (size_t k = 0; k < result->list[i].nhashes; k++)
			fprintf(file, " --hash=%.*s", STR(result->list[i].hashes[k]));
		fputs("  # from ", file);
		put_origins(file, clean->arena, &result->list[i]);
		fputc('\n', file);
	}
	if (fclose(file) != 0)
		die_oom(n);
	text = arena_str(clean->arena, str_n(bytes, n));
	free(bytes);
	return text;
}

static void
put_place(struct json *json, struct place place)
{
	json_pair(json, "file", place.file);
	json_key(json, "line");
	json_uint(json, place.line);
}

static void
put_change(struct json *json, const struct clean *clean, const struct change *c)
{
	char code[16];

	snprintf(code, sizeof(code), "RC%u", c->code);
	json_open(json, '{');
	json_pair(json, "code", str_c(code));
	put_place(json, c->place);
	json_pair(json, "text", c->text);
	json_pair(json, "action", clean_action(clean, c));
	if (c->result.p)
		json_pair(json, "result", c->result);
	json_pair(json, "reason", c->reason);
	json_close(json, '}');
}

static void
put_asks(struct json *json, const struct merged *merged)
{
	json_key(json, "from");
	json_open(json, '[');
	for (size_t i = 0; i < merged->nfrom; i++) {
		json_open(json, '{');
		put_place(json, merged->from[i]->place);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
put_merged(struct json *json, const struct merged *merged)
{
	json_pair(json, "requirement", merged->text);
	if (merged->nhashes) {
		json_key(json, "hashes");
		json_open(json, '[');
		for (size_t i = 0; i < merged->nhashes; i++)
			json_str(json, merged->hashes[i]);
		json_close(json, ']');
	}
	put_asks(json, merged);
}

static void
put_wishes(struct json *json, const char *key, const struct wish *const *list, size_t n)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);

	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(json, '{');
		put_place(json, list[i]->asks->place);
		json_pair(json, "requirement",
			  clean_shown(&mem, clean_text(&mem, &list[i]->req)));
		json_close(json, '}');
	}
	json_close(json, ']');
	arena_release(&mem);
}

static void
put_resolve(struct json *json, const struct conflict *c)
{
	if (!c->nagainst)
		return;
	json_key(json, "resolve");
	json_open(json, '{');
	json_pair(json, "agreed", c->agreed);
	json_key(json, "lines");
	json_uint(json, c->nagree);
	json_key(json, "of");
	json_uint(json, c->nlines);
	put_wishes(json, "without", c->against, c->nagainst);
	json_close(json, '}');
}

/* Every line that asks for the name, whichever part it has. */
static void
put_all(struct json *json, const struct conflict *c)
{
	json_key(json, "asked");
	json_open(json, '[');
	for (size_t i = 0; i < c->nall; i++)
		for (const struct ask *ask = c->all[i]->asks; ask; ask = ask->next) {
			json_open(json, '{');
			put_place(json, ask->place);
			json_close(json, '}');
		}
	json_close(json, ']');
}

static void
put_conflicts(struct json *json, const struct result *result)
{
	json_open(json, '[');
	for (const struct conflict *c = result->conflicts; c; c = c->next) {
		json_open(json, '{');
		json_pair(json, "name", c->name);
		put_wishes(json, "between", c->core, c->ncore);
		if (c->where.p)
			json_pair(json, "where", c->where);
		put_resolve(json, c);
		put_all(json, c);
		json_close(json, '}');
	}
	json_close(json, ']');
}

void
clean_json(const struct clean *clean, const struct result *result)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "requirements");
	json_open(&json, '[');
	for (size_t i = 0; i < result->n; i++) {
		const struct merged *m = &result->list[i];

		json_open(&json, '{');
		put_merged(&json, m);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_key(&json, "changes");
	json_open(&json, '[');
	for (size_t i = 0; i < clean->nchanges; i++)
		put_change(&json, clean, &clean->changes[i]);
	json_close(&json, ']');
	json_key(&json, "conflicts");
	put_conflicts(&json, result);
	json_close(&json, '}');
	json_end(&json);
}

void
clean_json_conflicts(const struct result *result)
{
	struct json json;

	json_start(&json, stdout, true);
	put_conflicts(&json, result);
	json_end(&json);
}
