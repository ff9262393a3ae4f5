/* SPDX-License-Identifier: Apache-2.0 */
#include "err.h"
#include "out.h"
#include "str.h"

static const struct {
	const char *word;
	int status;
} codes[] = {[E_OK] = {"done", 0},
#define X(code, word, status) [E_##code] = {word, status},
	     ERR_LIST(X)
#undef X
};

/* By way of a copy, since the arguments may hold the text that stood there. */
static void
fill(struct err *err, enum err_code code, const char *front, const char *format,
     va_list args)
{
	char text[sizeof(err->text)];
	int n = snprintf(text, sizeof(text), "%s", front);

	if (n >= 0 && (size_t)n < sizeof(text))
		vsnprintf(text + n, sizeof(text) - (size_t)n, format, args);
	memcpy(err->text, text, sizeof(text));
	err->code = code;
}

int
err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, code, "", format, args);
	va_end(args);
	return -(int)code;
}

int
err_sys(struct err *err, const char *format, ...)
{
	int number = errno;
	size_t n;
	va_list args;

	va_start(args, format);
	fill(err, E_SYSTEM, "", format, args);
	va_end(args);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s", strerror(number));
	return -E_SYSTEM;
}

int
err_at(struct err *err, struct str file, unsigned line, unsigned col, const char *format,
       ...)
{
	char front[sizeof(err->text)];
	va_list args;

	if (col)
		snprintf(front, sizeof(front), "%.*s:%u:%u: ", STR(file), line, col);
	else
		snprintf(front, sizeof(front), "%.*s:%u: ", STR(file), line);
	va_start(args, format);
	fill(err, E_FORMAT, front, format, args);
	va_end(args);
	return -E_FORMAT;
}

const char *
err_word(enum err_code code)
{
	return codes[code].word;
}

int
err_status(enum err_code code)
{
	return codes[code].status;
}

int
err_exit(const struct err *err, const char *tool)
{
	assert(err->code != E_OK);
	fprintf(stderr, "%s: %s: ", tool, err_word(err->code));
	out_escaped(stderr, str_c(err->text));
	fputc('\n', stderr);
	return err_status(err->code);
}
