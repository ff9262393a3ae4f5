/* SPDX-License-Identifier: Apache-2.0 */
#include "reqclean.h"

#include "data.h"

int
data_run(struct args *args)
{
	static const char *const names[] = {"policy.yaml", NULL};

	return data_main(args, names);
}

static const struct cmd cmds[] = {
	{NULL, "[options] FILE...", "one requirements file out of many, made harmless",
	 clean_opts, clean_run},
	{"parse", "[--json] FILE", "an installer's reading of a file, line by line",
	 parse_opts, parse_run},
	{"conflicts", "[--json] FILE...", "names that nothing satisfies, with the proof",
	 conflicts_opts, conflicts_run},
	{"rules", "[--json]", "the codes of removals and rewritings", rules_opts,
	 rules_run},
	{"data", "[NAME]", "the policy, as built in", NULL, data_run},
	{0},
};

static const char about[] =
	"Every FILE is read as pip 26.3 reads it. Files that it includes with -r are\n"
	"taken in where they lie in the folder of FILE or below. The output holds one\n"
	"requirement for each name and marker: extras united, versions intersected.\n"
	"Cleaning an output again does not change it.\n"
	"\n"
	"Each removal and each rewriting is a line on standard error, with a code that\n"
	"does not change (reqclean rules), file, line and reason. They do not fail.\n"
	"Versions that exclude each other do: exit status 1, with the lines that prove\n"
	"it. A line that pip would refuse ends with status 3, or with --keep-going is\n"
	"left out.\n"
	"\n"
	"A name in a --protect file keeps the version that stands there, whatever is\n"
	"asked for. Variables (${NAME}) are not filled in; lines with one are removed.\n"
	"\n"
	"parse uses the environment as pip does: variables are filled in, and paths are\n"
	"looked up from the working folder. It prints what pip would see, passwords in\n"
	"addresses included.\n"
	"\n"
	"Files: the policy names the hosts that addresses may have, families of "
	"packages\n"
	"of which one stays, and releases that are refused; see reqclean data.\n"
	"\n"
	"Examples:\n"
	"  pinset freeze --site /opt/venv > protect.txt\n"
	"  reqclean --protect protect.txt -o all.txt requirements.txt "
	"custom_nodes/*/requirements.txt\n"
	"  reqclean conflicts custom_nodes/*/requirements.txt";

static const struct cli cli = {
	"reqclean", "requirements files that cannot damage an image", cmds, about};

int
main(int argc, char **argv)
{
	return opt_main(&cli, argc, argv);
}
