/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vswitch

#if !defined(VSW_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VSW_TRACE_H

#include <linux/tracepoint.h>
#include "vsw.h"

#define VSW_DROP_EXPORT(name, text) TRACE_DEFINE_ENUM(VSWITCH_DROP_##name);
VSWITCH_DROP_REASONS(VSW_DROP_EXPORT)

#define VSW_DROP_SYMBOL(name, text) { VSWITCH_DROP_##name, text },

/* A frame was dropped. Port and reason as in VSWITCH_DROP_REASONS. */
TRACE_EVENT(vsw_drop,
	TP_PROTO(const struct vsw_port *port, u32 reason),
	TP_ARGS(port, reason),
	TP_STRUCT__entry(
		__field(u32, port_no)
		__field(u32, reason)
		__array(char, name, IFNAMSIZ)
	),
	TP_fast_assign(
		__entry->port_no = port->no;
		__entry->reason = reason;
		memcpy(__entry->name, port->name, IFNAMSIZ);
	),
	TP_printk("port=%u name=%s reason=%s", __entry->port_no, __entry->name,
		  __print_symbolic(__entry->reason,
				   VSWITCH_DROP_REASONS(VSW_DROP_SYMBOL) { 0, "unspec" }))
);

/* A frame waits for a flow. first: no other of its flow waits. */
TRACE_EVENT(vsw_miss,
	TP_PROTO(const struct vsw_port *port, u64 cookie, u32 len, bool first),
	TP_ARGS(port, cookie, len, first),
	TP_STRUCT__entry(
		__field(u64, cookie)
		__field(u32, port_no)
		__field(u32, len)
		__field(bool, first)
		__array(char, name, IFNAMSIZ)
	),
	TP_fast_assign(
		__entry->cookie = cookie;
		__entry->port_no = port->no;
		__entry->len = len;
		__entry->first = first;
		memcpy(__entry->name, port->name, IFNAMSIZ);
	),
	TP_printk("port=%u name=%s cookie=%llu len=%u first=%d", __entry->port_no, __entry->name,
		  __entry->cookie, __entry->len, __entry->first)
);

/* Frames that had waited were sent: this many outputs at most, before others could run again. */
TRACE_EVENT(vsw_miss_burst,
	TP_PROTO(u32 outputs),
	TP_ARGS(outputs),
	TP_STRUCT__entry(
		__field(u32, outputs)
	),
	TP_fast_assign(
		__entry->outputs = outputs;
	),
	TP_printk("outputs=%u", __entry->outputs)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
