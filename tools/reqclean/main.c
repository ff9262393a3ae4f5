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
	{"rules", "[options]", "the codes of removals and rewritings, why, and by what",
	 rules_opts, rules_run},
	{"data", "[NAME]", "the policy, as built in", NULL, data_run},
	{0},
};

static const char about[] =
	"Every FILE is read as pip 26.3 reads it. What it includes with -r is taken in,\n"
	"and what it includes with -c binds what it asks for, where the included file\n"
	"lies in the folder of FILE, of the first FILE, or in --include-root. The "
	"output\n"
	"holds one requirement for each name and marker: extras united, versions\n"
	"intersected. Cleaning an output again does not change it.\n"
	"\n"
	"With --python-version, --platform, --root or --site the output is for that\n"
	"environment: a marker that does not hold there takes its line along, and one\n"
	"that holds is taken off. Nothing is assumed of the machine that this runs on.\n"
	"Lines contradict each other only where their markers hold together.\n"
	"\n"
	"Each removal and each rewriting is a line on standard error, with a code that\n"
	"does not change (reqclean rules), file, line and reason. They do not fail, but\n"
	"for releases known to carry malware that nothing else can replace, and where\n"
	"--refuse or the policy says so: exit status 1, and nothing is written. So do\n"
	"versions that exclude each other, with the lines that prove it. A line that\n"
	"pip would refuse ends with status 3, or with --keep-going is left out.\n"
	"\n"
	"A name in a --protect file keeps the version that stands there, whatever is\n"
	"asked for; --constraints writes them for pip and uv, to hold what others' own\n"
	"dependencies ask for as well. Variables (${NAME}) are not filled in; lines "
	"with\n"
	"one are removed.\n"
	"\n"
	"parse uses the environment as pip does: variables are filled in, and paths are\n"
	"looked up from the working folder. It prints what pip would see, passwords in\n"
	"addresses included.\n"
	"\n"
	"Files: the policy names the hosts that addresses may have and how they must be\n"
	"pinned, commits for repositories that come without one, families of packages\n"
	"of which one stays, dead names, caps by profile, and releases that are "
	"refused.\n"
	"A --policy FILE that says \"extends: default\" adds to it, row by row; another\n"
	"stands alone. The first lines of reqclean data tell the form.\n"
	"\n"
	"Environment: grab is looked up in PATH where --allow-include needs it.\n"
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
