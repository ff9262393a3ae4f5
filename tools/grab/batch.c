/* SPDX-License-Identifier: Apache-2.0 */
/* Many files in one call: what is told while they come, and at the end. */
#include "buf.h"
#include "grab.h"
#include "host.h"
#include "json.h"
#include "str.h"

/* What came of the files. */
struct outcome {
	struct grab *grab;
	const struct fetch_file *files;
	size_t nfiles, nbrought, nkept, nfailed;
	uint64_t received, started;
	struct err worst; /* not told yet */
};

/* All but the worst failure are told as they come; that one ends it. */
static void
tell(const struct outcome *outcome, const struct err *err)
{
	if (outcome->worst.code >= err->code)
		progress_note(outcome->grab, err->text);
	else if (outcome->worst.code != E_OK)
		progress_note(outcome->grab, outcome->worst.text);
}

static void
finished(void *context, size_t index, int status, const struct fetch_result *result,
	 const struct err *err)
{
	struct outcome *outcome = context;
	struct grab *grab = outcome->grab;

	grab_next(grab);
	if (status == 0) {
		outcome->nkept += result->was_there;
		outcome->nbrought += !result->was_there;
		outcome->received += result->received;
		grab_arrived(grab, outcome->files[index].dest, result);
		return;
	}
	outcome->nfailed++;
	if (!grab_failed(grab, outcome->files[index].dest, err))
		tell(outcome, err);
	if (outcome->worst.code < err->code)
		outcome->worst = *err;
}

static void
summarize_json(const struct outcome *outcome, uint64_t ticks)
{
	const struct {
		const char *key;
		uint64_t value;
	} rows[] = {
		{"files", outcome->nfiles},      {"arrived", outcome->nbrought},
		{"kept", outcome->nkept},        {"failed", outcome->nfailed},
		{"received", outcome->received}, {"milliseconds", ticks / 1000000},
	};
	struct json json;

	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", S("done"));
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_key(&json, rows[i].key);
		json_uint(&json, rows[i].value);
	}
	json_close(&json, '}');
	json_end(&json);
}

/* ", 3 WHAT", or nothing for none. */
static void
count(struct buf *text, size_t n, const char *what)
{
	if (n)
		buf_printf(text, "%s %zu %s",
			   text->n && text->p[text->n - 1] == ':' ? "" : ",", n, what);
}

/* "9 files: 3 brought (12.4 GB in 1:40), 6 were there" */
static void
summarize(struct outcome *outcome)
{
	struct grab *grab = outcome->grab;
	uint64_t ticks = host_ticks() - outcome->started, seconds = ticks / 1000000000;
	size_t done = outcome->nbrought + outcome->nkept + outcome->nfailed;
	char amount[PROGRESS_AMOUNT];
	struct buf text;

	if (grab->progress.mode == PROGRESS_JSON)
		summarize_json(outcome, ticks);
	if (!progress_wants_summary(grab, outcome->nfailed && outcome->nfiles > 1,
				    outcome->nbrought > 0, seconds))
		return;
	buf_init(&text, &grab->mem, 1000);
	buf_printf(&text, "%zu file%s:", outcome->nfiles,
		   outcome->nfiles == 1 ? "" : "s");
	count(&text, outcome->nbrought, "brought");
	progress_amount(amount, outcome->received);
	if (outcome->received && seconds >= 5)
		buf_printf(&text, " (%s in %llu:%02llu)", amount,
			   (unsigned long long)seconds / 60,
			   (unsigned long long)seconds % 60);
	else if (outcome->received)
		buf_printf(&text, " (%s)", amount);
	count(&text, outcome->nkept, outcome->nkept == 1 ? "was there" : "were there");
	count(&text, outcome->nfailed, "failed");
	count(&text, outcome->nfiles - done, "not tried");
	progress_note(grab, buf_str(&text).p);
}

int
batch_get(struct grab *grab, const struct fetch_file *files, size_t nfiles,
	  bool keep_going)
{
	struct outcome outcome = {
		.grab = grab, .files = files, .nfiles = nfiles, .started = host_ticks()};
	struct fetch_batch batch = {keep_going, finished, &outcome};
	int status = fetch_files(grab->fetch, files, nfiles, &batch, &grab->err);

	if (status < 0 && outcome.worst.code != E_OK)
		grab->err = outcome.worst;
	summarize(&outcome);
	return status < 0 ? -(int)grab->err.code : 0;
}
