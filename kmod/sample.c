// SPDX-License-Identifier: GPL-2.0-only
/*
 * VSWITCH_ACT_SAMPLE. psample is looked for when the first such action comes, and kept from then
 * on: this module has to load where that one is not installed. It cannot be loaded then, as it
 * registers a generic netlink family and commands of ours run under the lock of those; so it is
 * asked for when we are loaded. With a MODULE_SOFTDEP() 'modprobe -r' would take it out after us,
 * and fail where others have it.
 */
#include <linux/if_vlan.h>
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "compat_psample.h"
#include "sample.h"

#if IS_ENABLED(CONFIG_PSAMPLE)

/* psample's functions; NULL until found. psample_lock; who has a group reads without it */
static struct {
	typeof(&psample_group_get) group_get;
	typeof(&psample_group_put) group_put;
	typeof(&psample_sample_packet) packet;
} psample;
static DEFINE_MUTEX(psample_lock);

static void sample_let_go(void)
{
	if (psample.group_get)
		symbol_put(psample_group_get);
	if (psample.group_put)
		symbol_put(psample_group_put);
	if (psample.packet)
		symbol_put(psample_sample_packet);
	memset(&psample, 0, sizeof(psample));
}

static bool sample_find(void)
{
	bool found;

	mutex_lock(&psample_lock);
	if (!psample.packet) {
		psample.group_get = symbol_get(psample_group_get);
		psample.group_put = symbol_get(psample_group_put);
		psample.packet = symbol_get(psample_sample_packet);
		if (!psample.group_get || !psample.group_put || !psample.packet)
			sample_let_go();
	}
	found = psample.packet;
	mutex_unlock(&psample_lock);
	return found;
}

/* Context: the module's init, with no lock held; nobody calls anything else here yet. */
void vsw_sample_init(void)
{
	if (!sample_find())
		request_module("psample");
	sample_let_go();
}

/* ERR_PTR: -EOPNOTSUPP psample is not there, -ENOMEM. Context: process. */
struct vsw_sample *vsw_sample_alloc(struct net *net, const struct vswitch_sample *config)
{
	struct vsw_sample *sample;

	if (!sample_find())
		return ERR_PTR(-EOPNOTSUPP);
	sample = kzalloc(sizeof(*sample), GFP_KERNEL_ACCOUNT);
	if (!sample)
		return ERR_PTR(-ENOMEM);
	sample->config = *config;
	if (config->probability)
		sample->rate = DIV_ROUND_CLOSEST_ULL((u64)U32_MAX, config->probability);
	sample->cookie = memchr_inv(config->cookie, 0, sizeof(config->cookie));
	sample->group = psample.group_get(net, config->group);
	if (!sample->group) {
		kfree(sample);
		return ERR_PTR(-ENOMEM);
	}
	return sample;
}

/* No frame uses @sample any more. Context: any but hard interrupts. */
void vsw_sample_free(struct vsw_sample *sample)
{
	psample.group_put(sample->group);
	kfree(sample);
}

static noinline void sample_send(const struct vsw_sample *sample, const struct net_device *in,
				 const struct sk_buff *skb)
{
	u32 len = sample->config.len ? : U32_MAX;
	int ifindex = sample->config.in ? : in ? in->ifindex : 0;
	struct sk_buff *tagged;

	if (!skb_vlan_tag_present(skb)) {
		vsw_psample(psample.packet, sample, skb, min(len, skb->len), ifindex);
		return;
	}
	tagged = skb_clone((struct sk_buff *)skb, GFP_ATOMIC);
	if (tagged)
		tagged = __vlan_hwaccel_push_inside(tagged);
	if (!tagged)
		return;
	vsw_psample(psample.packet, sample, tagged, min(len, tagged->len), ifindex);
	consume_skb(tagged);
}

/* @in: the ingress port's device, or NULL. The frame stays as it is. Context: BH off, RCU held. */
void vsw_sample(const struct vsw_sample *sample, const struct net_device *in,
		const struct sk_buff *skb)
{
	u32 probability = sample->config.probability;

	if (probability == U32_MAX || get_random_u32() < probability)
		sample_send(sample, in, skb);
}

/* All actions are gone. */
void vsw_sample_exit(void)
{
	sample_let_go();
}

#else

void vsw_sample_init(void)
{
}

struct vsw_sample *vsw_sample_alloc(struct net *net, const struct vswitch_sample *config)
{
	return ERR_PTR(-EOPNOTSUPP);
}

void vsw_sample_free(struct vsw_sample *sample)
{
}

void vsw_sample(const struct vsw_sample *sample, const struct net_device *in,
		const struct sk_buff *skb)
{
}

void vsw_sample_exit(void)
{
}

#endif
