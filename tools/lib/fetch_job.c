/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a file: look, lock, resume, transfer, prove. */
#include "fetch_run.h"
#include "header.h"
#include "host.h"
#include "str.h"

enum { LOCK_MS = 100 };

static const uint64_t millisecond = 1000000;

static void look(struct job *job);

/* Out of the run's list, to be told. */
void
job_over(struct job *job, int status)
{
	struct run *run = job->run;

	*job->place = job->next;
	if (job->next)
		job->next->place = job->place;
	else
		run->last = job->place;
	job->next = NULL;
	*run->over_last = job;
	run->over_last = &job->next;
	job->phase = JOB_OVER;
	job->status = status;
	run->stirred = true;
}

void
job_succeed(struct job *job)
{
	struct fetch_result *result = &job->result;
	int64_t mtime, ctime;

	result->size = job->total;
	if (job->there)
		part_stat(job->want->dest, &result->size, &mtime, &ctime);
	result->sha256 = job->sum;
	result->was_there = job->there;
	result->unproven = job->unproven && !job->sha256.n && !job->git_sha1.n &&
			   !job->want->has_size;
	result->received = job->received;
	job_over(job, 0);
}

void
job_end_failed(struct job *job)
{
	int status = job->status;

	part_close(&job->part, status != -E_CHECKSUM && job->has_state);
	job_over(job, status);
}

void
job_hand_over(struct job *job, void (*run)(struct task *task),
	      void (*done)(struct job_task *task))
{
	struct work *work = run_work(job->run);

	if (!work) {
		job->err = job->run->err;
		job->status = -E_SYSTEM;
		job_end_failed(job);
		return;
	}
	job->busy = (struct job_task){.task.run = run, .job = job, .done = done};
	job->busy.running = true;
	job->phase = JOB_BUSY;
	work_submit(work, &job->busy.task);
}

void
job_settle(struct job *job, void (*then)(struct job *job))
{
	struct run *run = job->run;

	for (size_t i = 0; i < COUNT(run->lanes); i++)
		if (run->lanes[i].job == job)
			lane_stop(&run->lanes[i]);
	job->phase = JOB_SETTLING;
	job->then = then;
	run->stirred = true;
}

/* All that is written is summed up before the state is written for the last time. */
static void
settled(struct job *job)
{
	if (job->has_pieces && !job->run->stopping && !job->discard)
		job_follow(job);
	if (!job->hash.running && !job->sync.running)
		job->then(job);
}

/*
 * Bytes of an earlier process, or put together from several requests, may have been
 * damaged or mixed here, and a body that shows no end may have been cut on the way, so they
 * are fetched once more; others are what the server sends.
 */
static void
finished(struct job_task *task)
{
	struct job *job = task->job;
	bool mixed = job->resumed > 0 || (job->unproven && job->sha256.n) ||
		     (!header_etag_strong(job->etag) && job->nparts > 1);

	if (task->status == 0) {
		job_succeed(job);
		return;
	}
	job->err = task->err;
	job->ending = false;
	if (task->status == -E_CHECKSUM && mixed && !job->untrusted &&
	    job->url.scheme != URL_FILE) {
		job->whole = job->resumed == 0;
		job->untrusted = true;
		job_anew(job, NULL);
		return;
	}
	job_fail(job, task->status);
}

static void
finish(struct job *job)
{
	job->ending = true;
	job_hand_over(job, task_finish, finished);
}

void
job_complete(struct job *job)
{
	job_settle(job, finish);
}

static void
start_local(struct job *job)
{
	struct http_answer none = {0};
	int64_t mtime, ctime;

	job->has_total = part_stat(job->url.path.p, &job->total, &mtime, &ctime);
	if (!job->has_total)
		job_fail(job, err_set(&job->err, E_NOMATCH, "%.*s: no such file",
				      STR(job->shown)));
	else if (job_claims(job, &none, &job->err) < 0 ||
		 part_allocate(&job->part, job->total, &job->err) < 0)
		job_fail(job, -(int)job->err.code);
	else
		job_hand_over(job, task_copy, finished);
}

static void
ready(struct job *job)
{
	job->phase = JOB_READY;
	job->run->stirred = true;
	if (job->url.scheme == URL_FILE)
		start_local(job);
	else if (job->has_pieces && pieces_complete(&job->pieces))
		job_complete(job);
}

static void
resumed(struct job_task *task)
{
	struct job *job = task->job;

	job_adopted(job);
	if (part_allocate(&job->part, job->total, &job->err) < 0)
		job_fail(job, -E_SYSTEM);
	else
		ready(job);
}

/* The lock is ours: what an earlier process left may be of use. */
static void
locked(struct job *job)
{
	job_start_over(job);
	if (job_adopt(job)) {
		job_hand_over(job, task_resume, resumed);
		return;
	}
	if (part_reset(&job->part, &job->err) < 0) {
		job->status = -E_SYSTEM;
		job_end_failed(job);
		return;
	}
	ready(job);
}

/* A record only counts with a file. */
static struct part_seen
record_of(const struct job *job, const struct part_seen *file)
{
	return file->there ? part_look(job->record_path) : (struct part_seen){0};
}

static bool
same(const struct part_seen *a, const struct part_seen *b)
{
	return a->there == b->there && a->size == b->size && a->mtime == b->mtime;
}

static bool
has_changed(const struct job *job)
{
	struct part_seen file = part_look(job->part.dest), record = record_of(job, &file);

	return !same(&job->part.seen, &file) || !same(&job->seen, &record);
}

/* Two files of one sum have one object in the store; nobody need know. */
static bool
is_ours_too(const struct job *job)
{
	for (const struct job *other = job->run->jobs; other; other = other->next)
		if (other != job && other->part.data &&
		    strcmp(other->part.data, job->part.data) == 0)
			return true;
	return false;
}

/* Until the lock is ours another process may bring what we want. */
static void
lock(struct job *job)
{
	bool got, waited = job->part.waited;

	if (part_try(&job->part, &got, &job->err) < 0) {
		job->status = -E_SYSTEM;
		job_end_failed(job);
		return;
	}
	if (!got) {
		if (!waited && !is_ours_too(job))
			run_note(job->run,
				 arena_printf(&job->mem,
					      "%s: another process brings it; waiting",
					      job->want->dest)
					 .p);
		job->phase = JOB_WAITING;
		job->wake = host_ticks() + LOCK_MS * millisecond;
		return;
	}
	if (!job->looked_again && (waited || has_changed(job))) {
		job->looked_again = job->part.waited = true;
		job->part.seen = part_look(job->part.dest);
		look(job);
		return;
	}
	locked(job);
}

static void
found(struct job_task *task)
{
	struct job *job = task->job;

	job->err = task->err;
	if (task->status < 0) {
		job->status = task->status;
		job_end_failed(job);
	} else if (job->there) {
		part_close(&job->part, false);
		part_tidy(&job->part);
		job_succeed(job);
	} else if (job->part.fd >= 0) {
		locked(job);
	} else {
		lock(job);
	}
}

/* Not there: on to the store, and then to the lock unless we have it. */
static void
absent(struct job *job)
{
	const char *object = store_object(&job->store, &job->mem, &job->sha256);
	bool may_be_near = job->sha256.n && (job->store.dir || job->store.look_in);

	if (object && !job->is_object) {
		job->is_object = true;
		if (part_name(&job->part, &job->mem, object, &job->err) < 0) {
			job->status = -E_SYSTEM;
			job_end_failed(job);
			return;
		}
		job->part.sealed = true;
		job->seen = record_of(job, &job->part.seen);
	}
	if (may_be_near)
		job_hand_over(job, task_find, found);
	else if (job->part.fd >= 0)
		locked(job);
	else
		lock(job);
}

static void
looked(struct job *job, int status)
{
	if (status < 0) {
		job->status = status;
		job_end_failed(job);
	} else if (job->there) {
		job_renew(job);
		part_close(&job->part, false);
		part_tidy(&job->part);
		job_succeed(job);
	} else {
		absent(job);
	}
}

static void
looked_long(struct job_task *task)
{
	task->job->err = task->err;
	looked(task->job, task->status);
}

static void
look(struct job *job)
{
	bool slow = false;
	int status;

	if (!job->is_object)
		job->seen = record_of(job, &job->part.seen);
	status = job_look(job, &slow, &job->err);
	if (slow)
		job_hand_over(job, task_look, looked_long);
	else
		looked(job, status);
}

void
job_begin(struct job *job)
{
	int status = job_take_source(job);

	job->part.fd = -1;
	job->sha256 = job->want->sha256;
	job->git_sha1 = job->want->git_sha1;
	if (status == 0)
		status = part_name(&job->part, &job->mem, job->want->dest, &job->err);
	if (status == 0)
		status = job_inside(job, &job->err);
	if (status < 0) {
		job->status = status;
		job_end_failed(job);
		return;
	}
	job->record_path = job->part.record;
	look(job);
}

void
job_step(struct job *job)
{
	uint64_t now = host_ticks();

	if (job->phase == JOB_SETTLING) {
		settled(job);
	} else if (job->phase == JOB_WAITING && now >= job->wake) {
		job->wake = 0;
		lock(job);
	} else if (job->phase == JOB_READY) {
		job_follow(job);
		if (job->nlanes == 0 && job->has_pieces && pieces_complete(&job->pieces))
			job_complete(job);
	}
}
