// SPDX-License-Identifier: GPL-2.0-or-later
/* The verbs of ovs-vsctl on bridges and ports: what they do, what they print, how they fail */
#include "tests/unit/control/ctl_rig.h"

/* br0 with its port tap0; tap1, eth0 are plugged in */
static int setup(void **state)
{
	int rc = rig_setup(state);
	struct rig *r = *state;

	dp_fake_plug(r->fake, "tap0");
	dp_fake_plug(r->fake, "tap1");
	dp_fake_plug(r->fake, "eth0");
	ok(r, "add-br br0 -- add-port br0 tap0");
	return rc;
}

static void init_does_nothing(void **state)
{
	ok(*state, "init");
}

static void add_br_makes_a_bridge_with_its_port(void **state)
{
	ok(*state, "add-br br1");
	gives(*state, "list-br", "br0\nbr1\n");
	gives(*state, "get Interface br1 type", "\"internal\"\n");
	gives(*state, "list-ports br1", "");
}

static void add_br_refuses_a_name_in_use(void **state)
{
	gives(*state, "add-br br0", "error: cannot create a bridge named br0 because a bridge "
	      "named br0 already exists");
	gives(*state, "add-br tap0", "error: cannot create a bridge named tap0 because a port "
	      "named tap0 already exists on bridge br0");
	ok(*state, "--may-exist add-br br0");
}

static void add_br_refuses_names_linux_does_not_have(void **state)
{
	gives(*state, "add-br 'a b'", "error: bridge name \"a b\" must not contain spaces, "
	      "control characters, \"/\", \":\" or \"%\"");
	gives(*state, "add-br a/b", "error: bridge name \"a/b\" must not contain spaces, "
	      "control characters, \"/\", \":\" or \"%\"");
	gives(*state, "add-br ..", "error: bridge name must not be \"..\"");
	gives(*state, "add-br 1234567890123456",
	      "error: bridge name \"1234567890123456\" is longer than 15 bytes");
	ok(*state, "add-br 123456789012345");
}

/* br0, and VLAN 20 of it as v20, with tap1 in it */
static void fake(struct rig *r)
{
	ok(r, "add-br v20 br0 20 -- add-port v20 tap1");
}

static void add_br_gives_a_vlan_a_name(void **state)
{
	fake(*state);
	gives(*state, "list-br", "br0\nv20\n");
	gives(*state, "--fake list-br", "v20\n");
	gives(*state, "--real list-br", "br0\n");
	gives(*state, "br-to-vlan v20 -- br-to-parent v20", "20\nbr0\n");
	gives(*state, "br-to-vlan br0 -- br-to-parent br0", "0\nbr0\n");
	gives(*state, "br-exists v20", "");
	gives(*state, "get Port v20 tag fake_bridge -- get Interface v20 type",
	      "20\ntrue\n\"internal\"\n");
	gives(*state, "--fake list-br -- del-br br0 -- list-br", "v20\n");
}

static void ports_of_a_named_vlan_have_its_tag(void **state)
{
	fake(*state);
	gives(*state, "get Port tap1 tag", "20\n");
	gives(*state, "list-ports br0 -- list-ports v20", "tap0\ntap1\n");
	gives(*state, "list-ifaces v20", "tap1\n");
	gives(*state, "port-to-br tap1 -- iface-to-br tap1 -- port-to-br tap0", "v20\nv20\nbr0\n");
	ok(*state, "set Port tap0 tag=20");
	gives(*state, "list-ports v20", "tap0\ntap1\n");
	gives(*state, "del-port br0 tap1", "error: bridge br0 does not have a port tap1 (although "
	      "its child bridge v20 does)");
	gives(*state, "del-port v20", "error: cannot delete port v20 because it is the local port "
	      "for bridge v20 (deleting this port requires deleting the entire bridge)");
	ok(*state, "del-port v20 tap1");
}

static void del_br_of_a_named_vlan_takes_its_ports(void **state)
{
	fake(*state);
	ok(*state, "del-br v20");
	gives(*state, "list-br -- list-ports br0", "br0\ntap0\n");
	gives(*state, "list Port tap1", "error: no row \"tap1\" in table Port");
}

/* The real bridge's own port may be in that VLAN, and remains what it is; so do other fake ones. */
static void a_named_vlan_has_no_port_that_is_a_bridge(void **state)
{
	fake(*state);
	ok(*state, "add-br v21 br0 21 -- set Port v21 tag=20 -- set Port br0 tag=20");
	gives(*state, "list-ports v20 -- list-ifaces v20", "tap1\ntap1\n");
	gives(*state, "list-ports br0", "tap0\n");
	ok(*state, "del-br v20");
	gives(*state, "list-br", "br0\nv21\n");
	gives(*state, "get Port br0 tag -- get Port v21 tag", "20\n20\n");
}

static void a_named_vlan_that_cannot_be_is_refused(void **state)
{
	fake(*state);
	gives(*state, "add-br br1 br0", "error: 'add-br' command takes exactly 1 or 3 arguments");
	gives(*state, "add-br v21 no 21", "error: parent bridge no does not exist");
	gives(*state, "add-br v21 br0 4096", "error: add-br: vlan must be between 0 and 4095");
	gives(*state, "add-br v21 br0 4294967317",
	      "error: add-br: vlan must be between 0 and 4095");
	gives(*state, "add-br v21 br0 x", "error: add-br: vlan must be between 0 and 4095");
	gives(*state, "add-br v21 br0 20", "error: bridge br0 already has a child VLAN bridge v20 "
	      "on VLAN 20");
	gives(*state, "add-br v21 v20 21",
	      "error: cannot create bridge with fake bridge as parent");
	gives(*state, "add-br v20", "error: cannot create a bridge named v20 because a bridge "
	      "named v20 already exists");
	gives(*state, "--may-exist add-br v20", "error: \"--may-exist add-br v20\" but v20 is a "
	      "VLAN bridge for VLAN 20");
	gives(*state, "--may-exist add-br br0 v20 5", "error: \"--may-exist add-br br0 v20 5\" but "
	      "br0 is not a VLAN bridge");
	gives(*state, "--may-exist add-br v20 br0 5", "error: \"--may-exist add-br v20 br0 5\" but "
	      "v20 is a VLAN bridge for the wrong VLAN 20");
	ok(*state, "--may-exist add-br v20 br0 20");
	gives(*state, "br-to-parent no", "error: no bridge named no");
}

static void a_named_vlan_has_ids_and_its_parents_controllers(void **state)
{
	fake(*state);
	ok(*state, "br-set-external-id v20 k v");
	gives(*state, "br-get-external-id v20 -- br-get-external-id v20 k", "k=v\nv\n");
	gives(*state, "get Port v20 external_ids", "[\"map\",[[\"fake-bridge-k\",\"v\"]]]\n");
	vs(*state, "set-controller br0 tcp:1.2.3.4");
	gives(*state, "get-controller v20", "tcp:1.2.3.4\n");
	gives(*state, "set-controller v20 tcp:1.2.3.4", "error: v20 is a fake bridge");
	gives(*state, "set-fail-mode v20 secure", "error: v20 is a fake bridge");
}

static void del_br_takes_all_that_is_in_it(void **state)
{
	ok(*state, "del-br br0");
	gives(*state, "list-br", "");
	gives(*state, "list Bridge -- list Port -- list Interface", "");
	gives(*state, "get Open . bridges", "[\"set\",[]]\n");
	gives(*state, "del-br br0", "error: no bridge named br0");
	ok(*state, "--if-exists del-br br0");
}

static void br_exists_answers_by_exit_status(void **state)
{
	gives(*state, "br-exists br0", "");
	gives(*state, "br-exists br9", "exit 2\n");
	gives(*state, "br-exists tap0", "exit 2\n");
}

static void external_ids_of_bridges(void **state)
{
	ok(*state, "br-set-external-id br0 k v -- br-set-external-id br0 a=b 'c d'");
	gives(*state, "br-get-external-id br0", "a=b=c d\nk=v\n");
	gives(*state, "br-get-external-id br0 k", "v\n");
	gives(*state, "br-get-external-id br0 none", "");
	ok(*state, "br-set-external-id br0 k");
	gives(*state, "br-get-external-id br0", "a=b=c d\n");
	gives(*state, "br-get-external-id br9", "error: no bridge named br9");
}

static void add_port_takes_settings(void **state)
{
	ok(*state, "add-port br0 tap1 tag=10 trunks=1,2 vlan-mode=native-tagged "
	   "other_config:a=b -- set Interface tap1 mtu_request=1400");
	gives(*state, "get Port tap1 tag trunks vlan_mode other_config",
	      "10\n[\"set\",[1,2]]\n\"native-tagged\"\n[\"map\",[[\"a\",\"b\"]]]\n");
	gives(*state, "get Interface tap1 mtu_request", "1400\n");
}

static void add_port_warns_of_an_absent_device(void **state)
{
	struct rig *r = *state;

	gives(r, "add-port br0 tap9", "warning: Error detected while setting up 'tap9': could not "
	      "open network device tap9 (No such device).  The port is attached when its device "
	      "can be used.\n");
	gives(r, "get Interface tap9 ofport error",
	      "-1\n\"could not open network device tap9 (No such device)\"\n");
	dp_fake_plug(r->fake, "tap9");
	policy_link_appeared(r->engine.policy, "tap9", r->now);
	gives(r, "get Interface tap9 ofport error", "3\n[\"set\",[]]\n");
}

static void add_port_refuses_what_is_there(void **state)
{
	ok(*state, "add-br br1");
	gives(*state, "add-port br0 tap0", "error: cannot create a port named tap0 because a port "
	      "named tap0 already exists on bridge br0");
	gives(*state, "add-port br0 br0", "error: cannot create a port named br0 because a bridge "
	      "named br0 already exists");
	gives(*state, "add-port br9 tap1", "error: no bridge named br9");
	ok(*state, "--may-exist add-port br0 tap0 tag=7");
	gives(*state, "get Port tap0 tag", "[\"set\",[]]\n");
	gives(*state, "--may-exist add-port br1 tap0", "error: \"--may-exist add-port br1 tap0\" "
	      "but tap0 is actually attached to bridge br0");
}

static void add_port_refuses_bad_settings(void **state)
{
	gives(*state, "add-port br0 tap1 tag=5000", "error: constraint violation: 5000 is not in "
	      "the valid range 0 to 4095 (inclusive)");
	gives(*state, "add-port br0 tap1 tga=1",
	      "error: Port does not contain a column whose name matches \"tga\"");
	gives(*state, "add-port br0 tap1 tag",
	      "error: tag: argument does not end in \"=\" followed by a value.");
	gives(*state, "add-port br0 tap1 vlan_mode=foo", "error: constraint violation: foo is not "
	      "one of the allowed values ([access, dot1q-tunnel, native-tagged, "
	      "native-untagged, trunk])");
	gives(*state, "add-port br0 tap1 name=x",
	      "error: cannot modify read-only column name in table Port");
	gives(*state, "add-port br0 ''", "error: port name must not be empty string");
	gives(*state, "list-ports br0", "tap0\n");
}

static void a_device_that_is_refused_fails_add_port(void **state)
{
	struct rig *r = *state;

	dp_fake_refuse(r->fake, "eth0", -EBUSY, "it is a port of another bridge");
	assert_non_null(strstr(vs(r, "add-port br0 eth0"), "error: port eth0: "));
	gives(r, "list-ports br0", "tap0\n");
	dp_fake_refuse(r->fake, "eth0", 0, NULL);
	ok(r, "add-port br0 eth0");
}

static void del_port_finds_the_bridge(void **state)
{
	ok(*state, "add-br br1");
	gives(*state, "del-port br1 tap0", "error: bridge br1 does not have a port tap0");
	gives(*state, "del-port br9 tap0", "error: no bridge named br9");
	gives(*state, "--if-exists del-port br9 tap0", "error: no bridge named br9");
	ok(*state, "del-port tap0");
	gives(*state, "del-port tap0", "error: no port named tap0");
	gives(*state, "--with-iface del-port tap0", "error: no port or interface named tap0");
	ok(*state, "--if-exists del-port tap0 -- --if-exists --with-iface del-port br0 tap0");
	gives(*state, "list Interface tap0", "error: no row \"tap0\" in table Interface");
}

static void del_port_spares_the_local_port(void **state)
{
	gives(*state, "del-port br0", "error: cannot delete port br0 because it is the local port "
	      "for bridge br0 (deleting this port requires deleting the entire bridge)");
	gives(*state, "--with-iface del-port br0 br0", "error: cannot delete port br0 because it "
	      "is the local port for bridge br0 (deleting this port requires deleting the entire "
	      "bridge)");
	ok(*state, "--if-exists del-port br0");
}

static void a_port_can_be_replaced_in_one_line(void **state)
{
	ok(*state, "--if-exists del-port tap0 -- add-port br0 tap0 tag=7 "
	   "-- set Interface tap0 external-ids:iface-id=\"x-y\"");
	gives(*state, "get Port tap0 tag", "7\n");
	gives(*state, "get Interface tap0 external_ids:iface-id ofport", "\"x-y\"\n2\n");
}

static void lists_leave_the_local_port_out(void **state)
{
	ok(*state, "add-port br0 tap1");
	gives(*state, "list-ports br0", "tap0\ntap1\n");
	gives(*state, "list-ifaces br0", "tap0\ntap1\n");
	gives(*state, "list-ports br9", "error: no bridge named br9");
	gives(*state, "list-ifaces br9", "error: no bridge named br9");
}

static void ports_know_their_bridge(void **state)
{
	gives(*state, "port-to-br tap0", "br0\n");
	gives(*state, "iface-to-br tap0", "br0\n");
	gives(*state, "port-to-br br0", "error: no port named br0");
	gives(*state, "iface-to-br br0", "error: no interface named br0");
	gives(*state, "port-to-br x", "error: no port named x");
}

static void a_bond_is_a_port_of_several_interfaces(void **state)
{
	struct rig *r = *state;

	vs(r, "--fake-iface add-bond br0 bond0 tap1 eth0 bond_mode=active-backup");
	gives(r, "list-ports br0 -- list-ifaces br0", "bond0\ntap0\neth0\ntap0\ntap1\n");
	gives(r, "get Port bond0 bond_fake_iface bond_mode", "true\n\"active-backup\"\n");
	ok(r, "--may-exist add-bond br0 bond0 eth0 tap1");
	gives(r, "--may-exist add-bond br0 bond0 eth0 x", "error: \"--may-exist add-bond br0 bond0 "
	      "eth0 x\" but bond0 actually has interface(s) eth0, tap1");
	gives(r, "add-bond br0 b1 x a=b", "error: add-bond requires at least 2 interfaces, but "
	      "only 1 were specified");
	gives(r, "add-bond br0 b1 tap1 y", "error: cannot create an interface named tap1 because "
	      "an interface named tap1 already exists on bridge br0");
	gives(r, "add-bond br0 '' x y", "error: port name must not be empty string");
}

static void interfaces_come_and_go_in_a_bond(void **state)
{
	struct rig *r = *state;

	vs(r, "add-bond br0 bond0 tap1 eth0 -- add-bond-iface bond0 x");
	gives(r, "iface-to-br x", "br0\n");
	ok(r, "--may-exist add-bond-iface bond0 x");
	gives(r, "--may-exist add-bond-iface bond0 tap0", "error: \"--may-exist add-bond-iface "
	      "bond0 tap0\" but tap0 is actually attached to port tap0");
	gives(r, "del-bond-iface tap0 x", "error: port tap0 does not have an interface x");
	gives(r, "del-bond-iface y", "error: no interface named y");
	ok(r, "del-bond-iface bond0 x -- --if-exists del-bond-iface y -- del-bond-iface eth0");
	gives(r, "del-bond-iface tap1", "error: cannot delete last interface from port bond0");
	gives(r, "list-ifaces br0", "tap0\ntap1\n");
	ok(r, "--with-iface del-port tap1");
	gives(r, "list-ports br0", "tap0\n");
}

static void managers_and_keys_are_written_down(void **state)
{
	struct rig *r = *state;

	gives(r, "--inactivity-probe=5 set-manager tcp:2.2.2.2 foo", "warning: target type \"foo\" "
	      "is possibly erroneous\nnote: managers are kept, and not spoken to\n");
	gives(r, "get-manager -- get Manager foo inactivity_probe", "foo\ntcp:2.2.2.2\n5\n");
	ok(r, "del-manager");
	gives(r, "get-manager -- list Manager", "");
	vs(r, "--bootstrap set-ssl k c ca");
	gives(r, "get-ssl", "Private key: k\nCertificate: c\nCA Certificate: ca\n"
	      "Bootstrap: true\n");
	ok(r, "del-ssl");
	gives(r, "get-ssl -- list SSL", "");
}

static void auto_attach_is_written_down(void **state)
{
	struct rig *r = *state;

	vs(r, "add-aa-mapping br0 10 2 -- add-aa-mapping br0 10 3 -- add-aa-mapping br0 11 4");
	gives(r, "get-aa-mapping br0", "10 2\n11 4\n");
	ok(r, "del-aa-mapping br0 10 2");
	gives(r, "get-aa-mapping br0", "11 4\n");
	gives(r, "add-aa-mapping br0 x 3", "error: Invalid argument x");
	assert_non_null(strstr(vs(r, "add-aa-mapping br0 12 5000"), "5000 is not in the valid "
			       "range 0 to 4095 (inclusive)\","
			       "\"error\":\"constraint violation\"}"));
}

static void timeouts_of_zones_are_written_down(void **state)
{
	struct rig *r = *state;

	gives(r, "add-zone-tp system zone=1 udp_first=3", "error: datapath system does not exist");
	gives(r, "list-zone-tp system", "error: datapath: system record not found");
	vs(r, "--id=@d create Datapath capabilities={a=b,c=d} -- set Open . datapaths:system=@d");
	gives(r, "list-dp-cap system", "a=b c=d\n");
	ok(r, "add-zone-tp system zone=1 udp_first=3 icmp_first=4");
	gives(r, "list-zone-tp system", "Zone:1, Timeout Policies: icmp_first=4 udp_first=3\n");
	gives(r, "add-zone-tp system zone=1 udp_first=5", "error: zone id 1 already exists");
	gives(r, "add-zone-tp system z=1 udp_first=5", "error: invalid zone argument, z=1");
	ok(r, "--may-exist add-zone-tp system zone=1 udp_first=5 -- del-zone-tp system zone=1");
	gives(r, "del-zone-tp system zone=1", "error: zone id 1 does not exist");
	gives(r, "list CT_Zone -- list CT_Timeout_Policy", "");
}

static void no_timeout(struct rig *r, const char *setting, const char *why)
{
	char *line;

	assert_true(asprintf(&line, "add-zone-tp system zone=2 icmp_first=4 %s", setting) > 0);
	assert_non_null(strstr(vs(r, line), why));
	free(line);
	gives(r, "list CT_Zone -- list CT_Timeout_Policy", "");
}

static void timeouts_that_the_column_does_not_take_are_refused(void **state)
{
	struct rig *r = *state;

	vs(r, "--id=@d create Datapath capabilities={a=b} -- set Open . datapaths:system=@d");
	no_timeout(r, "udp_first=-5", "-5 is not in the valid range 0 to 4294967295");
	no_timeout(r, "udp_first=99999999999", "99999999999 is not in the valid range");
	no_timeout(r, "udp_first=99999999999999999999", "\"error\":\"constraint violation\"");
	no_timeout(r, "udp_first=3s", "\"error\":\"constraint violation\"");
	no_timeout(r, "udp_first=", "\"error\":\"constraint violation\"");
	no_timeout(r, "udp_first", "\"error\":\"constraint violation\"");
	no_timeout(r, "nonsense=3", "\"error\":\"constraint violation\"");
	ok(r, "add-zone-tp system zone=1 udp_first=4294967295");
	gives(r, "list-zone-tp system", "Zone:1, Timeout Policies: udp_first=4294967295\n");
	gives(r, "add-zone-tp system zone=2x udp_first=5", "error: invalid zone argument, zone=2x");
	gives(r, "add-zone-tp system zone=-1 udp_first=5", "error: invalid zone argument, zone=-1");
	gives(r, "add-zone-tp system zone=99999999999999999999 udp_first=5",
	      "error: invalid zone argument, zone=99999999999999999999");
	assert_non_null(strstr(vs(r, "add-zone-tp system zone=65536 udp_first=5"),
			       "65536 is not in the valid range 0 to 65535"));
}

static void controllers_are_written_down(void **state)
{
	gives(*state, "set-controller br0 tcp:2.2.2.2 punix:x", "note: bridge br0: controllers are "
	      "kept, and not spoken to\n");
	gives(*state, "get-controller br0", "punix:x\ntcp:2.2.2.2\n");
	gives(*state, "list Controller br0", "error: no row \"br0\" in table Controller");
	ok(*state, "del-controller br0");
	gives(*state, "get-controller br0 -- list Controller", "");
	vs(*state, "set-controller br0 tcp:1.1.1.1");
	gives(*state, "get Controller br0 target", "\"tcp:1.1.1.1\"\n");
	gives(*state, "get-controller br9", "error: no bridge named br9");
}

static void fail_mode_is_written_down(void **state)
{
	gives(*state, "get-fail-mode br0", "");
	ok(*state, "set-fail-mode br0 secure");
	gives(*state, "get-fail-mode br0", "secure\n");
	ok(*state, "del-fail-mode br0");
	gives(*state, "get-fail-mode br0", "");
	gives(*state, "set-fail-mode br0 foo",
	      "error: fail-mode must be \"standalone\" or \"secure\"");
}

static void emer_reset_keeps_the_topology(void **state)
{
	vs(*state, "set-controller br0 tcp:1.1.1.1 -- set-fail-mode br0 secure");
	ok(*state, "set Bridge br0 other_config:mac-aging-time=7 "
	   "other_config:hwaddr=02:00:00:00:00:01 -- set Port tap0 tag=4 other_config:a=b");
	ok(*state, "emer-reset");
	gives(*state, "get-controller br0 -- get-fail-mode br0", "");
	gives(*state, "get Bridge br0 other_config",
	      "[\"map\",[[\"hwaddr\",\"02:00:00:00:00:01\"]]]\n");
	gives(*state, "get Port tap0 other_config tag", "[\"map\",[]]\n4\n");
}

/* It is a method, of which vswitchctl prints the answer. */
static void show_is_no_verb(void **state)
{
	gives(*state, "show", "error: unknown command 'show'; use --help for help");
}

static void wait_until_waits(void **state)
{
	gives(*state, "wait-until Port tap0 tag=7", "waits");
	gives(*state, "wait-until Port nope", "waits");
	gives(*state, "set Port tap0 tag=7 -- wait-until Port tap0 tag=8", "waits");
	gives(*state, "get Port tap0 tag", "[\"set\",[]]\n");
	ok(*state, "set Port tap0 tag=7 -- wait-until Port tap0 tag=7");
	ok(*state, "wait-until Port tap0 tag=7 name=tap0");
	ok(*state, "wait-until Interface tap0 ofport>0 link_state=up");
	gives(*state, "wait-until Port nope foo=1",
	      "error: Port does not contain a column whose name matches \"foo\"");
}

static void a_line_that_fails_changes_nothing(void **state)
{
	struct rig *r = *state;
	unsigned int commits = r->commits;

	gives(r, "add-br br5 -- add-port br5 tap1 -- add-port br6 eth0",
	      "error: no bridge named br6");
	gives(r, "del-port tap0 -- set Bridge br0 datapath_type=other",
	      "error: bridge br0: datapath_type other is not known: it is system or dpdk");
	gives(r, "list-br", "br0\n");
	gives(r, "list-ports br0", "tap0\n");
	gives(r, "get Interface tap0 ofport", "2\n");
	assert_int_equal(r->commits, commits);
}

static void a_line_that_changes_nothing_is_no_commit(void **state)
{
	struct rig *r = *state;
	unsigned int commits = r->commits;

	ok(r, "set Port tap0 tag=[] -- --may-exist add-br br0 -- --if-exists del-port x");
	assert_int_equal(r->commits, commits);
	ok(r, "set Port tap0 tag=1");
	assert_int_equal(r->commits, commits + 1);
	gives(r, "get Open . next_cfg cur_cfg", "2\n2\n");
}

static void grammar_is_checked_here_too(void **state)
{
	gives(*state, "foo", "error: unknown command 'foo'; use --help for help");
	gives(*state, "add-br", "error: 'add-br' command requires at least 1 arguments");
	gives(*state, "list-br x", "error: 'list-br' command takes at most 0 arguments");
	gives(*state, "--may-exist del-port x",
	      "error: 'del-port' command has no '--may-exist' option");
	gives(*state, "--id=@x list Queue", "error: 'list' command has no '--id' option");
	gives(*state, "--columns list Port",
	      "error: 'list' command: bad value of '--columns' option");
}

static void all_survives_a_restart(void **state)
{
	struct rig *r = *state;

	ok(r, "set Port tap0 tag=10 -- add-port br0 tap1 -- set Open . external_ids:id=x");
	rig_restart(r);
	gives(r, "get Port tap0 tag -- list-ports br0 -- get Open . external_ids:id",
	      "10\ntap0\ntap1\n\"x\"\n");
	gives(r, "get Interface tap0 ofport", "2\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, rig_teardown)
	const struct CMUnitTest tests[] = {
		TEST(init_does_nothing),
		TEST(add_br_makes_a_bridge_with_its_port),
		TEST(add_br_refuses_a_name_in_use),
		TEST(add_br_refuses_names_linux_does_not_have),
		TEST(add_br_gives_a_vlan_a_name),
		TEST(ports_of_a_named_vlan_have_its_tag),
		TEST(del_br_of_a_named_vlan_takes_its_ports),
		TEST(a_named_vlan_has_no_port_that_is_a_bridge),
		TEST(a_named_vlan_that_cannot_be_is_refused),
		TEST(a_named_vlan_has_ids_and_its_parents_controllers),
		TEST(del_br_takes_all_that_is_in_it),
		TEST(br_exists_answers_by_exit_status),
		TEST(external_ids_of_bridges),
		TEST(add_port_takes_settings),
		TEST(add_port_warns_of_an_absent_device),
		TEST(add_port_refuses_what_is_there),
		TEST(add_port_refuses_bad_settings),
		TEST(a_device_that_is_refused_fails_add_port),
		TEST(del_port_finds_the_bridge),
		TEST(del_port_spares_the_local_port),
		TEST(a_port_can_be_replaced_in_one_line),
		TEST(lists_leave_the_local_port_out),
		TEST(ports_know_their_bridge),
		TEST(a_bond_is_a_port_of_several_interfaces),
		TEST(interfaces_come_and_go_in_a_bond),
		TEST(managers_and_keys_are_written_down),
		TEST(auto_attach_is_written_down),
		TEST(timeouts_of_zones_are_written_down),
		TEST(timeouts_that_the_column_does_not_take_are_refused),
		TEST(controllers_are_written_down),
		TEST(fail_mode_is_written_down),
		TEST(emer_reset_keeps_the_topology),
		TEST(show_is_no_verb),
		TEST(wait_until_waits),
		TEST(a_line_that_fails_changes_nothing),
		TEST(a_line_that_changes_nothing_is_no_commit),
		TEST(grammar_is_checked_here_too),
		TEST(all_survives_a_restart),
	};

	return cmocka_run_group_tests_name("ctl_vsctl", tests, NULL, NULL);
}
