/* SPDX-License-Identifier: Apache-2.0 */
#include "opt.h"
#include "arena.h"
#include "host.h"
#include "out.h"
#include "str.h"
#include "told.h"

static const struct opt *
find(const struct args *args, struct str name, int key)
{
	for (const struct opt *opt = args->cmd->opts; opt && opt->name; opt++)
		if (name.p ? str_eq(name, str_c(opt->name)) : opt->key == key)
			return opt;
	return NULL;
}

static void
usage(FILE *file, const struct cli *cli, const struct cmd *cmd)
{
	fprintf(file, "usage: %s%s%s %s\n", cli->tool, cmd->name ? " " : "",
		cmd->name ? cmd->name : "",
		cmd->usage ? cmd->usage : "COMMAND [options]");
}

_Noreturn void
opt_bad(const struct args *args, const char *format, ...)
{
	char text[1024];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	fprintf(stderr, "%s: usage: ", args->cli->tool);
	out_escaped(stderr, str_c(text));
	fputc('\n', stderr);
	usage(stderr, args->cli, args->cmd);
	exit(2);
}

void
opt_operands(const struct args *args, size_t least, size_t most)
{
	char shown[TOLD_MAX];

	if (args->npos < least)
		opt_bad(args, "an operand is missing");
	if (args->npos > most)
		opt_bad(args, "one operand too many: '%s'",
			told(shown, str_c(args->pos[most])));
}

static void
refuse_repeat(struct args *args, const struct opt *opt)
{
	size_t i = (size_t)(opt - args->cmd->opts);
	uint64_t bit = (uint64_t)1 << (i % 64);

	assert(i < 256);
	if ((args->seen[i / 64] & bit) && !(opt->flags & OPT_MANY))
		opt_bad(args, "--%s is given twice", opt->name);
	args->seen[i / 64] |= bit;
}

static int
take_long(struct args *args, const char *word)
{
	struct str value = str_c(word + 2);
	struct str name = str_cut(&value, '=');
	const struct opt *opt = find(args, name, 0);

	if (!opt)
		opt_bad(args, "unknown option '--%.*s'", STR(name));
	refuse_repeat(args, opt);
	if (!opt->arg && value.p)
		opt_bad(args, "--%s takes no value", opt->name);
	args->value = value.p;
	if (opt->arg && !value.p) {
		if (!*args->rest)
			opt_bad(args, "--%s needs %s", opt->name, opt->arg);
		args->value = *args->rest++;
	}
	return opt->key;
}

static int
take_short(struct args *args)
{
	const struct opt *opt = find(args, (struct str){0}, (unsigned char)*args->glued);

	if (!opt)
		opt_bad(args, "unknown option '-%c'", *args->glued);
	refuse_repeat(args, opt);
	args->glued++;
	args->value = NULL;
	if (opt->arg) {
		args->value = *args->glued ? args->glued : *args->rest;
		if (!args->value)
			opt_bad(args, "-%c needs %s", opt->key, opt->arg);
		if (args->value == *args->rest)
			args->rest++;
		args->glued = NULL;
	}
	return opt->key;
}

int
opt_next(struct args *args)
{
	for (;;) {
		if (args->glued && *args->glued)
			return take_short(args);
		args->glued = NULL;
		const char *word = *args->rest;
		if (!word)
			return 0;
		args->rest++;
		if (args->only_operands || word[0] != '-' || !word[1]) {
			args->pos[args->npos++] = word;
		} else if (strcmp(word, "--") == 0) {
			args->only_operands = true;
		} else if (word[1] == '-') {
			return take_long(args, word);
		} else {
			args->glued = word + 1;
		}
	}
}

/* --help, --version and --man count anywhere before "--", as people type them at the end.
 */
static bool
answered(const struct args *args, char **argv)
{
	const struct cli *cli = args->cli;

	for (; *argv && strcmp(*argv, "--") != 0; argv++) {
		if (strcmp(*argv, "--help") == 0 ||
		    (strcmp(*argv, "-h") == 0 && !find(args, (struct str){0}, 'h')))
			opt_help(stdout, cli, args->cmd);
		else if (strcmp(*argv, "--version") == 0)
			printf("%s %s\n", cli->tool, VERSION);
		else if (strcmp(*argv, "--man") == 0)
			opt_man(stdout, cli);
		else
			continue;
		return true;
	}
	return false;
}

int
opt_main(const struct cli *cli, int argc, char **argv)
{
	struct args args = {.cli = cli, .cmd = cli->cmds, .rest = argv + (argc > 0)};
	static char line[4096];
	int status;

	host_keep_streams();
	/* each message in one piece, for others may write to the same place */
	(void)setvbuf(stderr, line, _IOLBF, sizeof(line));
	for (const struct cmd *cmd = cli->cmds; argc > 1 && cmd->run; cmd++)
		if (cmd->name && strcmp(cmd->name, argv[1]) == 0) {
			args.cmd = cmd;
			args.rest++;
			break;
		}
	if (answered(&args, args.rest))
		return out_exit(cli->tool);
	if (args.cmd->name == NULL && args.cmd->usage == NULL) {
		if (argc > 1)
			opt_bad(&args, "unknown command '%s'", argv[1]);
		opt_bad(&args, "a command is missing");
	}
	args.pos = calloc((size_t)argc + 1, sizeof(*args.pos));
	if (!args.pos)
		die_oom((size_t)argc * sizeof(*args.pos));
	assert(args.cmd->run);
	status = args.cmd->run(&args);
	free(args.pos);
	return status ? (out_exit(cli->tool), status) : out_exit(cli->tool);
}
