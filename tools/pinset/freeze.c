/* SPDX-License-Identifier: Apache-2.0 */
/* pinset freeze: as pip freeze prints it. */
#include "freeze.h"
#include "json.h"
#include "out.h"
#include "pinset.h"
#include "str.h"

int
pinset_site(struct installed *found, struct arena *arena, const struct place *place,
	    struct err *err)
{
	int status = site_find(&found->site, arena, place->root, place->site, err);

	return status < 0 ? status
			  : site_list(&found->dists, &found->ndists, arena, &found->site,
				      err);
}

static void
print_json(const struct installed *found, struct arena *arena, bool all)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '[');
	for (size_t i = 0; i < found->ndists; i++) {
		const struct dist *dist = &found->dists[i];
		struct str line, note;

		if (freeze_skips(dist->canonical, found->site.python, all))
			continue;
		freeze_line(&line, &note, arena, &found->site, dist);
		json_open(&json, '{');
		json_pair(&json, "name", dist->name);
		json_pair(&json, "version", dist->version);
		json_pair(&json, "line", line);
		json_pair(&json, "path", str_c(dist->path));
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_end(&json);
}

static void
print_lines(const struct installed *found, struct arena *arena, bool all)
{
	for (size_t i = 0; i < found->ndists; i++) {
		struct str line, note;

		if (freeze_skips(found->dists[i].canonical, found->site.python, all))
			continue;
		freeze_line(&line, &note, arena, &found->site, &found->dists[i]);
		if (note.p)
			out_note(TOOL, "%.*s", STR(note));
		fwrite(line.p, 1, line.n, stdout);
		putchar('\n');
	}
}

int
freeze_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct installed found;
	struct place place = {0};
	struct err err = {0};
	bool all = false, json = false;
	int key;

	while ((key = opt_next(args))) {
		all |= key == OPT_ALL;
		json |= key == OPT_JSON;
		place_option(&place, args, key);
	}
	opt_operands(args, 0, 0);
	if (pinset_site(&found, &mem, &place, &err) < 0)
		return err_exit(&err, TOOL);
	if (json)
		print_json(&found, &mem, all);
	else
		print_lines(&found, &mem, all);
	return 0;
}
