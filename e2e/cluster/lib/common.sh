# shellcheck shell=bash
# shellcheck disable=SC2034 # used by the commands that read this file
# What every command here shares: where things lie, how it speaks, how it gets what it needs.

# A root without a login shell may lack the folders of system commands.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
cluster=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=$(realpath -m "${WINNOW_CACHE:-${HOME:-/root}/.cache/winnow}")
store=$cache/store
kubernetes_version=$(sed -n 's|^\tk8s.io/kubernetes v||p' "$cluster/kubernetes/go.mod")
helm_version=4.1.4
prometheus_operator_version=0.85.0
krew_version=0.4.3
kueue_version=0.17.0
jobset_version=$(sed -n 's|^\tsigs.k8s.io/jobset v\([^ ]*\).*|\1|p' "$cluster/jobset/go.mod")
kubeflow_trainer_version=2.2.0
training_operator_version=1.9.3
kuberay_version=1.6.0

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf '%s: error: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# key FILE...: twelve digits that change with the content of any of the files.
key() { cat -- "$@" | sha256sum | cut -c1-12; }

need_root() {
  [ "$(id -u)" = 0 ] || fail "$1 needs root: run it as root, for example with sudo"
}

# provide PACKAGE=PATH...: installs the Debian packages whose PATH is not there (a command's name, or a file).
provide() {
  local missing=() pair
  for pair; do
    [ -e "${pair#*=}" ] || command -v "${pair#*=}" >/dev/null || missing+=("${pair%%=*}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  need_root "installing ${missing[*]}"
  command -v apt-get >/dev/null || fail "missing: ${missing[*]}; this is not Debian, install them by hand"
  say "Installing ${missing[*]}"
  debian install -y --no-install-recommends "${missing[@]}"
}

# debian ARGUMENT...: apt-get, whose package lists are renewed only when it fails without that.
debian() {
  local log
  log=$(mktemp)
  if ! apt_get "$@" >"$log" 2>&1 && ! { apt_get update && apt_get "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get $* failed; mend the package sources (/etc/apt) or the connection, and run this again"
  fi
  rm -f "$log"
}

# Downloads need no user of their own here: the folder is root's.
apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o APT::Sandbox::User=root "$@"; }
