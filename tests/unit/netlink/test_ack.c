// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the kernel ends an answer: with a sentence or without, and messages that are cut or lie. Each
 * is read from memory of its exact size, so that the sanitizer sees a read past its end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include "daemon/netlink/ack.h"

static u32 buf[256];

/* The first @len bytes of a message, as a message, in memory of that size */
static struct nlmsghdr *cut(const struct nlmsghdr *nlh, size_t len)
{
	struct nlmsghdr *copy = malloc(len);

	assert_non_null(copy);
	memcpy(copy, nlh, len);
	copy->nlmsg_len = (u32)len;
	return copy;
}

/* What the kernel answers to a request of @request bytes, of which it gives back @given */
static struct nlmsghdr *ack(int error, u16 flags, u32 request, u32 given, const char *text,
			    size_t text_len)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nlmsgerr *e = mnl_nlmsg_put_extra_header(nlh, sizeof(*e));

	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = flags;
	e->error = error;
	e->msg.nlmsg_len = request;
	if (given > NLMSG_HDRLEN)
		mnl_nlmsg_put_extra_header(nlh, given - NLMSG_HDRLEN);
	if (text) {
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 12);
		mnl_attr_put(nlh, NLMSGERR_ATTR_MSG, text_len, text);
	}
	return nlh;
}

static void check_ack(struct nlmsghdr *nlh, int want_error, const char *want_text)
{
	struct nlmsghdr *exact = cut(nlh, nlh->nlmsg_len);
	int error = 12345;
	const char *text = netlink_ack(exact, &error);

	assert_int_equal(error, want_error);
	if (want_text) {
		assert_non_null(text);
		assert_string_equal(text, want_text);
	} else {
		assert_null(text);
	}
	free(exact);
}

static void an_ack_is_no_error(void **state)
{
	(void)state;
	check_ack(ack(0, NLM_F_CAPPED, 100, 0, NULL, 0), 0, NULL);
	check_ack(ack(0, 0, 100, 100, NULL, 0), 0, NULL);
}

static void the_sentence_of_an_error_is_found_behind_the_request(void **state)
{
	(void)state;
	check_ack(ack(-EBUSY, NLM_F_CAPPED | NLM_F_ACK_TLVS, 100, 0, "is in use", 10), -EBUSY,
		  "is in use");
	check_ack(ack(-EINVAL, NLM_F_ACK_TLVS, 60, 60, "is a loopback device", 21), -EINVAL,
		  "is a loopback device");
	check_ack(ack(-EINVAL, NLM_F_ACK_TLVS, 62, 62, "odd length", 11), -EINVAL, "odd length");
}

static void an_error_without_a_sentence_has_none(void **state)
{
	(void)state;
	check_ack(ack(-EPERM, NLM_F_CAPPED, 100, 0, NULL, 0), -EPERM, NULL);
	/* bytes that no flag announces are the request's */
	check_ack(ack(-EPERM, NLM_F_CAPPED, 100, 0, "text", 5), -EPERM, NULL);
	/* without its final NUL it cannot be printed */
	check_ack(ack(-EPERM, NLM_F_CAPPED | NLM_F_ACK_TLVS, 100, 0, "text", 4), -EPERM, NULL);
}

static void an_error_that_lies_about_its_request_is_read_within_its_bounds(void **state)
{
	static const u32 lies[] = { 0, 1, 15, 16, 17, 4096, 0x7fffffff, 0xfffffffd, 0xffffffff };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		struct nlmsghdr *nlh = ack(-EPERM, NLM_F_ACK_TLVS, lies[i], 32, "text", 5);
		struct nlmsghdr *exact = cut(nlh, nlh->nlmsg_len);
		int error;

		netlink_ack(exact, &error);
		assert_int_equal(error, -EPERM);
		free(exact);
	}
}

static void an_error_that_is_cut_is_malformed(void **state)
{
	struct nlmsghdr *nlh = ack(0, NLM_F_CAPPED, 100, 0, NULL, 0);
	size_t len;

	(void)state;
	for (len = NLMSG_HDRLEN; len < nlh->nlmsg_len; len++) {
		struct nlmsghdr *part = cut(nlh, len);
		int error;

		assert_null(netlink_ack(part, &error));
		assert_int_equal(error, -EBADMSG);
		free(part);
	}
}

static void check_done(int word, size_t len, int want)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nlmsghdr *exact;

	nlh->nlmsg_type = NLMSG_DONE;
	memcpy(mnl_nlmsg_put_extra_header(nlh, sizeof(word)), &word, sizeof(word));
	exact = cut(nlh, NLMSG_HDRLEN + len);
	assert_int_equal(netlink_done(exact), want);
	free(exact);
}

static void the_end_of_a_dump_says_whether_it_failed(void **state)
{
	(void)state;
	check_done(0, sizeof(int), 0);
	check_done(-ENOBUFS, sizeof(int), -ENOBUFS);
	check_done(17, sizeof(int), 0);
	check_done(-ENOBUFS, 3, 0);
	check_done(-ENOBUFS, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ack_is_no_error),
		cmocka_unit_test(the_sentence_of_an_error_is_found_behind_the_request),
		cmocka_unit_test(an_error_without_a_sentence_has_none),
		cmocka_unit_test(an_error_that_lies_about_its_request_is_read_within_its_bounds),
		cmocka_unit_test(an_error_that_is_cut_is_malformed),
		cmocka_unit_test(the_end_of_a_dump_says_whether_it_failed),
	};

	return cmocka_run_group_tests_name("ack", tests, NULL, NULL);
}
