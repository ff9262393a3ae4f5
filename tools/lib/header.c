/* SPDX-License-Identifier: Apache-2.0 */
#include "header.h"
#include "str.h"

#include <time.h>

bool
header_content_range(struct content_range *range, struct str value)
{
	struct content_range made = {0};
	struct str total = str_trim(value), span, first;

	if (!str_eq_nocase(str_sub(total, 0, 6), S("bytes ")))
		return false;
	total = str_trim(str_sub(total, 6, total.n));
	span = str_cut(&total, '/');
	if (!total.p)
		return false;
	if (!str_eq(span, S("*"))) {
		first = str_cut(&span, '-');
		made.has_range = true;
		if (!str_uint(first, 0, INT64_MAX, &made.first) ||
		    !str_uint(span, made.first, INT64_MAX, &made.last))
			return false;
	}
	if (!str_eq(total, S("*"))) {
		made.has_total = true;
		if (!str_uint(total, 0, INT64_MAX, &made.total) ||
		    (made.has_range && made.last >= made.total))
			return false;
	}
	if (!made.has_range && !made.has_total)
		return false;
	*range = made;
	return true;
}

/* "08:49:37" */
static bool
clock_time(struct tm *tm, struct str text)
{
	uint64_t hour, minute, second;

	if (!str_uint(str_cut(&text, ':'), 0, 23, &hour) ||
	    !str_uint(str_cut(&text, ':'), 0, 59, &minute) ||
	    !str_uint(text, 0, 60, &second))
		return false;
	tm->tm_hour = (int)hour;
	tm->tm_min = (int)minute;
	tm->tm_sec = (int)second;
	return true;
}

static bool
calendar_date(struct tm *tm, struct str day, struct str month, struct str year)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	ptrdiff_t at = month.n == 3 ? str_find(str_c(months), month) : -1;
	uint64_t d, y;

	if (at < 0 || at % 3 || !str_uint(day, 1, 31, &d))
		return false;
	if (year.n == 2 && str_uint(year, 0, 99, &y))
		y += y < 70 ? 2000 : 1900;
	else if (year.n != 4 || !str_uint(year, 1970, 9999, &y))
		return false;
	tm->tm_mday = (int)d;
	tm->tm_mon = (int)(at / 3);
	tm->tm_year = (int)y - 1900;
	return true;
}

/* "Nov  6 08:49:37 1994", behind the day of C's asctime */
static bool
asctime_date(struct tm *tm, struct str rest)
{
	struct str month = str_cut(&rest, ' '), day, clock;

	rest = str_trim(rest);
	day = str_cut(&rest, ' ');
	clock = str_cut(&rest, ' ');
	return calendar_date(tm, day, month, rest) && clock_time(tm, clock);
}

/* "06 Nov 1994 08:49:37 GMT", or "06-Nov-94 ..." of RFC 850 */
static bool
web_date(struct tm *tm, struct str rest)
{
	char sep = str_chr(rest, '-') >= 0 ? '-' : ' ';
	struct str day = str_cut(&rest, sep), month = str_cut(&rest, sep);
	struct str year = str_cut(&rest, ' '), clock = str_cut(&rest, ' ');

	return calendar_date(tm, day, month, year) && clock_time(tm, clock) &&
	       str_eq(rest, S("GMT"));
}

/* The three forms that RFC 9110, 5.6.7 wants understood. */
bool
header_date(int64_t *time, struct str value)
{
	struct str rest = str_trim(value), weekday = str_cut(&rest, ' ');
	struct tm tm = {0};
	bool is_web = str_ends(weekday, S(","));

	if (weekday.n < 3 || (!is_web && weekday.n != 3) ||
	    !(is_web ? web_date(&tm, rest) : asctime_date(&tm, rest)))
		return false;
	*time = (int64_t)timegm(&tm);
	return true;
}

bool
header_retry_after(uint64_t *seconds, struct str value, int64_t now)
{
	int64_t date;

	value = str_trim(value);
	if (str_uint(value, 0, INT64_MAX, seconds))
		return true;
	if (!header_date(&date, value))
		return false;
	*seconds = date > now ? (uint64_t)(date - now) : 0;
	return true;
}

/* ;r=0;t=55 of one limit */
static bool
spent(struct str limit, uint64_t *seconds)
{
	uint64_t left = 1;
	bool has_time = false;

	str_cut(&limit, ';');
	while (limit.p) {
		struct str value = str_cut(&limit, ';'), key = str_cut(&value, '=');
		key = str_trim(key);
		value = str_trim(value);
		if (str_eq(key, S("r")) && !str_uint(value, 0, INT64_MAX, &left))
			return false;
		if (str_eq(key, S("t")))
			has_time = str_uint(value, 0, INT32_MAX, seconds);
	}
	return left == 0 && has_time;
}

bool
header_rate_limit(uint64_t *seconds, struct str value)
{
	uint64_t one, longest = 0;

	while (value.p)
		if (spent(str_cut(&value, ','), &one) && one >= longest)
			longest = one + 1;
	if (longest)
		*seconds = longest;
	return longest > 0;
}

bool
header_etag_strong(struct str value)
{
	if (value.n < 2 || value.p[0] != '"' || value.p[value.n - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < value.n; i++)
		if ((unsigned char)value.p[i] < 0x21 || value.p[i] == '"' ||
		    value.p[i] == 0x7f)
			return false;
	return true;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (char_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* 43 digits and "=" are 32 bytes. */
static bool
base64_sum(struct digest_value *value, struct str text)
{
	struct digest_value made = {.kind = DIGEST_SHA256};
	uint32_t bits = 0;
	unsigned nbits = 0;

	if (text.n != 44 || text.p[43] != '=')
		return false;
	for (size_t i = 0; i < 43; i++) {
		int digit = base64_value(text.p[i]);
		if (digit < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		nbits += 6;
		if (nbits < 8)
			continue;
		nbits -= 8;
		made.bytes[made.n++] = (unsigned char)(bits >> nbits);
	}
	*value = made;
	return made.n == 32;
}

bool
header_packed(struct str encoding)
{
	static const char *const nothing[] = {"identity", "none", "binary", "utf-8",
					      "aws-chunked"};

	for (size_t i = 0; i < COUNT(nothing); i++)
		if (str_eq_nocase(encoding, str_c(nothing[i])))
			return false;
	return encoding.n > 0;
}

struct str
header_etag_text(struct str value)
{
	if (str_starts(value, S("W/")))
		value = str_sub(value, 2, value.n);
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		value = str_sub(value, 1, value.n - 1);
	return value;
}

bool
header_repr_digest(struct digest_value *value, struct str field)
{
	while (field.p) {
		struct str sum = str_trim(str_cut(&field, ','));
		struct str name = str_cut(&sum, '=');
		if (str_eq(name, S("sha-256")) && sum.n > 2 && sum.p[0] == ':' &&
		    sum.p[sum.n - 1] == ':')
			return base64_sum(value, str_sub(sum, 1, sum.n - 1));
	}
	return false;
}

bool
header_digest(struct digest_value *value, struct str field)
{
	while (field.p) {
		struct str sum = str_trim(str_cut(&field, ','));
		struct str name = str_cut(&sum, '=');
		if (str_eq_nocase(name, S("sha-256")))
			return base64_sum(value, sum);
	}
	return false;
}
