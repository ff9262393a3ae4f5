/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hugging Face as far as a downloader sees it, below /hf/ or by the name huggingface.co:
 *
 *   OWNER/REPO/resolve/REV/F      also below datasets/ and spaces/
 *   api/models/OWNER/REPO/tree/REV[/FOLDER]     the files of DIR
 *   api/models/OWNER/REPO/revision/REV
 *   api/resolve-cache/models/OWNER/REPO/COMMIT/F
 *
 * A file "d,e.txt" of DIR is d/e.txt here. OWNER says what happens: gated (no access: 401, with a token 403), granted (with a token
 * it works), missing (401, with a token 404), small (kept in git: 307 to the resolve
 * cache), liar (announces another sum), liarsize (another size), expires (the address works
 * twice), broken (503), paged (a listing of one file a page, whose link to the next page is
 * one to another host), evil (a listing with ../x in it), bare (no answer to revision and
 * no sums: 404), othergit (small, and another sum), altered (small, and other bytes, of which it says nothing), endless (a
 * listing whose page leads to itself). REV norev and a file that is not there are 404. All others: 302 to
 * another host.
 */
#include "plan.h"

#include <dirent.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char commit[] = "c0ffee0123456789abcdef0123456789abcdef01";

struct hub {
	struct request *request;
	const char *prefix; /* "/hf" or nothing */
	const char *kind;   /* "models" */
	const char *owner, *repo, *rev, *file;
	bool has_token;
};

static bool
is_owner(const struct hub *hub, const char *owner)
{
	return strcmp(hub->owner, owner) == 0;
}

static bool
is_small(const struct hub *hub)
{
	return is_owner(hub, "small") || is_owner(hub, "othergit") ||
	       is_owner(hub, "altered");
}

static void
hex(char *text, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

/* What git calls a file. */
static void
blob_sum(const struct content *content, char text[41])
{
	unsigned char sum[20];
	size_t n = (size_t)content->size;
	char *bytes = malloc(n + 1), head[64];
	EVP_MD_CTX *digest = EVP_MD_CTX_new();

	if (!bytes || !digest || !content_read(content, 0, bytes, n))
		abort();
	n = (size_t)snprintf(head, sizeof(head), "blob %zu", n) + 1;
	EVP_DigestInit_ex(digest, EVP_sha1(), NULL);
	EVP_DigestUpdate(digest, head, n);
	EVP_DigestUpdate(digest, bytes, (size_t)content->size);
	EVP_DigestFinal_ex(digest, sum, NULL);
	EVP_MD_CTX_free(digest);
	free(bytes);
	hex(text, sum, sizeof(sum));
}

static void
refuse(const struct hub *hub, const char *status, const char *code, const char *message)
{
	struct wire *wire = hub->request->wire;

	wire_say(wire,
		 "HTTP/1.1 %s\r\nX-Error-Code: %s\r\nX-Error-Message: %s\r\n"
		 "X-Request-Id: Root=1-0\r\nContent-Type: text/plain\r\n"
		 "Content-Length: %zu\r\n\r\n",
		 status, code, message, strlen(message));
	if (strcmp(hub->request->method, "HEAD") != 0)
		wire_send(wire, message, strlen(message));
}

/* The words as the name of a file in DIR. */
static const char *
join(char name[PATH_LONG], char **words, int n)
{
	size_t length = 0;

	name[0] = 0;
	for (int i = 0; i < n && length < PATH_LONG - 300; i++)
		length += (size_t)snprintf(name + length, PATH_LONG - length, "%s%.250s",
					   i ? "," : "", words[i]);
	return name;
}

/* The other way round: as a path of the repository. */
static void
spread(char path[256], const char *name)
{
	snprintf(path, 256, "%s", name);
	for (char *p = path; *p; p++)
		*p = *p == ',' ? '/' : *p;
}

/* True if the answer is a refusal, which has been sent. */
static bool
refused(const struct hub *hub)
{
	if (is_owner(hub, "gated") || (is_owner(hub, "granted") && !hub->has_token))
		refuse(hub, hub->has_token ? "403 Forbidden" : "401 Unauthorized",
		       "GatedRepo", "Access to this model is restricted.");
	else if (is_owner(hub, "missing"))
		refuse(hub, hub->has_token ? "404 Not Found" : "401 Unauthorized",
		       "RepoNotFound", "Repository not found");
	else if (is_owner(hub, "broken"))
		refuse(hub, "503 Service Unavailable", "", "Down");
	else if (strcmp(hub->rev, "norev") == 0)
		refuse(hub, "404 Not Found", "RevisionNotFound", "Invalid rev id: norev");
	else
		return false;
	return true;
}

/* Answers with `location`, and what the file is. */
static void
send_linked(const struct hub *hub, const struct content *content, const char *location)
{
	struct wire *wire = hub->request->wire;
	unsigned long long size = content->size + is_owner(hub, "liarsize");
	unsigned char sum[32];
	char text[65];

	if (!content_sum(content, sum))
		abort();
	sum[0] ^= is_owner(hub, "liar");
	hex(text, sum, sizeof(sum));
	wire_say(wire,
		 "HTTP/1.1 302 Found\r\nX-Repo-Commit: %s\r\nX-Linked-Size: %llu\r\n"
		 "X-Linked-ETag: \"%s\"\r\nX-Xet-Hash: %s\r\nETag: \"%s\"\r\n"
		 "Accept-Ranges: bytes\r\nContent-Type: text/plain; charset=utf-8\r\n"
		 "Location: %s\r\n",
		 commit, size, text, text, text, location);
	wire_say(wire, "Content-Length: %zu\r\n\r\n", strlen(location) + 22);
	if (strcmp(hub->request->method, "HEAD") != 0)
		wire_say(wire, "Found. Redirecting to %s", location);
}

static void
send_small(const struct hub *hub)
{
	char headers[2048], path[256];

	spread(path, hub->file);
	snprintf(headers, sizeof(headers),
		 "X-Repo-Commit: %s\r\n"
		 "Location: %s/api/resolve-cache/%s/%.200s/%.200s/%s/%.200s\r\n",
		 commit, hub->prefix, hub->kind, hub->owner, hub->repo, commit, path);
	answer_bare(hub->request, "307 Temporary Redirect", headers);
}

static void
send_from_cache(const struct hub *hub, const struct content *content)
{
	struct plan plan = {.etag = ETAG_NOT, .modified = MODIFIED_NOT};
	char sum[41];

	blob_sum(content, sum);
	sum[0] = is_owner(hub, "othergit") ? (sum[0] == '0' ? '1' : '0') : sum[0];
	hub->request->words[hub->request->nwords - 1] = (char *)(uintptr_t)hub->file;
	snprintf(plan.extra, sizeof(plan.extra), "ETag: \"%s\"\r\nX-Repo-Commit: %s\r\n",
		 sum, commit);
	answer_file(hub->request, &plan);
}

static void
send_altered(const struct hub *hub, const char *base)
{
	char headers[512];

	snprintf(headers, sizeof(headers), "Location: %.128s/flip/%.200s\r\n", base,
		 hub->file);
	answer_bare(hub->request, "302 Found", headers);
}

static void
resolve(struct hub *hub, bool from_cache)
{
	char rest[128], base[128], location[512];
	struct content content;

	if (refused(hub))
		return;
	if (!content_open(&content, hub->request->server->dir, hub->file)) {
		refuse(hub, "404 Not Found", "EntryNotFound", "Entry not found");
		return;
	}
	redirect_other_host(hub->request, base);
	if (is_owner(hub, "expires"))
		redirect_signature(rest, "2", "0");
	else
		snprintf(rest, sizeof(rest), "/ok");
	snprintf(location, sizeof(location),
		 "%s%s/xet-bridge/%.200s?X-Amz-Signature=SIGNATURE", base, rest,
		 hub->file);
	if (is_owner(hub, "altered"))
		send_altered(hub, base);
	else if (from_cache)
		send_from_cache(hub, &content);
	else if (is_small(hub))
		send_small(hub);
	else
		send_linked(hub, &content, location);
	content_close(&content);
}

/* One file of a tree, as JSON; false if there is none of this name below the folder. */
static bool
list_file(const struct hub *hub, FILE *json, const char *name)
{
	struct content content;
	unsigned char sum[32];
	char text[65], blob[41], path[256];
	size_t n = strlen(hub->file);

	if (name[0] == '.' || strncmp(name, hub->file, n) != 0 || (n && name[n] != ',') ||
	    !content_open(&content, hub->request->server->dir, name))
		return false;
	if (!content_sum(&content, sum))
		abort();
	hex(text, sum, sizeof(sum));
	blob_sum(&content, blob);
	spread(path, is_owner(hub, "evil") ? "..,x" : name);
	fprintf(json, "{\"type\":\"file\",\"oid\":\"%s\",\"size\":%llu,\"path\":\"%s\"",
		blob, (unsigned long long)content.size, path);
	if (!is_small(hub) && !is_owner(hub, "bare"))
		fprintf(json,
			",\"lfs\":{\"oid\":\"%s\",\"size\":%llu,\"pointerSize\":135}",
			text, (unsigned long long)content.size);
	fprintf(json, "}");
	content_close(&content);
	return true;
}

static void
send_page(const struct hub *hub, const char *text, unsigned next)
{
	struct wire *wire = hub->request->wire;

	wire_say(wire,
		 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
		 "Content-Length: %zu\r\n",
		 strlen(text));
	if (next)
		wire_say(
			wire,
			"Link: <https://elsewhere.example/api/x?recursive=true&page=%u>; "
			"rel=\"next\"\r\n",
			next);
	wire_say(wire, "\r\n");
	if (strcmp(hub->request->method, "HEAD") != 0)
		wire_send(wire, text, strlen(text));
}

static void
list_tree(const struct hub *hub)
{
	bool is_paged = is_owner(hub, "paged"), is_full = false;
	unsigned page = request_parameter(hub->request, "page", 0), found = 0;
	struct dirent **names;
	char *text = NULL, *one = NULL;
	size_t n = 0, none = 0;
	FILE *json = open_memstream(&text, &n);
	int nnames = scandir(hub->request->server->dir, &names, NULL, alphasort);

	fprintf(json,
		"[{\"type\":\"directory\",\"oid\":\"%s\",\"size\":0,\"path\":\"d\"}",
		commit);
	for (int i = 0; i < nnames && !is_full; i++) {
		FILE *entry = open_memstream(&one, &none);
		bool is_one = list_file(hub, entry, names[i]->d_name);
		fclose(entry);
		if (is_one && is_paged && found == page + 1)
			is_full = true;
		else if (is_one && (!is_paged || found == page))
			fprintf(json, ",%s", one);
		found += is_one;
		free(one);
	}
	fprintf(json, "]");
	fclose(json);
	if (found || !hub->file[0])
		send_page(hub, text, is_full ? page + 1 : is_owner(hub, "endless"));
	else
		refuse(hub, "404 Not Found", "EntryNotFound",
		       "The folder does not exist.");
}

/* api/KIND/OWNER/REPO/WHAT/REV, api/resolve-cache/KIND/OWNER/REPO/COMMIT/F */
static bool
answer_api(struct hub *hub, char **words, int n)
{
	static char name[PATH_LONG];
	char text[512];

	if (n >= 7 && strcmp(words[1], "resolve-cache") == 0) {
		hub->kind = words[2];
		hub->owner = words[3];
		hub->repo = words[4];
		hub->rev = words[5];
		hub->file = join(name, words + 6, n - 6);
		resolve(hub, true);
		return true;
	}
	if (n < 6)
		return false;
	hub->kind = words[1];
	hub->owner = words[2];
	hub->repo = words[3];
	hub->rev = words[5];
	hub->file = join(name, words + 6, n - 6);
	if (is_owner(hub, "bare") && strcmp(words[4], "revision") == 0)
		return false;
	if (refused(hub))
		return true;
	if (strcmp(words[4], "tree") == 0) {
		list_tree(hub);
	} else if (strcmp(words[4], "revision") == 0) {
		snprintf(text, sizeof(text), "{\"id\":\"%.100s/%.100s\",\"sha\":\"%s\"}",
			 hub->owner, hub->repo, commit);
		answer_text(hub->request, "200 OK", "application/json", text);
	} else {
		return false;
	}
	return true;
}

bool
hub_answer(struct request *request, int from)
{
	static char name[PATH_LONG];
	char **words = request->words + from, value[VALUE_LONG];
	int n = request->nwords - from;
	struct hub hub = {.request = request,
			  .prefix = from ? "/hf" : "",
			  .kind = "models",
			  .has_token = request_field(request, "Authorization", value)};

	if (n > 0 && strcmp(words[0], "api") == 0)
		return answer_api(&hub, words, n);
	if (n > 0 && (!strcmp(words[0], "datasets") || !strcmp(words[0], "spaces"))) {
		hub.kind = words[0];
		words++, n--;
	}
	if (n < 5 || strcmp(words[2], "resolve") != 0)
		return false;
	hub.owner = words[0];
	hub.repo = words[1];
	hub.rev = words[3];
	hub.file = join(name, words + 4, n - 4);
	resolve(&hub, false);
	return true;
}
