/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the doctor looks for. One check is one function, and one row of a table in table.c. */
#ifndef VSW_CLI_CHECKS_H
#define VSW_CLI_CHECKS_H

#include <stdio.h>
#include "cli/doctor/patient.h"

typedef void check_host_fn(const struct patient *p, struct findings *f);
typedef void check_port_fn(const struct patient *p, const struct patient_port *port,
			   struct findings *f);

/* struct check - of the host, once, or of each port; one of both functions is there */
struct check {
	const char *name;
	const char *looks_for;	/* for people */
	check_host_fn *host;
	check_port_fn *port;
};

extern const struct check checks[];
extern const size_t checks_count;

/* All of them; or those of one port */
void checks_run(const struct patient *p, struct findings *f);
void checks_run_port(const struct patient *p, const struct patient_port *port,
		     struct findings *f);

/*
 * Those of all ports in @show, an answer of the daemon. Nothing is found where the kernel cannot be
 * asked, or @show is not what it should be.
 */
void findings_of_show(struct findings *f, struct json_object *show,
		      const struct client_options *client);

check_host_fn check_kernel, check_module, check_module_version, check_signature, check_daemon,
	check_database, check_rows, check_duplicate_address, check_rp_filter, check_hugepages,
	check_br_netfilter;
check_port_fn check_port_error, check_port_down, check_port_carrier, check_bridge_down,
	check_address, check_linux_bridge, check_vlan_device, check_second_switch, check_stacked,
	check_promiscuity, check_vlan_filter, check_mtu, check_tunnel_mtu, check_lro, check_gro,
	check_duplicate_mac, check_member_speed;

#endif
