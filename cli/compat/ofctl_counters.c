// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ovs-ofctl dump-ports: frames, bytes and drops are what the switch has counted; errors are the
 * device's, and not known ("?") of a port that has none.
 */
#include <inttypes.h>
#include <json-c/json.h>
#include <vswitch/ctl.h>

#include "cli/compat/device.h"
#include "cli/compat/ofctl.h"
#include "cli/compat/ports.h"
#include "cli/error.h"

static void put_error(struct json_object *port, const char *title, const char *counter)
{
	uint64_t value;

	if (port_has_device(port) && device_counter(front_text(port, "port"), counter, &value))
		printf(", %s=%" PRIu64, title, value);
	else
		printf(", %s=?", title);
}

static void put_traffic(struct json_object *port, const char *dir, const char *packets,
			const char *bytes, const char *dropped)
{
	printf("%s pkts=%llu, bytes=%llu, drop=%llu", dir, front_number(port, packets),
	       front_number(port, bytes), front_number(port, dropped));
}

static void put_counters(struct json_object *port, bool names)
{
	printf("  port %s", !port_is_local(port) && front_number(port, "number") < 10 ? " " : "");
	port_put(stdout, port, names);
	printf(": ");
	put_traffic(port, "rx", "rx_packets", "rx_bytes", "rx_dropped");
	put_error(port, "errs", "rx_errors");
	put_error(port, "frame", "rx_frame_errors");
	put_error(port, "over", "rx_over_errors");
	put_error(port, "crc", "rx_crc_errors");
	printf("\n           ");
	put_traffic(port, "tx", "tx_packets", "tx_bytes", "tx_dropped");
	put_error(port, "errs", "tx_errors");
	put_error(port, "coll", "collisions");
	putchar('\n');
}

static void put_all(const struct front *f, struct json_object *ports, const char *only)
{
	struct json_object *one = only ? port_find(ports, only) : NULL;
	size_t n = only ? !!one : json_object_array_length(ports);

	printf("OFPST_PORT reply");
	front_put_xid(stdout, f, only && !port_is_number(only) ? 4 : 2);
	printf(": %zu ports\n", n);
	for (size_t i = 0; i < n; i++)
		put_counters(one ? one : json_object_array_get_idx(ports, i), front_names(f));
}

int ofctl_dump_ports(const struct front *f, int n, char *const *args, char **err)
{
	const char *only = n > 1 ? args[1] : NULL;
	struct json_object *ports;
	int rc = ports_ask(f, args[0], &ports, err);

	if (rc)
		return rc;
	if (only && !port_is_number(only) && !port_find(ports, only)) {
		rc = CTL_EXIT_ERROR;
		error_set(err, "%s: unknown port `%s'", args[0], only);
	} else {
		put_all(f, ports, only);
	}
	json_object_put(ports);
	return rc;
}
