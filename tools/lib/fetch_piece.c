/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch_piece.h"
#include "header.h"
#include "str.h"

static bool
is_plain(const struct piece_ask *ask, const struct http_answer *answer)
{
	return ask->as_sent || !header_packed(answer->encoding);
}

static bool
is_gzip(const struct http_answer *answer)
{
	return str_eq_nocase(answer->encoding, S("gzip")) ||
	       str_eq_nocase(answer->encoding, S("x-gzip"));
}

static enum piece_verdict
because(struct piece *piece, enum piece_verdict verdict, const char *why)
{
	piece->why = why;
	return verdict;
}

/* Is it the version that we know? A validator that is missing now says nothing; a weak tag
 * that differs says that it is another one, whatever its date. */
static bool
same_version(const struct piece_ask *ask, const struct http_answer *answer)
{
	if (header_etag_strong(ask->etag))
		return answer->etag.p && str_eq(ask->etag, answer->etag);
	if (ask->etag.p && answer->etag.p && !str_eq(ask->etag, answer->etag))
		return false;
	if (ask->modified.p)
		return answer->modified.p && str_eq(ask->modified, answer->modified);
	return true;
}

static enum piece_verdict
judge_part(struct piece *piece, const struct piece_ask *ask,
	   const struct http_answer *answer)
{
	struct content_range range;
	uint64_t end;

	if (!ask->ranged)
		return because(piece, PIECE_UNFIT, "a part where all was asked for");
	if (!is_plain(ask, answer))
		return because(piece, PIECE_UNFIT, "a part of something packed");
	if (answer->is_multi)
		return because(piece, PIECE_UNFIT,
			       "several parts where one was asked for");
	if (!header_content_range(&range, answer->range) || !range.has_range ||
	    !range.has_total)
		return because(piece, PIECE_UNFIT,
			       "the answer does not say which part it is");
	if (ask->known && range.total != ask->total)
		return because(piece, PIECE_CHANGED, "the size has changed");
	if (ask->known && !same_version(ask, answer))
		return because(piece, PIECE_CHANGED, "the file has changed");
	end = ask->span.end < range.total ? ask->span.end : range.total;
	if (range.first != ask->span.first || range.last + 1 != end)
		return because(piece, PIECE_UNFIT,
			       "the answer is another part than asked for");
	piece->total = range.total;
	if (answer->has_length && answer->length != end - range.first)
		return because(piece, PIECE_UNFIT, "the answer contradicts itself");
	piece->span = (struct span){range.first, end};
	piece->has_total = true;
	return PIECE_TAKE;
}

/* Some servers send the part that was asked for, and 200 with it. */
static bool
is_part(const struct http_answer *answer)
{
	struct content_range range;

	return answer->has_length && header_content_range(&range, answer->range) &&
	       range.has_total && range.total != answer->length;
}

static enum piece_verdict
judge_whole(struct piece *piece, const struct piece_ask *ask,
	    const struct http_answer *answer)
{
	bool plain = is_plain(ask, answer);

	if (!plain && !is_gzip(answer))
		return because(piece, PIECE_PACKED, "packed, though asked not to");
	if (ask->known) {
		bool same = (ask->etag.p || ask->modified.p) &&
			    same_version(ask, answer) &&
			    (!answer->has_length || answer->length == ask->total);
		return same ? because(piece, PIECE_IGNORED, "the range was ignored")
			    : because(piece, PIECE_CHANGED, "the file has changed");
	}
	if (!plain)
		return PIECE_UNPACK;
	if (is_part(answer))
		return because(piece, PIECE_UNFIT, "a part that is called the whole");
	piece->has_total = answer->has_length;
	piece->total = answer->length;
	piece->span = (struct span){0, answer->has_length ? answer->length : INT64_MAX};
	return PIECE_WHOLE;
}

/* No such part. A server that has no bytes at all says so for any part. */
static enum piece_verdict
judge_none(struct piece *piece, const struct piece_ask *ask,
	   const struct http_answer *answer)
{
	struct content_range range;
	bool told = header_content_range(&range, answer->range) && range.has_total;

	if (answer->status == 412)
		return because(piece, PIECE_CHANGED, "the file has changed");
	if (ask->known)
		return because(piece, PIECE_CHANGED, "the server has no such part");
	if (ask->ranged && told && range.total == 0 && ask->span.first == 0) {
		piece->has_total = true;
		return PIECE_EMPTY;
	}
	return because(piece, PIECE_UNFIT, "the server has no such part");
}

enum piece_verdict
piece_judge(struct piece *piece, const struct piece_ask *ask,
	    const struct http_answer *answer)
{
	*piece = (struct piece){0};
	if (answer->status == 206)
		return judge_part(piece, ask, answer);
	if (answer->status == 200)
		return judge_whole(piece, ask, answer);
	return judge_none(piece, ask, answer);
}

void
piece_validators(struct str *etag, struct str *modified, const struct http_answer *answer)
{
	int64_t time;

	*etag = *modified = (struct str){0};
	if (header_etag_strong(answer->etag))
		*etag = answer->etag;
	if (answer->modified.p && header_date(&time, answer->modified) &&
	    answer->has_date && time + 1 <= answer->date)
		*modified = answer->modified;
	if (modified->p)
		*etag = answer->etag;
}

struct str
piece_if_range(struct str etag, struct str modified)
{
	return header_etag_strong(etag) ? etag : modified;
}
