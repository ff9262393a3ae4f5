/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What follows the writer: the sum of the contiguous front, the sync of what was summed
 * up, and the state that claims both. Tasks carry what they need by value.
 */
#include "fetch_run.h"
#include "header.h"
#include "host.h"
#include "str.h"

enum {
	BLOCK = 64 << 10, /* on the stack of a thread */
	HASH_LEAST = 1 << 20,
	HASH_MOST = 32 << 20,  /* a task */
	STATE_WORTH = 1 << 16, /* smaller files are simply fetched again */
	SYNC_BYTES = 64 << 20,
};

static const uint64_t millisecond = 1000000;

/* Adds [front->at, end) to the sum. */
static int
sum_up(const struct part *part, struct state_front *front, uint64_t end, struct err *err)
{
	char block[BLOCK];

	while (front->at < end) {
		size_t n = end - front->at < BLOCK ? (size_t)(end - front->at) : BLOCK;
		size_t want = n;
		if (part_read_at(part, front->at, block, &n, err) < 0)
			return -E_SYSTEM;
		if (n < want)
			return err_set(err, E_SYSTEM, "%s: is shorter than was written",
				       part->data);
		digest_update(&front->digest, str_n(block, n));
		front->at += n;
	}
	return 0;
}

static void
hash_run(struct task *task)
{
	struct job_task *self = (struct job_task *)task;

	self->status = sum_up(&self->job->part, &self->front, self->span.end, &self->err);
	if (self->status == 0)
		part_writeback(&self->job->part, self->span.first, self->span.end);
}

static void
hash_done(struct job_task *task)
{
	struct job *job = task->job;

	if (task->status == 0) {
		job->hashed = task->front;
		return;
	}
	job->broken = true;
	if (job->phase == JOB_READY) {
		job->err = task->err;
		job_fail(job, task->status);
	}
}

static void
sync_run(struct task *task)
{
	struct job_task *self = (struct job_task *)task;

	self->status = part_sync(&self->job->part, &self->err);
}

/* A disk that cannot keep what it was given is no place for the rest. */
static void
sync_done(struct job_task *task)
{
	struct job *job = task->job;

	job->synced_at = host_ticks();
	if (task->status == 0) {
		job->synced = task->front;
		job->state_due = true;
	} else if (job->phase == JOB_READY) {
		job->err = task->err;
		job_fail(job, task->status);
	}
}

static void
submit(struct job *job, struct job_task *task, void (*run)(struct task *task),
       void (*done)(struct job_task *task))
{
	struct work *work = run_work(job->run);

	if (!work)
		return;
	task->task.run = run;
	task->job = job;
	task->done = done;
	task->running = true;
	work_submit(work, &task->task);
}

static void
follow_hash(struct job *job, uint64_t now)
{
	uint64_t front = pieces_front(&job->pieces), more = front - job->hashed.at;

	if (job->hash.running || job->broken || more == 0 ||
	    (job->has_total && job->total < HASH_LEAST))
		return;
	if (more < HASH_LEAST && job->phase == JOB_READY &&
	    now - job->hashed_at < 250 * millisecond)
		return;
	job->hashed_at = now;
	job->hash.front = job->hashed;
	job->hash.span.first = job->hashed.at;
	job->hash.span.end = more < HASH_MOST ? front : job->hashed.at + HASH_MOST;
	submit(job, &job->hash, hash_run, hash_done);
}

static void
follow_sync(struct job *job, uint64_t now)
{
	uint64_t more = job->hashed.at - job->synced.at;

	if (!job->synced_at)
		job->synced_at = now;
	if (job->sync.running || more == 0 || job->phase != JOB_READY ||
	    (more < SYNC_BYTES && now - job->synced_at < 5000 * millisecond))
		return;
	job->sync.front = job->hashed;
	submit(job, &job->sync, sync_run, sync_done);
}

/* May a later process go on from here? */
static bool
is_resumable(const struct job *job)
{
	return job->known && job->has_total && job->total >= STATE_WORTH &&
	       job->has_pieces && !job->whole && job->pieces.size == job->total &&
	       (job->etag.p || job->modified.p || job->sha256.n) &&
	       job->url.scheme != URL_FILE;
}

/* What is finished, and what requests under way have brought so far. */
static void
claim_spans(const struct job *job, struct arena *mem, struct state *state)
{
	state->spans =
		ARENA_ARRAY(mem, struct state_span, job->nspans + COUNT(job->run->lanes));
	if (job->nspans)
		memcpy(state->spans, job->spans, job->nspans * sizeof(*job->spans));
	state->nspans = job->nspans;
	for (size_t i = 0; i < COUNT(job->run->lanes); i++) {
		struct state_span span;
		if (lane_span(&job->run->lanes[i], job, &span))
			state->spans[state->nspans++] = span;
	}
}

void
job_save(struct job *job)
{
	struct arena mem = arena_new(4 << 20);
	struct state state;
	struct err ignored; /* a full disk: what is on it is still right */

	if (!is_resumable(job))
		return;
	state_init(&state);
	state.url = job->url_sum;
	state.shown = job->shown;
	state.etag = job->etag;
	state.modified = job->modified;
	state.size = job->total;
	state.sha256 = job->sha256;
	state.front = job->hashed;
	state.synced = job->synced;
	claim_spans(job, &mem, &state);
	if (part_state_save(&job->part, &mem, &state, false, &ignored) == 0)
		job->has_state = true;
	arena_release(&mem);
	job->saved = host_ticks();
	job->state_due = false;
}

void
job_follow(struct job *job)
{
	uint64_t now = host_ticks(), since = now - job->saved;
	uint64_t hashed = job->hashed.at;

	if (!job->has_pieces)
		return;
	follow_hash(job, now);
	follow_sync(job, now);
	if (job->phase == JOB_READY && ((job->state_due && since > 50 * millisecond) ||
					(hashed > 0 && since > 200 * millisecond)))
		job_save(job);
}

/* Spans that were synced need no sums any more. */
static void
drop_synced(struct job *job)
{
	size_t kept = 0;

	for (size_t i = 0; i < job->nspans; i++)
		if (job->spans[i].end > job->synced.at)
			job->spans[kept++] = job->spans[i];
	job->nspans = kept;
}

void
job_add_span(struct job *job, const struct state_span *span)
{
	if (job->nspans == job->room)
		drop_synced(job);
	if (job->nspans == job->room) {
		struct state_span *old = job->spans;
		job->room = job->room ? 2 * job->room : 64;
		job->spans = ARENA_ARRAY(&job->mem, struct state_span, job->room);
		if (job->nspans)
			memcpy(job->spans, old, job->nspans * sizeof(*old));
	}
	job->spans[job->nspans++] = *span;
	job->state_due = true;
}

void
job_start_over(struct job *job)
{
	job->known = job->has_pieces = job->head_checked = job->has_state = false;
	job->has_total = job->unproven = job->broken = job->is_page = false;
	job->etag = job->modified = job->sent = (struct str){0};
	job->sha256 = job->want->sha256;
	job->git_sha1 = job->want->git_sha1;
	job->nspans = job->nparts = 0;
	job->resumed = 0;
	job->hashed = (struct state_front){0};
	digest_init(&job->hashed.digest, DIGEST_SHA256);
	job->synced = job->hashed;
}

/*
 * What an earlier process left counts only with a state of the same address, or of the
 * same content by its sum; there other servers have other validators.
 */
bool
job_adopt(struct job *job)
{
	struct state *state = &job->left;

	if (job->part.size == 0 || job->url.scheme == URL_FILE ||
	    !part_state_load(&job->part, &job->mem, NULL, state) ||
	    job->part.size > state->size)
		return false;
	if (job->sha256.n && state->sha256.n && !digest_eq(&job->sha256, &state->sha256))
		return false;
	if (!digest_eq(&state->url, &job->url_sum)) {
		if (!job->sha256.n || !state->sha256.n)
			return false;
		state->etag = state->modified = (struct str){0};
	}
	return !job->want->has_size || job->want->size == state->size;
}

void
task_resume(struct task *task)
{
	struct job *job = ((struct job_task *)task)->job;

	part_resume(&job->part, &job->left);
}

void
job_adopted(struct job *job)
{
	const struct state *state = &job->left;

	job->known = job->has_total = job->has_pieces = job->has_state = true;
	job->total = state->size;
	job->etag = state->etag;
	job->modified = job->sent = state->modified;
	if (!job->sha256.n)
		job->sha256 = state->sha256;
	job->hashed = state->front;
	job->synced = state->synced;
	pieces_init(&job->pieces, &job->mem, job->total);
	if (state->front.at > 0)
		pieces_arrived(&job->pieces, (struct span){0, state->front.at});
	for (size_t i = 0; i < state->nspans; i++) {
		pieces_arrived(&job->pieces,
			       (struct span){state->spans[i].first, state->spans[i].end});
		job_add_span(job, &state->spans[i]);
	}
	job->resumed = job->pieces.nbytes;
}

/* file: is copied, and summed up on the way. */
static int
take_local(void *context, struct str bytes, struct err *err)
{
	struct job *job = context;

	if (part_write_at(&job->part, job->hashed.at, bytes, err) < 0)
		return -E_SYSTEM;
	digest_update(&job->hashed.digest, bytes);
	job->hashed.at += bytes.n;
	return 0;
}

void
task_copy(struct task *task)
{
	struct job_task *self = (struct job_task *)task;
	struct job *job = self->job;

	self->status = part_read_file(job->url.path.p, (struct sink){take_local, job},
				      &self->err);
	if (self->status == 0)
		task_finish(task);
}

static int
give(struct job *job, struct err *err)
{
	struct store_want want = {.dest = job->want->dest, .sha256 = job->sum};

	return job->is_object ? store_give(&job->store, &want, err) : 0;
}

/* The rest of the sum, the proof, the name, the record. */
void
task_finish(struct task *task)
{
	struct job_task *self = (struct job_task *)task;
	struct job *job = self->job;
	struct record record = {.url = job->url_sum, .modified = job->sent};

	if (header_etag_strong(job->etag)) /* a weak one may stand for other bytes, too */
		record.etag = job->etag;

	self->status = sum_up(&job->part, &job->hashed, job->total, &self->err);
	if (self->status == 0)
		self->status = job_verify(job, &self->err);
	record.sha256 = job->sum;
	if (self->status == 0 && job->url.scheme != URL_FILE && !job->is_object &&
	    !job->want->sha256.n)
		job_announce(job, record);
	if (self->status == 0)
		self->status = part_commit(&job->part, &self->err);
	if (self->status == 0)
		self->status = give(job, &self->err);
	if (self->status == 0 && job->url.scheme != URL_FILE)
		job_record(job, record);
}
