// SPDX-License-Identifier: GPL-2.0-or-later
#include <json-c/json.h>
#include <stdlib.h>

#include "cli/doctor/checks.h"
#include "cli/shape.h"
#include "cli/show.h"

const struct check checks[] = {
	{ "kernel", "a kernel that the module is made for", check_kernel, NULL },
	{ "module", "vswitch.ko is loaded", check_module, NULL },
	{ "version", "module, daemon and this program are of one version", check_module_version,
	  NULL },
	{ "signature", "the kernel takes the module as it is signed", check_signature, NULL },
	{ "daemon", "vswitchd answers", check_daemon, NULL },
	{ "database", "the configuration can be written", check_database, NULL },
	{ "rows", "rows of the configuration that are left out", check_rows, NULL },
	{ "duplicate-address", "an IP address on two devices", check_duplicate_address, NULL },
	{ "rp-filter", "a filter that drops what comes over a bridge", check_rp_filter, NULL },
	{ "hugepages", "unused hugepages where memory is scarce", check_hugepages, NULL },
	{ "br-netfilter", "iptables between a guest and the switch", check_br_netfilter, NULL },

	{ "error", "what the daemon says of the port", NULL, check_port_error },
	{ "down", "devices that are down", NULL, check_port_down },
	{ "carrier", "NICs without a link", NULL, check_port_carrier },
	{ "bridge-down", "a bridge that is down and used", NULL, check_bridge_down },
	{ "address", "the host's addresses on a port", NULL, check_address },
	{ "linux-bridge", "Linux bridges as ports", NULL, check_linux_bridge },
	{ "vlan-device", "VLAN devices that take frames from the switch", NULL,
	  check_vlan_device },
	{ "second-switch", "devices that another switch has", NULL, check_second_switch },
	{ "stacked", "macvlan and the like on a port", NULL, check_stacked },
	{ "promiscuity", "NICs that take in their own frames only", NULL, check_promiscuity },
	{ "vlan-filter", "NICs that drop VLANs which nobody registers", NULL, check_vlan_filter },
	{ "mtu", "one MTU from port to port", NULL, check_mtu },
	{ "tunnel-mtu", "room for tunnels' headers on their way", NULL, check_tunnel_mtu },
	{ "lro", "LRO is off", NULL, check_lro },
	{ "gro", "GRO is on", NULL, check_gro },
	{ "member-speed", "members of a bond of one speed", NULL, check_member_speed },
	{ "duplicate-mac", "one MAC address on two ports", NULL, check_duplicate_mac },
};

const size_t checks_count = sizeof(checks) / sizeof(*checks);

void checks_run_port(const struct patient *p, const struct patient_port *port,
		     struct findings *f)
{
	for (size_t i = 0; i < checks_count; i++) {
		f->check = checks[i].name;
		if (checks[i].port)
			checks[i].port(p, port, f);
	}
}

/* struct round - of all ports */
struct round {
	const struct patient *p;
	struct findings *f;
};

static void run_port(void *arg, const struct patient_port *port)
{
	struct round *round = arg;

	checks_run_port(round->p, port, round->f);
}

void findings_of_show(struct findings *f, struct json_object *show,
		      const struct client_options *client)
{
	struct patient p;
	struct round round = { &p, f };
	char *err = NULL;

	if (!shape_fits(SHOW_SHAPE, show))
		return;
	if (!patient_of_show(&p, json_object_get(show), client, &err))
		patient_each_port(&p, run_port, &round);
	patient_free(&p);
	free(err);
}

void checks_run(const struct patient *p, struct findings *f)
{
	struct round round = { p, f };

	for (size_t i = 0; i < checks_count; i++) {
		f->check = checks[i].name;
		if (checks[i].host)
			checks[i].host(p, f);
	}
	patient_each_port(p, run_port, &round);
}
