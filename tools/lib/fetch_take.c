/* SPDX-License-Identifier: Apache-2.0 */
/* What is taken of an answer, and where its bytes go. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

/* The answer came from here: further requests go there directly. */
static void
take_final(struct lane *lane, const struct http_answer *answer)
{
	struct job *job = lane->job;
	struct err ignored;

	if (job->has_final && !lane->resolving)
		return;
	job->final = (struct http_answer){.url = job->url, .moved = answer->moved};
	if (str_eq(answer->url.text, job->url.text)) {
		job->has_final = true;
		return;
	}
	job->has_final = url_parse(&job->final.url, &job->mem,
				   arena_str(&job->mem, answer->url.text), &ignored) == 0;
}

/* It is the host that sends the bytes whose connections count. */
static void
move_origin(struct lane *lane, const struct http_answer *answer)
{
	lane_count(lane, -1);
	lane->origin = origin_of(lane->job->run, &answer->url);
	lane->big = !job_is_small(lane->job);
	lane_count(lane, 1);
}

int
lane_no_use(struct lane *lane, enum piece_verdict verdict, const char *why,
	    struct err *err)
{
	lane->verdict = verdict;
	lane->piece.why = why;
	return err_set(err, verdict == PIECE_PACKED ? E_CHECKSUM : E_NETWORK,
		       "%.*s: cannot be continued: %s", STR(lane->job->shown), why);
}

static struct str
keep(struct job *job, struct str text)
{
	return text.p ? arena_str(&job->mem, text) : text;
}

/* The first answer says what file it is. */
static int
take_version(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	struct str etag, modified;
	int status;

	piece_validators(&etag, &modified, answer);
	job->etag = keep(job, etag);
	job->modified = keep(job, modified);
	job->sent = keep(job, answer->modified);
	job->is_page = answer->is_page;
	job->has_total = lane->piece.has_total;
	job->total = lane->piece.total;
	status = job_claims(job, answer, err);
	if (status == 0 && job->has_total)
		status = part_allocate(&job->part, job->total, err);
	if (status < 0)
		return status;
	pieces_init(&job->pieces, &job->mem, job->has_total ? job->total : INT64_MAX);
	job->has_pieces = job->known = true;
	return 0;
}

/* Parts of a file whose versions cannot be told apart must not be put together. */
static bool
can_be_joined(const struct lane *lane, const struct http_answer *answer)
{
	struct str etag, modified;

	piece_validators(&etag, &modified, answer);
	return lane->piece.span.end == lane->piece.total || etag.p || modified.p ||
	       lane->job->sha256.n || lane->job->git_sha1.n || answer->linked.n ||
	       answer->repr.n || answer->git_sha1.n;
}

static int
take_part(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	int status;

	lane->asked = lane->piece.span;
	if (job->known)
		return lane->resolving ? job_claims(job, answer, err) : 0;
	if (!can_be_joined(lane, answer))
		return lane_no_use(lane, PIECE_UNFIT, "nothing tells its versions apart",
				   err);
	status = take_version(lane, answer, err);
	if (status == 0)
		pieces_claim(&job->pieces, &lane->claim, lane->piece.span);
	return status;
}

static int take_unpacked(void *context, struct str bytes, struct err *err);

static int
take_whole(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	int status;

	job->unproven = !answer->has_length && !answer->chunked;
	status = take_version(lane, answer, err);
	if (status < 0)
		return status;
	pieces_claim(&job->pieces, &lane->claim, (struct span){0, job->pieces.size});
	lane->asked = lane->claim.rest;
	lane->shows_end = answer->chunked || lane->verdict == PIECE_UNPACK;
	if (lane->verdict == PIECE_UNPACK) {
		job->whole = true; /* its ranges are those of other bytes */
		lane->inflate =
			inflate_open(&lane->mem, INFLATE_GZIP, job->pieces.size + 1,
				     (struct sink){take_unpacked, lane});
	}
	return 0;
}

/*
 * The range was ignored, or another version comes, and the whole of it: it is taken at
 * once where nothing else goes on, unless it is large and may come in parts.
 */
static bool
take_instead(struct lane *lane, const struct http_answer *answer)
{
	struct job *job = lane->job;
	bool large = lane->verdict == PIECE_CHANGED &&
		     !(answer->has_length && answer->length <= PIECES_SMALL);
	struct err ignored;

	if (answer->status != 200 || large || job->nlanes > 1 || job->hash.running ||
	    job->sync.running)
		return false;
	pieces_drop(&job->pieces, &lane->claim);
	if (lane->verdict == PIECE_CHANGED)
		run_note(job->run, arena_printf(&lane->mem, "%.*s: %s; from its start",
						STR(job->shown), lane->piece.why)
					   .p);
	job_start_over(job);
	if (part_reset(&job->part, &ignored) < 0)
		return false;
	lane->piece_ask.known = false;
	lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
	return true;
}

/* Shorter than the server said when its parts were of no use; a sum would tell. */
static bool
is_cut(const struct lane *lane)
{
	return lane->verdict == PIECE_WHOLE && !lane->job->sha256.n &&
	       lane->piece.has_total && lane->piece.total < lane->job->told;
}

int
lane_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct lane *lane = context;
	struct job *job = lane->job;
	int status;

	lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
	if (lane->verdict == PIECE_CHANGED || lane->verdict == PIECE_IGNORED)
		(void)take_instead(lane, answer);
	if (lane->verdict == PIECE_TAKE)
		status = take_part(lane, answer, err);
	else if (is_cut(lane))
		status = lane_no_use(lane, PIECE_TORN, "it was larger before", err);
	else if (lane->verdict == PIECE_WHOLE || lane->verdict == PIECE_UNPACK)
		status = take_whole(lane, answer, err);
	else
		status = lane_no_use(lane, lane->verdict, lane->piece.why, err);
	if (lane->verdict == PIECE_UNFIT && lane->piece.total)
		job->told = lane->piece.total;
	if (status < 0)
		return status;
	take_final(lane, answer);
	move_origin(lane, answer);
	lane->answered = true;
	job->nparts++;
	return 0;
}

/* Bytes of the file, at their place. */
static int
take(struct lane *lane, struct str bytes, struct err *err)
{
	struct job *job = lane->job;
	struct span *rest = &lane->claim.rest;
	size_t n = bytes.n;
	int status;

	if (n > rest->end - rest->first)
		n = (size_t)(rest->end - rest->first);
	status = job_write(job, rest->first, str_sub(bytes, 0, n), err);
	if (status < 0)
		return status;
	lane_fold(lane, str_sub(bytes, 0, n));
	rest->first += n;
	if (n < bytes.n && rest->end == lane->asked.end && lane->verdict == PIECE_TAKE)
		return lane_no_use(lane, PIECE_UNFIT, "more bytes than asked for", err);
	if (n < bytes.n && rest->end == lane->asked.end)
		return err_set(err, E_CHECKSUM, "%.*s: more than the expected %llu bytes",
			       STR(job->shown), (unsigned long long)job->total);
	/* Another request has, or will bring, what else was asked for. */
	lane->stopped = rest->end < lane->asked.end ? rest->first == rest->end
			: lane->claim.hedged ? !pieces_wanted(&job->pieces, &lane->claim)
					     : false;
	return lane->stopped ? err_set(err, E_NETWORK, "enough") : 0;
}

static int
take_unpacked(void *context, struct str bytes, struct err *err)
{
	return take(context, bytes, err);
}

static int
unpack(struct lane *lane, struct str bytes, struct err *err)
{
	struct err why;
	int status = inflate_feed(lane->inflate, &bytes, &why);

	if (status == -E_FORMAT)
		return err_set(err, E_CHECKSUM, "%.*s: %s", STR(lane->job->shown),
			       why.text);
	if (status < 0)
		*err = why;
	return status;
}

int
lane_body(void *context, struct str bytes, struct err *err)
{
	struct lane *lane = context;

	lane->last = host_ticks();
	lane->got += bytes.n;
	lane->origin->bytes += bytes.n;
	return lane->inflate ? unpack(lane, bytes, err) : take(lane, bytes, err);
}

/* Does nothing tell where it ends but the connection, and is that no end? */
static bool
is_torn_off(const struct lane *lane, const struct http_answer *answer)
{
	const struct job *job = lane->job;

	return answer->cut && !job->has_total && !lane->shows_end && !job->sha256.n &&
	       !job->git_sha1.n;
}

/* All of it came, as far as the server knows. */
int
lane_whole(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	const struct span *rest = &lane->claim.rest;

	if (lane->inflate && !inflate_done(lane->inflate))
		return err_set(err, E_NETWORK, "%.*s: ends within what was packed",
			       STR(job->shown));
	if (is_torn_off(lane, answer))
		return err_set(err, E_NETWORK,
			       "%.*s: the connection was closed without TLS's word that "
			       "all was sent; --sha256 or --size would tell",
			       STR(job->shown));
	if (!job->has_total) {
		job->has_total = true;
		job->total = rest->first;
		pieces_drop(&job->pieces, &lane->claim);
		pieces_init(&job->pieces, &job->mem, job->total);
		pieces_arrived(&job->pieces, (struct span){0, job->total});
		return part_allocate(&job->part, job->total, err);
	}
	if (rest->first < rest->end && lane->shows_end)
		return err_set(err, E_CHECKSUM, "%.*s: expected %llu bytes, got %llu",
			       STR(job->shown), (unsigned long long)rest->end,
			       (unsigned long long)rest->first);
	if (rest->first < rest->end)
		return err_set(err, E_NETWORK, "%.*s: ended after %llu of %llu bytes",
			       STR(job->shown), (unsigned long long)rest->first,
			       (unsigned long long)rest->end);
	return 0;
}
