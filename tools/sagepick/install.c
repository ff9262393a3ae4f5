/* SPDX-License-Identifier: Apache-2.0 */
/* sagepick install: rung after rung until one is in, and a record of how that went. */
#include "rung.h"
#include "fetch.h"
#include "host.h"
#include "json.h"
#include "out.h"
#include "site.h"
#include "str.h"
#include "temp.h"

enum { ARENA_CAP = 1 << 30, KEY_PYTHON_BIN = KEY_OWN, KEY_RECORD };

const struct opt install_opts[] = {
	ENV_OPTS,
	{KEY_PYTHON_BIN, "python-bin", "PATH",
	 "the Python to install into, instead of the one of the site", 0},
	{KEY_RECORD, "record", "FILE", "write the choice and all failures here, as JSON",
	 0},
	{0},
};

struct failure {
	const struct rung *rung;
	struct str reason;
	enum err_code code;
};

struct walk {
	struct trial trial;
	struct ladder ladder;
	const struct rung *chosen; /* NULL: none is in */
	struct failure *failures;
	size_t nfailures;
};

static void
note(void *context, const char *text)
{
	(void)context;
	out_note("sagepick", "%s", text);
}

static void
walk_ladder(struct walk *walk)
{
	struct arena *arena = walk->trial.arena;

	walk->failures = ARENA_ARRAY(arena, struct failure, walk->ladder.nrungs);
	for (size_t i = 0; i < walk->ladder.nrungs && !walk->chosen; i++) {
		const struct rung *rung = &walk->ladder.rungs[i];
		struct err err = {0};

		if (rung_try(&walk->trial, rung, &err) == 0) {
			walk->chosen = rung;
			return;
		}
		out_note("sagepick", "rung %zu, %s: %.*s: %s: %s", i + 1, rung_name(rung),
			 STR(rung->argument), err_word(err.code), err.text);
		walk->failures[walk->nfailures++] = (struct failure){
			rung, arena_str(arena, str_c(err.text)), err.code};
	}
}

static void
record_rung(struct json *json, const struct rung *rung)
{
	json_pair(json, "kind", str_c(rung_name(rung)));
	json_pair(json, "argument", rung->argument);
	json_pair(json, "why", rung->why);
}

static void
record_choice(struct json *json, const struct walk *walk)
{
	const struct rung *rung = walk->chosen;

	json_key(json, "installed");
	if (!rung) {
		json_str(json, (struct str){0});
		return;
	}
	json_open(json, '{');
	record_rung(json, rung);
	json_pair(json, "imports", rung_imports(walk->trial.env, rung));
	json_pair(json, "note", walk->trial.note);
	json_close(json, '}');
}

static void
print_record(FILE *file, const struct walk *walk)
{
	const struct env *env = walk->trial.env;
	struct json json;

	json_start(&json, file, true);
	json_open(&json, '{');
	json_pair(&json, "package", env->ask.package->name);
	json_pair(&json, "environment", env_text(env));
	json_key(&json, "gpus");
	json_open(&json, '[');
	for (size_t i = 0; i < env->ccs.n; i++)
		json_str(&json, cc_str(env->ccs.p[i], env->arena));
	json_close(&json, ']');
	record_choice(&json, walk);
	json_key(&json, "failures");
	json_open(&json, '[');
	for (size_t i = 0; i < walk->nfailures; i++) {
		json_open(&json, '{');
		record_rung(&json, walk->failures[i].rung);
		json_pair(&json, "class", str_c(err_word(walk->failures[i].code)));
		json_pair(&json, "reason", walk->failures[i].reason);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

static int
write_record(const struct walk *walk, const char *path, struct err *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);
	int status;

	if (!file)
		return err_sys(err, "%s", path);
	print_record(file, walk);
	if (fclose(file) != 0)
		status = err_sys(err, "%s", path);
	else
		status = host_write(path, str_n(text, n), 0644, err);
	free(text);
	return status;
}

/* No rung is in. Where all failed alike, that is the answer: a lack of network may heal,
 * a Python that is not there is no matter of wheels. */
static int
no_rung(const struct walk *walk, struct err *err)
{
	enum err_code code = walk->nfailures ? walk->failures[0].code : E_NOMATCH;

	for (size_t i = 0; i < walk->nfailures; i++)
		if (walk->failures[i].code != code)
			code = E_NOMATCH;
	return err_set(err, code == E_NETWORK || code == E_SYSTEM ? code : E_NOMATCH,
		       "%.*s: nothing could be installed for %.*s; rungs tried: %zu",
		       STR(walk->trial.env->ask.package->name),
		       STR(env_text(walk->trial.env)), walk->nfailures);
}

static void
tell(const struct walk *walk)
{
	const struct rung *rung = walk->chosen;

	out_note("sagepick", "installed %.*s (%s: %.*s)%s%.*s", STR(rung->argument),
		 rung_name(rung), STR(rung->why), walk->trial.note.p ? "; " : "",
		 STR(walk->trial.note));
	printf("%.*s\n", STR(rung->argument));
}

static int
finish(const struct walk *walk, const char *record, struct err *err)
{
	struct err later = {0};
	int status = record ? write_record(walk, record, &later) : 0;

	if (!walk->chosen)
		return no_rung(walk, err);
	if (status)
		*err = later;
	else
		tell(walk);
	return status;
}

/* The Python of the environment that the versions came from. */
static const char *
find_python(struct arena *arena, const struct env_opts *opts, const char *given)
{
	struct err ignored = {0};
	struct site site;

	if (given)
		return given;
	if (site_find(&site, arena, NULL, opts->site, &ignored) == 0 && site.prefix.p) {
		struct str path =
			arena_printf(arena, "%.*s/bin/python3", STR(site.prefix));

		if (host_kind(path.p) == HOST_FILE)
			return path.p;
	}
	return "python3";
}

/* A Python given by path brings its environment, where that is one of its own. */
static void
site_of_python(struct env_opts *opts, struct arena *arena, const char *python)
{
	struct str path = str_c(python), bin, prefix;

	if (opts->site || !python || str_rchr(path, '/') <= 0)
		return;
	bin = str_sub(path, 0, (size_t)str_rchr(path, '/'));
	if (str_rchr(bin, '/') <= 0)
		return;
	prefix = arena_str(arena, str_sub(bin, 0, (size_t)str_rchr(bin, '/')));
	if (host_kind(arena_printf(arena, "%s/pyvenv.cfg", prefix.p).p) == HOST_FILE)
		opts->site = prefix.p;
}

static int
write_constraint(struct trial *trial, struct err *err)
{
	char torch[WHEEL_TEXT_MAX];

	wheel_release_text(torch, &trial->env->ask.target.torch);
	trial->constraint = arena_printf(trial->arena, "%s/torch.txt", trial->folder).p;
	return host_write(trial->constraint,
			  arena_printf(trial->arena, "torch==%s\n", torch), 0600, err);
}

static int
install(struct walk *walk, struct env *env, const struct env_opts *opts,
	const char *python, struct err *err)
{
	struct arena *arena = walk->trial.arena;
	struct fetch_options options = {.note = note, .attempts = 3};
	struct str folder;
	struct err ignored = {0};
	int status = env_load(env, arena, opts, err);

	if (status || (status = temp_make(&folder, arena, "sagepick", err)))
		return status;
	walk->trial.env = env;
	walk->trial.folder = folder.p;
	walk->trial.python = find_python(arena, opts, python);
	status = write_constraint(&walk->trial, err);
	if (!status)
		status = fetch_open(&walk->trial.fetch, arena, &options, err);
	if (!status) {
		ladder_build(&walk->ladder, arena, &env->ask);
		walk_ladder(walk);
		fetch_close(walk->trial.fetch);
	}
	if (host_remove_tree(folder.p, &ignored) != 0)
		out_note("sagepick", "%s", ignored.text);
	return status;
}

int
sagepick_install(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct env_opts opts = {0};
	struct env env;
	struct walk walk = {.trial = {.arena = &mem}};
	const char *python = NULL, *record = NULL;
	struct err err = {0};
	int key;

	while ((key = opt_next(args)))
		if (key == KEY_PYTHON_BIN)
			python = args->value;
		else if (key == KEY_RECORD)
			record = args->value;
		else
			env_opt(&opts, args, key);
	opt_operands(args, 0, 0);
	if (opts.root)
		opt_bad(args, "install works on this host only, not on --root");
	site_of_python(&opts, &mem, python);
	if (install(&walk, &env, &opts, python, &err) != 0 ||
	    finish(&walk, record, &err) != 0)
		return err_exit(&err, "sagepick");
	return 0;
}
