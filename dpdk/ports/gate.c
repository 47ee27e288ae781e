// SPDX-License-Identifier: GPL-2.0-or-later
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/pkt_cls.h>
#include <unistd.h>
#include "daemon/base/errline.h"
#include "dpdk/ports/gate.h"

#define HANDLE		0x7673
#define PRIORITY	1

/* return TC_ACT_SHOT */
static const struct bpf_insn drop_all[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = TC_ACT_SHOT },
	{ .code = BPF_JMP | BPF_EXIT },
};

static int silent(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int gate_shut(u32 ifindex, char **err)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = (int)ifindex, .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = HANDLE, .priority = PRIORITY,
		    .flags = BPF_TC_F_REPLACE);
	int ret;

	libbpf_set_print(silent);
	opts.prog_fd = bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "vswitch_gate", "GPL", drop_all,
				     sizeof(drop_all) / sizeof(*drop_all), NULL);
	if (opts.prog_fd < 0)
		return errline(err, -errno, "cannot keep its frames from the host: bpf(2): %s",
			       strerror(errno));
	ret = bpf_tc_hook_create(&hook);
	ret = ret && ret != -EEXIST ? ret : bpf_tc_attach(&hook, &opts);
	close(opts.prog_fd);
	return ret ? errline(err, ret, "cannot keep its frames from the host: tc: %s",
			     strerror(-ret)) : 0;
}

/* The place for filters stays: others may have some there. */
void gate_open(u32 ifindex)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = (int)ifindex, .attach_point = BPF_TC_INGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = HANDLE, .priority = PRIORITY);

	bpf_tc_detach(&hook, &opts);
}
