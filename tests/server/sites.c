/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civitai, GitHub and S3 as far as a downloader sees them, by their host names or below
 * /civitai/, /ghapi/, /github/ and /s3/:
 *
 *   api/download/models/N[?...]   to MODEL of another host; N says what happens: 2 wants a
 *                                 token (401), 3 the same (to a login), 5 has none (404)
 *   api/v1/model-versions/N       its name and sum; 4: another sum, 6: a name with a path,
 *                                 7: none (404), 8: the API is down (503)
 *   repos/OWNER/REPO/releases/tags/TAG     the files of DIR as assets, by their place
 *   repos/OWNER/REPO/releases/assets/N     to the file of another host, if bytes are wanted
 *   OWNER/REPO/releases/download/TAG/F     the same
 *                                 OWNER private is for tokens (404), liar tells other
 *                                 sums, busy says that there were too many questions (403)
 *   BUCKET/KEY                    403, unless BUCKET is open
 *
 * raw.githubusercontent.com gives nothing but pointers. And anywhere: cd/HOW/F with a Content-Disposition: file (F), nohead (F; HEAD is 403), utf8,
 * path, dot, none.
 */
#include "plan.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char model[] = "model.safetensors";

struct site {
	struct request *request;
	char **words;
	int n;
	bool has_token;
};

static void
sum_of(const struct site *site, const char *name, char text[65], uint64_t *size)
{
	struct content content;
	unsigned char sum[32] = {0};

	*size = 0;
	if (content_open(&content, site->request->server->dir, name)) {
		*size = content.size;
		if (!content_sum(&content, sum))
			abort();
		content_close(&content);
	}
	for (size_t i = 0; i < sizeof(sum); i++)
		snprintf(text + 2 * i, 3, "%02X", sum[i]);
}

static bool
go(const struct site *site, const char *how, const char *file)
{
	char base[128], headers[1024];

	redirect_other_host(site->request, base);
	snprintf(headers, sizeof(headers),
		 "Location: %s/cd/%s/%.200s?X-Amz-Signature=SIG\r\n", base, how, file);
	answer_bare(site->request, "307 Temporary Redirect", headers);
	return true;
}

static bool
say(const struct site *site, const char *status, const char *json)
{
	answer_text(site->request, status, "application/json", json);
	return true;
}

static bool
civitai_version(const struct site *site, uint64_t number)
{
	char text[1024], sum[65];
	uint64_t size;

	if (number == 7)
		return say(site, "404 Not Found", "{\"error\":\"No model version\"}");
	if (number == 8)
		return say(site, "503 Service Unavailable", "{\"error\":\"Down\"}");
	sum_of(site, model, sum, &size);
	sum[0] = number != 4 ? sum[0] : sum[0] == '0' ? '1' : '0';
	snprintf(text, sizeof(text),
		 "{\"id\":%llu,\"files\":[{\"id\":1,\"name\":\"%s\",\"type\":\"Model\","
		 "\"primary\":true,\"sizeKB\":1.5,\"hashes\":{\"SHA256\":\"%s\"}},"
		 "{\"id\":2,\"name\":\"vae.pt\",\"type\":\"VAE\",\"hashes\":{}}]}",
		 (unsigned long long)number, number == 6 ? "../../x" : model, sum);
	return say(site, "200 OK", text);
}

static bool
civitai_download(const struct site *site, uint64_t number)
{
	if (number == 2 && !site->has_token)
		return say(
			site, "401 Unauthorized",
			"{\"error\":\"Unauthorized\",\"message\":\"The creator of this "
			"asset requires you to be logged in to download it\"}");
	if (number == 3 && !site->has_token) {
		answer_bare(site->request, "307 Temporary Redirect",
			    "Location: /login?returnUrl=%2Fmodels%2F1&"
			    "reason=download-auth\r\n");
		return true;
	}
	if (number == 5)
		return say(site, "404 Not Found", "{\"error\":\"Model not found\"}");
	return go(site, "file", model);
}

static bool
civitai(const struct site *site)
{
	char **words = site->words;

	if (site->n < 4 || strcmp(words[0], "api") != 0)
		return false;
	if (strcmp(words[2], "model-versions") == 0)
		return civitai_version(site, number_of(words[3]));
	return strcmp(words[1], "download") == 0 &&
	       civitai_download(site, number_of(words[3]));
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
release(const struct site *site, struct dirent **names, int nnames)
{
	char *text = NULL, sum[65];
	size_t n = 0;
	FILE *json = open_memstream(&text, &n);
	uint64_t size;

	fprintf(json, "{\"tag_name\":\"v1\",\"assets\":[");
	for (int i = 0; i < nnames; i++) {
		sum_of(site, names[i]->d_name, sum, &size);
		sum[0] = strcmp(site->words[1], "liar") ? sum[0] : '0' + (sum[0] == '0');
		fprintf(json,
			"%s{\"id\":%d,\"name\":\"%s\",\"size\":%llu,\"digest\":\"sha256:%"
			"s"
			"\"}",
			i ? "," : "", i + 1, names[i]->d_name, (unsigned long long)size,
			sum);
	}
	fprintf(json, "]}");
	fclose(json);
	say(site, "200 OK", text);
}

static bool
is_hidden(const struct site *site, const char *owner)
{
	return strcmp(owner, "private") == 0 && !site->has_token;
}

static bool
github_api(const struct site *site)
{
	struct dirent **names;
	char **words = site->words, value[VALUE_LONG];
	int nnames = scandir(site->request->server->dir, &names, is_visible, alphasort);
	uint64_t number;

	if (site->n < 6 || strcmp(words[3], "releases") != 0)
		return false;
	if (is_hidden(site, words[1]))
		return say(site, "404 Not Found", "{\"message\":\"Not Found\"}");
	if (strcmp(words[1], "busy") == 0)
		return say(site, "403 Forbidden",
			   "{\"message\":\"API rate limit exceeded\"}");
	number = number_of(words[5]);
	if (strcmp(words[4], "tags") == 0)
		release(site, names, nnames);
	else if (!number || number > (uint64_t)nnames)
		say(site, "404 Not Found", "{\"message\":\"Not Found\"}");
	else if (request_field(site->request, "Accept", value) &&
		 strcmp(value, "application/octet-stream") == 0)
		go(site, "none", names[number - 1]->d_name);
	else
		say(site, "200 OK", "{\"url\":\"x\"}");
	return true;
}

/* A private asset has no address for tokens here. */
static bool
github(const struct site *site)
{
	if (site->n < 6 || strcmp(site->words[2], "releases") != 0)
		return false;
	if (strcmp(site->words[0], "private") == 0)
		return say(site, "404 Not Found", "Not Found");
	return go(site, "none", site->words[5]);
}

static bool
s3(const struct site *site)
{
	struct plan plan = {0};

	if (site->n < 2)
		return false;
	if (strcmp(site->words[0], "open") == 0)
		answer_file(site->request, &plan);
	else
		answer_text(site->request, "403 Forbidden", "application/xml",
			    "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>"
			    "</Error>");
	return true;
}

static bool
disposition(const struct site *site)
{
	static const char *const names[][2] = {
		{"utf8",
		 "inline; filename*=UTF-8''na%C3%AFve%20model.bin; filename=\"x\""},
		{"path", "attachment; filename=\"../../x.bin\""},
		{"dot", "attachment; filename=.bashrc"},
	};
	struct plan plan = {0};

	if (site->n < 3)
		return false;
	if (!strcmp(site->words[1], "nohead") && !strcmp(site->request->method, "HEAD")) {
		answer_bare(site->request, "403 Forbidden", "");
		return true;
	}
	if (!strcmp(site->words[1], "file") || !strcmp(site->words[1], "nohead"))
		snprintf(plan.extra, sizeof(plan.extra),
			 "Content-Disposition: attachment; filename=\"%.200s\"\r\n",
			 site->words[2]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(site->words[1], names[i][0]) == 0)
			snprintf(plan.extra, sizeof(plan.extra),
				 "Content-Disposition: %s\r\n", names[i][1]);
	answer_file(site->request, &plan);
	return true;
}

static bool
pointers(const struct site *site)
{
	answer_text(site->request, "200 OK", "text/plain",
		    "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"
		    "size 5\n");
	return true;
}

bool
sites_answer(struct request *request)
{
	static const struct {
		const char *prefix, *host;
		bool (*answer)(const struct site *site);
	} sites[] = {{"civitai", "civitai.com", civitai},
		     {"civitai", "civitai.red", civitai},
		     {"ghapi", "api.github.com", github_api},
		     {"github", "github.com", github},
		     {"rawgh", "raw.githubusercontent.com", pointers},
		     {"s3", "s3.example", s3}};
	char value[VALUE_LONG];
	struct site site = {request, request->words, request->nwords,
			    request_field(request, "Authorization", value)};

	if (site.n && strcmp(site.words[0], "cd") == 0)
		return disposition(&site);
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		bool has_prefix = site.n && !strcmp(site.words[0], sites[i].prefix);
		if (!has_prefix && strcmp(request->host, sites[i].host) != 0)
			continue;
		site.words += has_prefix;
		site.n -= has_prefix;
		return sites[i].answer(&site);
	}
	return false;
}
