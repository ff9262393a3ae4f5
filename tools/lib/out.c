/* SPDX-License-Identifier: Apache-2.0 */
#include "out.h"
#include "str.h"
#include "utf8.h"

static bool
is_unsafe(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 ||
	       point == 0x2029 || (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

/* How much of s, from its start, can be written as it is. */
static size_t
safe_length(struct str s)
{
	size_t i = 0, n;
	uint32_t point;

	for (;;) {
		i += str_printable(str_sub(s, i, s.n));
		n = utf8_decode(str_sub(s, i, s.n), &point);
		if (n == 0 || is_unsafe(point))
			return i;
		i += n;
	}
}

void
out_escaped(FILE *file, struct str s)
{
	while (s.n) {
		uint32_t point;
		size_t n = safe_length(s);

		fwrite(s.p, 1, n, file);
		s = str_sub(s, n, s.n);
		if (!s.n)
			break;
		n = utf8_decode(s, &point);
		if (n == 0)
			fprintf(file, "\\x%02x", (unsigned char)s.p[0]);
		else if (point < 0x80)
			fprintf(file, "\\x%02x", (unsigned)point);
		else
			fprintf(file, "\\u{%x}", (unsigned)point);
		s = str_sub(s, n ? n : 1, s.n);
	}
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alnum(s.p[i]) && (!s.p[i] || !strchr("_-./:=+,@%", s.p[i])))
			return false;
	return s.n > 0;
}

void
out_shell(FILE *file, struct str s)
{
	if (is_plain(s)) {
		fwrite(s.p, 1, s.n, file);
		return;
	}
	fputc('\'', file);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			fputs("'\\''", file);
		else if (s.p[i]) /* no shell has a way to write a NUL */
			fputc(s.p[i], file);
	fputc('\'', file);
}

void
out_note(const char *tool, const char *format, ...)
{
	char text[2048 + 1];
	struct str line;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text) - 1, format, args);
	va_end(args);
	line = str_c(text);
	fputs(tool, stderr);
	fputs(": ", stderr);
	if (str_printable(line) == line.n) {
		text[line.n] = '\n';
		fwrite(text, 1, line.n + 1, stderr);
		return;
	}
	out_escaped(stderr, line);
	fputc('\n', stderr);
}

int
out_exit(const char *tool)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	fprintf(stderr, "%s: system: standard output: %s\n", tool, strerror(errno));
	return 6;
}
