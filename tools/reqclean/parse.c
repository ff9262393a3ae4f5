/* SPDX-License-Identifier: Apache-2.0 */
/* reqclean parse: pip's reading of one file, line by line. */
#include "reqclean.h"

#include "arena.h"
#include "json.h"
#include "out.h"
#include "reqfile.h"
#include "str.h"

const struct opt parse_opts[] = {
	{OPT_LONG, "json", NULL, "print one JSON object a line", 0},
	{0},
};

static const char *
kind_name(const struct reqfile_line *line)
{
	static const char *const names[] = {"req", "editable", "opts", "option-error"};

	return names[line->kind];
}

static void
put_list(struct json *json, const char *key, const struct reqfile_list *list)
{
	if (!list->n)
		return;
	json_key(json, key);
	json_open(json, '[');
	for (size_t i = 0; i < list->n; i++)
		json_str(json, list->list[i]);
	json_close(json, ']');
}

static void
put_flag(struct json *json, const char *key, bool value)
{
	if (!value)
		return;
	json_key(json, key);
	json_bool(json, true);
}

static void
put_options(struct json *json, const struct reqfile_options *o)
{
	if (o->index_url.p)
		json_pair(json, "index_url", o->index_url);
	put_list(json, "extra_index_urls", &o->extra_index_urls);
	put_list(json, "find_links", &o->find_links);
	put_list(json, "constraints", &o->constraints);
	put_list(json, "requirements", &o->requirements);
	put_list(json, "trusted_hosts", &o->trusted_hosts);
	put_list(json, "no_binary", &o->no_binary);
	put_list(json, "only_binary", &o->only_binary);
	put_list(json, "all_releases", &o->all_releases);
	put_list(json, "only_final", &o->only_final);
	put_list(json, "use_features", &o->features);
	put_flag(json, "no_index", o->no_index);
	put_flag(json, "pre", o->pre);
	put_flag(json, "prefer_binary", o->prefer_binary);
	put_flag(json, "require_hashes", o->require_hashes);
	put_flag(json, "no_require_hashes", o->no_require_hashes);
}

/* {"sha256": [digest, ...]}: each algorithm once, in the order of their first mention. */
static void
put_hashes(struct json *json, const struct reqfile_list *hashes)
{
	static const char *const algorithms[] = {"sha256", "sha384", "sha512"};

	json_key(json, "hashes");
	json_open(json, '{');
	for (size_t k = 0; k < COUNT(algorithms); k++) {
		bool open = false;

		for (size_t i = 0; i < hashes->n; i++) {
			struct str digest = hashes->list[i];
			struct str algorithm = str_cut(&digest, ':');

			if (!str_eq(algorithm, str_c(algorithms[k])))
				continue;
			if (!open) {
				json_key(json, algorithms[k]);
				json_open(json, '[');
			}
			open = true;
			json_str(json, digest);
		}
		if (open)
			json_close(json, ']');
	}
	json_close(json, '}');
}

static void
put_requirement_options(struct json *json, const struct reqfile_line *line)
{
	const struct reqfile_options *o = line->opts;
	bool hashes = o && o->hashes.n && line->kind == REQFILE_REQUIREMENT;

	if (!hashes && !(o && o->settings.n))
		return;
	json_key(json, "options");
	json_open(json, '{');
	if (hashes)
		put_hashes(json, &o->hashes);
	put_list(json, "config_settings", &o->settings);
	json_close(json, '}');
}

static void
put_target(struct json *json, struct arena *mem, const struct requirement *req)
{
	if (req->name.p)
		json_pair(json, "name", req->name);
	if (req->specifiers.n)
		json_pair(json, "spec", specifier_str(&req->specifiers, mem));
	if (req->nextras) {
		json_key(json, "extras");
		json_open(json, '[');
		for (size_t i = 0; i < req->nextras; i++)
			json_str(json, req->extras[i]);
		json_close(json, ']');
	}
	if (req->url.p)
		json_pair(json, "url", req->url);
	if (req->marker)
		json_pair(json, "marker", marker_str(req->marker, mem));
}

static void
put_json(struct arena *mem, const struct reqfile_line *line)
{
	struct json json;

	json_start(&json, stdout, false);
	json_open(&json, '{');
	json_key(&json, "line");
	json_uint(&json, line->line);
	json_pair(&json, "kind", str_c(kind_name(line)));
	if (line->kind == REQFILE_REQUIREMENT || line->kind == REQFILE_EDITABLE) {
		json_pair(&json, "raw", line->raw);
		put_requirement_options(&json, line);
		put_flag(&json, "invalid", line->why != NULL);
		if (!line->why)
			put_target(&json, mem, &line->req);
	} else if (line->kind == REQFILE_OPTIONS) {
		put_options(&json, line->opts);
	}
	if (line->why)
		json_pair(&json, "reason", str_c(line->why));
	json_close(&json, '}');
	json_end(&json);
}

/* For people: the line's number, its kind, its text, and what is wrong with it. */
static void
put_text(const struct reqfile_line *line)
{
	printf("%u\t%s\t", line->line, kind_name(line));
	out_escaped(stdout, line->text);
	if (line->why)
		printf("\t%s", line->why);
	putchar('\n');
}

static void
put_undecoded(bool as_json)
{
	struct json json;

	if (!as_json)
		return;
	json_start(&json, stdout, false);
	json_open(&json, '{');
	json_pair(&json, "error", S("decode"));
	json_close(&json, '}');
	json_end(&json);
}

static int
parse_file(struct arena *mem, const char *path, bool as_json, struct err *err)
{
	struct reqfile_world world;
	struct reqfile_line line;
	struct reqfile file;
	struct str bytes, text;

	if (host_read(&bytes, mem, path, REQFILE_MAX, err) < 0 ||
	    reqfile_world_open(&world, mem, err) < 0)
		return -(int)err->code;
	if (reqfile_decode(&text, mem, bytes, str_c(path), err) < 0) {
		put_undecoded(as_json);
		return -(int)err->code;
	}
	reqfile_start(&file, mem, &world, text);
	while (reqfile_next(&file, &line)) {
		if (as_json)
			put_json(mem, &line);
		else
			put_text(&line);
		if (line.why && !err->code)
			err_at(err, str_c(path), line.line, 0, "%s", line.why);
	}
	return err->code ? -(int)err->code : 0;
}

/* Prints all of it; the exit status says whether pip would take the file. */
int
parse_run(struct args *args)
{
	struct arena mem = arena_new(REQCLEAN_MEMORY);
	struct err err = {0};
	bool as_json = false;

	while (opt_next(args))
		as_json = true;
	opt_operands(args, 1, 1);
	if (parse_file(&mem, args->pos[0], as_json, &err) < 0)
		return err_exit(&err, "reqclean");
	return 0;
}
