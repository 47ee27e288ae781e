// SPDX-License-Identifier: GPL-2.0-only
/*
 * The floor of what a switch on this hook can cost: an rx_handler that sends each frame of a device
 * out of others, and does nothing else. For measurements only, in the test VM: none of the devices
 * may be deleted while this is loaded.
 *
 * insmod bench_null.ko in=v1 out=d0[,d1...]	out of all of these: each but the last sends a clone
 * insmod bench_null.ko in=v1,w1 out=d0,d1	v1 to d0, w1 to d1
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/net_namespace.h>

#define IN_MAX 4
#define OUT_MAX 64

static char *in[IN_MAX];
static unsigned int in_count;
module_param_array(in, charp, &in_count, 0444);
MODULE_PARM_DESC(in, "devices whose frames are taken");

static char *out[OUT_MAX];
static unsigned int out_count;
module_param_array(out, charp, &out_count, 0444);
MODULE_PARM_DESC(out, "devices that send them, the same number for each of the former");

/* struct hook - one ingress device and where its frames go */
struct hook {
	struct net_device *in, **out;
	unsigned int n;
};

static struct hook hooks[IN_MAX];
static struct net_device *out_dev[OUT_MAX];

/* Consumes the skb. */
static void send(struct sk_buff *skb, struct net_device *dev)
{
	skb->dev = dev;
	dev_queue_xmit(skb);
}

/* Consumes the skb. */
static rx_handler_result_t forward(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb, *copy;
	const struct hook *h = rcu_dereference(skb->dev->rx_handler_data);
	unsigned int i;

	skb_push(skb, ETH_HLEN);
	for (i = 0; i + 1 < h->n; i++) {
		copy = skb_clone(skb, GFP_ATOMIC);
		if (copy)
			send(copy, h->out[i]);
	}
	send(skb, h->out[i]);
	return RX_HANDLER_CONSUMED;
}

static void unhook(unsigned int n)
{
	rtnl_lock();
	while (n--)
		netdev_rx_handler_unregister(hooks[n].in);
	rtnl_unlock();
}

static int hook_all(void)
{
	unsigned int i;
	int err = 0;

	rtnl_lock();
	for (i = 0; i < in_count && !err; i++) {
		hooks[i].n = out_count / in_count;
		hooks[i].out = out_dev + i * hooks[i].n;
		err = netdev_rx_handler_register(hooks[i].in, forward, &hooks[i]);
	}
	rtnl_unlock();
	if (err)
		unhook(i - 1);
	return err;
}

static void put_devices(void)
{
	unsigned int i;

	for (i = 0; i < out_count; i++)
		dev_put(out_dev[i]);
	for (i = 0; i < in_count; i++)
		dev_put(hooks[i].in);
}

static int get_devices(void)
{
	unsigned int i;
	bool all = true;

	for (i = 0; i < in_count; i++) {
		hooks[i].in = dev_get_by_name(&init_net, in[i]);
		all = all && hooks[i].in;
	}
	for (i = 0; i < out_count; i++) {
		out_dev[i] = dev_get_by_name(&init_net, out[i]);
		all = all && out_dev[i];
	}
	if (all)
		return 0;
	put_devices();
	return -ENODEV;
}

static int __init bench_null_init(void)
{
	int err;

	if (!in_count || !out_count || out_count % in_count)
		return -EINVAL;
	err = get_devices();
	if (err)
		return err;
	err = hook_all();
	if (err)
		put_devices();
	return err;
}

static void __exit bench_null_exit(void)
{
	unhook(in_count);
	put_devices();
}

module_init(bench_null_init);
module_exit(bench_null_exit);
MODULE_DESCRIPTION("Null forwarder for measurements");
MODULE_LICENSE("GPL");
