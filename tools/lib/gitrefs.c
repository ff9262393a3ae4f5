/* SPDX-License-Identifier: Apache-2.0 */
/*
 * https://git-scm.com/docs/http-protocol and /docs/pack-protocol, "Reference Discovery".
 */
#include "gitrefs.h"
#include "str.h"

enum { PACKET_MAX = 65520, COMMIT_N = 40 };
enum form { FORM_UNKNOWN, FORM_PACKETS, FORM_LINES };
enum part { PART_SERVICE, PART_REFS, PART_END }; /* of a list in packets */

/* A name that may be meant, and what it leads to; a tag's own object is not a commit. */
struct candidate {
	char name[GITREFS_NAME_MAX];
	char commit[COMMIT_N + 1], peeled[COMMIT_N + 1];
};

struct gitrefs {
	struct str asked;
	struct candidate candidates[2]; /* branch and tag, or one with a full name */
	size_t ncandidates;
	enum form form;
	enum part part;
	bool is_head, any, cut; /* cut: a line of text without its end */
	size_t need;            /* of the packet that is read; 0: its length is due */
	size_t n;
	char bytes[PACKET_MAX + 1]; /* of one packet or line */
};

bool
gitrefs_is_commit(struct str text)
{
	uint64_t part;

	if (text.n != COMMIT_N)
		return false;
	for (size_t i = 0; i < COMMIT_N; i += 8)
		if (!str_hex(str_sub(text, i, i + 8), &part))
			return false;
	return true;
}

static bool
component_ok(struct str part)
{
	return part.n > 0 && part.p[0] != '.' && !str_ends(part, S(".lock"));
}

bool
gitrefs_name_ok(struct str name)
{
	struct str rest = name;

	if (!name.n || name.n >= GITREFS_NAME_MAX - 16 || name.p[0] == '-' ||
	    str_ends(name, S(".")) || str_eq(name, S("@")) ||
	    str_find(name, S("..")) >= 0 || str_find(name, S("@{")) >= 0)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f ||
		    strchr("~^:?*[\\", name.p[i]))
			return false;
	while (rest.p)
		if (!component_ok(str_cut(&rest, '/')))
			return false;
	return true;
}

static void
add_candidate(struct gitrefs *refs, const char *prefix)
{
	struct candidate *candidate = &refs->candidates[refs->ncandidates++];

	snprintf(candidate->name, sizeof(candidate->name), "%s%.*s", prefix,
		 STR(refs->asked));
}

struct gitrefs *
gitrefs_open(struct arena *arena, struct str name)
{
	struct gitrefs *refs = ARENA_NEW(arena, struct gitrefs);

	refs->asked = name.p ? name : S("HEAD");
	refs->is_head = str_eq(refs->asked, S("HEAD"));
	if (refs->is_head || str_starts(name, S("refs/"))) {
		add_candidate(refs, "");
		return refs;
	}
	add_candidate(refs, "refs/heads/");
	add_candidate(refs, "refs/tags/");
	return refs;
}

/* "symref=HEAD:refs/heads/main" in the words behind the first name. */
static void
take_abilities(struct gitrefs *refs, struct str words)
{
	const struct str key = S("symref=HEAD:");

	while (words.p && refs->is_head) {
		struct str word = str_cut(&words, ' ');
		if (str_starts(word, key) && word.n - key.n < GITREFS_NAME_MAX)
			snprintf(refs->candidates[0].name, GITREFS_NAME_MAX, "%.*s",
				 STR(str_sub(word, key.n, word.n)));
	}
}

static void
keep(char commit[static COMMIT_N + 1], struct str text)
{
	for (size_t i = 0; i < COMMIT_N; i++)
		commit[i] = char_lower(text.p[i]);
	commit[COMMIT_N] = 0;
}

static void
compare(struct gitrefs *refs, struct str commit, struct str name)
{
	bool peeled = str_ends(name, S("^{}"));
	struct str plain = peeled ? str_sub(name, 0, name.n - 3) : name;

	for (size_t i = 0; i < refs->ncandidates; i++) {
		struct candidate *candidate = &refs->candidates[i];
		struct str want = refs->is_head ? S("HEAD") : str_c(candidate->name);
		if (str_eq(plain, want))
			keep(peeled ? candidate->peeled : candidate->commit, commit);
	}
}

/* "COMMIT NAME", a blank or tab between; the first with a NUL and abilities behind. */
static int
take_ref(struct gitrefs *refs, struct str line, struct err *err)
{
	struct str abilities = line, name = str_cut(&abilities, 0), commit;

	if (str_starts(line, S("ERR ")))
		return err_set(err, E_NOMATCH, "the server says: %.*s",
			       STR(str_trim(str_sub(line, 4, line.n))));
	if (str_starts(line, S("shallow ")) || str_starts(line, S("version 1")))
		return 0;
	if (str_starts(line, S("version ")))
		return err_set(err, E_FORMAT,
			       "a version of git's protocol that was not "
			       "asked for");
	name = str_trim(name);
	commit = str_sub(name, 0, COMMIT_N);
	if (name.n < COMMIT_N + 2 || !gitrefs_is_commit(commit) ||
	    (name.p[COMMIT_N] != ' ' && name.p[COMMIT_N] != '\t'))
		return err_set(err, E_FORMAT, "not a list of git's names");
	take_abilities(refs, abilities);
	name = str_sub(name, COMMIT_N + 1, name.n);
	if (!str_eq(name, S("capabilities^{}"))) /* of a repository without commits */
		refs->any = true;
	compare(refs, commit, name);
	return 0;
}

static int
take_packet(struct gitrefs *refs, struct str packet, struct err *err)
{
	if (refs->part == PART_END)
		return err_set(err, E_FORMAT, "bytes behind the list of git's names");
	if (refs->part == PART_SERVICE && str_starts(packet, S("# service=")))
		return 0;
	refs->part = PART_REFS;
	return take_ref(refs, packet, err);
}

/* The flush packet ends the line of the service, and then the list. */
static int
take_flush(struct gitrefs *refs, struct err *err)
{
	if (refs->part == PART_END)
		return err_set(err, E_FORMAT, "bytes behind the list of git's names");
	refs->part = refs->part == PART_SERVICE ? PART_REFS : PART_END;
	return 0;
}

/* Four hexadecimal digits are there: how long is the packet, with them? */
static int
take_length(struct gitrefs *refs, struct err *err)
{
	uint64_t length;

	refs->n = 0;
	if (!str_hex(str_n(refs->bytes, 4), &length) || (length > 0 && length < 4) ||
	    length > PACKET_MAX)
		return err_set(err, E_FORMAT, "not a list of git's names");
	if (length == 0)
		return take_flush(refs, err);
	refs->need = (size_t)length - 4;
	return 0;
}

static int
feed_packets(struct gitrefs *refs, struct str *bytes, struct err *err)
{
	size_t want = (refs->need ? refs->need : 4) - refs->n;
	struct str part = str_sub(*bytes, 0, want);

	memcpy(refs->bytes + refs->n, part.p, part.n);
	refs->n += part.n;
	*bytes = str_sub(*bytes, part.n, bytes->n);
	if (part.n < want)
		return 0;
	if (refs->need == 0)
		return take_length(refs, err);
	part = str_n(refs->bytes, refs->n);
	refs->n = refs->need = 0;
	return take_packet(refs, part, err);
}

static int
feed_lines(struct gitrefs *refs, struct str *bytes, struct err *err)
{
	ptrdiff_t end = str_chr(*bytes, '\n');
	struct str part = end < 0 ? *bytes : str_sub(*bytes, 0, (size_t)end);

	if (part.n > PACKET_MAX - refs->n)
		return err_set(err, E_FORMAT, "not a list of git's names");
	memcpy(refs->bytes + refs->n, part.p, part.n);
	refs->n += part.n;
	*bytes = str_sub(*bytes, part.n + (end >= 0), bytes->n);
	refs->cut = end < 0;
	if (end < 0)
		return 0;
	part = str_n(refs->bytes, refs->n);
	refs->n = 0;
	return take_ref(refs, part, err);
}

/* A packet starts with its length and "#", a line with a commit; five bytes tell. */
static void
find_form(struct gitrefs *refs, struct str *bytes)
{
	while (refs->n < 5 && bytes->n) {
		refs->bytes[refs->n++] = bytes->p[0];
		*bytes = str_sub(*bytes, 1, bytes->n);
	}
	if (refs->n == 5)
		refs->form = refs->bytes[4] == '#' ? FORM_PACKETS : FORM_LINES;
}

int
gitrefs_take(void *context, struct str bytes, struct err *err)
{
	struct gitrefs *refs = context;
	char first[5];
	int status = 0;

	if (refs->form == FORM_UNKNOWN) {
		find_form(refs, &bytes);
		if (refs->form == FORM_UNKNOWN)
			return 0;
		memcpy(first, refs->bytes, sizeof(first));
		refs->n = 0;
		status = gitrefs_take(refs, str_n(first, sizeof(first)), err);
	}
	while (bytes.n && status == 0)
		status = refs->form == FORM_PACKETS ? feed_packets(refs, &bytes, err)
						    : feed_lines(refs, &bytes, err);
	return status;
}

/* The one candidate that is there; two are fine where they mean the same commit. */
static const struct candidate *
choose(const struct gitrefs *refs, bool *two)
{
	const struct candidate *chosen = NULL;
	struct str commit, other;

	*two = false;
	for (size_t i = 0; i < refs->ncandidates; i++) {
		const struct candidate *candidate = &refs->candidates[i];
		if (!candidate->commit[0] && !candidate->peeled[0])
			continue;
		commit = str_c(candidate->peeled[0] ? candidate->peeled
						    : candidate->commit);
		*two = chosen && !str_eq(commit, other);
		if (!chosen)
			chosen = candidate;
		other = commit;
	}
	return chosen;
}

int
gitrefs_end(struct gitrefs *refs, struct gitref *found, struct err *err)
{
	const struct candidate *chosen;
	bool two;

	if (refs->n || refs->cut || refs->need ||
	    (refs->form == FORM_PACKETS && refs->part != PART_END))
		return err_set(err, E_FORMAT,
			       refs->form == FORM_UNKNOWN
				       ? "not a list of git's names"
				       : "a list of git's names that ends in the middle");
	chosen = choose(refs, &two);
	if (two)
		return err_set(err, E_NOMATCH,
			       "'%.*s' is a branch and another tag: say "
			       "refs/heads/%.*s or refs/tags/%.*s",
			       STR(refs->asked), STR(refs->asked), STR(refs->asked));
	if (!chosen && !refs->any)
		return err_set(err, E_NOMATCH, "the repository has no commits");
	if (!chosen && refs->is_head)
		return err_set(err, E_NOMATCH,
			       "no default branch is given there: say which");
	if (!chosen)
		return err_set(err, E_NOMATCH, "no branch or tag '%.*s' there",
			       STR(refs->asked));
	memcpy(found->commit, chosen->peeled[0] ? chosen->peeled : chosen->commit,
	       sizeof(found->commit));
	memcpy(found->name, chosen->name, sizeof(found->name));
	return 0;
}
