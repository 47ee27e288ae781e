/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vswitchctl <-> vswitchd
 *
 * A UNIX stream socket. Each side writes JSON objects, one per line (no newline within, UTF-8).
 * A connection may carry many requests, answered in the order of their arrival.
 *
 *   -> {"id": 1, "method": "transact", "params": {...}}
 *   <- {"id": 1, "result": ..., "error": null}
 *   <- {"id": 1, "result": null, "error": "what was wrong, with the name of the thing"}
 *
 * Beside an error, result may be {"warnings": [...]}, as below, or {"timed_out": true}.
 *
 * A line that is not such an object, or is longer than CTL_REQUEST_MAX, is answered with an error
 * (id null) and the connection is closed. So is one for which there is no room: see
 * CTL_CONNECTIONS_MAX. A connection without a request may be closed at any time to make room.
 *
 * Methods
 * -------
 * transact: one command line, one atomic transaction.
 *   params: {"commands": [COMMAND...], "timeout": seconds or 0 (none), "as_ovs": bool,
 *            "dry_run": bool}
 *     as_ovs: "list" and "find" show no columns that Open vSwitch has not, unless they are named
 *     dry_run: the commands are run, and answer, and nothing is changed
 *   COMMAND: {"verb": "add-port", "args": ["br0", "tap0", "tag=10"], "options": {"may-exist": true,
 *             "columns": "name,tag", "id": "@p"}}
 *     The verbs are those of ovs-vsctl but "show", which is a method here: see verb_tables
 *     in the daemon. Client-side options (--format --data --no-headings --bare --oneline
 *     --no-wait --db) are not sent.
 *   result: [OUTPUT...], one for each command:
 *     {"lines": ["br0", "br1"]}   text to print, a line each; [] prints nothing
 *     {"values": [DATUM...]}      from "get": each printed on a line; null (a key that is missing
 *                                 under --if-exists) prints an empty one
 *     {"table": {"name": "Port", "columns": ["_uuid", "name"], "rows": [[DATUM, DATUM]...]}}
 *                                 from "list" and "find"
 *     {"exit": 2}                 br-exists: no such bridge; the client's exit status, no output
 *     and beside any of these {"warnings": [WARNING...]}, each a line for stderr (exit status
 *     stays): a string, or {"area", "text"} where Open vSwitch writes to a log,
 *     and {"notes": ["..."]}, the same where Open vSwitch would have nothing to say: values that
 *     are kept and not acted upon
 *   DATUM, as in RFC 7047 section 5.1: string, number, true/false, ["uuid", "..."],
 *     ["set", [ATOM...]], ["map", [[ATOM, ATOM]...]], sorted. A column that holds at most one (tag)
 *     is ["set", []] or the atom itself; one that may hold more (trunks, interfaces) is always a
 *     set, ["set", [5]] too, since people read "10" and "[5]" there.
 *   If any command fails, the error is one line and nothing was changed. Columns that are computed
 *   (Interface.ofport, link_state, statistics...) show how things were before the command line.
 *
 * fdb.show   params {"bridge": "br0" or null}
 *   result: [{"bridge","port","vlan","mac","age" (seconds, or null if static),"static","local",
 *             "number" (of the port)}...]
 * fdb.stats  params {"bridge"}
 *   result: {"entries","static" (of them),"max","learned","expired","evicted","moved"}: what is
 *            there, and what has happened since the daemon has started
 * fdb.add    params {"bridge","port","vlan","mac"}: a static entry, kept in the configuration
 * fdb.del    params {"bridge","port" (or null),"vlan","mac"}
 * fdb.flush  params {"bridge": or null, "port": or null}: learned entries
 * bond.show  params {"port": or null}
 *   result: [{"bridge","port","mode","updelay","downdelay","next_rebalance" (ms, or null),
 *             "lacp_status": "off", "configured" or "negotiated","primary" (or null),
 *             "lacp": null or {"active","fast","fallback","system","system_priority","key"},
 *             "members": [{"name","mac","enabled","active","may_enable","held","delay" (ms,
 *                          or null),"hashes": [{"hash","bytes"}...] (with a load of late),
 *                          "lacp": null or {"status","attached","actor","partner" (each {"system",
 *                          "system_priority","port","port_priority","key","state": [WORD...]}),
 *                          "sent","received","bad","expired","defaulted","downs"}}...]}...]
 * bond.set_active params {"port","member"}; result: whether that has changed anything
 * bond.hold  params {"port","member","hold": bool}: disabled until that is undone
 * bond.migrate params {"port","hash","member"}
 * bond.hash  params {"mac","vlan" (or absent)}; result: the hash in balance-slb
 * cache.show params {"bridge": or null, "ovs": bool, "names": bool}; "ovs": in the form of Open
 *   vSwitch's dpctl/dump-flows, with numbers of ports unless "names"
 *   result: [{"bridge","in_port","match","actions","packets","bytes","used" (s or null),"age"}...]
 *   match and actions are text that can be read back: docs/man/vswitchctl.8
 * cache.flush params {"bridge": or null}
 * flow.add   params {"bridge", "flows": [LINE...], "source": or null}: user rules, in the syntax of
 *   ovs-ofctl(8); docs/man/vswitchctl.8. All lines or none; blank ones and comments ("#") count for
 *   nothing. "source" is the file that a complaint about a line names, with the line's number.
 *   "commands": true: a line may begin with add, modify, modify_strict, delete or delete_strict
 * flow.mod   params {"bridge", "flows": [LINE...], "strict": bool, "source": or null,
 *                    "may_add": bool (what is not there is added)}
 * flow.del   params {"bridge", "flows": [MATCH...], "strict": bool, "source": or null}
 * flow.replace params {"bridge", "flows": [LINE...], "table": or null, "source": or null}
 * flow.show  params {"bridge", "match": or null, "names": bool, "strict": bool}
 *   result: [{"table","priority","cookie","duration" (s),"packets","bytes","idle_timeout",
 *             "hard_timeout","idle_age" (s),"match","actions"}...], sorted by table, priority
 *             (falling) and match; "match" has the priority too
 * flow.read  params {"bridge": or null, "flows": [LINE...], "source": or null, "names": bool}
 *   result: as flow.show without statistics: what the lines say; nothing is changed
 * flow.tables params {"bridge"}
 *   result: [{"table","active" (rules),"lookups","matched" (frames)}...], those that are not empty
 * bundle     params {"bridge", "lines": [LINE...], "source": or null}: rules and groups in one
 *   change; each line begins with "flow" or "group", then with what "commands" of these allows
 * group.add  params {"bridge", "groups": [LINE...], "source": or null, "commands": bool (a line may
 *   begin with add, modify, add_or_mod, delete, insert_bucket or remove_bucket)}: as flow.add
 * group.mod  params the same, and "may_add": bool
 * group.del, group.insert_buckets, group.remove_buckets, group.replace: params as group.add
 * group.show params {"bridge", "group": number or null, "names": bool}
 *   result: [{"group","text","duration" (s),"references" (actions of rules that lead there),
 *             "packets","bytes","buckets": [{"bucket","packets","bytes"}...]}...], by number
 * meter.add  params {"bridge", "meters": [LINE...], "source": or null}: as flow.add
 * meter.mod, meter.del: params the same; what is deleted takes along the rules that name it
 * meter.show params {"bridge", "meter": number or null}
 *   result: [{"meter","text","duration" (s),"references" (actions of rules that name it),
 *             "packets","bytes" (that came to it),"dropped_packets","dropped_bytes"}...], by number
 * port.show  params {"bridge": or null}
 *   result: [{"bridge","port","number","local","type","options":{},"mac","up","link","config",
 *             "ifindex" (0: none here),"mtu","rx_packets",… as in stats.show}...], attached ones
 *   config: bits of OpenFlow 1.0 section 5.2.1: 2 no STP, 4 no receive, 8 no receive of STP,
 *   16 no flood, 32 no forward, 64 no packet-in
 * port.mod   params {"bridge", "port", "config", "mask"}: set bits, until the daemon ends
 * drops.show params {"bridge": or null}
 *   result: [{"bridge","port","reason","packets"}...], those above zero
 * export.show params {"bridge": or null}
 *   result: [{"bridge","protocol" ("NetFlow","IPFIX","sFlow"),"version" (of NetFlow),"target",
 *             "records","datagrams","dropped" (datagrams),"lost_records","refused",
 *             "error" (or null)}...]
 * lcore.show params {}: what threads of vswitch-dpdk did in the last second, in percent of it
 *   result: [{"lcore","cpu" (null: any),"busy","polling","asleep","frames","cycles_per_frame"
 *             (null: no frame came),"total" (frames since it began),
 *             "queues": [{"port","queue","busy","frames"}...]}...]
 * trace      params {"bridge", "flow", "ovs": bool (as in cache.show)}: what would become of a
 *   frame; changes nothing
 *   flow is the match of a rule, in_port in it; fields that are not named are zero
 *   result: {"steps": [{"depth","text"}...], "match", "actions", "drop": reason or null;
 *            with "ovs" "changed": bool, whether it leaves in another form}
 * stats.show params {"bridge": or null}
 *   result: [{"bridge","port","rx_packets","rx_bytes","rx_dropped","tx_packets","tx_bytes",
 *             "tx_dropped","misses"}...]; rx_dropped and tx_dropped are sums of named drops
 * show       params {}: result: {"uuid", "version", "bridges": [{"name",
 *             "controllers": [target...], "fail_mode" (or null), "ports": [{"name",
 *             "tag" (or null), "trunks": [..], "vlan_mode" (or null),
 *             "interfaces": [{"name", "type", "options": {}, "error" (or null)}]}]}],
 *             "managers": [target...], "errors": as in status}
 * log.show   params {}: result: [{"area", "level"}...]
 * log.set    params {"area" (or "any"), "level": "off|err|warn|info|debug"}
 * status     params {}: result: {"version", "module_version", "kernel", "pid", "database" (path),
 *             "uptime", "flows", "masks", "parked", "miss_lost", "fdb_entries",
 *             "errors": [line...], "notes": [line...]}: rows of the database that are left out,
 *             its file; values in it that are kept and not acted upon
 * exit       params {}: the daemon ends, ports and flows stay in the kernel
 */
#ifndef VSWITCH_CTL_H
#define VSWITCH_CTL_H

#define CTL_REQUEST_MAX		(4 << 20)	/* bytes of one line, newline included */

/*
 * Connections at once. When they are taken, a newcomer gets the place of the client that has been
 * idle longest: no request of it is served, no answer is unread. If nobody is idle, a client goes
 * that has left half a request, or an answer unread, for a second. If there is nobody to go either,
 * the newcomer gets one line, an error with id null that says why, and is closed.
 */
#define CTL_CONNECTIONS_MAX	256
#define CTL_CONNECTIONS_USER	64	/* of one user other than root */
#define CTL_CONNECTIONS_RESERVE	16	/* of all: for root only */

#define CTL_RUNDIR_DEFAULT	"/run/vswitch"
#define CTL_SOCKET_DEFAULT	CTL_RUNDIR_DEFAULT "/vswitchd.sock"
#define CTL_METRICS_DEFAULT	CTL_RUNDIR_DEFAULT "/metrics.sock"	/* HTTP, see vswitchd(8) */
#define CTL_DPDK_DEFAULT	CTL_RUNDIR_DEFAULT "/dpdk.sock"	/* of vswitch-dpdk */
#define CTL_DPDK_OPTIONS	".options"	/* behind its socket's path: see vswitch-dpdk(8) */
#define CTL_DPDK_MEMORY_MIN	16		/* MB that it may be started with */
#define CTL_DPDK_MEMORY_MAX	(1 << 20)
#define CTL_PIDFILE_DEFAULT	CTL_RUNDIR_DEFAULT "/vswitchd.pid"
#define CTL_DB_DEFAULT		"/var/lib/vswitch/conf.db"

/* Queue N of a port is class CTL_HTB_MAJOR:(N + 1) of its device (tc-htb(8)). */
#define CTL_HTB_MAJOR		0x7673u
#define CTL_HTB_QUEUES		0xf000u		/* they are numbered below that */

/* Exit statuses of vswitchctl */
#define CTL_EXIT_OK		0
#define CTL_EXIT_ERROR		1	/* wrong usage, refused, no daemon */
#define CTL_EXIT_NO		2	/* br-exists: it does not */

#endif
