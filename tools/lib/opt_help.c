/* SPDX-License-Identifier: Apache-2.0 */
/* --help and the man page, both from the tool's table, so that they cannot disagree. */
#include "opt.h"
#include "str.h"

static const struct opt common[] = {
	{OPT_LONG, "help", NULL, "print this help and exit", 0},
	{OPT_LONG, "version", NULL, "print the tool's name and version and exit", 0},
	{OPT_LONG, "man", NULL, "print the manual page (man(7)) and exit", 0},
	{0},
};

static void
left_side(char text[static 64], const struct opt *opt)
{
	bool is_short = opt->key < OPT_LONG;

	snprintf(text, 64, "%c%c%s--%s%s%s", is_short ? '-' : ' ',
		 is_short ? opt->key : ' ', is_short ? ", " : "  ", opt->name,
		 opt->arg ? " " : "", opt->arg ? opt->arg : "");
}

static void
help_opts(FILE *file, const struct opt *opts)
{
	char text[64];

	for (; opts && opts->name; opts++) {
		left_side(text, opts);
		fprintf(file, strlen(text) > 28 ? "  %s\n%32s%s\n" : "  %-28s  %s%s\n",
			text, strlen(text) > 28 ? "" : opts->help,
			strlen(text) > 28 ? opts->help : "");
	}
}

static struct str
first_line(const char *text)
{
	return str_n(text, strcspn(text, "\n"));
}

static void
help_cmds(FILE *file, const struct cli *cli)
{
	for (const struct cmd *cmd = cli->cmds; cmd->run; cmd++)
		if (cmd->name)
			fprintf(file, "  %s %s %s\n      %.*s\n", cli->tool, cmd->name,
				cmd->usage, STR(first_line(cmd->summary)));
}

void
opt_help(FILE *file, const struct cli *cli, const struct cmd *cmd)
{
	bool is_tool = cmd->name == NULL;

	if (!is_tool || cmd->usage)
		fprintf(file, "usage: %s%s%s %s\n", cli->tool, is_tool ? "" : " ",
			is_tool ? "" : cmd->name, cmd->usage);
	else
		fprintf(file, "usage: %s COMMAND [options]\n", cli->tool);
	fprintf(file, "%s\n\noptions:\n", is_tool ? cli->summary : cmd->summary);
	help_opts(file, cmd->opts);
	help_opts(file, common);
	if (!is_tool)
		return;
	fputs("\ncommands:\n", file);
	help_cmds(file, cli);
	fprintf(file,
		"\n%s\nexit status:\n"
		"  0 done; 1 the answer is no; 2 wrong usage; 3 malformed input "
		"(file:line:);\n"
		"  4 network, a retry may help; 5 wrong bytes, never retry; 6 system "
		"(disk, permission)\n",
		cli->about);
}

/* roff reads a leading dot or quote as a request, and a backslash as an escape. */
static void
roff(FILE *file, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((i == 0 || s.p[i - 1] == '\n') && (s.p[i] == '.' || s.p[i] == '\''))
			fputs("\\&", file);
		if (s.p[i] == '\\')
			fputs("\\e", file);
		else if (s.p[i] == '-')
			fputs("\\-", file);
		else
			fputc(s.p[i], file);
	}
}

static void
man_opts(FILE *file, const struct opt *opts)
{
	char text[64];

	for (; opts && opts->name; opts++) {
		left_side(text, opts);
		fputs(".TP\n.B ", file);
		roff(file, str_trim(str_c(text)));
		fputc('\n', file);
		roff(file, str_c(opts->help));
		fputc('\n', file);
	}
}

static void
man_synopsis(FILE *file, const struct cli *cli)
{
	const char *between = "";

	fputs(".SH SYNOPSIS\n", file);
	for (const struct cmd *cmd = cli->cmds; cmd->run; cmd++) {
		if (!cmd->usage)
			continue;
		fprintf(file, "%s.B %s%s%s\n", between, cli->tool, cmd->name ? " " : "",
			cmd->name ? cmd->name : "");
		roff(file, str_c(cmd->usage));
		fputc('\n', file);
		between = ".br\n";
	}
}

/* A line of lower-case words with a colon behind, as "files:". */
static bool
is_heading(struct str line)
{
	for (size_t i = 0; i + 1 < line.n; i++)
		if ((line.p[i] < 'a' || line.p[i] > 'z') && (line.p[i] != ' ' || i == 0))
			return false;
	return line.n > 1 && str_ends(line, S(":"));
}

/* The sections of `about` keep their lines as they are; what stands before the first is
 * prose. */
static void
man_about(FILE *file, struct str about, bool sections)
{
	bool inside = false, gap = false;
	struct str line;

	while (str_line(&about, &line)) {
		bool heading = is_heading(line);

		if (heading && !sections)
			return;
		if (heading) {
			fputs(inside ? ".fi\n.SH " : ".SH ", file);
			for (size_t i = 0; i + 1 < line.n; i++)
				fputc(line.p[i] == ' ' ? ' ' : line.p[i] - 32, file);
			fputs("\n.nf\n", file);
			inside = true;
		} else if (line.n == 0 && !sections) {
			gap = true;
		} else if (inside || !sections) {
			if (gap)
				fputs(".PP\n", file);
			gap = false;
			roff(file, line);
			fputc('\n', file);
		}
	}
	if (inside)
		fputs(".fi\n", file);
}

static void
man_cmds(FILE *file, const struct cli *cli)
{
	const char *head = ".SH COMMANDS\n";

	for (const struct cmd *cmd = cli->cmds; cmd->run; cmd++) {
		if (!cmd->usage)
			continue;
		if (!cmd->name) {
			fputs(".SH OPTIONS\n", file);
		} else {
			fprintf(file, "%s.SS %s\n", head, cmd->name);
			man_about(file, str_c(cmd->summary), false);
			head = "";
		}
		man_opts(file, cmd->opts);
	}
	fputs(".SH COMMON OPTIONS\n", file);
	man_opts(file, common);
}

void
opt_man(FILE *file, const struct cli *cli)
{
	fprintf(file,
		".TH %s 1 \"\" \"gpu-image-tools %s\" \"User Commands\"\n.SH NAME\n%s "
		"\\- ",
		cli->tool, VERSION, cli->tool);
	roff(file, str_c(cli->summary));
	fputc('\n', file);
	man_synopsis(file, cli);
	if (!is_heading(str_sub(str_c(cli->about), 0, strcspn(cli->about, "\n")))) {
		fputs(".SH DESCRIPTION\n", file);
		man_about(file, str_c(cli->about), false);
	}
	man_cmds(file, cli);
	man_about(file, str_c(cli->about), true);
	fputs(".SH EXIT STATUS\n0 done; 1 the answer is no; 2 wrong usage; 3 malformed "
	      "input, named as "
	      "file:line:; 4 network, a retry may help; 5 wrong bytes, never retry; 6 "
	      "system.\n",
	      file);
}
