/* SPDX-License-Identifier: Apache-2.0 */
#include "remote.h"
#include "fetch_piece.h"
#include "str.h"

/* Pages that nothing was written to take no memory, but have addresses. */
#define SIZE_MAX_REMOTE ((uint64_t)8 << 30)

struct remote {
	struct fetch *fetch;
	struct arena *arena, bytes_arena;
	struct url url;
	struct str shown;
	struct http_answer final; /* where redirects led to */
	bool has_final;
	bool known; /* size and version are */
	uint64_t size, received;
	struct str etag, modified;
	char *bytes;
	struct span *here; /* what was brought */
	size_t nhere, room;
};

/* One request, from its start on. */
struct part {
	struct remote *remote;
	struct span asked;
	uint64_t at; /* of the next byte */
	bool is_refused;
};

static struct str
keep(struct remote *remote, struct str text)
{
	return text.p ? arena_str(remote->arena, text) : text;
}

static int
take_version(struct remote *remote, const struct piece *piece,
	     const struct http_answer *answer, struct err *err)
{
	struct str etag, modified;

	if (remote->known)
		return 0;
	if (piece->total > SIZE_MAX_REMOTE)
		return err_set(err, E_NOMATCH, "%.*s: larger than any wheel",
			       STR(remote->shown));
	piece_validators(&etag, &modified, answer);
	remote->etag = keep(remote, etag);
	remote->modified = keep(remote, modified);
	remote->size = piece->total;
	remote->known = true;
	remote->bytes_arena = arena_new((size_t)piece->total + (1 << 20));
	remote->bytes = arena_alloc(&remote->bytes_arena, (size_t)piece->total + 1);
	return 0;
}

/* The bytes come from here, so the next ones are asked for here. */
static void
take_final(struct remote *remote, const struct http_answer *answer)
{
	struct err ignored;

	if (remote->has_final)
		return;
	remote->final = (struct http_answer){.moved = answer->moved};
	remote->has_final = url_parse(&remote->final.url, remote->arena,
				      keep(remote, answer->url.text), &ignored) == 0;
}

/* Another attempt would not help. */
static int
refuse(struct part *part, const char *why, struct err *err)
{
	part->is_refused = true;
	return err_set(err, E_NOMATCH,
		       "%.*s: the server gives no parts of it (%s); bring it by grab and "
		       "check the file",
		       STR(part->remote->shown), why);
}

static int
changed(struct part *part, const char *why, struct err *err)
{
	part->is_refused = true;
	return err_set(err, E_NETWORK, "%.*s: it changed while it was read: %s",
		       STR(part->remote->shown), why);
}

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct part *part = context;
	struct remote *remote = part->remote;
	struct piece_ask ask = {.ranged = true,
				.span = part->asked,
				.known = remote->known,
				.total = remote->size,
				.etag = remote->etag,
				.modified = remote->modified};
	struct piece piece;
	enum piece_verdict verdict = piece_judge(&piece, &ask, answer);
	bool is_whole = verdict == PIECE_WHOLE || verdict == PIECE_UNPACK ||
			verdict == PIECE_IGNORED;

	part->at = part->asked.first;
	if (verdict == PIECE_TAKE) {
		take_final(remote, answer);
		return take_version(remote, &piece, answer, err);
	}
	if (verdict == PIECE_CHANGED)
		return changed(part, piece.why, err);
	return refuse(part, is_whole ? "it sends the whole" : piece.why, err);
}

static int
on_body(void *context, struct str bytes, struct err *err)
{
	struct part *part = context;
	struct remote *remote = part->remote;
	uint64_t end = part->asked.end < remote->size ? part->asked.end : remote->size;

	if (bytes.n > end - part->at) {
		part->is_refused = true;
		return err_set(err, E_CHECKSUM, "%.*s: more came than was asked for",
			       STR(remote->shown));
	}
	if (bytes.n)
		memcpy(remote->bytes + part->at, bytes.p, bytes.n);
	part->at += bytes.n;
	remote->received += bytes.n;
	return 0;
}

static void
add_span(struct remote *remote, struct span span)
{
	if (span.first == span.end)
		return;
	if (remote->nhere == remote->room) {
		size_t room = remote->room ? 2 * remote->room : 64;
		struct span *more = ARENA_ARRAY(remote->arena, struct span, room);

		if (remote->nhere)
			memcpy(more, remote->here, remote->nhere * sizeof(*more));
		remote->here = more;
		remote->room = room;
	}
	remote->here[remote->nhere++] = span;
}

/* Asks for what is left of part, once. */
static int
ask_for(struct part *part, struct arena *mem, struct http_answer *answer, struct err *err)
{
	struct remote *remote = part->remote;
	struct http_ask ask = {
		.url = &remote->url,
		.at = remote->has_final ? &remote->final : NULL,
		.has_range = true,
		.from = part->asked.first,
		.has_last = true,
		.last = part->asked.end - 1,
		.if_range = piece_if_range(remote->etag, remote->modified),
		.begin = on_begin,
		.body = {on_body, part},
	};
	int status = fetch_http(remote->fetch, mem, &ask, answer, err);

	add_span(remote, (struct span){part->asked.first, part->at});
	part->asked.first = part->at;
	if (status)
		return status;
	if (answer->status == 412)
		return changed(part, "the server says so", err);
	if (answer->status != 206)
		return refuse(part, "it has none there", err);
	if (part->at < part->asked.end && part->at < remote->size)
		return err_set(err, E_NETWORK, "%.*s: the answer ended early",
			       STR(remote->shown));
	return 0;
}

/* Where redirects led to may be an address that ran out: the next try asks anew. */
static int
bring_span(struct remote *remote, struct span span, struct err *err)
{
	struct part part = {remote, span, span.first, false};
	struct arena mem = arena_new(4 << 20);
	struct http_answer answer;
	int status;

	for (unsigned attempt = 1;; attempt++) {
		bool was_direct = remote->has_final;
		uint64_t before = part.at;

		answer = (struct http_answer){0};
		status = ask_for(&part, &mem, &answer, err);
		if (status == 0 || part.is_refused)
			break;
		remote->has_final = false;
		attempt = part.at > before ? 1 : attempt; /* it goes on */
		if (!(was_direct && attempt == 1) &&
		    !fetch_again(remote->fetch, attempt, &answer, err))
			break;
	}
	arena_release(&mem);
	return status;
}

/* The first bytes from `at` on, before `end`, that are not here. */
static bool
find_gap(const struct remote *remote, uint64_t at, uint64_t end, struct span *gap)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (size_t i = 0; i < remote->nhere; i++)
			if (remote->here[i].first <= at && at < remote->here[i].end) {
				at = remote->here[i].end;
				moved = true;
			}
	}
	*gap = (struct span){at, end};
	for (size_t i = 0; i < remote->nhere; i++)
		if (remote->here[i].first > at && remote->here[i].first < gap->end)
			gap->end = remote->here[i].first;
	return at < end;
}

int
remote_bring(void *context, uint64_t at, uint64_t n, struct err *err)
{
	struct remote *remote = context;
	uint64_t end = at;
	struct span gap;
	int status = 0;

	if (at < remote->size)
		end = n < remote->size - at ? at + n : remote->size;
	while (!status && find_gap(remote, at, end, &gap))
		status = bring_span(remote, gap, err);
	return status;
}

int
remote_open(struct remote **opened, struct fetch *fetch, struct arena *arena,
	    struct str url, struct err *err)
{
	struct remote *remote = ARENA_NEW(arena, struct remote);
	int status;

	*opened = NULL;
	remote->fetch = fetch;
	remote->arena = arena;
	if ((status = url_parse(&remote->url, arena, url, err)))
		return status;
	remote->shown = url_shown(arena, &remote->url);
	status = bring_span(remote, (struct span){0, 1}, err);
	if (!status)
		*opened = remote;
	else
		remote_close(remote);
	return status;
}

void
remote_close(struct remote *remote)
{
	if (remote && remote->bytes)
		arena_release(&remote->bytes_arena);
}

struct str
remote_bytes(const struct remote *remote)
{
	return str_n(remote->bytes, (size_t)remote->size);
}

uint64_t
remote_received(const struct remote *remote)
{
	return remote->received;
}
