// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's parameters: vswitch(4).
 */
#include <linux/moduleparam.h>
#include "vsw.h"

unsigned int vsw_flow_max __read_mostly = 1000000;
module_param_named(flow_max, vsw_flow_max, uint, 0644);
MODULE_PARM_DESC(flow_max, "flows that a datapath may hold");

unsigned int vsw_miss_bytes __read_mostly = 256;
module_param_named(miss_bytes, vsw_miss_bytes, uint, 0644);
MODULE_PARM_DESC(miss_bytes, "first bytes of a frame that the daemon gets to see");

unsigned int vsw_miss_flow_frames __read_mostly = 1024;
module_param_named(miss_flow_frames, vsw_miss_flow_frames, uint, 0644);
MODULE_PARM_DESC(miss_flow_frames, "frames that may wait for one flow");

unsigned int vsw_miss_port_frames __read_mostly = 2048;
module_param_named(miss_port_frames, vsw_miss_port_frames, uint, 0644);
MODULE_PARM_DESC(miss_port_frames, "frames of one port that may wait for flows");

unsigned int vsw_miss_frames __read_mostly = 16384;
module_param_named(miss_frames, vsw_miss_frames, uint, 0644);
MODULE_PARM_DESC(miss_frames, "frames of all ports that may wait, beyond 16 for each port");

unsigned int vsw_miss_memory __read_mostly = 64 << 20;
module_param_named(miss_memory, vsw_miss_memory, uint, 0644);
MODULE_PARM_DESC(miss_memory, "bytes that waiting frames may hold, beyond 16 frames for each port");

unsigned int vsw_miss_timeout_ms __read_mostly = 2000;
module_param_named(miss_timeout_ms, vsw_miss_timeout_ms, uint, 0644);
MODULE_PARM_DESC(miss_timeout_ms, "how long a frame waits for a flow");
