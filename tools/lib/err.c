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

int
err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list args;

	err->code = code;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -(int)code;
}

/* Appends to a text that may already fill its array. */
static void
add(struct err *err, const char *format, va_list args)
{
	size_t n = strlen(err->text);

	vsnprintf(err->text + n, sizeof(err->text) - n, format, args);
}

int
err_sys(struct err *err, const char *format, ...)
{
	int number = errno;
	size_t n;
	va_list args;

	err->code = E_SYSTEM;
	err->text[0] = 0;
	va_start(args, format);
	add(err, format, args);
	va_end(args);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, ": %s", strerror(number));
	return -E_SYSTEM;
}

int
err_at(struct err *err, struct str file, unsigned line, unsigned col, const char *format,
       ...)
{
	va_list args;

	err->code = E_FORMAT;
	if (col)
		snprintf(err->text, sizeof(err->text), "%.*s:%u:%u: ", STR(file), line,
			 col);
	else
		snprintf(err->text, sizeof(err->text), "%.*s:%u: ", STR(file), line);
	va_start(args, format);
	add(err, format, args);
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
