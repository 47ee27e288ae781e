/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VSWITCH_ACT_SAMPLE: some frames are handed to the kernel's psample.
 */
#ifndef VSW_SAMPLE_H
#define VSW_SAMPLE_H

#include <linux/skbuff.h>
#include <linux/types.h>
#include <uapi/linux/vswitch.h>

struct psample_group;

/**
 * struct vsw_sample - one such action
 * @config: from which it was made
 * @group:  psample's, of which this is a reference
 * @rate:   N of "one of N", as listeners are told
 * @cookie: there is one
 */
struct vsw_sample {
	struct vswitch_sample config;
	struct psample_group *group;
	u32 rate;
	bool cookie;
};

struct vsw_sample *vsw_sample_alloc(struct net *net, const struct vswitch_sample *config);
void vsw_sample_free(struct vsw_sample *sample);
void vsw_sample(const struct vsw_sample *sample, const struct net_device *in,
		const struct sk_buff *skb);

/* psample is loaded, if there is one */
void vsw_sample_init(void);
void vsw_sample_exit(void);

#endif
