/* SPDX-License-Identifier: Apache-2.0 */
/* sagepick names: what the names of wheels say, and what is known of them. */
#include "buf.h"
#include "json.h"
#include "out.h"
#include "sagepick.h"
#include "str.h"
#include "url.h"

#include <stdarg.h>

enum { ARENA_CAP = 64 << 20, FIELDS_MAX = 24, KEY_JSON = KEY_OWN };

const struct opt names_opts[] = {
	{KEY_DATA, "data", "DIR", "read tables from here instead of the built-in ones",
	 0},
	{KEY_JSON, "json", NULL, "print what was said as JSON", 0},
	{0},
};

/* What a name says, in the order it is printed. */
struct answer {
	struct arena *arena;
	const char *keys[FIELDS_MAX];
	struct str values[FIELDS_MAX];
	size_t n;
};

static void say(struct answer *answer, const char *key, const char *format, ...)
	PRINTF(3, 4);

static void
say(struct answer *answer, const char *key, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	answer->keys[answer->n] = key;
	answer->values[answer->n++] = arena_str(answer->arena, str_c(text));
}

static void
say_cuda(struct answer *answer, const struct wheel_release *cuda)
{
	char text[WHEEL_TEXT_MAX];

	wheel_release_text(text, cuda);
	if (cuda->n)
		say(answer, "cuda", "%s; any CUDA %u runs it", text, cuda->part[0]);
	else
		say(answer, "cuda", "not said");
}

static void
say_torch(struct answer *answer, const struct wheel_local *has)
{
	char text[WHEEL_TEXT_MAX];

	wheel_release_text(text, &has->torch);
	if (!has->torch.n)
		say(answer, "torch", "not said");
	else if (has->and_higher)
		say(answer, "torch", "%s and higher", text);
	else
		say(answer, "torch", "%s; any patch of %u.%u", text, has->torch.part[0],
		    has->torch.part[1]);
	if (has->cxx11_abi >= 0)
		say(answer, "abi", "the %s C++ ABI", has->cxx11_abi ? "new" : "old");
}

/* "cp39" is 3.9; false for what is no CPython tag. */
static bool
python_text(char text[static 8], struct str tag)
{
	struct str major = str_sub(tag, 2, 3), minor = str_sub(tag, 3, tag.n);
	uint64_t value;

	if (!str_uint(major, 2, 9, &value))
		return false;
	if (!minor.n)
		return snprintf(text, 8, "%.*s", STR(major)) > 0;
	return str_uint(minor, 0, 999, &value) &&
	       snprintf(text, 8, "%.*s.%.*s", STR(major), STR(minor)) > 0;
}

static void
say_python(struct answer *answer, const struct wheel *wheel)
{
	struct str rest = wheel->python, first = str_cut(&rest, '.');
	bool is_stable = str_eq(wheel->abi, S("abi3"));
	char text[8];

	if ((!str_starts(first, S("cp")) && !str_starts(first, S("py"))) ||
	    !python_text(text, first))
		say(answer, "python", "%.*s-%.*s", STR(wheel->python), STR(wheel->abi));
	else if (is_stable)
		say(answer, "python", "%s and higher, not free-threaded (stable ABI)",
		    text);
	else if (str_starts(first, S("py")))
		say(answer, "python", "%s and higher", text);
	else
		say(answer, "python", "%s only%s", text,
		    str_ends(wheel->abi, S("t")) ? ", free-threaded" : "");
}

static void
say_platform(struct answer *answer, const struct wheel *wheel)
{
	struct str arch;
	int glibc = wheel_manylinux(wheel->platform, &arch);

	if (str_eq(wheel->platform, S("any")))
		say(answer, "platform", "any");
	else if (glibc >= 0)
		say(answer, "platform", "linux_%.*s with glibc 2.%d and higher",
		    STR(arch), glibc);
	else
		say(answer, "platform", "%.*s", STR(wheel->platform));
}

static void
say_gpus(struct answer *answer, const struct wheel_local *has)
{
	struct buf text;

	buf_init(&text, answer->arena, 512);
	for (size_t i = 0; i < has->nsms; i++)
		buf_printf(&text, "%s%u.%u", i ? " " : "", has->sms[i].major,
			   has->sms[i].minor);
	if (has->nsms)
		say(answer, "gpus", "%.*s", STR(buf_str(&text)));
	else
		say(answer, "gpus", "not said");
}

/* What the builder says of GPUs, where the name does not. */
static void
say_row_gpus(struct answer *answer, const struct wheels_row *row)
{
	struct buf text;

	if (row->wheel.has.nsms || !row->gpus.n)
		return;
	buf_init(&text, answer->arena, 1024);
	for (size_t i = 0; i < row->gpus.n; i++)
		buf_printf(&text, "%s%.*s", i ? " " : "",
			   STR(cc_str(row->gpus.p[i].cc, answer->arena)));
	say(answer, "kernels", "%.*s", STR(buf_str(&text)));
}

/* What the table knows of this very file, by its first row. */
static void
say_known(struct answer *answer, const struct wheels *wheels, const struct wheel *wheel)
{
	const struct wheels_package *package = wheels_find(wheels, wheel->name);

	if (!package) {
		say(answer, "known", "no: the package is not in wheels.yaml");
		return;
	}
	for (size_t i = 0; i < package->nrows; i++) {
		const struct wheels_row *row = &package->rows[i];

		if (!str_eq(row->wheel.file, wheel->file))
			continue;
		say(answer, "known", "built by %.*s [%c]", STR(row->from), row->conf);
		say(answer, "url", "%.*s", STR(row->url));
		say_row_gpus(answer, row);
		if (row->sha256.p)
			say(answer, "sha256", "%.*s", STR(row->sha256));
		if (row->trust.p)
			say(answer, "trust", "%.*s", STR(row->trust));
		if (row->bad.p)
			say(answer, "bad", "%.*s", STR(row->bad));
		return;
	}
	say(answer, "known", "no: this file is not in wheels.yaml");
}

/* A post release may stand in the version or behind the "+". */
static void
say_version(struct answer *answer, const struct wheel *wheel)
{
	say(answer, "version", "%.*s", STR(wheel->version));
	if (wheel->has.post)
		say(answer, "post", "%u", wheel->has.post);
	if (wheel->build.n)
		say(answer, "build", "%.*s", STR(wheel->build));
}

static int
read_name(struct answer *answer, const struct wheels *wheels, struct str file,
	  struct err *err)
{
	struct wheel wheel;
	int status = wheel_parse(&wheel, file, err);

	if (status)
		return status;
	say(answer, "file", "%.*s", STR(file));
	say(answer, "package", "%.*s", STR(wheel.name));
	say_version(answer, &wheel);
	if (wheel.has.known) {
		say_cuda(answer, &wheel.has.cuda);
		say_torch(answer, &wheel.has);
	} else {
		say(answer, "local", "+%.*s, which is not understood", STR(wheel.local));
		status = err_set(err, E_NOMATCH,
				 "%.*s: '+%.*s' is not in the grammar of local versions",
				 STR(file), STR(wheel.local));
	}
	say_python(answer, &wheel);
	say_platform(answer, &wheel);
	say_gpus(answer, &wheel.has);
	say_known(answer, wheels, &wheel);
	return status;
}

static void
print_lines(const struct answer *answer)
{
	for (size_t i = 0; i < answer->n; i++) {
		printf("%s\t", answer->keys[i]);
		out_escaped(stdout, answer->values[i]);
		putchar('\n');
	}
}

static void
print_json(struct json *json, const struct answer *answer)
{
	json_open(json, '{');
	for (size_t i = 0; i < answer->n; i++)
		json_pair(json, answer->keys[i], answer->values[i]);
	json_close(json, '}');
}

/* An address says its file by its last component, where "+" may be %2B. */
static struct str
file_of(struct arena *arena, const char *text)
{
	struct err ignored = {0};
	struct str file = str_c(text);
	struct url url;

	if (url_looks(file) && url_parse(&url, arena, file, &ignored) == 0 &&
	    url_name(arena, &url).p)
		return url_name(arena, &url);
	return str_sub(file, (size_t)(str_rchr(file, '/') + 1), file.n);
}

static int
explain_all(struct args *args, struct arena *arena, const struct wheels *wheels,
	    bool is_json)
{
	struct json json;
	size_t nsaid = 0;
	int worst = 0;

	json_start(&json, stdout, true);
	if (is_json)
		json_open(&json, '[');
	for (size_t i = 0; i < args->npos; i++) {
		struct answer answer = {.arena = arena};
		struct err err = {0};
		int status =
			read_name(&answer, wheels, file_of(arena, args->pos[i]), &err);

		if (is_json && answer.n)
			print_json(&json, &answer);
		if (!is_json && answer.n && nsaid++)
			putchar('\n');
		if (!is_json)
			print_lines(&answer);
		if (status) {
			status = err_exit(&err, "sagepick");
			worst = status > worst ? status : worst;
		}
	}
	if (is_json) {
		json_close(&json, ']');
		json_end(&json);
	}
	return worst;
}

int
sagepick_names(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct env_opts opts = {0};
	struct wheels wheels;
	struct err err = {0};
	bool is_json = false;
	int key;

	while ((key = opt_next(args)))
		if (key == KEY_JSON)
			is_json = true;
		else
			env_opt(&opts, args, key);
	opt_operands(args, 1, SIZE_MAX);
	if (wheels_load(&wheels, &mem, opts.data, &err) != 0)
		return err_exit(&err, "sagepick");
	return explain_all(args, &mem, &wheels, is_json);
}
