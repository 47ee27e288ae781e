# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What a machine says at its first, second and third boot: the switch is configured by vswitchctl, the
# host's addresses by systemd-networkd.
# usage: boots_networkd.sh NUMBER    on the machine itself
# shellcheck source=tests/claims.sh
. ./claims.sh
# shellcheck source=tests/packages/eventually.sh
. ./eventually.sh

networkctl_says() { networkctl --no-legend list "$1" | grep -qw "$2"; }
main_pid() { systemctl show -p MainPID --value vswitchd; }

guest() {
	ip netns add "$1"
	ip link add "$1" type veth peer name eth0 netns "$1"
	ip link set "$1" up
	ip -n "$1" addr add "$2/24" dev eth0
	ip -n "$1" link set eth0 up
}

# Echo requests, 100 a second, while COMMAND runs: how many had no answer
lost_while() {
	ip netns exec g1 ping -n -q -i 0.01 198.51.100.12 >/run/ping 2>&1 &
	local ping=$!
	eventually grep -q . /proc/$ping/net/arp
	"$@" >/run/while 2>&1 || { echo "$* failed:"; tail -20 /run/while; }
	kill -INT $ping
	wait $ping
	grep -q ' 0% packet loss' /run/ping || cat /run/ping
	grep -qE '^[1-9][0-9]{2,} packets' /run/ping || { echo "too few frames to tell:"; cat /run/ping; }
}

# How many ms the longest time without an answer was, of those in /run/stream
longest_gap() {
	tr -d '[]' </run/stream | awk '
		/bytes from/ { if (last && $1 - last > most) most = $1 - last; last = $1 }
		END { printf "%.0f\n", most * 1000 }'
}

case $1 in
1)
	claim "the daemon runs when the packages are installed" "$(eventually systemctl is-active vswitchd)"
	claim "the module is the one that DKMS has built" "$(
		modinfo -n vswitch | grep -v "^/lib/modules/$(uname -r)/updates/dkms/vswitch.ko")"
	claim "a bridge, a NIC and a VLAN port are made" "$(
		vswitchctl add-br br0 -- add-port br0 eth0 \
			-- add-port br0 vlan10 tag=10 -- set interface vlan10 type=internal 2>&1)"
	uname -r >/root/claims/release
	claim "systemd-networkd gives the bridge its address at once" "$(
		eventually has_address br0 192.0.2.1/24)"
	claim "and the VLAN port" "$(eventually has_address vlan10 198.51.100.1/24)"
	;;
2)
	claim "the next boot is of a later kernel, for which DKMS has built the module" "$(
		[ "$(cat /root/claims/release 2>/dev/null)" != "$(uname -r)" ] || uname -r
		modinfo -n vswitch | grep -v "^/lib/modules/$(uname -r)/updates/dkms/vswitch.ko")"
	claim "before guests start, the bridge, its NIC and its VLAN port are back" "$(
		diff - /run/before-guests <<-EOT
		eth0
		vlan10
		EOT
	)"
	claim "and the addresses" "$(eventually has_address br0 192.0.2.1/24
		eventually has_address vlan10 198.51.100.1/24)"
	claim "the NIC stays a port when systemd-networkd has looked at it" "$(
		eventually networkctl_says eth0 configured
		vswitchctl port-to-br eth0 | grep -vx br0
		vswitchctl port-to-br eth0 >/dev/null 2>&1 || echo "no port")"
	claim "no unit has failed" "$(systemctl --failed --no-legend --plain)"
	guest g1 198.51.100.11
	guest g2 198.51.100.12
	claim "guests are plugged in" "$(vswitchctl add-port br0 g1 tag=10 -- add-port br0 g2 tag=10 2>&1
		eventually ip netns exec g1 ping -c 1 -W 1 198.51.100.12
		eventually ip netns exec g1 ping -c 1 -W 1 198.51.100.1)"
	pid=$(main_pid)
	claim "the next version of the daemon's package loses no frame between them" "$(
		lost_while dpkg -i /root/claims/next.deb)"
	claim "and it is the next daemon that runs" "$(
		eventually systemctl is-active vswitchd
		[ "$(main_pid)" != "$pid" ] || echo "the one before runs"
		readlink "/proc/$(main_pid)/exe" | grep -F deleted)"
	replaced() { [ "$(main_pid)" != "$pid" ] && systemctl is-active vswitchd; }
	claim "a daemon that is killed loses no frame either" "$(
		pid=$(main_pid)
		lost_while sh -c "kill -KILL $pid; sleep 3"
		eventually replaced)"
	mkdir -p /run/systemd/system/vswitchd.service.d
	printf '[Service]\nWatchdogSec=10\n' >/run/systemd/system/vswitchd.service.d/soon.conf
	claim "a daemon that hangs is replaced, without a frame lost" "$(
		systemctl daemon-reload
		systemctl restart vswitchd
		pid=$(main_pid)
		hang() { kill -STOP "$pid"; eventually replaced; }
		lost_while hang
		systemctl show -p Result --value vswitchd | grep -v success
		journalctl -u vswitchd | grep -q 'Watchdog timeout' || echo "no word of a watchdog")"
	claim "what the daemon could do to the machine is little" "$(
		systemd-analyze security vswitchd --no-pager --threshold=20 2>&1 >/run/exposure ||
			grep 'Overall exposure' /run/exposure)"
	claim "another module is put in, and daemon, ports, addresses and guests are back" "$(
		pid=$(main_pid)
		ip netns exec g1 ping -n -D -i 0.01 198.51.100.12 >/run/stream 2>&1 &
		eventually grep -q 'bytes from' /run/stream
		upgrade_to 0123456789ABCDEF0123456
		eventually ip netns exec g1 ping -c 1 -W 1 198.51.100.12
		kill -INT $!
		wait $!
		eventually systemctl is-active vswitchd
		[ "$(main_pid)" != "$pid" ] || echo "the daemon before runs"
		vswitchctl list-ports br0 | diff - <(printf 'eth0\ng1\ng2\nvlan10\n')
		eventually has_address br0 192.0.2.1/24
		eventually has_address vlan10 198.51.100.1/24
		eventually ip netns exec g1 ping -c 1 -W 1 198.51.100.1)"
	sed 's/^/# /' /run/upgrade
	echo "# upgrade-module: $(longest_gap) ms without an answer between guests (an emulated machine)"
	claim "no unit has failed by that" "$(systemctl --failed --no-legend --plain)"
	;;
3)
	claim "the ports of guests that are not there wait" "$(
		eventually sh -c 'vswitchctl list-ports br0 | grep -qx g1'
		vswitchctl show | grep -q 'could not open network device g1' || vswitchctl show)"
	claim "the packages are purged" "$(
		DEBIAN_FRONTEND=noninteractive apt-get -y -q purge 'vswitch*' >/run/purge 2>&1 ||
			tail -20 /run/purge)"
	claim "no file is left of them" "$(find /etc /usr /var /lib/modules -xdev -iname '*vswitch*' \
		! -path '/var/lib/dpkg/*' ! -path '/var/log/*' ! -path '*/openvswitch*' \
		! -path '/usr/src/linux-headers-*' 2>/dev/null)"
	;;
4)
	claim "after that a boot has no bridge and no module" "$(
		lsmod | grep -w vswitch
		ip link show br0 2>/dev/null)"
	claim "and no unit that has failed" "$(systemctl --failed --no-legend --plain)"
	;;
esac
