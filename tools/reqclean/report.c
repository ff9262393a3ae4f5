/* SPDX-License-Identifier: Apache-2.0 */
/* The output file, and the account of what became of each line. */
#include "clean.h"

#include "buf.h"
#include "json.h"
#include "out.h"
#include "str.h"

/* Each origin once, in the order of the input. */
static void
put_origins(FILE *file, const struct merged *merged)
{
	for (size_t i = 0; i < merged->nfrom; i++) {
		struct str origin = merged->from[i]->origin;

		if (i && str_eq(origin, merged->from[i - 1]->origin))
			continue;
		fputs(i ? ", " : "", file);
		out_escaped(file, origin);
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
		fprintf(file, "%.*s  # from ", STR(result->list[i].text));
		put_origins(file, &result->list[i]);
		fputc('\n', file);
	}
	if (fclose(file) != 0)
		die_oom(n);
	text = arena_str(clean->arena, str_n(bytes, n));
	free(bytes);
	return text;
}

void
clean_notes(const struct clean *clean)
{
	for (size_t i = 0; i < clean->nchanges; i++) {
		const struct change *c = &clean->changes[i];
		bool rewritten = c->result.p && !str_eq(c->result, c->text);

		out_note("reqclean", "RC%u %.*s:%u: %.*s%s%.*s: %.*s", c->code,
			 STR(c->place.file), c->place.line, STR(c->text),
			 rewritten ? " -> " : "", STR(rewritten ? c->result : S("")),
			 STR(c->reason));
	}
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
put_wishes(struct json *json, const char *key, const struct wish *const *list, size_t n)
{
	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(json, '{');
		put_place(json, list[i]->place);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
put_conflicts(struct json *json, const struct result *result, struct arena *arena)
{
	json_open(json, '[');
	for (size_t i = 0; i < result->nconflicts; i++) {
		const struct conflict *c = &result->conflicts[i];

		json_open(json, '{');
		json_pair(json, "name", c->name);
		json_key(json, "between");
		json_open(json, '[');
		for (size_t k = 0; k < c->ncore; k++) {
			json_open(json, '{');
			put_place(json, c->core[k]->place);
			json_pair(
				json, "requirement",
				clean_shown(arena, clean_text(arena, &c->core[k]->req)));
			json_close(json, '}');
		}
		json_close(json, ']');
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
		json_pair(&json, "requirement", m->text);
		put_wishes(&json, "from", m->from, m->nfrom);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_key(&json, "changes");
	json_open(&json, '[');
	for (size_t i = 0; i < clean->nchanges; i++)
		put_change(&json, clean, &clean->changes[i]);
	json_close(&json, ']');
	json_key(&json, "conflicts");
	put_conflicts(&json, result, clean->arena);
	json_close(&json, '}');
	json_end(&json);
}

void
clean_json_conflicts(const struct clean *clean, const struct result *result)
{
	struct json json;

	json_start(&json, stdout, true);
	put_conflicts(&json, result, clean->arena);
	json_end(&json);
}

struct str
clean_conflict_text(struct arena *arena, const struct conflict *conflict)
{
	struct buf out;

	buf_init(&out, arena, 1 << 20);
	buf_printf(&out, "%.*s: nothing satisfies ", STR(conflict->name));
	for (size_t i = 0; i < conflict->ncore; i++) {
		const struct wish *wish = conflict->core[i];
		struct str text = wish->req.url.p
					  ? wish->req.url
					  : specifier_str(&wish->req.specifiers, arena);

		buf_printf(&out, "%s%.*s (%.*s)", i ? " and " : "",
			   STR(clean_shown(arena, text)),
			   STR(clean_place(arena, wish->place)));
	}
	return buf_str(&out);
}
