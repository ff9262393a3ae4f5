/* SPDX-License-Identifier: Apache-2.0 */
/* Many files: their order, the loop that brings them, and the worst of what happened. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

enum {
	JOB_MEMORY = 16 << 20,
	WAITING_MOST = 64, /* files whose lock another process holds */
	ENDING_MOST = 64,  /* that are being proven and synced */
	TURN_MS = 50,
};

struct place {
	size_t index;
	bool has_size;
	uint64_t size;
};

/* Largest first, unknown sizes last, else as given. */
static int
by_size(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->has_size != b->has_size)
		return a->has_size ? -1 : 1;
	if (a->has_size && a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void
set_order(struct run *run)
{
	run->order = ARENA_ARRAY(&run->mem, struct place, run->nfiles);
	for (size_t i = 0; i < run->nfiles; i++) {
		const struct fetch_file *file = &run->files[i];
		run->order[i] = (struct place){i, file->has_size, file->size};
		run->total += file->has_size ? file->size : 0;
		run->nunsized += !file->has_size;
	}
	qsort(run->order, run->nfiles, sizeof(*run->order), by_size);
	while (run->first_rest < run->nfiles && run->order[run->first_rest].has_size &&
	       run->order[run->first_rest].size > PIECES_LEAST)
		run->first_rest++;
	run->next_rest = run->first_rest;
}

struct work *
run_work(struct run *run)
{
	if (!run->work)
		(void)work_open(&run->work, &run->mem, POOL, fetch_wake, run->fetch,
				&run->err);
	return run->work;
}

void
run_note(struct run *run, const char *text)
{
	if (run->options->note)
		run->options->note(run->options->context, text);
}

static void
start(struct run *run, size_t index)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		die_oom(sizeof(*job));
	job->run = run;
	job->want = &run->files[index];
	job->index = index;
	job->mem = arena_new(JOB_MEMORY);
	job->store = (struct store){run->options->store, run->options->look_in};
	job->place = run->last;
	*run->last = job;
	run->last = &job->next;
	job_begin(job);
}

struct census {
	unsigned big, rest, waiting, ending;
};

static struct census
take_census(const struct run *run)
{
	struct census census = {0};

	for (const struct job *job = run->jobs; job; job = job->next) {
		bool big = job->has_total ? job->total > PIECES_LEAST
					  : job->want->has_size &&
						    job->want->size > PIECES_LEAST;
		if (job->phase == JOB_WAITING)
			census.waiting++;
		else if (job->ending)
			census.ending++;
		else if (big)
			census.big++;
		else
			census.rest++;
	}
	return census;
}

static bool
has_more(const struct run *run)
{
	return !run->stopping &&
	       (run->next_big < run->first_rest || run->next_rest < run->nfiles);
}

/* A few large files at once, and beside them many small ones. */
static void
start_more(struct run *run)
{
	while (!run->stopping) {
		struct census now = take_census(run);
		if (now.waiting >= WAITING_MOST || now.ending >= ENDING_MOST ||
		    now.big + now.rest + now.ending >= run->most_files)
			return;
		if (run->next_big < run->first_rest && now.big < BIG_FILES)
			start(run, run->order[run->next_big++].index);
		else if (run->next_rest < run->nfiles && now.big < 2 * BIG_FILES &&
			 now.rest < run->options->connections)
			start(run, run->order[run->next_rest++].index);
		else
			return;
	}
}

static void
release(struct job *job)
{
	arena_release(&job->mem);
	free(job);
}

/* Tells of a file that has ended. After a failure that ends the run nobody hears. */
static void
tell(struct run *run, struct job *job)
{
	const struct fetch_batch *batch = run->batch;
	uint64_t size = job->status == 0 ? job->result.size : 0;

	run->done += size;
	if (!job->want->has_size) {
		run->total += size;
		run->nunsized--;
	}
	run->nover++;
	if (run->stopping)
		return;
	if (job->status < 0 && (run->worst == 0 || job->err.code > run->err.code)) {
		run->worst = job->status;
		run->err = job->err;
	}
	run->stopping = job->status < 0 && !batch->keep_going;
	if (batch->finished)
		batch->finished(batch->context, job->index, job->status, &job->result,
				&job->err);
	if (!run->stopping)
		return;
	for (struct job *other = run->jobs, *next; other; other = next) {
		next = other->next;
		job_give_up(other);
	}
}

static void
tell_all(struct run *run)
{
	while (run->over) {
		struct job *job = run->over;
		run->over = job->next;
		if (!run->over)
			run->over_last = &run->over;
		tell(run, job);
		release(job);
	}
}

static void
collect(struct run *run)
{
	struct task *task;

	while (run->work && (task = work_done(run->work))) {
		struct job_task *done = (struct job_task *)task;
		done->running = false;
		run->stirred = true;
		done->done(done);
		if (run->stopping)
			job_give_up(done->job);
	}
}

/* What is under way, and when the next of the waiting wants to be looked at. */
static void
report(struct run *run)
{
	const struct fetch_options *options = run->options;
	struct fetch_progress progress = {.done = run->done,
					  .total = run->total,
					  .files = run->nover,
					  .nfiles = run->nfiles};
	size_t unsized = run->nunsized;
	uint64_t most = 0;

	if (!options->progress || !run->jobs)
		return;
	for (struct job *job = run->jobs; job; job = job->next) {
		uint64_t total = job->has_total ? job->total : job->want->size;
		progress.done += job->has_pieces ? job->pieces.nbytes : 0;
		if (!progress.url.p || total > most) {
			progress.url = job->shown;
			most = total;
		}
		if (job->has_total && !job->want->has_size) {
			progress.total += job->total;
			unsized--;
		}
	}
	progress.has_total = unsized == 0;
	options->progress(options->context, &progress);
}

static void
step(struct run *run)
{
	for (struct job *job = run->jobs, *next; job; job = next) {
		next = job->next;
		job_step(job);
	}
}

static void
loop(struct run *run)
{
	for (;;) {
		collect(run);
		start_more(run);
		step(run);
		tell_all(run);
		if (!run->jobs && !has_more(run))
			return;
		lanes_tick(run);
		if (run->stirred) {
			run->stirred = false;
			if (!run->stopping)
				lanes_fill(run);
		}
		fetch_turn(run->fetch, run->stirred || !run->jobs ? 0 : TURN_MS);
		report(run);
	}
}

/* Half of the descriptors, as the connections have the other one: a file that is being
 * proven and named has a second one for a moment. */
static size_t
most_files(void)
{
	uint64_t most = host_descriptors() / 4;

	return most ? most : 1;
}

static void
init(struct run *run)
{
	run->mem = arena_new(SIZE_MAX);
	run->last = &run->jobs;
	run->over_last = &run->over;
	run->stirred = true;
	run->most_files = most_files();
	for (unsigned i = 0; i < COUNT(run->recent); i++)
		run->recent[i] = FETCH_CONNECTIONS - 1 - i;
	set_order(run);
}

int
fetch_files(struct fetch *fetch, const struct fetch_file *files, size_t nfiles,
	    const struct fetch_batch *batch, struct err *err)
{
	struct arena mem = arena_new(SIZE_MAX);
	struct run *run = ARENA_NEW(&mem, struct run);
	int worst;

	*run = (struct run){.fetch = fetch,
			    .options = fetch_settings(fetch),
			    .files = files,
			    .nfiles = nfiles,
			    .batch = batch};
	init(run);
	run->worst = run_check_room(run);
	if (run->worst == 0)
		loop(run);
	work_close(run->work);
	worst = run->worst;
	if (worst < 0)
		*err = run->err;
	arena_release(&run->mem);
	arena_release(&mem);
	return worst;
}

static void
keep_result(void *context, size_t index, int status, const struct fetch_result *result,
	    const struct err *err)
{
	(void)index;
	(void)status;
	(void)err;
	*(struct fetch_result *)context = *result;
}

int
fetch_file(struct fetch *fetch, const struct fetch_file *want,
	   struct fetch_result *result, struct err *err)
{
	struct fetch_batch batch = {.finished = keep_result, .context = result};

	*result = (struct fetch_result){0};
	return fetch_files(fetch, want, 1, &batch, err);
}
