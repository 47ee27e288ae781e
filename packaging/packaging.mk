# SPDX-License-Identifier: GPL-2.0-or-later
# What operators get; the top Makefile includes this.

.PHONY: install uninstall install-ovs-compat uninstall-ovs-compat version

BINDIR = $(DESTDIR)$(PREFIX)/bin
SBINDIR = $(DESTDIR)$(PREFIX)/sbin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
# Where Debian's zsh looks for those of packages
ZSH_COMPLETIONS = $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions
FISH_COMPLETIONS = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
DATADIR = $(DESTDIR)$(PREFIX)/share/vswitch
# systemd looks in the lib folder of these two prefixes.
UNITDIR ?= $(if $(filter /usr /usr/local,$(PREFIX)),$(PREFIX)/lib,/etc)/systemd/system
# DKMS looks nowhere else.
DKMS_SRC = $(DESTDIR)/usr/src/vswitch-$(VERSION)

MODULE_SOURCES = $(shell find kmod core include -name '*.[chS]' ! -name '*.mod.c')

version:
	@echo $(VERSION)

# Programs are below $(PREFIX).
install-unit = install -d $(DESTDIR)$(UNITDIR) && \
	sed 's|^\(ExecStart[a-zA-Z]*=[-+]*\)/usr/|\1$(PREFIX)/|' packaging/systemd/$(1).service \
		>$(DESTDIR)$(UNITDIR)/$(1).service && chmod 644 $(DESTDIR)$(UNITDIR)/$(1).service

install: userspace
	install -Dm755 -t $(SBINDIR) $(BUILD)/bin/vswitchd
	install -Dm755 -t $(BINDIR) $(BUILD)/bin/vswitchctl
	install -Dm644 -t $(MANDIR)/man8 docs/man/vswitchd.8 docs/man/vswitchctl.8
	install -Dm644 -t $(MANDIR)/man4 docs/man/vswitch.4
	install -Dm644 packaging/completion/vswitchctl.bash $(COMPLETIONS)/vswitchctl
	install -Dm644 -t $(ZSH_COMPLETIONS) packaging/completion/_vswitchctl
	install -Dm644 -t $(FISH_COMPLETIONS) packaging/completion/vswitchctl.fish
	install -Dm644 -t $(DATADIR)/grafana packaging/grafana/vswitch.json
	$(call install-unit,vswitchd)
	$(if $(DPDK),install -Dm755 -t $(SBINDIR) $(BUILD)/bin/vswitch-dpdk)
	$(if $(DPDK),install -Dm644 -t $(MANDIR)/man8 docs/man/vswitch-dpdk.8)
	$(if $(DPDK),$(call install-unit,vswitch-dpdk))
	rm -rf $(DKMS_SRC)
	install -Dm644 -t $(DKMS_SRC) Kbuild Kconfig dkms.conf
	for file in $(MODULE_SOURCES); do install -Dm644 $$file $(DKMS_SRC)/$$file || exit 1; done
	@echo
	@echo "The module: dkms install vswitch/$(VERSION)"
	@echo "The names ovs-vsctl, ovs-ofctl, ovs-appctl and ovs-dpctl, for libvirt, LXC, Proxmox,"
	@echo "netplan, ifupdown and scripts, where no Open vSwitch is installed: make install-ovs-compat"

# Names that Open vSwitch has: not installed unless they are asked for, and never over its own.
ovs-is-ours = [ "$$(readlink $(BINDIR)/$(1))" = vswitchctl ]
ovs-completion = packaging/completion/$(if $(filter ovs-vsctl,$(1)),ovs-vsctl,ovs-compat).bash
install-ovs-compat:
	@for name in $(OVS_NAMES); do [ "$$(readlink $(BINDIR)/$$name)" = vswitchctl ] || \
		[ ! -e $(BINDIR)/$$name ] || \
		{ echo "$(BINDIR)/$$name is another's, Open vSwitch's perhaps: it stays" >&2; exit 1; }; done
	install -d $(BINDIR)
	$(foreach name,$(OVS_NAMES),ln -sf vswitchctl $(BINDIR)/$(name);)
	install -Dm644 -t $(MANDIR)/man8 $(OVS_NAMES:%=docs/man/%.8)
	$(foreach name,$(OVS_NAMES),install -Dm644 $(call ovs-completion,$(name)) $(COMPLETIONS)/$(name);)

uninstall-ovs-compat:
	$(foreach name,$(OVS_NAMES),! $(call ovs-is-ours,$(name)) || \
		rm -f $(BINDIR)/$(name) $(MANDIR)/man8/$(name).8 $(COMPLETIONS)/$(name);)

uninstall: uninstall-ovs-compat
	rm -f $(SBINDIR)/vswitchd $(SBINDIR)/vswitch-dpdk $(BINDIR)/vswitchctl
	rm -f $(addprefix $(MANDIR)/,man8/vswitchctl.8 man8/vswitchd.8 man8/vswitch-dpdk.8 man4/vswitch.4)
	rm -f $(COMPLETIONS)/vswitchctl $(ZSH_COMPLETIONS)/_vswitchctl
	rm -f $(FISH_COMPLETIONS)/vswitchctl.fish $(DATADIR)/grafana/vswitch.json
	rm -f $(DESTDIR)$(UNITDIR)/vswitchd.service $(DESTDIR)$(UNITDIR)/vswitch-dpdk.service
	rm -rf $(DKMS_SRC)

# --- archive and packages -----------------------------------------------------------------------

.PHONY: dist deb
DIST ?= $(BUILD)/dist
ARCHIVE = $(DIST)/vswitch-$(VERSION).tar.gz

# Of what was committed last, the same bytes wherever it is made; and what is in it (SPDX 2.3)
dist: libraries
	@mkdir -p $(DIST)
	git archive --format=tar --prefix=vswitch-$(VERSION)/ HEAD | gzip -9n >$(ARCHIVE).new
	mv $(ARCHIVE).new $(ARCHIVE)
	packaging/sbom.sh $(ARCHIVE) $(PKGS) $(filter-out $(PKGS),$(CLI_PKGS)) >$(ARCHIVE:.tar.gz=.spdx)
	@ls $(ARCHIVE) $(ARCHIVE:.tar.gz=.spdx)

deb:
	@packaging/build-deb.sh
