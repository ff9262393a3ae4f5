/* SPDX-License-Identifier: Apache-2.0 */
#include "netrc.h"
#include "str.h"
#include "with_arena.h"

static void
finds_entries(void **state)
{
	static const struct {
		const char *text, *host, *found; /* login:password, NULL: none */
	} cases[] = {
		{"machine a login me password pw", "a", "me:pw"},
		{"machine a\n\tlogin me\r\n\tpassword pw\r\n", "A", "me:pw"},
		{"machine A password pw login me", "a", "me:pw"},
		{"machine a password pw", "a", ":pw"},
		{"machine b login x password y machine a login me password pw", "a",
		 "me:pw"},
		{"machine a login me password one\nmachine a login me password two", "a",
		 "me:one"},
		{"machine a login me machine a login you password pw", "a", "you:pw"},
		{"machine a account x login me password pw", "a", "me:pw"},
		{"machine a future word login me password pw", "a", "me:pw"},
		{"# machine a login no password no\nmachine a login me password pw", "a",
		 "me:pw"},
		{"#\nmachine a login me #x password no\npassword pw", "a", "me:pw"},
		{"machine a login \"m e\" password \"p\\\"w\\\\\\n\"", "a",
		 "m e:p\"w\\\n"},
		{"machine a login \"\" password \"pw", "a", ":pw"},
		{"machine a login me password \"p\nmachine b password q", "b", ":q"},
		{"macdef init\nmachine a password no\n\nmachine a password pw", "a",
		 ":pw"},
		{"machine b\nmacdef m\nmachine a password no\n", "a", NULL},
		{"default login me password pw", "a", NULL},
		{"default login me password pw", "default", NULL},
		{"machine a login me", "a", NULL},
		{"machine a password \"\"", "a", NULL},
		{"machine a.example password pw", "a", NULL},
		{"machine a password pw", "a.example", NULL},
		{"machine", "a", NULL},
		{"machine a password", "a", NULL},
		{"machine a password pw", "", NULL},
		{"password pw", "", NULL},
		{"", "a", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct netrc entry;
		bool found = netrc_find(&entry, &arena, str_c(cases[i].text),
					str_c(cases[i].host));
		struct str got =
			found ? arena_printf(&arena, "%.*s:%.*s", STR(entry.login),
					     STR(entry.password))
			      : (struct str){0};
		if (found != !!cases[i].found || !str_eq(got, str_c(cases[i].found)))
			fail_msg("case %zu: got %.*s", i, STR(got));
	}
}

static void
passes_over_bytes_that_end_strings(void **state)
{
	struct netrc entry;

	(void)state;
	assert_false(netrc_find(&entry, &arena, S("machine a password p\0w"), S("a")));
}

/* Each quoted word takes no more memory than it has bytes. */
static void
stays_small(void **state)
{
	static char text[1 << 16];
	struct netrc entry;

	(void)state;
	memset(text, '"', sizeof(text));
	assert_false(netrc_find(&entry, &arena, str_n(text, sizeof(text)), S("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_entries),
		TEST(passes_over_bytes_that_end_strings),
		TEST(stays_small),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
