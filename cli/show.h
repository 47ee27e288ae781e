/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VSW_CLI_SHOW_H
#define VSW_CLI_SHOW_H

struct json_object;
struct findings;

/* The result of the method "show" in the layout of "ovs-vsctl show"; to be freed */
#define SHOW_SHAPE							\
	"{uuid?:s,version?:s,errors?:[*],managers?:[*],"			\
	"bridges?:[{name?:s,fail_mode?:s,controllers?:[*],"			\
	"ports?:[{name?:s,tag?:*,vlan_mode?:s,trunks?:[*],"			\
	"interfaces?:[{name?:s,type?:s,error?:s,options?:(*)}]}]}]}"
/* @wrong: what is known to be wrong with ports; NULL: nobody has looked */
char *show_text(struct json_object *result, const struct findings *wrong);

#endif
