/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding undoes encoding; what is escaped is safe to print; what is quoted holds no bare quote. */
#include "out.h"
#include "str.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_points(struct str s)
{
	bool valid = true;

	for (size_t i = 0, step; i < s.n; i += step) {
		uint32_t point;
		char back[4];

		step = utf8_decode(str_sub(s, i, s.n), &point);
		if (step == 0) {
			valid = false;
			step = 1;
			continue;
		}
		assert(utf8_encode(back, point) == step);
		assert(memcmp(back, s.p + i, step) == 0);
	}
	assert(valid == utf8_valid(s));
}

static void
check_escaped(struct str s)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);

	out_escaped(file, s);
	fclose(file);
	assert(utf8_valid(str_n(text, n)));
	for (size_t i = 0; i < n; i++)
		assert((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
	free(text);
}

/* Reads a shell word as a shell does and compares. */
static void
check_quoted(struct str s)
{
	char *text = NULL;
	size_t n = 0, at = 0;
	bool inside = false;
	FILE *file = open_memstream(&text, &n);

	out_shell(file, s);
	fclose(file);
	assert(n > 0);
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\'') {
			inside = !inside;
			continue;
		}
		if (!inside && text[i] == '\\')
			i++;
		else if (!inside)
			assert(!strchr(" \t\n\r$`\"#&*()[]{}|;<>?!~\\^", text[i]));
		while (at < s.n && !s.p[at])
			at++;
		assert(at < s.n && s.p[at] == text[i]);
		at++;
	}
	while (at < s.n && !s.p[at])
		at++;
	assert(!inside && at == s.n);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str s = str_n(bytes, n);

	check_points(s);
	check_escaped(s);
	check_quoted(s);
	return 0;
}
