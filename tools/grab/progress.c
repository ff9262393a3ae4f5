/* SPDX-License-Identifier: Apache-2.0 */
/* What people see while they wait. All of it goes to stderr. */
#include "grab.h"
#include "host.h"
#include "json.h"
#include "out.h"
#include "str.h"

#include <unistd.h>

static const uint64_t second = 1000000000;

void
progress_amount(char text[static PROGRESS_AMOUNT], uint64_t bytes)
{
	static const char units[] = "BKMGT";
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1000 && unit + 2 < sizeof(units)) {
		value /= 1000;
		unit++;
	}
	if (unit == 0)
		snprintf(text, 32, "%llu B", (unsigned long long)bytes);
	else
		snprintf(text, 32, "%.1f %cB", value, units[unit]);
}

/* "1.2 GB of 17.3 GB, 84.0 MB/s, 3:12 left" */
static void
describe(char text[static 160], const struct progress *view,
	 const struct fetch_progress *progress, uint64_t now)
{
	char done[32], total[32], speed[32];
	uint64_t rate = (uint64_t)((double)(progress->done - view->start_done) /
				   ((double)(now - view->started + 1) / (double)second));
	uint64_t left;

	progress_amount(done, progress->done);
	progress_amount(speed, rate);
	if (!progress->has_total) {
		snprintf(text, 160, "%s, %s/s", done, speed);
		return;
	}
	progress_amount(total, progress->total);
	left = (progress->total - progress->done) / (rate ? rate : 1);
	snprintf(text, 160, "%s of %s, %s/s, %llu:%02llu left", done, total, speed,
		 (unsigned long long)left / 60, (unsigned long long)left % 60);
}

static void
show_bar(struct progress *view, const struct fetch_progress *progress, const char *text)
{
	ptrdiff_t slash = str_rchr(progress->url, '/');
	struct str name = str_sub(progress->url, (size_t)(slash + 1), progress->url.n);

	fputs("\r\033[K", stderr);
	out_escaped(stderr, str_sub(name, 0, 40));
	fprintf(stderr, ": %s", text);
	fflush(stderr);
	view->has_line = true;
}

static void
show_json(const struct fetch_progress *progress)
{
	struct json json;

	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", S("progress"));
	json_pair(&json, "url", progress->url);
	json_key(&json, "done");
	json_uint(&json, progress->done);
	if (progress->has_total) {
		json_key(&json, "total");
		json_uint(&json, progress->total);
	}
	json_close(&json, '}');
	json_end(&json);
}

static enum progress_mode
mode_of(struct progress *view)
{
	if (view->mode == PROGRESS_AUTO)
		view->mode = isatty(STDERR_FILENO) ? PROGRESS_BAR : PROGRESS_PLAIN;
	return view->mode;
}

void
progress_show(void *context, const struct fetch_progress *progress)
{
	struct progress *view = &((struct grab *)context)->progress;
	uint64_t now = host_ticks(), pause = 5 * second;
	char text[160];

	if (!view->started) {
		view->started = view->last = now;
		view->start_done = progress->done;
	}
	if (mode_of(view) == PROGRESS_NONE)
		return;
	if (view->mode == PROGRESS_BAR)
		pause = second / 5;
	else if (view->mode == PROGRESS_JSON)
		pause = second;
	if (now - view->last < pause)
		return;
	view->last = now;
	if (progress->done < view->start_done)
		view->start_done = 0;
	describe(text, view, progress, now);
	if (view->mode == PROGRESS_BAR)
		show_bar(view, progress, text);
	else if (view->mode == PROGRESS_JSON)
		show_json(progress);
	else
		out_note("grab", "%.*s: %s", STR(progress->url), text);
}

void
progress_clear(struct progress *view)
{
	if (view->has_line)
		fputs("\r\033[K", stderr);
	view->has_line = false;
	view->started = 0;
}

/* Who reads JSON lines gets no others, but for the error that ends it all. */
static void
note_json(const char *text)
{
	struct json json;

	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", S("note"));
	json_pair(&json, "text", str_c(text));
	json_close(&json, '}');
	json_end(&json);
}

void
progress_note(void *context, const char *text)
{
	struct progress *view = &((struct grab *)context)->progress;

	if (view->mode == PROGRESS_NONE)
		return;
	if (view->mode == PROGRESS_JSON) {
		note_json(text);
		return;
	}
	if (view->has_line)
		fputs("\r\033[K", stderr);
	view->has_line = false;
	out_note("grab", "%s", text);
}

bool
progress_wants_summary(struct grab *grab, bool failed, bool arrived, uint64_t seconds)
{
	enum progress_mode mode = mode_of(&grab->progress);

	if (mode == PROGRESS_NONE || mode == PROGRESS_JSON)
		return false;
	/* a log gets one where it got lines before */
	return failed || (arrived && (mode == PROGRESS_BAR || seconds >= 5));
}
