/* SPDX-License-Identifier: Apache-2.0 */
#include "child.h"
#include "opt.h"
#include "out.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

enum { OPT_LONELY = OPT_LONG };

/* Prints what it is given, a line each. */
static int
transcript(struct args *args)
{
	int key;

	printf("cmd %s\n", args->cmd->name ? args->cmd->name : "-");
	while ((key = opt_next(args)))
		printf("%d=%s\n", key, args->value ? args->value : "-");
	for (size_t i = 0; i < args->npos; i++)
		printf("pos %s\n", args->pos[i]);
	opt_operands(args, 0, 2);
	return 0;
}

static int
fails(struct args *args)
{
	(void)args;
	puts("before");
	return 4;
}

static const struct opt opts[] = {
	{'a', "all", NULL, "take all", 0},
	{'o', "output", "FILE", "write FILE", 0},
	{'m', "many", "X", "may stand more than once", OPT_MANY},
	{OPT_LONELY, "lonely-option-with-a-long-name", "VALUE", "has no letter", 0},
	{0},
};
static const struct cmd cmds[] = {
	{NULL, "[options] [FILE]...", NULL, opts, transcript},
	{"sub", "[-a]", "a subcommand", opts, transcript},
	{"fails", "", "ends with 4", NULL, fails},
	{0},
};
static const struct cli cli = {"tool", "does things", cmds,
			       ".odd - and \\ has:\n'quotes'\n\nfiles:\n  x\n"};

static const struct cmd only_cmds[] = {
	{NULL, NULL, NULL, NULL, transcript},
	{"sub", "[-a]", "a subcommand", opts, transcript},
	{0},
};
static const struct cli only_subs = {"subs", "does things", only_cmds, "files:\n  x\n"};

struct call {
	const struct cli *cli;
	const char *line; /* words with one blank between; a word "''" is empty */
};

static int
run(void *arg)
{
	const struct call *call = arg;
	struct str rest = str_c(call->line);
	char words[16][64] = {"argv0"}, *argv[17];
	int argc = 1;

	while (rest.p) {
		struct str word = str_cut(&rest, ' ');

		if (word.n)
			snprintf(words[argc++], sizeof(words[0]), "%.*s", STR(word));
		if (str_eq(word, S("''")))
			words[argc - 1][0] = 0;
	}
	for (int i = 0; i < argc; i++)
		argv[i] = words[i];
	argv[argc] = NULL;
	return opt_main(call->cli, argc, argv);
}

static void
expect(const char *line, const char *want)
{
	struct call call = {&cli, line};
	struct child child;

	child_run(&child, run, &call);
	assert_string_equal(child.err, "");
	assert_string_equal(child.out, want);
	assert_int_equal(child.status, 0);
}

static void
expect_bad(const struct cli *table, const char *line, const char *want)
{
	struct call call = {table, line};
	struct child child;

	child_run(&child, run, &call);
	assert_string_equal(child.err, want);
	assert_int_equal(child.status, 2);
}

static void
reads_every_form(void **state)
{
	(void)state;
	expect("", "cmd -\n");
	expect("-a x -o f y", "cmd -\n97=-\n111=f\npos x\npos y\n");
	expect("-of", "cmd -\n111=f\n");
	expect("-ao f", "cmd -\n97=-\n111=f\n");
	expect("-aof", "cmd -\n97=-\n111=f\n");
	expect("-o -a", "cmd -\n111=-a\n");
	expect("--output=f --all", "cmd -\n111=f\n97=-\n");
	expect("--output f=g", "cmd -\n111=f=g\n");
	expect("--output=a=b", "cmd -\n111=a=b\n");
	expect("--output= ", "cmd -\n111=\n");
	expect("-o ''", "cmd -\n111=\n");
	expect("-m 1 -m2 --many=3", "cmd -\n109=1\n109=2\n109=3\n");
	expect("--lonely-option-with-a-long-name v", "cmd -\n256=v\n");
}

static void
knows_operands(void **state)
{
	(void)state;
	expect("- ''", "cmd -\npos -\npos \n");
	expect("-- -a", "cmd -\npos -a\n");
	expect("x -- --", "cmd -\npos x\npos --\n");
	expect("-o -- x", "cmd -\n111=--\npos x\n");
	expect("x sub", "cmd -\npos x\npos sub\n");
	expect("-- --help", "cmd -\npos --help\n");
}

static void
finds_the_command(void **state)
{
	(void)state;
	expect("sub -a x", "cmd sub\n97=-\npos x\n");
	expect("su", "cmd -\npos su\n");
}

#define TOOL_USAGE "usage: tool [options] [FILE]...\n"

static void
refuses(void **state)
{
	(void)state;
	expect_bad(&cli, "-x", "tool: usage: unknown option '-x'\n" TOOL_USAGE);
	expect_bad(&cli, "-ax", "tool: usage: unknown option '-x'\n" TOOL_USAGE);
	expect_bad(&cli, "--al", "tool: usage: unknown option '--al'\n" TOOL_USAGE);
	expect_bad(&cli, "--=x", "tool: usage: unknown option '--'\n" TOOL_USAGE);
	expect_bad(&cli, "--x\033[m=1",
		   "tool: usage: unknown option '--x\\x1b[m'\n" TOOL_USAGE);
	expect_bad(&cli, "-a -a", "tool: usage: --all is given twice\n" TOOL_USAGE);
	expect_bad(&cli, "-o f --output=g",
		   "tool: usage: --output is given twice\n" TOOL_USAGE);
	expect_bad(&cli, "--all=1", "tool: usage: --all takes no value\n" TOOL_USAGE);
	expect_bad(&cli, "--all=", "tool: usage: --all takes no value\n" TOOL_USAGE);
	expect_bad(&cli, "-o", "tool: usage: -o needs FILE\n" TOOL_USAGE);
	expect_bad(&cli, "--output", "tool: usage: --output needs FILE\n" TOOL_USAGE);
	expect_bad(&cli, "a b c", "tool: usage: one operand too many: 'c'\n" TOOL_USAGE);
	expect_bad(&cli, "sub -x",
		   "tool: usage: unknown option '-x'\nusage: tool sub [-a]\n");
	expect_bad(&only_subs, "",
		   "subs: usage: a command is missing\nusage: subs COMMAND [options]\n");
	expect_bad(
		&only_subs, "nope",
		"subs: usage: unknown command 'nope'\nusage: subs COMMAND [options]\n");
}

static void
assert_starts(const char *text, const char *want)
{
	if (strncmp(text, want, strlen(want)) != 0)
		fail_msg("'%s' does not start with '%s'", text, want);
}

static void
answers_by_itself(void **state)
{
	struct call call = {&cli, "x -o f --version"};
	struct child child;

	(void)state;
	child_run(&child, run, &call);
	assert_int_equal(child.status, 0);
	assert_string_equal(child.out, "tool " VERSION "\n");
	call.line = "sub --help";
	child_run(&child, run, &call);
	assert_int_equal(child.status, 0);
	assert_starts(child.out, "usage: tool sub [-a]\na subcommand\n\noptions:\n");
	call.line = "-h";
	child_run(&child, run, &call);
	assert_starts(child.out, TOOL_USAGE "does things\n");
	assert_non_null(
		strstr(child.out, "  -o, --output FILE             write FILE\n"));
	assert_non_null(strstr(child.out, "\n  tool sub [-a]\n      a subcommand\n"));
	assert_non_null(strstr(child.out, "files:\n  x\n"));
}

/* Every option of the table is in both, since both are made from it. */
static void
documents_every_option(void **state)
{
	static const char *const words[] = {"--help", "--man"};
	struct call call = {&cli, NULL};
	struct child child;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		call.line = words[i];
		child_run(&child, run, &call);
		assert_int_equal(child.status, 0);
		assert_string_equal(child.err, "");
		for (const struct opt *opt = opts; opt->name; opt++)
			assert_non_null(strstr(child.out, opt->help));
	}
}

/* roff takes a dot or quote at the start of a line, a hyphen and a backslash for its own. */
static void
escapes_the_man_page(void **state)
{
	struct call call = {&cli, "--man"};
	struct child child;

	(void)state;
	child_run(&child, run, &call);
	assert_non_null(strstr(child.out, ".B \\-o, \\-\\-output FILE\nwrite FILE\n"));
	assert_non_null(strstr(child.out, "\n\\&.odd \\- and \\e has:\n\\&'quotes'\n"));
	assert_non_null(strstr(child.out, "\n.SH FILES\n.nf\n  x\n.fi\n"));
	assert_non_null(strstr(child.out, "\n.SH COMMANDS\n.SS sub\na subcommand\n"));
	assert_null(strstr(child.out, "\n'quotes'"));
}

static void
passes_the_status_on(void **state)
{
	struct call call = {&cli, "fails"};
	struct child child;

	(void)state;
	child_run(&child, run, &call);
	assert_int_equal(child.status, 4);
	assert_string_equal(child.out, "before\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(knows_operands),
		cmocka_unit_test(finds_the_command),
		cmocka_unit_test(refuses),
		cmocka_unit_test(answers_by_itself),
		cmocka_unit_test(documents_every_option),
		cmocka_unit_test(escapes_the_man_page),
		cmocka_unit_test(passes_the_status_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
