/* SPDX-License-Identifier: Apache-2.0 */
/* grab URL [DEST], and the options of grab -f. */
#include "dest.h"
#include "known.h"
#include "models.h"
#include "out.h"
#include "str.h"
#include "told.h"
#include "url.h"

enum {
	OPT_SHA256 = GRAB_LAST,
	OPT_SIZE,
	OPT_TRUST,
	OPT_ROOT,
	OPT_KEEP_GOING,
	OPT_ARCH,
	OPT_INCLUDE,
	OPT_EXCLUDE,
};

extern const struct opt get_opts[];
const struct opt get_opts[] = {
	{OPT_SHA256, "sha256", "HEX", "the file must have this sum", 0},
	{OPT_SIZE, "size", "BYTES", "the file must have this size", 0},
	{OPT_TRUST, "trust-existing", NULL, "keep a file that is there as it is", 0},
	{'f', "file", "MANIFEST",
	 "bring the model sets of MANIFEST (all, or those named)", 0},
	{OPT_ROOT, "root", "DIR", "with -f: the folder that paths are below (.)", 0},
	{OPT_KEEP_GOING, "keep-going", NULL,
	 "with -f or a folder: go on with other files on failure", 0},
	{OPT_ARCH, "arch", "NAME|CC",
	 "with -f: bring what is for these GPUs, or for this row of build-matrix.yaml",
	 OPT_MANY},
	{OPT_INCLUDE, "include", "GLOB", "of a folder: bring only what fits", OPT_MANY},
	{OPT_EXCLUDE, "exclude", "GLOB", "of a folder: leave out what fits", OPT_MANY},
	GRAB_STORE_OPTIONS,
	GRAB_NETWORK_OPTIONS,
	{0},
};

struct get {
	struct fetch_file file;
	struct models models;
	struct gather gather; /* files of a folder of Hugging Face */
	bool is_folder;
	bool has_single; /* an option that is about one file */
};

static void
take_option(struct get *get, const struct args *args, int key)
{
	struct fetch_file *file = &get->file;

	if (key == OPT_SHA256) {
		if (!digest_parse(&file->sha256, str_c(args->value)) ||
		    file->sha256.n != 32)
			opt_bad(args, "--sha256: expected 64 hexadecimal digits");
		get->has_single = true;
	} else if (key == OPT_SIZE) {
		if (!str_uint(str_c(args->value), 0, INT64_MAX, &file->size))
			opt_bad(args, "--size: expected a number of bytes, not '%s'",
				args->value);
		file->has_size = get->has_single = true;
	} else if (key == OPT_TRUST) {
		file->trust_existing = get->models.trust_existing =
			get->gather.trust_existing = true;
	} else if (key == 'f') {
		get->models.manifest = grab_manifest(args);
	} else if (key == OPT_ROOT) {
		get->models.root = grab_folder(args, "--root");
	} else if (key == OPT_ARCH) {
		models_arch(&get->models, args);
	} else if (key == OPT_INCLUDE || key == OPT_EXCLUDE) {
		gather_pattern(&get->gather, args, key == OPT_EXCLUDE);
	} else {
		get->models.keep_going = get->gather.keep_going = true;
	}
}

static void
check_options(const struct get *get, const struct args *args)
{
	if (get->models.manifest && get->has_single)
		opt_bad(args, "--sha256 and --size stand in the manifest with -f");
	if (!get->models.manifest && get->models.root)
		opt_bad(args, "--root goes with -f");
	if (!get->models.manifest && !get->is_folder && get->models.keep_going)
		opt_bad(args, "--keep-going goes with -f, or with a folder");
	if (!get->models.manifest && get->models.by.narchs)
		opt_bad(args, "--arch goes with -f");
	if (!get->is_folder &&
	    (get->gather.filter.ninclude || get->gather.filter.nexclude))
		opt_bad(args, "--include and --exclude go with hf://OWNER/REPO/FOLDER/");
	if (get->is_folder && get->has_single)
		opt_bad(args, "--sha256 and --size are about one file");
}

/* Which of the operands is the address? */
static const char *
split_operands(struct get *get, const struct args *args)
{
	const char *first, *second;
	char shown[TOLD_MAX];

	opt_operands(args, 1, 2);
	first = args->pos[0];
	second = args->npos == 2 ? args->pos[1] : "./";
	if (!url_looks(str_c(first))) {
		const char *swap = first;
		first = second;
		second = swap;
	}
	if (!url_looks(str_c(first)))
		opt_bad(args, "'%s': expected an address like https://...",
			told(shown, str_c(args->pos[0])));
	if (url_looks(str_c(second)))
		opt_bad(args, "two addresses, and no path to write to");
	if (second[0] == 0)
		opt_bad(args, "DEST is empty");
	if (strcmp(second, "-") == 0 || strcmp(second, "/dev/stdout") == 0)
		opt_bad(args, "DEST must be a path: what is not verified yet is not "
			      "handed on");
	get->file.url = str_c(first);
	return second;
}

/* Patterns say it, too, where the '/' at its end is missing. */
static bool
is_folder(struct get *get, struct arena *mem)
{
	struct hub_place place;
	struct str url = get->file.url;

	if ((get->gather.filter.ninclude || get->gather.filter.nexclude) &&
	    str_starts(url, S("hf://")) && !str_ends(url, S("/")))
		get->file.url = arena_cat(mem, url, S("/"));
	if (hub_is_folder(&place, mem, get->file.url))
		return true;
	get->file.url = url;
	return false;
}

static int
get_one(struct get *get, struct grab *grab, const char *dest)
{
	bool pinned = get->file.sha256.n > 0;
	struct fetch_result result;
	int status = grab_open(grab);

	get->file.dest = dest;
	if (status == 0 && get->is_folder)
		return gather_get(grab, &get->gather, get->file.url, dest);
	if (status == 0)
		status = dest_find(grab, &get->file);
	if (status == 0 && pinned)
		status = known_look(grab, &get->file);
	if (status == 0)
		(void)known_announced(grab, &get->file); /* some hosts answer GET alone */
	if (status == 0)
		status = fetch_file(grab->fetch, &get->file, &result, &grab->err);
	if (status != 0) {
		dest_hint(grab, &get->file);
		(void)grab_failed(grab, get->file.dest, &grab->err);
		return status;
	}
	if (result.unproven)
		progress_note(grab, "the server stated no length, so that a file that "
				    "ends early looks complete; --sha256 or --size would "
				    "tell");
	grab_arrived(grab, get->file.dest, &result);
	return 0;
}

int
get_main(struct args *args)
{
	struct grab grab;
	struct get get = {0};
	const char *dest = NULL;
	int key, status;

	grab_init(&grab);
	while ((key = opt_next(args)))
		if (!grab_option(&grab, args, key))
			take_option(&get, args, key);
	if (get.models.manifest) {
		models_sets(&get.models, args);
	} else {
		dest = split_operands(&get, args);
		get.is_folder = is_folder(&get, &grab.mem);
	}
	check_options(&get, args);
	if (get.models.manifest)
		status = models_get(&grab, &get.models);
	else
		status = get_one(&get, &grab, dest);
	return grab_close(&grab, status);
}
