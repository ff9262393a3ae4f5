/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "buf.h"
#include "json.h"
#include "out.h"
#include "str.h"

static const char *
verdict_name(const struct verdict *verdict)
{
	static const char *const names[] = {"served", "ptx", "not", "none"};

	return verdict->strange ? "unknown" : names[verdict->verdict];
}

static void
add_sm(struct buf *text, struct sm sm)
{
	buf_printf(text, "%s%u.%u", text->n ? " " : "", sm.cc.major, sm.cc.minor);
	if (sm.cc.suffix)
		buf_char(text, sm.cc.suffix);
	if (sm.ptx)
		buf_add(text, S("+PTX"));
}

static struct str
sms_text(struct arena *arena, const struct sm_list *sms)
{
	struct buf text;

	buf_init(&text, arena, 1 << 16);
	for (size_t i = 0; i < sms->n; i++)
		add_sm(&text, sms->p[i]);
	return buf_str(&text);
}

static int
by_gpu(const void *a, const void *b)
{
	const struct sm *x = a, *y = b;
	int order = cc_cmp(x->cc, y->cc);

	return order ? order : (int)x->ptx - (int)y->ptx;
}

/* What the libraries hold between them, ascending, each once. */
static struct sm_list
sum(const struct check *check)
{
	struct sm_list all = {0};
	size_t n = 0;

	for (size_t i = 0; i < check->kernels.nfiles; i++)
		n += check->kernels.files[i].sms.n;
	all.p = ARENA_ARRAY(check->arena, struct sm, n);
	for (size_t i = 0; i < check->kernels.nfiles; i++)
		for (size_t j = 0; j < check->kernels.files[i].sms.n; j++)
			all.p[all.n++] = check->kernels.files[i].sms.p[j];
	if (all.n)
		qsort(all.p, all.n, sizeof(struct sm), by_gpu);
	n = all.n;
	all.n = 0;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_gpu(&all.p[i], &all.p[all.n - 1]) != 0)
			all.p[all.n++] = all.p[i];
	return all;
}

static size_t
print_library_lines(const struct check *check)
{
	size_t n = 0;

	for (size_t i = 0; i < check->kernels.nfiles; i++) {
		const struct kernels_file *file = &check->kernels.files[i];

		if (!file->sms.n)
			continue;
		n++;
		out_escaped(stdout, file->name);
		printf("\t%.*s\t", STR(sms_text(check->arena, &file->sms)));
		printf(file->cudart ? "cuda%u\n" : "-\n", file->cudart);
	}
	return n;
}

static struct str
why_text(const struct check *check, const struct verdict *verdict)
{
	if (!verdict->driver.n)
		return verdict->why;
	return arena_printf(check->arena, "%.*s: needs driver >= %.*s", STR(verdict->why),
			    STR(verdict->driver));
}

/* What is left out was not needed. */
static void
note_moved(const struct check_moved *moved)
{
	if (moved->nread < moved->nlibraries)
		out_note("sagepick",
			 "%llu of %llu bytes were enough, for %zu of %zu libraries",
			 (unsigned long long)moved->received,
			 (unsigned long long)moved->size, moved->nread,
			 moved->nlibraries);
}

void
check_print_lines(const struct check *check)
{
	size_t n = print_library_lines(check);
	struct sm_list all = sum(check);

	note_moved(&check->moved);
	if (n > 1)
		printf("total\t%.*s\t%zu libraries\n", STR(sms_text(check->arena, &all)),
		       n);
	for (size_t i = 0; i < check->ccs.n; i++)
		printf("%.*s\t%s\t%.*s\n",
		       STR(cc_str(check->verdicts[i].gpu, check->arena)),
		       verdict_name(&check->verdicts[i]),
		       STR(why_text(check, &check->verdicts[i])));
	for (size_t i = 0; i < check->evidence.n; i++) {
		const struct evidence *evidence = &check->evidence.p[i];

		printf("%s\t%s\t", evidence->what, evidence->is_against ? "not" : "ok");
		out_escaped(stdout, evidence->why);
		putchar('\n');
	}
}

static const char *
abi_name(int cxx11_abi)
{
	if (cxx11_abi < 0)
		return NULL;
	return cxx11_abi ? "new" : "old";
}

static void
open_list(struct json *json, const char *key)
{
	json_key(json, key);
	json_open(json, '[');
}

static void
open_sm(struct json *json, const struct check *check, struct sm sm)
{
	json_open(json, '{');
	json_pair(json, "gpu", cc_str(sm.cc, check->arena));
	json_pair(json, "form", sm.ptx ? S("ptx") : S("cubin"));
}

static void
print_sms(struct json *json, const struct check *check, const char *key,
	  const struct sm_list *sms)
{
	open_list(json, key);
	for (size_t i = 0; i < sms->n; i++) {
		open_sm(json, check, sms->p[i]);
		json_close(json, '}');
	}
	json_close(json, ']');
}

/* The same, with what only a fat binary says of it. */
static void
print_code(struct json *json, const struct check *check, const struct fatbin *code)
{
	open_list(json, "code");
	for (size_t i = 0; i < code->ncodes; i++) {
		open_sm(json, check, code->codes[i].sm);
		if (code->codes[i].isa)
			json_pair(json, "isa",
				  arena_printf(check->arena, "%u.%u",
					       code->codes[i].isa / 10,
					       code->codes[i].isa % 10));
		json_key(json, "pieces");
		json_uint(json, code->codes[i].n);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
print_file(struct json *json, const struct check *check, const struct kernels_file *file)
{
	json_open(json, '{');
	json_pair(json, "file", file->name);
	if (file->code)
		print_code(json, check, file->code);
	else
		print_sms(json, check, "code", &file->sms);
	print_sms(json, check, "unlinked", &file->unlinked);
	json_key(json, "fatbins");
	json_uint(json, file->code ? file->code->nfatbins : 0);
	json_key(json, "cudart");
	json_uint(json, file->cudart);
	json_pair(json, "cxx11_abi", str_c(abi_name(file->cxx11_abi)));
	open_list(json, "needed");
	for (size_t i = 0; i < file->nneeded; i++)
		json_str(json, file->needed[i]);
	json_close(json, ']');
	open_list(json, "versions");
	for (size_t i = 0; i < file->nversions; i++)
		json_str(json, file->versions[i].version);
	json_close(json, ']');
	json_close(json, '}');
}

static void
print_evidence(struct json *json, const struct check *check)
{
	if (!check->env)
		return;
	json_pair(json, "environment", check->env->found_in);
	open_list(json, "evidence");
	for (size_t i = 0; i < check->evidence.n; i++) {
		const struct evidence *evidence = &check->evidence.p[i];

		json_open(json, '{');
		json_pair(json, "what", str_c(evidence->what));
		json_pair(json, "verdict", evidence->is_against ? S("not") : S("ok"));
		json_pair(json, "why", evidence->why);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
print_verdict(struct json *json, const struct check *check, const struct verdict *verdict)
{
	json_open(json, '{');
	json_pair(json, "gpu", cc_str(verdict->gpu, check->arena));
	json_pair(json, "verdict", str_c(verdict_name(verdict)));
	json_pair(json, "why", verdict->why);
	json_pair(json, "driver", verdict->driver);
	json_close(json, '}');
}

static void
print_moved(struct json *json, const struct check_moved *moved)
{
	if (!moved->size)
		return;
	json_key(json, "received");
	json_uint(json, moved->received);
	json_key(json, "size");
	json_uint(json, moved->size);
}

void
check_print_json(const struct check *check)
{
	struct sm_list all = sum(check);
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	open_list(&json, "files");
	for (size_t i = 0; i < check->kernels.nfiles; i++)
		print_file(&json, check, &check->kernels.files[i]);
	json_close(&json, ']');
	print_sms(&json, check, "total", &all);
	open_list(&json, "gpus");
	for (size_t i = 0; i < check->ccs.n; i++)
		print_verdict(&json, check, &check->verdicts[i]);
	json_close(&json, ']');
	print_evidence(&json, check);
	print_moved(&json, &check->moved);
	json_close(&json, '}');
	json_end(&json);
}
