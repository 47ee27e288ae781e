/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the switch is, as {KIND: {KEY: {FIELD: VALUE}}}, so that any two such states can be compared:
 *
 *	bridge	br0		fail_mode
 *	port	br0/tap0	tag, trunks, vlan_mode, type, error
 *	link	tap0		ofport, admin_state, link_state, mtu, mac_in_use
 *	fdb	br0/10/MAC	port, static
 *	drops	br0/tap0/REASON	packets
 *	daemon	vswitchd	version, pid
 */
#ifndef VSW_CLI_STATE_H
#define VSW_CLI_STATE_H

struct client_options;
struct json_object;

/* Kinds of which there is a state; ends with NULL */
extern const char *const state_kinds[];

/*
 * Ask the daemon for @kinds (NULL: for all), a list of their names by commas. NULL and *err: it
 * does not answer, or not as it should
 */
struct json_object *state_take(const struct client_options *client, const char *kinds, char **err);
/* Whether @kind is in such a list */
int state_has_kind(const char *kinds, const char *kind);

#endif
