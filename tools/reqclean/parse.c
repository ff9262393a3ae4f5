/* SPDX-License-Identifier: Apache-2.0 */
/* reqclean parse: pip's reading of one file, line by line. */
#include "reqclean.h"

#include "arena.h"
#include "json.h"
#include "out.h"
#include "reqfile.h"
#include "str.h"

enum { OPT_JSON = OPT_LONG, OPT_DIALECT };

const struct opt parse_opts[] = {
	{OPT_DIALECT, "dialect", "NAME",
	 "who reads: pip-26.3 (the default), pip-24.2, pip-24.0, uv", 0},
	{OPT_JSON, "json", NULL, "print one JSON object a line", 0},
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
	bool global = o && o->global_options.n && line->kind == REQFILE_REQUIREMENT;

	if (!hashes && !global && !(o && o->settings.n))
		return;
	json_key(json, "options");
	json_open(json, '{');
	if (hashes)
		put_hashes(json, &o->hashes);
	if (global)
		put_list(json, "global_options", &o->global_options);
	put_list(json, "config_settings", &o->settings);
	json_close(json, '}');
}

static void
put_target(struct json *json, struct arena *mem, const struct reqfile_line *line)
{
	const struct requirement *req = &line->req;

	if (req->name.p)
		json_pair(json, "name", req->name);
	if (line->legacy.p)
		json_pair(json, "spec", line->legacy);
	else if (req->specifiers.n)
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
			put_target(&json, mem, line);
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

struct job {
	struct arena held;    /* what outlives a line */
	struct arena scratch; /* one line and what is printed of it */
	struct reqfile_world world;
	const char *path;
	bool json;
};

static int
parse_text(struct job *job, struct str text, struct err *err)
{
	struct reqfile_line line;
	struct reqfile file;

	reqfile_start(&file, &job->scratch, &job->world, text);
	while (reqfile_next(&file, &line)) {
		if (job->json)
			put_json(&job->scratch, &line);
		else
			put_text(&line);
		if (line.why && !err->code)
			err_at(err, str_c(job->path), line.line, 0, "%s", line.why);
		arena_reset(&job->scratch);
	}
	return err->code ? -(int)err->code : 0;
}

static int
parse_bytes(struct job *job, struct str bytes, struct err *err)
{
	struct reqfile_bytes in = {bytes, str_c(job->path), job->world.dialect};
	struct str text;

	if (bytes.n > REQFILE_MAX)
		return err_set(err, E_FORMAT, "%s: larger than %d bytes", job->path,
			       REQFILE_MAX);
	if (reqfile_decode(&text, &job->held, &in, err) < 0) {
		put_undecoded(job->json);
		return -(int)err->code;
	}
	return parse_text(job, text, err);
}

static int
parse_file(struct job *job, struct err *err)
{
	struct host_bytes taken;
	int status;

	if (host_take(&taken, &job->held, job->path, REQFILE_MAX, err) < 0)
		return -(int)err->code;
	status = parse_bytes(job, taken.bytes, err);
	host_leave(&taken);
	return status;
}

static void
take_dialect(struct job *job, const struct args *args)
{
	if (!reqfile_dialect_parse(&job->world.dialect, str_c(args->value)))
		opt_bad(args, "dialect '%s' is not known; known: " REQFILE_DIALECT_NAMES,
			args->value);
}

/* Prints all of it; the exit status says whether the installer would take the file. */
int
parse_run(struct args *args)
{
	struct job job = {.held = arena_new(REQCLEAN_MEMORY),
			  .scratch = arena_new(REQCLEAN_MEMORY)};
	struct err err = {0};
	int key;

	if (reqfile_world_open(&job.world, &job.held, &err) < 0)
		return err_exit(&err, "reqclean");
	while ((key = opt_next(args)))
		if (key == OPT_JSON)
			job.json = true;
		else
			take_dialect(&job, args);
	opt_operands(args, 1, 1);
	job.path = args->pos[0];
	if (parse_file(&job, &err) < 0)
		return err_exit(&err, "reqclean");
	return 0;
}
