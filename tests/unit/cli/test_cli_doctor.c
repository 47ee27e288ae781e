// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks of the doctor, of hosts that are made up: what is in order is not told of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "cli/doctor/checks.h"
#include "cli/doctor/features.h"
#include "cli/show.h"
#include "tests/unit/cli/cli_text.h"

#define DROPS(port, reason, packets)	\
	"{\"bridge\":\"br0\",\"port\":\"" port "\",\"reason\":\"" reason "\"," \
	"\"packets\":" packets "}"

/* eth0 and tap0 are ports of br0, which is up; eth9 is the host's other NIC. */
enum { ETH0, TAP0, BR0, ETH9, SPARE, N_LINKS };

static struct host_address own = { .family = AF_INET, .prefix = 24, .lasting = true };
static struct host_address other = { .family = AF_INET, .prefix = 24, .lasting = true };
static struct host_link links[N_LINKS];
static char root[32];
static struct patient p;
static struct findings found;

static struct host_link link_of(unsigned int index, const char *name, const char *kind,
				unsigned int master)
{
	struct host_link link = { .index = index, .flags = IFF_UP, .carrier = true, .mtu = 1500,
				  .promiscuity = 1, .vlan = -1, .master = master };

	snprintf(link.name, sizeof(link.name), "%s", name);
	snprintf(link.kind, sizeof(link.kind), "%s", kind);
	link.mac[5] = index;
	return link;
}

/* A file below the root, with its folders */
static void put_file(const char *path, const char *text)
{
	char whole[256];
	FILE *f;

	snprintf(whole, sizeof(whole), "%s%s", root, path);
	for (char *slash = strchr(whole + strlen(root) + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(whole, 0700);
		*slash = '/';
	}
	f = fopen(whole, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* The device that has the offload in hand, which is otherwise off; others have GRO alone. */
static const char *odd_device, *odd_feature;

static int feature(const char *device, const char *name)
{
	bool odd = odd_device && !strcmp(device, odd_device) && !strcmp(name, odd_feature);

	return odd != !strcmp(name, "rx-gro");
}

static void odd(const char *device, const char *name)
{
	odd_device = device;
	odd_feature = name;
}

static int setup(void **state)
{
	(void)state;
	strcpy(root, "/tmp/test_doctor.XXXXXX");
	assert_non_null(mkdtemp(root));
	links[ETH0] = link_of(2, "eth0", "", 5);
	links[TAP0] = link_of(3, "tap0", "tun", 5);
	links[BR0] = link_of(5, "br0", "vswitch", 0);
	links[ETH9] = link_of(9, "eth9", "dummy", 0);
	links[SPARE] = link_of(10, "spare", "dummy", 0);
	inet_pton(AF_INET, "192.0.2.1", &own.v4);
	inet_pton(AF_INET, "198.51.100.1", &other.v4);
	found = (struct findings){ NULL, 0, NULL };
	p = (struct patient){ .root = root, .release = "6.12.1", .host = { links, N_LINKS },
			      .feature = feature };
	odd(NULL, NULL);
	p.show = json("{\"bridges\":[{\"name\":\"br0\",\"ports\":["
		      "{\"name\":\"br0\",\"interfaces\":["
		      "{\"name\":\"br0\",\"type\":\"internal\"}]},"
		      "{\"name\":\"eth0\",\"interfaces\":[{\"name\":\"eth0\",\"type\":\"\"}]},"
		      "{\"name\":\"tap0\",\"interfaces\":[{\"name\":\"tap0\",\"type\":\"\"}]}]}]}");
	p.status = json("{\"version\":\"" VSWITCH_VERSION "\",\"errors\":[]}");
	p.drops = json("[]");
	put_file("/sys/module/vswitch/initstate", "live\n");
	put_file("/sys/module/vswitch/version", VSWITCH_VERSION "\n");
	put_file("/sys/module/vswitch/taint", "O\n");
	put_file("/proc/meminfo", "MemTotal: 1000000 kB\nMemAvailable: 500000 kB\n"
				  "HugePages_Free: 8\nHugepagesize: 2048 kB\n");
	return 0;
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
	json_object_put(p.show);
	json_object_put(p.status);
	json_object_put(p.drops);
	free(p.silence);
	findings_free(&found);
	return 0;
}

/* Exactly one finding, of that check, at that place, with these words in both lines */
static void expect_one(const char *check, const char *where, const char *wrong, const char *todo)
{
	checks_run(&p, &found);
	assert_int_equal(found.n, 1);
	assert_string_equal(found.list[0].check, check);
	assert_string_equal(found.list[0].where, where);
	if (!strstr(found.list[0].wrong, wrong) || !strstr(found.list[0].todo, todo))
		fail_msg("%s | %s", found.list[0].wrong, found.list[0].todo);
}

static void replace(struct json_object **obj, const char *text)
{
	json_object_put(*obj);
	*obj = json(text);
}

static void a_host_in_order_has_no_finding(void **state)
{
	(void)state;
	checks_run(&p, &found);
	if (found.n)
		fail_msg("%s: %s", found.list[0].check, found.list[0].wrong);
}

static void each_check_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < checks_count; i++) {
		assert_true(!checks[i].host != !checks[i].port);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(checks[i].name, checks[k].name);
	}
}

static void an_old_kernel(void **state)
{
	(void)state;
	p.release = "5.4.0";
	expect_one("kernel", "host", "kernel 5.4.0 is older", "5.10");
}

static void a_module_of_another_version(void **state)
{
	(void)state;
	put_file("/sys/module/vswitch/version", "0.0.1\n");
	expect_one("version", "host", "vswitch.ko is of version 0.0.1, vswitchd of "
		   VSWITCH_VERSION, "dkms");
}

static void a_module_that_is_not_signed_where_it_must_be(void **state)
{
	(void)state;
	put_file("/sys/module/vswitch/taint", "OE\n");
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
	put_file("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	expect_one("signature", "host", "signed modules only, and vswitch.ko is not signed",
		   "README.Debian");
}

static void a_module_loaded_by_force(void **state)
{
	(void)state;
	put_file("/sys/module/vswitch/taint", "OFE\n");
	expect_one("signature", "host", "by force", "6.12.1");
}

static void a_daemon_that_does_not_answer(void **state)
{
	(void)state;
	p.silence = strdup("cannot reach vswitchd");
	expect_one("daemon", "host", "cannot reach vswitchd", "systemctl start vswitchd");
}

static void rows_that_are_left_out(void **state)
{
	(void)state;
	replace(&p.status, "{\"version\":\"" VSWITCH_VERSION "\",\"errors\":[\"port x: tag\"]}");
	expect_one("rows", "host", "port x: tag", "destroy");
}

static void memory_that_lies_idle(void **state)
{
	(void)state;
	put_file("/proc/meminfo", "MemTotal: 1000000 kB\nMemAvailable: 10240 kB\n"
				  "HugePages_Free: 8\nHugepagesize: 2048 kB\n");
	expect_one("hugepages", "host", "10 MiB of memory are left, and 16 MiB", "nr_hugepages");
}

static void an_address_on_two_devices(void **state)
{
	(void)state;
	links[BR0].addresses = links[ETH9].addresses = &own;
	links[BR0].n_addresses = links[ETH9].n_addresses = 1;
	expect_one("duplicate-address", "br0", "address 192.0.2.1/24 is on eth9, too",
		   "ip address del 192.0.2.1/24");
}

static void a_strict_filter_and_a_network_on_two_devices(void **state)
{
	(void)state;
	put_file("/proc/sys/net/ipv4/conf/all/rp_filter", "0\n");
	put_file("/proc/sys/net/ipv4/conf/br0/rp_filter", "1\n");
	inet_pton(AF_INET, "192.0.2.77", &other.v4);
	links[BR0].addresses = &own;
	links[ETH9].addresses = &other;
	links[BR0].n_addresses = links[ETH9].n_addresses = 1;
	expect_one("rp-filter", "br0", "eth9 is in the same network", "rp_filter=2");
}

static void a_loose_filter_is_right(void **state)
{
	(void)state;
	put_file("/proc/sys/net/ipv4/conf/all/rp_filter", "2\n");
	put_file("/proc/sys/net/ipv4/conf/br0/rp_filter", "1\n");
	inet_pton(AF_INET, "192.0.2.77", &other.v4);
	links[BR0].addresses = &own;
	links[ETH9].addresses = &other;
	links[BR0].n_addresses = links[ETH9].n_addresses = 1;
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
}

/* A guest's Linux bridge: spare is in it, its other end is tap0 */
static void iptables_between_guest_and_switch(void **state)
{
	(void)state;
	put_file("/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
	links[ETH9] = link_of(9, "qbr0", "bridge", 0);
	links[SPARE] = link_of(10, "qvb0", "veth", 9);
	links[SPARE].lower = 3;
	expect_one("br-netfilter", "qvb0", "Linux bridge qbr0 passes iptables",
		   "bridge-nf-call-iptables=0");
}

static void what_the_daemon_says_of_a_port(void **state)
{
	(void)state;
	replace(&p.show, "{\"bridges\":[{\"name\":\"br0\",\"ports\":[{\"name\":\"tap9\","
			 "\"interfaces\":[{\"name\":\"tap9\",\"type\":\"\","
			 "\"error\":\"no such device\"}]}]}]}");
	expect_one("error", "tap9", "no such device", "del-port tap9");
}

static void a_device_that_is_down(void **state)
{
	(void)state;
	links[TAP0].flags = 0;
	expect_one("down", "tap0", "is down", "ip link set tap0 up");
}

static void a_bridge_that_is_down_matters_if_it_is_used(void **state)
{
	(void)state;
	links[BR0].flags = 0;
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
	replace(&p.drops, "[" DROPS("tap0", "no_egress", "7") "," DROPS("br0", "tx_down", "1") "]");
	expect_one("bridge-down", "br0", "8 frames that it could have taken",
		   "ip link set br0 up");
}

static void addresses_on_a_port(void **state)
{
	(void)state;
	links[ETH0].addresses = &own;
	links[ETH0].n_addresses = 1;
	expect_one("address", "eth0", "has 192.0.2.1/24", "--move-ip add-port br0 eth0");
}

static void a_linux_bridge_as_a_port(void **state)
{
	(void)state;
	links[TAP0] = link_of(3, "tap0", "bridge", 5);
	expect_one("linux-bridge", "tap0", "is a Linux bridge", "type veth");
}

static void a_vlan_device_on_a_port(void **state)
{
	(void)state;
	links[SPARE] = link_of(10, "eth0.30", "vlan", 0);
	links[SPARE].vlan = 30;
	links[SPARE].lower = 2;
	expect_one("vlan-device", "eth0", "eth0.30 takes VLAN 30 away",
		   "vlan30 tag=30 -- set Interface vlan30 type=internal");
}

static void another_switch_on_a_port(void **state)
{
	(void)state;
	links[SPARE] = link_of(10, "mv0", "macvtap", 0);
	links[SPARE].lower = 2;
	expect_one("stacked", "eth0", "mv0 (macvtap) is a second switch", "ip link del mv0");
}

static void a_port_of_another_switch(void **state)
{
	(void)state;
	links[SPARE] = link_of(10, "ovs-system", "openvswitch", 0);
	links[TAP0].master = 10;
	expect_one("second-switch", "tap0", "belongs to ovs-system (openvswitch)", "nomaster");
}

static void mtus_that_differ(void **state)
{
	(void)state;
	links[ETH0].mtu = 9000;
	expect_one("mtu", "tap0", "MTU is 1500, and eth0 sends frames of up to 9000", "mtu 9000");
}

static void a_bridge_with_more_than_its_ports_take(void **state)
{
	(void)state;
	links[BR0].mtu = 9000;
	expect_one("mtu", "br0", "MTU is 9000, more than the 1500 that eth0 takes", "mtu_request");
}

static void one_mac_on_two_ports(void **state)
{
	(void)state;
	memcpy(links[TAP0].mac, links[ETH0].mac, 6);
	expect_one("duplicate-mac", "eth0", "MAC address of tap0", "ip link set tap0 address");
}

static void a_bridge_bears_the_address_of_a_port(void **state)
{
	(void)state;
	memcpy(links[BR0].mac, links[ETH0].mac, 6);
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
}

static void lro_that_merges(void **state)
{
	(void)state;
	replace(&p.drops, "[" DROPS("tap0", "lro", "3") "]");
	expect_one("lro", "tap0", "3 were dropped", "ethtool -K tap0 lro off");
}

static void lro_that_is_on(void **state)
{
	(void)state;
	odd("eth0", "rx-lro");
	expect_one("lro", "eth0", "LRO merges frames", "ethtool -K eth0 lro off");
}

static void gro_that_is_off(void **state)
{
	(void)state;
	odd("eth0", "rx-gro");
	expect_one("gro", "eth0", "GRO is off", "ethtool -K eth0 gro on");
}

static void a_nic_without_a_link(void **state)
{
	(void)state;
	links[ETH0].carrier = false;
	expect_one("carrier", "eth0", "the NIC has no link", "ethtool eth0");
}

static void a_nic_that_takes_in_its_own_frames_only(void **state)
{
	(void)state;
	links[ETH0].promiscuity = 0;
	expect_one("promiscuity", "eth0", "not promiscuous", "vswitchctl del-port eth0");
}

#define PHYSFN	"/device/physfn/vendor"

static void a_virtual_function_that_filters_vlans(void **state)
{
	(void)state;
	odd("eth0", "rx-vlan-filter");
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);	/* as it is promiscuous */
	put_file("/sys/class/net/eth0" PHYSFN, "0x8086\n");
	expect_one("vlan-filter", "eth0", "tagged frames may not come in",
		   "ethtool -K eth0 rx-vlan-filter off");
}

static void one_in_a_bond_that_is_a_port(void **state)
{
	(void)state;
	odd("eth9", "rx-vlan-filter");
	put_file("/sys/class/net/eth9" PHYSFN, "0x8086\n");
	links[ETH9].master = links[ETH0].index;
	strcpy(links[ETH0].kind, "bond");
	expect_one("vlan-filter", "eth0", "eth9 is a virtual function",
		   "ethtool -K eth9 rx-vlan-filter off");
}

/* Its frames have no tags. */
static void an_access_port_is_no_trunk(void **state)
{
	(void)state;
	odd("eth0", "rx-vlan-filter");
	put_file("/sys/class/net/eth0" PHYSFN, "0x8086\n");
	replace(&p.show, "{\"bridges\":[{\"name\":\"br0\",\"ports\":[{\"name\":\"eth0\",\"tag\":10,"
			 "\"interfaces\":[{\"name\":\"eth0\",\"type\":\"\"}]}]}]}");
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
}

static void what_the_kernel_tells_of_offloads(void **state)
{
	(void)state;
	if (feature_get("lo", "loopback") < 0)
		skip();
	assert_int_equal(feature_get("lo", "loopback"), 1);
	assert_int_equal(feature_get("lo", "rx-vlan-filter"), 0);
	assert_int_equal(feature_get("lo", "no-such-feature"), -1);
	assert_int_equal(feature_get("no-such-dev", "loopback"), -1);
}

static void show_tells_of_it_at_the_port(void **state)
{
	char *text;

	(void)state;
	links[TAP0].flags = 0;
	checks_run(&p, &found);
	text = show_text(p.show, &found);
	assert_non_null(strstr(text, "        Port tap0\n            Interface tap0\n"
				     "            warning: "
				     "\"the device is down: nothing passes\"\n"));
	free(text);
	text = show_text(p.show, NULL);
	assert_null(strstr(text, "warning"));
	free(text);
}

#define CASE(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Each interface of a bond is looked at as a port is. */
static void members_of_a_bond_of_two_speeds(void **state)
{
	(void)state;
	replace(&p.show, "{\"bridges\":[{\"name\":\"br0\",\"ports\":["
			 "{\"name\":\"br0\",\"interfaces\":["
			 "{\"name\":\"br0\",\"type\":\"internal\"}]},"
			 "{\"name\":\"bond0\",\"interfaces\":[{\"name\":\"eth0\",\"type\":\"\"},"
			 "{\"name\":\"tap0\",\"type\":\"\"}]}]}]}");
	put_file("/sys/class/net/eth0/speed", "10000\n");
	put_file("/sys/class/net/tap0/speed", "10000\n");
	checks_run(&p, &found);
	assert_int_equal(found.n, 0);
	put_file("/sys/class/net/tap0/speed", "1000\n");
	expect_one("member-speed", "tap0", "has 1000 Mbit/s and eth0, of the same bond, 10000",
		   "ethtool -s tap0 speed 10000");
}

static void a_member_of_a_bond_without_a_link(void **state)
{
	(void)state;
	replace(&p.show, "{\"bridges\":[{\"name\":\"br0\",\"ports\":["
			 "{\"name\":\"br0\",\"interfaces\":["
			 "{\"name\":\"br0\",\"type\":\"internal\"}]},"
			 "{\"name\":\"bond0\",\"interfaces\":[{\"name\":\"tap0\",\"type\":\"\"},"
			 "{\"name\":\"eth0\",\"type\":\"\"}]}]}]}");
	links[ETH0].carrier = false;
	expect_one("carrier", "eth0", "the NIC has no link", "ethtool eth0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_host_in_order_has_no_finding),
		CASE(each_check_has_a_name_of_its_own),
		CASE(an_old_kernel),
		CASE(a_module_of_another_version),
		CASE(a_module_that_is_not_signed_where_it_must_be),
		CASE(a_module_loaded_by_force),
		CASE(a_daemon_that_does_not_answer),
		CASE(rows_that_are_left_out),
		CASE(memory_that_lies_idle),
		CASE(an_address_on_two_devices),
		CASE(a_strict_filter_and_a_network_on_two_devices),
		CASE(a_loose_filter_is_right),
		CASE(iptables_between_guest_and_switch),
		CASE(what_the_daemon_says_of_a_port),
		CASE(a_device_that_is_down),
		CASE(a_bridge_that_is_down_matters_if_it_is_used),
		CASE(addresses_on_a_port),
		CASE(a_linux_bridge_as_a_port),
		CASE(a_vlan_device_on_a_port),
		CASE(another_switch_on_a_port),
		CASE(a_port_of_another_switch),
		CASE(mtus_that_differ),
		CASE(a_bridge_with_more_than_its_ports_take),
		CASE(members_of_a_bond_of_two_speeds),
		CASE(a_member_of_a_bond_without_a_link),
		CASE(one_mac_on_two_ports),
		CASE(a_bridge_bears_the_address_of_a_port),
		CASE(lro_that_merges),
		CASE(lro_that_is_on),
		CASE(gro_that_is_off),
		CASE(a_nic_without_a_link),
		CASE(a_nic_that_takes_in_its_own_frames_only),
		CASE(a_virtual_function_that_filters_vlans),
		CASE(one_in_a_bond_that_is_a_port),
		CASE(an_access_port_is_no_trunk),
		cmocka_unit_test(what_the_kernel_tells_of_offloads),
		CASE(show_tells_of_it_at_the_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
