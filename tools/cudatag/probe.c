/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"
#include "host.h"
#include "out.h"
#include "str.h"

enum { MAX_OUTPUT = 1 << 20 };

#define ANSWER "cudatag-probe "

/*
 * Its arguments are folders of packages to put in front. torch.cuda.get_arch_list is empty
 * without a GPU, so the flags are asked of the library (pytorch#169414). The last line it
 * prints is the answer, whatever torch has printed before.
 */
static const char script[] =
	"import json, sys\n"
	"sys.path[:0] = sys.argv[1:]\n"
	"def why(e):\n"
	"    return (type(e).__name__ + ': ' + str(e)).strip().split('\\n')[0]\n"
	"r = {'torch': None, 'cuda': None, 'archs': None, 'problem': None, 'gpus': []}\n"
	"try:\n"
	"    import torch\n"
	"    r['torch'] = str(torch.__version__)\n"
	"    r['cuda'] = torch.version.cuda\n"
	"    try:\n"
	"        r['archs'] = torch._C._cuda_getArchFlags()\n"
	"    except Exception:\n"
	"        pass\n"
	"    torch.cuda.init()\n"
	"    for i in range(torch.cuda.device_count()):\n"
	"        g = {'name': None, 'cc': None, 'problem': None}\n"
	"        r['gpus'].append(g)\n"
	"        try:\n"
	"            g['name'] = torch.cuda.get_device_name(i)\n"
	"            g['cc'] = '%d.%d' % tuple(torch.cuda.get_device_capability(i))\n"
	"            x = torch.arange(1000, device='cuda:%d' % i)\n"
	"            if int((x * 2).sum()) != 999000:\n"
	"                g['problem'] = 'a kernel gave a wrong sum'\n"
	"        except Exception as e:\n"
	"            g['problem'] = why(e)\n"
	"except BaseException as e:\n"
	"    r['problem'] = why(e)\n"
	"print('\\n" ANSWER "' + json.dumps(r), flush=True)\n";

static void
fail(struct probe *probe, struct arena *arena, const char *text)
{
	probe->problem = arena_str(arena, str_c(text));
}

/* The environment's own Python, as a path of this host; absent where there is none. */
static struct str
own_python(const struct place *place, const struct site *site)
{
	static const char *const names[] = {"python3", "python"};

	for (size_t i = 0; site->prefix.p && i < COUNT(names); i++) {
		struct str path = arena_printf(place->arena, "%.*s/bin/%s",
					       STR(site->prefix), names[i]);
		/* on this host by its own name: behind the link is no environment */
		const char *real = site_path(site, place->arena, path.p);

		if (real && host_kind(real) == HOST_FILE)
			return arena_str(place->arena, str_c(real));
	}
	return (struct str){0};
}

static struct str
answer_in(struct str output)
{
	struct str line, found = {0};

	while (str_line(&output, &line))
		if (str_starts(line, S(ANSWER)))
			found = str_sub(line, sizeof(ANSWER) - 1, line.n);
	return found;
}

static struct str
last_line(struct str output)
{
	struct str line, last = S("it printed nothing");

	while (str_line(&output, &line))
		if (str_trim(line).n)
			last = str_trim(line);
	return last;
}

static struct str
text_or_null(const struct node *map, const char *key)
{
	const struct node *kid = node_get(map, key);

	return node_is_null(kid) ? (struct str){0} : node_text(map, key);
}

static void
take_gpus(struct probe *probe, struct arena *arena, const struct node *list)
{
	size_t nbad = 0;

	probe->gpus = ARENA_ARRAY(arena, struct probe_gpu, list ? list->nkids : 0);
	for (const struct node *kid = list ? list->first : NULL; kid; kid = kid->next) {
		struct probe_gpu *gpu = &probe->gpus[probe->ngpus++];

		gpu->name = text_or_null(kid, "name");
		gpu->cc = text_or_null(kid, "cc");
		gpu->problem = text_or_null(kid, "problem");
		nbad += gpu->problem.p != NULL;
	}
	if (!probe->problem.p && !probe->ngpus)
		probe->problem = S("torch sees no GPU");
	else if (!probe->problem.p && nbad)
		probe->problem = arena_printf(arena, "no kernel ran on %zu of %zu GPUs",
					      nbad, probe->ngpus);
}

static void
take_answer(struct probe *probe, struct arena *arena, int status, struct str output)
{
	const struct node *root;
	struct err err;

	if (!answer_in(output).p) {
		probe->problem = arena_printf(arena, "it ended with status %d: %.*s",
					      status, STR(last_line(output)));
		return;
	}
	if (json_parse(&root, arena, answer_in(output), S("the probe"), &err) < 0) {
		fail(probe, arena, err.text);
		return;
	}
	probe->torch = text_or_null(root, "torch");
	probe->cuda = text_or_null(root, "cuda");
	probe->archs = text_or_null(root, "archs");
	probe->problem = text_or_null(root, "problem");
	take_gpus(probe, arena, node_get(root, "gpus"));
}

void
probe_run(struct probe *probe, const struct place *place, const struct site *site,
	  const char *program, unsigned seconds)
{
	const char **argv = ARENA_ARRAY(place->arena, const char *, SITE_MAX_DIRS + 5);
	struct host_run run = {.argv = argv,
			       .keep_stderr = true,
			       .max_output = MAX_OUTPUT,
			       .timeout = seconds};
	struct str output;
	struct err err;
	size_t n = 0;
	int status;

	*probe = (struct probe){0};
	probe->program = program ? str_c(program) : own_python(place, site);
	if (!probe->program.p) {
		fail(probe, place->arena,
		     "no Python is found; --python-bin names the one to run");
		return;
	}
	argv[n++] = probe->program.p;
	argv[n++] = "-I"; /* neither the working folder nor PYTHONPATH */
	argv[n++] = "-c";
	argv[n++] = script;
	/* a Python that does not belong to the environment has to be told of it */
	for (size_t i = 0; (*place->root || !site->prefix.p) && i < site->ndirs; i++)
		argv[n++] = site->dirs[i];
	if (host_run(&status, &output, place->arena, &run, &err) < 0)
		fail(probe, place->arena, err.text);
	else
		take_answer(probe, place->arena, status, output);
}

static void
print_line(const char *name, struct str value, struct str behind)
{
	printf("%-14s ", name);
	out_escaped(stdout, value);
	if (behind.p)
		fputs(": ", stdout);
	out_escaped(stdout, behind.p ? behind : S(""));
	fputc('\n', stdout);
}

void
probe_print(const struct probe *probe)
{
	if (probe->problem.p)
		print_line("probe", S("failed"), probe->problem);
	else
		print_line("probe", S("a kernel ran on each GPU"), (struct str){0});
	print_line("probe-python", probe->program.p ? probe->program : S("-"),
		   (struct str){0});
	print_line("probe-torch", probe->torch.p ? probe->torch : S("-"),
		   (struct str){0});
	for (size_t i = 0; i < probe->ngpus; i++)
		print_line("probe-gpu",
			   probe->gpus[i].name.p ? probe->gpus[i].name : S("unknown"),
			   probe->gpus[i].problem.p ? probe->gpus[i].problem
						    : S("a kernel ran"));
}

void
probe_json(const struct probe *probe, struct json *json)
{
	json_open(json, '{');
	json_key(json, "ok");
	json_bool(json, !probe->problem.p);
	json_pair(json, "problem", probe->problem);
	json_pair(json, "python", probe->program);
	json_pair(json, "torch", probe->torch);
	json_pair(json, "cuda", probe->cuda);
	json_pair(json, "archs", probe->archs);
	json_key(json, "gpus");
	json_open(json, '[');
	for (size_t i = 0; i < probe->ngpus; i++) {
		json_open(json, '{');
		json_pair(json, "name", probe->gpus[i].name);
		json_pair(json, "cc", probe->gpus[i].cc);
		json_pair(json, "problem", probe->gpus[i].problem);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}
