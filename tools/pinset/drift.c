/* SPDX-License-Identifier: Apache-2.0 */
/* pinset drift: did the torch stack, or what else a file fixes, move? And who asks? */
#include "json.h"
#include "name.h"
#include "out.h"
#include "pinset.h"
#include "requires.h"
#include "str.h"

struct drift {
	const char *file; /* what is protected stands here */
	struct installed found;
	struct marker_env env;
	struct arena *arena;
	struct json json;
	bool is_json, may_miss;
	size_t nprotected, nmoved;
};

/* The packages that belong to torch: where one is missing, torch does not run. */
static bool
is_stack(struct str name)
{
	static const char *const stack[] = {"torch", "torchvision", "torchaudio",
					    "triton", "xformers"};

	for (size_t i = 0; i < COUNT(stack); i++)
		if (str_eq(name, str_c(stack[i])))
			return true;
	return str_starts(name, S("nvidia-"));
}

/* Who asks for the package, and would the version that is protected have done for them? */
struct asker {
	const struct dist *dist;
	const struct require *require;
	bool refuses; /* the protected version */
};

static size_t
list_askers(struct asker **askers, struct drift *d, const struct requirement *want,
	    struct str name)
{
	struct str version =
		want->specifiers.n == 1 ? want->specifiers.list[0].text : (struct str){0};
	size_t n = 0;

	*askers = ARENA_ARRAY(d->arena, struct asker, d->found.ndists);
	for (size_t i = 0; i < d->found.ndists; i++) {
		struct requires *list = ARENA_NEW(d->arena, struct requires);

		requires_list(list, d->arena, &d->found.dists[i], &d->env);
		for (size_t k = 0; k < list->n; k++) {
			if (!str_eq(list->p[k].name, name))
				continue;
			(*askers)[n++] = (struct asker){
				&d->found.dists[i], &list->p[k],
				version.p &&
					!requires_allows(&list->p[k], version, d->arena)};
			break;
		}
	}
	return n;
}

static void
print_drift(struct drift *d, const struct require *want, const struct dist *dist,
	    unsigned line)
{
	struct asker *askers;
	size_t n = list_askers(&askers, d, &want->req, want->name);

	printf("%.*s: ", STR(want->name));
	if (dist)
		printf("%.*s is installed", STR(dist->version));
	else
		printf("is missing");
	fputs(", ", stdout);
	out_escaped(stdout, str_c(d->file));
	printf(":%u wants ", line);
	out_escaped(stdout, want->text);
	putchar('\n');
	for (size_t i = 0; i < n; i++) {
		printf("  %.*s %.*s asks for ", STR(askers[i].dist->name),
		       STR(askers[i].dist->version));
		out_escaped(stdout, askers[i].require->text);
		puts(askers[i].refuses ? ", which refuses what is wanted" : "");
	}
	if (n == 0)
		puts("  no installed package asks for it");
}

static void
json_drift(struct drift *d, const struct require *want, const struct dist *dist,
	   unsigned line)
{
	struct asker *askers;
	size_t n = list_askers(&askers, d, &want->req, want->name);

	json_open(&d->json, '{');
	json_pair(&d->json, "name", want->name);
	json_pair(&d->json, "wanted", want->text);
	json_pair(&d->json, "installed", dist ? dist->version : (struct str){0});
	json_pair(&d->json, "file", str_c(d->file));
	json_key(&d->json, "line");
	json_uint(&d->json, line);
	json_key(&d->json, "asked_by");
	json_open(&d->json, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(&d->json, '{');
		json_pair(&d->json, "name", askers[i].dist->name);
		json_pair(&d->json, "version", askers[i].dist->version);
		json_pair(&d->json, "requires", askers[i].require->text);
		json_key(&d->json, "refuses_wanted");
		json_bool(&d->json, askers[i].refuses);
		json_close(&d->json, '}');
	}
	json_close(&d->json, ']');
	json_close(&d->json, '}');
}

/* A range of a constraints file asks for nothing to be there; an exact version does. */
static bool
is_exact(const struct requirement *req)
{
	return req->url.p || (req->specifiers.n == 1 && !req->specifiers.list[0].prefix &&
			      (req->specifiers.list[0].op == SPEC_EQUAL ||
			       req->specifiers.list[0].op == SPEC_SAME));
}

static void
compare(struct drift *d, const struct require *want, unsigned line)
{
	const struct dist *dist = site_dist(d->found.dists, d->found.ndists, want->name);
	bool must_be = is_stack(want->name) || !d->may_miss;

	d->nprotected++;
	if (dist ? requires_allows(want, dist->version, d->arena)
		 : !is_exact(&want->req) || !must_be)
		return;
	d->nmoved++;
	if (d->is_json)
		json_drift(d, want, dist, line);
	else
		print_drift(d, want, dist, line);
}

/* A comment starts at the line's head or behind white space; hashes follow the text. */
static struct str
strip(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' && (i == 0 || char_is_space(line.p[i - 1])))
			line.n = i;
	ptrdiff_t option = str_find(line, S(" --hash"));
	if (option >= 0)
		line.n = (size_t)option;
	line = str_trim(line);
	if (str_ends(line, S("\\")))
		line.n--;
	return str_trim(line);
}

static int
compare_file(struct drift *d, struct str bytes, struct err *err)
{
	struct str line;
	const char *why;

	for (unsigned n = 1; str_line(&bytes, &line); n++) {
		struct require *want = ARENA_NEW(d->arena, struct require);

		want->text = strip(line);
		if (want->text.n == 0 || want->text.p[0] == '-')
			continue; /* -e and --hash say nothing about a version */
		if (!requirement_parse(&want->req, d->arena, want->text, &why))
			return err_at(err, str_c(d->file), n, 0, "'%.*s': %s",
				      STR(want->text), why);
		want->name = name_canonical(d->arena, want->req.name);
		compare(d, want, n);
	}
	return 0;
}

static int
run(struct drift *d, const struct place *place, struct err *err)
{
	struct str bytes;
	int status = host_read(&bytes, d->arena, d->file, MAX_BYTES, err);

	if (status == 0)
		status = pinset_site(&d->found, d->arena, place, err);
	if (status < 0)
		return status;
	requires_env(&d->env, &d->found.site, d->arena);
	if (d->is_json) {
		json_start(&d->json, stdout, true);
		json_open(&d->json, '[');
	}
	status = compare_file(d, bytes, err);
	if (d->is_json && status == 0) {
		json_close(&d->json, ']');
		json_end(&d->json);
	}
	fflush(stdout); /* the list stands before the message in a log of both */
	if (status == 0 && d->nmoved)
		return err_set(err, E_NOMATCH, "%s: %zu of %zu protected packages moved",
			       d->file, d->nmoved, d->nprotected);
	return status;
}

int
drift_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct drift drift = {.arena = &mem};
	struct place place = {0};
	struct err err = {0};
	int key;

	while ((key = opt_next(args))) {
		if (key == OPT_PROTECT)
			drift.file = args->value;
		drift.is_json |= key == OPT_JSON;
		drift.may_miss |= key == OPT_MISSING;
		place_option(&place, args, key);
	}
	opt_operands(args, 0, 0);
	if (!drift.file)
		opt_bad(args,
			"--protect FILE is missing: a freeze or a constraints file");
	if (run(&drift, &place, &err) < 0)
		return err_exit(&err, TOOL);
	return 0;
}
