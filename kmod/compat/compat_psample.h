/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * psample as kernels differ in it, by feature (see Kbuild).
 */
#ifndef VSW_COMPAT_PSAMPLE_H
#define VSW_COMPAT_PSAMPLE_H

#include <linux/skbuff.h>
#include <net/psample.h>
#include "sample.h"

/* Hand @skb on by @send, which is psample_sample_packet(). */
static inline void vsw_psample(typeof(&psample_sample_packet) send, const struct vsw_sample *sample,
			       const struct sk_buff *skb, u32 len, int in)
{
	const struct vswitch_sample *config = &sample->config;
#ifdef VSW_HAVE_PSAMPLE_METADATA			/* 5.13 */
	struct psample_metadata md = {
		.trunc_size = len, .in_ifindex = in, .out_ifindex = config->out,
	};

#ifdef VSW_HAVE_PSAMPLE_COOKIE				/* 6.11 */
	if (sample->cookie) {
		md.user_cookie = config->cookie;
		md.user_cookie_len = sizeof(config->cookie);
	}
#endif
	send(sample->group, (struct sk_buff *)skb, sample->rate, &md);	/* not const before 6.11 */
#else
	send(sample->group, (struct sk_buff *)skb, len, in, config->out, sample->rate);
#endif
}

#endif
