# shellcheck shell=bash
# shellcheck disable=SC2034 # used by the commands that read this file
# The node: where it lies, how its processes are started, found and waited for.

node=winnow
state=/var/lib/winnow-node
run=/run/winnow-node
kubeconfig=$state/kubeconfig
logs=$state/log
containerd_socket=$run/containerd.sock
bridge=winnow0
node_ip=10.244.0.1
pod_subnet=10.244.0.0/24
service_subnet=10.96.0.0/16
dns_ip=10.96.0.10
gpus=4

# Everything the node runs, pods included, lives in a cgroup of this name. So all of it is found again after any crash, and a
# number in a file is never mistaken for the process that once bore it.
cgroup=winnow-node
cgroups=/sys/fs/cgroup
if [ -f $cgroups/cgroup.controllers ]; then
  hierarchies=($cgroups)   # version 2: one for all controllers
  tracked=$cgroups/$cgroup
else
  # Version 1: one per controller, some joined under a name with links to it.
  mapfile -t hierarchies < <(find $cgroups -mindepth 2 -maxdepth 2 -name cgroup.procs -printf '%h\n')
  tracked=$cgroups/pids/$cgroup
fi

# One command at a time changes the node. The lock is on a folder that every machine has, so it leaves no file behind.
# Components must not inherit descriptor 9, or the lock would outlive the command.
lock_node() {
  exec 9<"$cgroups"
  if ! flock --nonblock 9; then
    say 'Another up or down is under way: waiting for it'
    flock --timeout 300 9 || fail 'another up or down has been under way for 5 minutes; end it and run this again'
  fi
}

# start NAME COMMAND...: runs a component in the background, in its own cgroup and session, its output in a log.
start() {
  local name=$1
  shift
  mkdir -p "$tracked/$name"
  (
    echo "$BASHPID" >"$tracked/$name/cgroup.procs"
    echo "$BASHPID" >"$run/$name.pid"
    exec setsid env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$state" "$@"
  ) >"$logs/$name.log" 2>&1 </dev/null 9>&- &
}

running() {
  [ -f "$run/$1.pid" ] && grep -qsxF "$(<"$run/$1.pid")" "$tracked/$1/cgroup.procs"
}

# await SECONDS COMPONENT WHAT COMMAND...: waits until the command succeeds. The component's log tells why it does not.
await() {
  local until=$((SECONDS + $1)) component=$2 what=$3
  shift 3
  until "$@" >"$run/await.log" 2>&1; do
    running "$component" || fail_with_log "$component" "$component ended while waiting for $what"
    [ "$SECONDS" -lt "$until" ] || fail_with_log "$component" "waited too long for $what: $(tail -n 3 "$run/await.log")"
    sleep 0.1
  done
}

fail_with_log() {
  say "The end of $logs/$1.log:"
  tail -n 20 "$logs/$1.log" | cut -c1-500 >&2
  fail "$2"
}

kubectl() { "$cache/bin/kubectl" --kubeconfig "$kubeconfig" --cache-dir "$run/kubectl" "$@"; }

ctr() { command ctr --address "$containerd_socket" --namespace k8s.io "$@"; }

# serves ADDRESS:PORT PATH: whether GET PATH is answered with 200, over plain HTTP.
serves() {
  exec 3<>"/dev/tcp/${1%:*}/${1#*:}" && printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3 && grep -q '200 OK' <&3
}
