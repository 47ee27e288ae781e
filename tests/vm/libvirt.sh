# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Debian's libvirtd in the test VM, and domains in it that tests/vm/guest talks to:
#	. "$VSW_SRC/tests/vm/libvirt.sh"
#	libvirt_up [ADDRESS]			with an address of this host: other hosts' libvirt may come to it there
#	libvirt_start NAME IP/PREFIX INTERFACE…	an <interface> of libvirt's, without <model>
#	guest_run NAME COMMAND…
#	libvirt_down
# The VM was booted with GUEST=1. libvirtd finds ovs-vsctl where vswitch installs it.

# shellcheck source=tests/vm/guest.sh
. "$VSW_SRC/tests/vm/guest.sh"

guests=/run/guests
guest_image=$VSW_SRC/build/vm/guest
libvirt_log=/run/libvirtd.log

# Neither cgroups nor security modules nor a network of its own: the VM is the sandbox.
libvirt_configure() {
	rm -f /etc/libvirt/qemu/networks/autostart/*.xml
	cat >/etc/libvirt/qemu.conf <<-EOF_CONF
	user = "root"
	group = "root"
	dynamic_ownership = 0
	remember_owner = 0
	security_driver = "none"
	namespaces = []
	stdio_handler = "file"
	EOF_CONF
	cat >/etc/libvirt/libvirtd.conf <<-EOF_CONF
	auth_unix_rw = "none"
	log_outputs = "2:file:$libvirt_log"
	ovs_timeout = 60
	EOF_CONF
	libvirt_listen=()
	[ $# = 0 ] || libvirt_configure_tcp "$1"
}

# Anybody may, as nobody but another test VM is there. All test VMs have the same machine ID, which two
# hosts of a migration must not have.
libvirt_configure_tcp() {
	libvirt_listen=(--listen)
	cat >>/etc/libvirt/libvirtd.conf <<-EOF_CONF
	listen_tls = 0
	listen_tcp = 1
	listen_addr = "$1"
	auth_tcp = "none"
	host_uuid = "$(cat /proc/sys/kernel/random/uuid)"
	EOF_CONF
}

libvirtd_start() {
	PATH=$VSW_SRC/build/lib:$PATH libvirtd --daemon "${libvirt_listen[@]}"
}

libvirtd_stop() {
	local pid
	pid=$(cat /run/libvirtd.pid) || return 1
	kill "$pid"
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

libvirt_up() {
	modprobe kvm_amd && modprobe vhost_net || return 1
	libvirt_configure "$@"
	libvirtd_start || { cat "$libvirt_log"; return 1; }
	virsh -q uri >/dev/null
}

libvirt_down() {
	local name
	for name in $(virsh -q list --name 2>/dev/null); do
		virsh -q destroy "$name"
	done
	libvirtd_stop
}

# Prints a domain's XML. The control channels are what tests/vm/guest-init serves.
libvirt_domain() {
	local name=$1 ip=$2 i
	shift 2
	cat <<-EOF_XML
	<domain type='kvm'>
	  <name>$name</name>
	  <memory unit='MiB'>160</memory>
	  <vcpu>1</vcpu>
	  <os>
	    <type arch='x86_64' machine='pc'>hvm</type>
	    <kernel>$guest_image/vmlinuz</kernel>
	    <initrd>$guest_image/initramfs</initrd>
	    <cmdline>console=ttyS0 quiet panic=-1 mitigations=off guest_name=$name guest_ip=$ip</cmdline>
	  </os>
	  <features><acpi/></features>
	  <cpu mode='host-passthrough'/>
	  <devices>
	    <emulator>/usr/bin/qemu-system-x86_64</emulator>
	    <serial type='file'><source path='$guests/$name/console'/></serial>
	EOF_XML
	for i in 1 2 3; do
		echo "<channel type='unix'><source mode='bind' path='$guests/$name/ctl$i'/>"
		echo "<target type='virtio' name='ctl$i'/></channel>"
	done
	for i; do
		echo "${i/<\/interface>/<model type=\'virtio\'/><rom enabled=\'no\'/></interface>}"
	done
	echo "<memballoon model='none'/></devices></domain>"
}

# What tests/vm/guest wants to find where a domain runs, and its files
libvirt_home() {
	mkdir -p "$guests/$1" && ln -sf "/run/libvirt/qemu/$1.pid" "$guests/$1/pid"
}

# Starts a transient domain and waits until it answers.
libvirt_start() {
	local name=$1
	libvirt_home "$name" || return 1
	libvirt_domain "$@" >"$guests/$name/xml"
	virsh -q create "$guests/$name/xml" || return 1
	guest_run "$name" true || { tail -n 20 "$guests/$name/console"; return 1; }
}

# The tap of a domain's interface, the first or the one with this MAC address
libvirt_tap() {
	virsh -q domiflist "$1" | awk -v mac="${2:-}" 'mac == "" || $5 == mac { print $1; exit }'
}
