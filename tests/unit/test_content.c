/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "scratch.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

static int
head(const char *name, struct str bytes)
{
	struct err err;
	int status = content_head(str_c(name), bytes, S("what"), &err);

	if (status < 0)
		assert_true(str_starts(str_c(err.text), S("what: ")));
	return status;
}

static void
finds_apologies(void **state)
{
	static const struct str apologies[] = {
		{"<!DOCTYPE html><html>", 21},
		{"\n  <HTML lang=en>", 17},
		{"\xef\xbb\xbf<html>", 9},
		{"<?xml version='1.0'?><Error>", 28},
		{"{\"error\":\"Unauthorized\"}", 24},
		{"{ \n\"message\": 1}", 16},
		{"{}", 2},
		{"version https://git-lfs.github.com/spec/v1\noid sha256:", 54},
		{"version https://hawser.github.com/spec/v1\noid sha256:", 53},
		{"<Error><Code>NoSuchKey</Code></Error>", 37},
		{"<script>location='/login'</script>", 34},
		{"[{\"error\":\"Unauthorized\"}]", 26},
		{"[ \"Unauthorized\"]", 17},
		{"[]\n", 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(apologies); i++) {
		assert_int_equal(head("x.safetensors", apologies[i]), -E_CHECKSUM);
		assert_int_equal(head("x.PT", apologies[i]), -E_CHECKSUM);
		assert_int_equal(head("d/x.bin", apologies[i]), -E_CHECKSUM);
		assert_int_equal(head("x.npz", apologies[i]), -E_CHECKSUM);
		assert_int_equal(head("x.png", apologies[i]), -E_CHECKSUM);
		assert_int_equal(head("x.html", apologies[i]), 0);
		assert_int_equal(head("config.json", apologies[i]), 0);
		assert_int_equal(head("bin", apologies[i]), 0);
		assert_int_equal(head(".bin", apologies[i]), 0);
	}
}

static void
passes_what_may_be_right(void **state)
{
	(void)state;
	assert_int_equal(head("x.gguf", S("GGUF\3\0\0\0")), 0);
	assert_int_equal(head("x.whl", S("PK\3\4")), 0);
	assert_int_equal(head("x.tar.gz", S("\x1f\x8b\x08")), 0);
	assert_int_equal(head("x.pt", S("\x80\2")), 0);
	assert_int_equal(head("x.onnx", S("\x08\x08\x12\x07pytorch")), 0);
	assert_int_equal(head("x.bin", S("{\1\2")), 0);
	assert_int_equal(head("x.bin", S("{\"\x84\xa3"
					 "4H\xcf"
					 "3g\x97\x0e\xc4")),
			 0);
	assert_int_equal(head("x.bin", S("")), 0);
	assert_int_equal(head("x.bin", S("<a\1\2")), 0);
	assert_int_equal(head("x.bin", S("<")), 0);
	assert_int_equal(head("x.bin", S("[1")), 0);
}

/* Pages need not start with a tag; what is binary is often called text/html. */
static void
believes_in_pages_that_can_be_read(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(content_page(S("a.pt"), S("No entry"), S("w"), &err),
			 -E_CHECKSUM);
	assert_int_equal(content_page(S("a.txt"), S("No entry"), S("w"), &err), 0);
	assert_int_equal(content_page(S("a.pt"), S("\x80\2"), S("w"), &err), 0);
	assert_int_equal(content_page(S("a.pt"), S(""), S("w"), &err), 0);
}

static void
finds_other_kinds(void **state)
{
	(void)state;
	assert_int_equal(head("x.gguf", S("GGML")), -E_CHECKSUM);
	assert_int_equal(head("x.whl", S("")), -E_CHECKSUM);
	assert_int_equal(head("x.zip", S("Rar!")), -E_CHECKSUM);
	assert_int_equal(head("x.tgz", S("BZh9")), -E_CHECKSUM);
}

static void
shows_what_it_found(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(content_head(S("a.gguf"), S("a\0b"), S("w"), &err), -E_CHECKSUM);
	assert_string_equal(err.text,
			    "w: not of the kind its name says; it starts with: a.b");
}

/* A header of n bytes behind its length, then data. */
static int
tensors(const char *header, size_t data)
{
	static char bytes[4096];
	size_t n = strlen(header);
	struct err err;

	memset(bytes, 0, sizeof(bytes));
	bytes[0] = (char)n;
	bytes[1] = (char)(n >> 8);
	memcpy(bytes + 8, header, n);
	return content_safetensors(str_n(bytes, 8 + n + data), 8 + n + data, S("w"),
				   &err);
}

static void
compares_tensors_with_the_size(void **state)
{
	static const char two[] =
		"{\"b\":{\"data_offsets\":[4,20]},\"a\":{\"data_offsets\":"
		"[0,4],\"dtype\":\"F32\"}}    ";

	(void)state;
	assert_int_equal(tensors(two, 20), 0);
	assert_int_equal(tensors(two, 19), -E_CHECKSUM);
	assert_int_equal(tensors(two, 21), -E_CHECKSUM);
	assert_int_equal(tensors("{}", 0), 0);
	assert_int_equal(tensors("{}", 1), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a\": { \"data_offsets\" : [ 0 , 4 ] } }", 4), 0);
	assert_int_equal(tensors("{\"__metadata__\":{\"data_offsets\\\"\":\"x\"}}", 0),
			 0);
	assert_int_equal(
		tensors("{\"__metadata__\":{\"a\":\"{\\\"data_offsets\\\":[0,9]}\"}}", 0),
		0);
}

static void
refuses_damaged_headers(void **state)
{
	(void)state;
	assert_int_equal(tensors("{\"a\":{\"data_offsets\":[0,4}}", 4), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a\":{\"data_offsets\":[4,0]}}", 4), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a\":{\"data_offsets\":[0]}}", 4), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a\":{\"data_offsets\":4}}", 4), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a\":{\"data_offsets\"", 4), -E_CHECKSUM);
	assert_int_equal(tensors("{\"a", 4), -E_CHECKSUM);
	assert_int_equal(tensors("[]", 0), -E_CHECKSUM);
	assert_int_equal(tensors("{", 0), -E_CHECKSUM);
}

static void
refuses_lengths_that_cannot_be(void **state)
{
	struct err err;

	(void)state;
	/* a page's first bytes, read as a length, are beyond any file */
	assert_int_equal(content_safetensors(S("<html><body>"), 12, S("w"), &err),
			 -E_CHECKSUM);
	assert_int_equal(content_safetensors(S("\5\0\0\0\0\0\0\0{}"), 10, S("w"), &err),
			 -E_CHECKSUM);
	assert_int_equal(content_safetensors(S("\2\0\0"), 3, S("w"), &err), -E_CHECKSUM);
	assert_int_equal(content_safetensors(S(""), 0, S("w"), &err), -E_CHECKSUM);
}

static void
reads_files(void **state)
{
	struct err err;

	(void)state;
	scratch_file("a", S("\2\0\0\0\0\0\0\0{}"));
	assert_int_equal(content_file(S("x.safetensors"), "a", S("w"), &err), 0);
	assert_int_equal(content_file(S("x.gguf"), "a", S("w"), &err), -E_CHECKSUM);
	assert_int_equal(content_file(S("x.txt"), "none", S("w"), &err), 0);
	assert_int_equal(content_file(S("x.pt"), "none", S("w"), &err), -E_SYSTEM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_apologies),
		cmocka_unit_test(passes_what_may_be_right),
		cmocka_unit_test(believes_in_pages_that_can_be_read),
		cmocka_unit_test(finds_other_kinds),
		cmocka_unit_test(shows_what_it_found),
		cmocka_unit_test(compares_tensors_with_the_size),
		cmocka_unit_test(refuses_damaged_headers),
		cmocka_unit_test(refuses_lengths_that_cannot_be),
		cmocka_unit_test_setup_teardown(reads_files, scratch_enter,
						scratch_leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
