/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The local versions that builders of accelerator wheels write. There is no standard;
 * seen are cu128torch2.8.0.post3, torch260cu126, cu130.torch210.sm80.86,
 * cu12torch2.8cxx11abiTRUE, cu12.8torch2.9 and d20250801.cu128torch2.9.0andhigher.post6.
 */
#include "wheel.h"
#include "str.h"

struct reader {
	struct str rest;
	struct str packed; /* torch's digits, when written without dots */
};

static bool
take(struct reader *reader, struct str word)
{
	if (!str_starts(reader->rest, word))
		return false;
	reader->rest = str_sub(reader->rest, word.n, reader->rest.n);
	return true;
}

static struct str
take_digits(struct reader *reader)
{
	struct str whole = reader->rest;
	size_t n = 0;

	while (n < whole.n && char_is_digit(whole.p[n]))
		n++;
	reader->rest = str_sub(whole, n, whole.n);
	return str_sub(whole, 0, n);
}

/* Is a "." with a digit behind it next? */
static bool
more_numbers(const struct reader *reader)
{
	return reader->rest.n > 1 && reader->rest.p[0] == '.' &&
	       char_is_digit(reader->rest.p[1]);
}

static bool
number(struct str digits, unsigned *value)
{
	uint64_t wide = 0;
	bool fits = str_uint(digits, 0, 99999999, &wide);

	*value = (unsigned)wide;
	return fits;
}

/* cu128, cu12, cu12.8 */
static bool
read_cuda(struct reader *reader, struct wheel_release *cuda)
{
	struct str digits = take_digits(reader), minor = str_sub(digits, 2, digits.n);

	if (digits.n == 2 && more_numbers(reader)) {
		reader->rest = str_sub(reader->rest, 1, reader->rest.n);
		minor = take_digits(reader);
	}
	if (digits.n < 2 || digits.n > 3 || minor.n > 2)
		return false;
	cuda->n = minor.n ? 2 : 1;
	return number(str_sub(digits, 0, 2), &cuda->part[0]) &&
	       (!minor.n || number(minor, &cuda->part[1]));
}

/* torch2.9.0, torch2.9; torch271 and torch2100 wait until CUDA is known */
static bool
read_torch(struct reader *reader, struct wheel_release *torch)
{
	struct str digits = take_digits(reader);

	if (digits.n > 1) {
		reader->packed = digits;
		return digits.n <= 4;
	}
	for (torch->n = 0; torch->n < 3;) {
		if (!number(digits, &torch->part[torch->n++]))
			return false;
		if (!more_numbers(reader) || torch->n == 3)
			break;
		reader->rest = str_sub(reader->rest, 1, reader->rest.n);
		digits = take_digits(reader);
	}
	return torch->n >= 2;
}

/*
 * 2100 is 2.10.0 and 271 is 2.7.1. 210 would be 2.1.0, but CUDA 12.6 and later never met
 * torch 2.1: there it is 2.10.
 */
static bool
unpack_torch(struct str digits, const struct wheel_release *cuda,
	     struct wheel_release *torch)
{
	bool recent = cuda->n == 2 ? cuda->part[0] * 10 + cuda->part[1] >= 126
				   : cuda->n == 1 && cuda->part[0] >= 13;
	bool wide = digits.n == 4 || (digits.n == 3 && digits.p[1] == '1' && recent);
	size_t split = wide ? 3 : 2;

	torch->n = digits.n > split ? 3 : 2;
	return number(str_sub(digits, 0, 1), &torch->part[0]) &&
	       number(str_sub(digits, 1, split), &torch->part[1]) &&
	       (torch->n == 2 ||
		number(str_sub(digits, split, digits.n), &torch->part[2]));
}

static bool
read_abi(struct reader *reader, int *abi)
{
	*abi = take(reader, S("TRUE")) || take(reader, S("true")) || take(reader, S("1"));
	return *abi || take(reader, S("FALSE")) || take(reader, S("false")) ||
	       take(reader, S("0"));
}

/* sm80.86.89.120: the last digit is the minor */
static bool
read_sms(struct reader *reader, struct wheel_local *has)
{
	do {
		struct str digits;
		unsigned value;

		if (more_numbers(reader))
			reader->rest = str_sub(reader->rest, 1, reader->rest.n);
		digits = take_digits(reader);
		if (digits.n < 2 || digits.n > 3 || !number(digits, &value) ||
		    has->nsms == WHEEL_SMS_MAX)
			return false;
		has->sms[has->nsms++] =
			(struct cc){.major = value / 10, .minor = value % 10};
	} while (more_numbers(reader));
	return true;
}

static bool
read_git(struct reader *reader)
{
	size_t n = 0;

	while (n < reader->rest.n && strchr("0123456789abcdef", reader->rest.p[n]))
		n++;
	reader->rest = str_sub(reader->rest, n, reader->rest.n);
	return n >= 4;
}

static bool
read_part(struct reader *reader, struct wheel_local *has)
{
	if (take(reader, S("cu")))
		return has->cuda.n == 0 && read_cuda(reader, &has->cuda);
	if (take(reader, S("torch")))
		return has->torch.n == 0 && !reader->packed.p &&
		       read_torch(reader, &has->torch);
	if (take(reader, S("cxx11abi")))
		return read_abi(reader, &has->cxx11_abi);
	if (take(reader, S("andhigher")))
		return has->and_higher = true;
	if (take(reader, S("post")))
		return number(take_digits(reader), &has->post);
	if (take(reader, S("sm")))
		return read_sms(reader, has);
	if (take(reader, S("git")))
		return read_git(reader);
	return take(reader, S("."));
}

/* A date may stand first: d and eight digits. */
static void
skip_date(struct reader *reader)
{
	struct reader ahead = *reader;

	if (take(&ahead, S("d")) && take_digits(&ahead).n == 8)
		*reader = ahead;
}

void
wheel_local_parse(struct wheel_local *has, struct str local)
{
	struct reader reader = {local, {0}};

	*has = (struct wheel_local){.known = true, .cxx11_abi = -1};
	skip_date(&reader);
	while (reader.rest.n && has->known)
		has->known = read_part(&reader, has);
	if (has->known && reader.packed.p)
		has->known = unpack_torch(reader.packed, &has->cuda, &has->torch);
	if (has->and_higher && !has->torch.n)
		has->known = false;
	if (!has->known)
		*has = (struct wheel_local){.cxx11_abi = -1};
}

bool
wheel_cuda_parse(struct wheel_release *cuda, struct str tag)
{
	struct reader reader = {tag, {0}};
	struct wheel_release found = {0};

	if (!take(&reader, S("cu")) || !read_cuda(&reader, &found) || reader.rest.n)
		return false;
	*cuda = found;
	return true;
}
