/* SPDX-License-Identifier: Apache-2.0 */
/* Asking Hugging Face what is in a folder, page by page. */
#include "buf.h"
#include "fetch_http.h"
#include "hub.h"
#include "json.h"
#include "str.h"

enum { PAGE_MAX = 64 << 20, PAGES_MAX = 10000 };

struct page {
	struct arena mem;
	struct buf body;
	struct http_answer answer;
};

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct page *page = context;

	(void)answer;
	(void)err;
	buf_init(&page->body, &page->mem, PAGE_MAX);
	return 0;
}

static int
on_body(void *context, struct str bytes, struct err *err)
{
	struct page *page = context;

	buf_add(&page->body, bytes);
	return page->body.full
		       ? err_set(err, E_CHECKSUM, "%.*s: an answer of more than %d bytes",
				 STR(url_shown(&page->mem, &page->answer.url)), PAGE_MAX)
		       : 0;
}

/* Fills page, which the caller releases also on failure. */
static int
ask(struct fetch *fetch, struct page *page, struct str text, struct err *err)
{
	struct url url;
	struct http_ask ask = {
		.url = &url, .begin = on_begin, .body = {on_body, page}, .small = true};
	int status;

	*page = (struct page){.mem = arena_new((size_t)256 << 20)};
	status = url_parse_plain(&url, &page->mem, text, err);
	if (status < 0)
		return status;
	page->answer.url = url;
	for (unsigned attempt = 1;; attempt++) {
		status = fetch_http(fetch, &page->mem, &ask, &page->answer, err);
		if (status == 0 && page->answer.status == 200)
			return 0;
		if (status == 0)
			return err_set(err, E_NETWORK,
				       "%.*s: the server answers %u, which was not asked "
				       "for",
				       STR(url_shown(&page->mem, &url)),
				       page->answer.status);
		if (!fetch_again(fetch, attempt, &page->answer, err))
			return status;
	}
}

static struct str
api(struct arena *arena, const struct hub_place *place, const char *verb)
{
	return arena_printf(arena, "%.*s/api/%.*s/%.*s/%s/%.*s", STR(place->base),
			    STR(place->kind), STR(place->repo), verb, STR(place->rev));
}

/*
 * Which commit the revision is now, so that all files are of one. Mirrors that have no
 * such question are asked for the revision itself: the sums of the listing hold then.
 */
static int
resolve(struct fetch *fetch, struct hub_place *place, struct arena *arena,
	struct err *err)
{
	struct str url =
		arena_cat(arena, api(arena, place, "revision"), S("?expand=sha"));
	struct digest_value sum;
	const struct node *root;
	struct page page = {0};
	struct str commit;
	int status;

	if (digest_parse(&sum, place->rev) && sum.kind == DIGEST_SHA1)
		return 0;
	status = ask(fetch, &page, url, err);
	if (status == 0)
		status = json_parse(&root, &page.mem, buf_str(&page.body), url, err);
	commit = status == 0 ? node_text(root, "sha") : (struct str){0};
	if (page.answer.status == 404 && !page.answer.code.p)
		status = 0;
	if (digest_parse(&sum, commit) && sum.kind == DIGEST_SHA1)
		place->rev = arena_str(arena, commit);
	arena_release(&page.mem);
	return status;
}

static int
list_page(struct fetch *fetch, struct hub_listing *listing, struct str *query,
	  struct err *err)
{
	const struct hub_place *place = &listing->place;
	struct str path = place->path, url;
	struct page page = {0};
	int status;

	path.n -= str_ends(path, S("/"));
	url = arena_printf(listing->arena, "%.*s%s%.*s?%.*s",
			   STR(api(listing->arena, place, "tree")), path.n ? "/" : "",
			   STR(path), STR(*query));
	status = ask(fetch, &page, url, err);
	if (status == 0)
		status = hub_listing_parse(listing, buf_str(&page.body), url, err);
	*query = status == 0 ? hub_listing_next(listing->arena, page.answer.link)
			     : (struct str){0};
	arena_release(&page.mem);
	return status;
}

int
hub_list(struct fetch *fetch, struct hub_listing *listing, struct str url,
	 struct err *err)
{
	struct str query = S("recursive=true");
	size_t before = listing->nfiles;
	int status;

	if (!hub_is_folder(&listing->place, listing->arena, url))
		return err_set(err, E_USAGE,
			       "%.*s: expected a folder like hf://OWNER/REPO[@REV]/PATH/",
			       STR(url));
	status = resolve(fetch, &listing->place, listing->arena, err);
	for (int pages = 0; status == 0 && query.p && pages < PAGES_MAX; pages++) {
		struct str asked = query;
		status = list_page(fetch, listing, &query, err);
		if (status == 0 && str_eq(query, asked))
			break; /* the next page is this one */
	}
	if (status == 0 && query.p)
		return err_set(err, E_NETWORK, "%.*s: a listing without end", STR(url));
	if (status == 0 && listing->nfiles == before)
		return err_set(err, E_NOMATCH, "%.*s: no file there is wanted", STR(url));
	return status;
}
