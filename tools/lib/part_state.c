/* SPDX-License-Identifier: Apache-2.0 */
/* The state beside a part: replaced as a whole, and never trusted over the disk. */
#include "fold.h"
#include "host.h"
#include "part_fd.h"
#include "part_pieces.h"
#include "str.h"
#include "work.h"

#include <sys/stat.h>

enum {
	BLOCK = 1 << 16, /* on the stack of any thread */
	CHECKERS = 4,
	READ_ANYWAY = 128 << 20, /* a tenth of a second */
	LATER_SECONDS = 1,
};

int
part_state_save(struct part *part, struct arena *arena, struct state *state, bool lasting,
		struct err *err)
{
	struct str bytes;
	struct stat st;

	if (fstat(part->fd, &st) < 0)
		return err_sys(err, "%s", part->data);
	state->inode = st.st_ino;
	bytes = state_print(arena, state);
	if (!bytes.p)
		return err_set(err, E_SYSTEM, "%s: too much to record", part->state);
	part->bare = false;
	return part_fd_replace(part->state, bytes, lasting, err);
}

bool
part_state_load(const struct part *part, struct arena *arena,
		const struct digest_value *url, struct state *state)
{
	struct str bytes;
	struct err err;

	return host_kind_nofollow(part->state) == HOST_FILE &&
	       host_read_if(&bytes, arena, part->state, STATE_MAX, &err) == 0 &&
	       bytes.p && state_parse(state, arena, bytes) &&
	       (!url || digest_eq(&state->url, url));
}

/* Gives [first, end) to take; false if not all of it can be read. */
static bool
read_range(int fd, uint64_t first, uint64_t end, void (*take)(void *, struct str),
	   void *context)
{
	char block[BLOCK];

	while (first < end) {
		size_t n = end - first < BLOCK ? (size_t)(end - first) : BLOCK;
		if (part_fd_pread(fd, first, block, n) != (ptrdiff_t)n)
			return false;
		take(context, str_n(block, n));
		first += n;
	}
	return true;
}

static void
take_fold(void *context, struct str bytes)
{
	fold_update(context, bytes);
}

static void
take_digest(void *context, struct str bytes)
{
	digest_update(context, bytes);
}

struct check {
	struct task task; /* first */
	int fd;
	const struct state_span *span;
	bool there;
};

static void
check_span(struct task *task)
{
	struct check *check = (struct check *)task;
	const struct state_span *span = check->span;
	struct fold fold;

	fold_init(&fold);
	check->there = read_range(check->fd, span->first, span->end, take_fold, &fold) &&
		       fold_value(&fold) == span->fold;
}

/* On several threads, since the download waits for it; without them one by one. */
static void
check_spans(struct check *checks, struct arena *mem, int fd, const struct state *state)
{
	struct work *work;
	struct err ignored;
	int status = work_open(&work, mem, CHECKERS, NULL, NULL, &ignored);

	for (size_t i = 0; i < state->nspans; i++) {
		checks[i] = (struct check){
			.task.run = check_span, .fd = fd, .span = &state->spans[i]};
		if (status == 0)
			work_submit(work, &checks[i].task);
		else
			check_span(&checks[i].task);
	}
	while (status == 0 && work_wait(work))
		;
	work_close(work);
}

/* Leaves out of state what is not on the disk as it says. */
static void
keep_spans(int fd, struct state *state)
{
	struct arena mem = arena_new(SIZE_MAX);
	struct check *checks = ARENA_ARRAY(&mem, struct check, state->nspans);
	size_t kept = 0;

	check_spans(checks, &mem, fd, state);
	for (size_t i = 0; i < state->nspans; i++)
		if (checks[i].there)
			state->spans[kept++] = state->spans[i];
	state->nspans = kept;
	arena_release(&mem);
}

/* Do the spans, which were just read, hold all of [first, end)? They are in order. */
static bool
covers(const struct state *state, uint64_t first, uint64_t end)
{
	for (size_t i = 0; i < state->nspans && first < end; i++)
		if (state->spans[i].first <= first && state->spans[i].end > first)
			first = state->spans[i].end;
	return first >= end;
}

/* Does the file lead from one front to the next? */
static bool
leads_to(int fd, const struct state_front *from, const struct state_front *to)
{
	struct digest got = from->digest, want = to->digest;
	struct digest_value a, b;

	if (!read_range(fd, from->at, to->at, take_digest, &got))
		return false;
	digest_final(&got, &a);
	digest_final(&want, &b);
	return digest_eq(&a, &b);
}

static bool
front_is_there(int fd, const struct state *state)
{
	return covers(state, state->synced.at, state->front.at) ||
	       leads_to(fd, &state->synced, &state->front);
}

/* Who wrote both wrote the state several times a second: later, it was somebody else. */
static bool
was_touched(const struct part *part, const struct stat *data)
{
	struct stat st;

	return stat(part->state, &st) < 0 ||
	       data->st_ctim.tv_sec > st.st_mtim.tv_sec + LATER_SECONDS;
}

/* What a disk was made to keep it keeps; to read what is large would cost as long as to
 * fetch some of it. */
static bool
synced_is_there(const struct part *part, const struct state *state)
{
	struct state_front start = {0};
	struct stat st = {0};

	if (fstat(part->fd, &st) < 0 || st.st_ino != state->inode ||
	    (uint64_t)st.st_size < state->synced.at)
		return false;
	digest_init(&start.digest, DIGEST_SHA256);
	return (state->synced.at > READ_ANYWAY && !was_touched(part, &st)) ||
	       leads_to(part->fd, &start, &state->synced);
}

void
part_resume(const struct part *part, struct state *state)
{
	if (!synced_is_there(part, state)) {
		state->synced.at = 0;
		digest_init(&state->synced.digest, DIGEST_SHA256);
	}
	if (state->nspans)
		keep_spans(part->fd, state);
	if (!front_is_there(part->fd, state))
		state->front = state->synced;
}
