/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields of an answer that matter here. */
#include "fetch_http.h"
#include "header.h"
#include "host.h"
#include "str.h"

static void
take_number(bool *has, uint64_t *number, struct str value)
{
	*has = str_uint(value, 0, INT64_MAX, number);
}

/*
 * X-Linked-Etag is the sha256 of a file that Hugging Face keeps outside git, or the sum of
 * a git blob for one inside.
 */
static void
take_linked(struct http_answer *answer, struct str value)
{
	struct digest_value sum;

	if (!digest_parse(&sum, header_etag_text(value)))
		return;
	if (sum.kind == DIGEST_SHA256)
		answer->linked = sum;
	else
		answer->git_sha1 = sum;
}

/* Small files are answered without a link: their own ETag is that sum, on the host that
 * names the commit. What an ETag of 40 digits means elsewhere is not known. */
static void
take_git(struct http_answer *answer)
{
	struct str tag = header_etag_text(answer->etag);

	if (answer->commit.p && !answer->git_sha1.n && tag.n == 40)
		take_linked(answer, tag);
}

static bool
is_number(struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!char_is_digit(value.p[i]))
			return false;
	return value.n > 0;
}

/* Of two lengths that differ, also in one field, neither can be believed, nor can what is no
 * number (RFC 9112, 6.3): curl would end the body after the number that it starts with. */
static void
take_length(struct http_answer *answer, struct str list)
{
	while (list.p) {
		struct str value = str_trim(str_cut(&list, ','));
		uint64_t before = answer->length;
		bool again = answer->has_length;
		take_number(&answer->has_length, &answer->length, value);
		if (!is_number(value) ||
		    (again && (!answer->has_length || answer->length != before)))
			answer->torn = true;
	}
}

static void
take_type(struct http_answer *answer, struct str value)
{
	answer->is_text = str_eq_nocase(str_sub(value, 0, 5), S("text/")) ||
			  str_find(value, S("json")) >= 0;
	answer->is_page = str_find(value, S("html")) >= 0 ||
			  str_find(value, S("xml")) >= 0 ||
			  str_find(value, S("json")) >= 0;
	answer->is_multi =
		str_eq_nocase(str_sub(value, 0, 20), S("multipart/byteranges"));
}

/* A date is meant by the server's clock; ours may be wrong by a year. */
static void
take_pause(struct http_answer *answer, struct str value)
{
	answer->pause = value;
	answer->has_retry_after =
		header_retry_after(&answer->retry_after, value,
				   answer->has_date ? answer->date : host_time());
}

static void
take_date(struct http_answer *answer, struct str value)
{
	answer->has_date = header_date(&answer->date, value);
	if (answer->pause.p)
		take_pause(answer, answer->pause);
}

/*
 * Of two fields that differ neither can be believed: what is left is no range, no validator
 * and no known encoding. That one is repeated word for word says nothing.
 */
static void
take_once(struct str *to, struct arena *arena, struct str value)
{
	if (!to->p)
		*to = arena_str(arena, value);
	else if (!str_eq(*to, value))
		*to = S("several that differ");
}

static void
take_text(struct http_answer *answer, struct arena *arena, struct str name,
	  struct str value)
{
	const struct {
		const char *name;
		struct str *to;
		bool once;
	} texts[] = {
		{"Content-Range", &answer->range, true},
		{"ETag", &answer->etag, true},
		{"Last-Modified", &answer->modified, true},
		{"Content-Encoding", &answer->encoding, true},
		{"Location", &answer->location, false},
		{"Content-Disposition", &answer->disposition, false},
		{"X-Error-Message", &answer->reason, false},
		{"X-Error-Code", &answer->code, false},
		{"Link", &answer->link, false},
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		if (!str_eq_nocase(name, str_c(texts[i].name)))
			continue;
		if (texts[i].once)
			take_once(texts[i].to, arena, value);
		else
			*texts[i].to = arena_str(arena, value);
	}
}

void
fetch_head(struct http_answer *answer, struct arena *arena, struct str name,
	   struct str value)
{
	take_text(answer, arena, name, value);
	if (str_eq_nocase(name, S("Content-Length")))
		take_length(answer, value);
	else if (str_eq_nocase(name, S("Transfer-Encoding")))
		answer->chunked = str_eq_nocase(value, S("chunked"));
	else if (str_eq_nocase(name, S("Retry-After")))
		take_pause(answer, arena_str(arena, value));
	else if (str_eq_nocase(name, S("Date")))
		take_date(answer, value);
	else if (str_eq_nocase(name, S("RateLimit")) && !answer->has_retry_after)
		answer->has_retry_after = header_rate_limit(&answer->retry_after, value);
	else if (str_eq_nocase(name, S("Content-Type")))
		take_type(answer, value);
	else if (str_eq_nocase(name, S("Repr-Digest")))
		header_repr_digest(&answer->repr, value);
	else if (str_eq_nocase(name, S("Digest")) && !answer->repr.n)
		header_digest(&answer->repr, value);
	else if (answer->moved)
		return; /* what follows is believed from the host that was asked only */
	else if (str_eq_nocase(name, S("X-Linked-Size")))
		take_number(&answer->has_linked_size, &answer->linked_size, value);
	else if (str_eq_nocase(name, S("X-Linked-ETag")))
		take_linked(answer, value);
	else if (str_eq_nocase(name, S("X-Repo-Commit")))
		answer->commit = arena_str(arena, value);
	take_git(answer);
}
