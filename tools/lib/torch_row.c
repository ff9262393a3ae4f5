/* SPDX-License-Identifier: Apache-2.0 */
/* The forms of the columns of tools/data/torch.yaml. */
#include "torch_row.h"
#include "str.h"

bool
torch_is_version(struct str text)
{
	uint64_t number;

	for (struct str rest = text; rest.p;)
		if (!str_uint(str_cut(&rest, '.'), 0, 9999, &number))
			return false;
	return text.n > 0 && str_chr(text, '.') > 0;
}

bool
torch_is_release(struct str text)
{
	struct str rest = text;

	str_cut(&rest, '.');
	str_cut(&rest, '.');
	return torch_is_version(text) && rest.p && str_chr(rest, '.') < 0;
}

/* "2.4" or "2.4-2.5" */
bool
torch_is_minors(struct str text)
{
	struct str to = text;
	struct str from = str_cut(&to, '-');

	return torch_is_version(from) &&
	       (!to.p || (torch_is_version(to) && torch_cmp(from, to) < 0));
}

bool
torch_is_python(struct str text)
{
	return torch_is_version(str_ends(text, S("t")) ? str_sub(text, 0, text.n - 1)
						       : text);
}

bool
torch_is_platform(struct str text)
{
	return str_eq(text, S("linux_x86_64")) || str_eq(text, S("linux_aarch64")) ||
	       str_eq(text, S("win_amd64"));
}

bool
torch_is_date(struct str text)
{
	uint64_t number;

	return text.n == 10 && text.p[4] == '-' && text.p[7] == '-' &&
	       str_uint(str_sub(text, 0, 4), 2000, 2999, &number) &&
	       str_uint(str_sub(text, 5, 7), 1, 12, &number) &&
	       str_uint(str_sub(text, 8, 10), 1, 31, &number);
}

bool
torch_is_code(struct str text)
{
	/* a block of the arena's own size would cost more than the check */
	struct arena mem = arena_new((text.n + 4) * sizeof(struct sm));
	struct sm_list list;
	struct err err;
	bool good = sm_list_parse(&list, &mem, text, &err) == 0 && list.n > 0;

	arena_release(&mem);
	return good;
}

bool
torch_is_flag(struct str text)
{
	return str_eq(text, S("true")) || str_eq(text, S("false"));
}

bool
torch_is_bit(struct str text)
{
	return str_eq(text, S("0")) || str_eq(text, S("1"));
}

/* "2.8.0" or ">=2.10.0" */
bool
torch_is_release_or_least(struct str text)
{
	return torch_is_release(str_starts(text, S(">=")) ? str_sub(text, 2, text.n)
							  : text);
}

void
torch_range(struct str text, struct str *from, struct str *to)
{
	*to = text;
	*from = str_cut(to, '-');
	if (!to->p)
		*to = *from;
}
