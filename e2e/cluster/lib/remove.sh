# shellcheck shell=bash
# Takes the node away, whatever state it is in, and puts back what it changed on the machine.

# What the kubelet, kube-proxy and the network plugin set; put back by remove_node.
changed_settings=(
  net.ipv4.ip_forward net.ipv4.conf.all.route_localnet net.bridge.bridge-nf-call-iptables net.bridge.bridge-nf-call-ip6tables
  vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes
)

remember_settings() {
  sysctl --ignore "${changed_settings[@]}" 2>/dev/null >"$state/settings"
}

remove_node() {
  kill_all
  unmount_all
  remove_network
  remove_cgroups
  if [ -f "$state/settings" ]; then
    sysctl --quiet --load "$state/settings" || say "not every line of $state/settings could be put back"
  fi
  remove_sockets
  rm -rf --one-file-system "$state" "$run"
}

node_processes() {
  [ -d "$tracked" ] || return 0
  find "$tracked" -name cgroup.procs -exec cat {} + 2>/dev/null || true
}

# The state is thrown away, so nobody needs time to save anything. Again and again, as a dying parent may still fork.
kill_all() {
  local until=$((SECONDS + 30))
  while [ -n "$(node_processes)" ]; do
    [ "$SECONDS" -lt "$until" ] || fail "these processes do not end: $(node_processes | xargs)"
    node_processes | xargs -r kill -KILL 2>/dev/null || true
    sleep 0.1
  done
}

# The deepest first.
unmount_all() {
  local mount
  awk -v state="$state/" -v run="$run/" 'index($2, state) == 1 || index($2, run) == 1 {print $2}' /proc/self/mounts | sort -ru |
    while read -r mount; do
      umount "$mount" 2>/dev/null || umount --lazy "$mount"
    done
}

remove_network() {
  local save
  for save in ip{,6}tables-{nft,legacy}-save; do
    ! command -v "$save" >/dev/null || remove_rules "$save"
  done
  local port
  for port in $(ip -o link show master "$bridge" 2>/dev/null | awk -F '[ :@]+' '{print $2}'); do
    ip link delete "$port" 2>/dev/null || true   # it goes by itself when its pod's namespace does
  done
  if ip link show "$bridge" >/dev/null 2>&1; then ip link delete "$bridge"; fi
}

# remove_rules SAVE: deletes the chains of kube-proxy, the kubelet and our network plugin, and the rules that jump to them;
# leaves every other rule as it is.
remove_rules() {
  local rules changes
  rules=$("$1" 2>/dev/null) || return 0
  changes=$(awk '
    NR == FNR { if (/name: \\?"winnow\\?"/) for (i = 1; i < NF; i++) if ($i == "-j" && $(i + 1) ~ /^CNI-/) ours[$(i + 1)]; next }
    function is_ours(chain) { return chain ~ /^KUBE-/ || chain in ours }
    /^\*/ { table = $0; chains = jumps = deletions = "" }
    /^:/ && is_ours(substr($1, 2)) { chains = chains $1 " - [0:0]\n"; deletions = deletions "-X " substr($1, 2) "\n" }
    /^-A/ && !is_ours($2) { for (i = 3; i < NF; i++) if ($i ~ /^-[jg]$/ && is_ours($(i + 1))) { sub(/^-A/, "-D"); jumps = jumps $0 "\n" } }
    /^COMMIT/ && chains != "" { printf "%s\n%s%s%sCOMMIT\n", table, chains, jumps, deletions }
  ' <(echo "$rules") <(echo "$rules"))
  [ -n "$changes" ] || return 0
  rules=$("${1%-save}-restore" --noflush <<<"$changes" 2>&1) || fail "the rules of ${1%-save} could not be removed: $rules"
}

remove_cgroups() {
  local hierarchy until=$((SECONDS + 10))
  for hierarchy in "${hierarchies[@]}"; do
    while [ -d "$hierarchy/$cgroup" ] && ! find "$hierarchy/$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null; do
      [ "$SECONDS" -lt "$until" ] || fail "$hierarchy/$cgroup cannot be removed; something still runs in it"
      sleep 0.1
    done
  done
}

# What containerd, the network plugin and the kubelet leave at places that cannot be configured.
remove_sockets() {
  local address result id
  for address in "$run"/containerd/io.containerd.runtime.v2.task/k8s.io/*/address; do
    [ ! -f "$address" ] || rm -f "$(sed 's|^unix://||' "$address")"
  done
  for result in /var/lib/cni/results/winnow-*-eth0; do
    [ -f "$result" ] || continue
    id=${result#*/winnow-}
    rm -f "$result" "/var/lib/cni/results/cni-loopback-${id%-eth0}-lo"
  done
  rm -f /var/lib/kubelet/device-plugins/{kubelet.sock,kubelet_internal_checkpoint,DEPRECATION}
  find /var/log/containers -lname "$state/*" -delete 2>/dev/null || true
  rmdir --ignore-fail-on-non-empty /run/containerd/{s,} /var/lib/cni/{results,} /var/lib/kubelet/{device-plugins,} /var/log/containers 2>/dev/null || true
}
