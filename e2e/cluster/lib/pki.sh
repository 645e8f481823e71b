# shellcheck shell=bash
# Certificates and kubeconfigs, made anew for every node.

pki=$state/pki

make_pki() {
  local user
  (umask 077 && mkdir -p "$pki")
  authority ca
  # What the API server shows when it passes a request on to another server of the cluster's API, such as Kueue's.
  authority front-proxy-ca
  # RSA, as nearly every cluster signs its tokens.
  openssl_quietly genrsa -out "$pki/service-accounts.key" 2048
  openssl_quietly rsa -in "$pki/service-accounts.key" -pubout -out "$pki/service-accounts.pub"

  certificate etcd etcd etcd IP:127.0.0.1
  certificate apiserver kube-apiserver kubernetes "IP:127.0.0.1,IP:$node_ip,IP:${service_subnet%.*}.1,DNS:localhost,$(dns_names kubernetes default)"
  certificate front-proxy front-proxy-client winnow-node DNS:localhost front-proxy-ca
  certificate admin winnow-admin system:masters DNS:admin
  certificate kubelet "system:node:$node" system:nodes "IP:$node_ip,DNS:$node"
  certificate controller-manager system:kube-controller-manager kubernetes DNS:localhost
  certificate scheduler system:kube-scheduler kubernetes DNS:localhost
  certificate proxy system:kube-proxy kubernetes DNS:localhost
  for user in kubelet controller-manager scheduler proxy; do
    write_kubeconfig "$user" "$pki/$user.kubeconfig"
  done
  write_kubeconfig admin "$kubeconfig"
}

# authority FILE
authority() {
  openssl_quietly req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=winnow-node-$1" \
    -keyout "$pki/$1.key" -out "$pki/$1.crt"
}

# certificate FILE COMMON-NAME ORGANIZATION ALTERNATIVE-NAMES [AUTHORITY]
certificate() {
  local authority=${5:-ca}
  openssl_quietly req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=$3/CN=$2" -keyout "$pki/$1.key" -out "$pki/$1.csr"
  printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$4" >"$pki/$1.ext"
  openssl_quietly x509 -req -days 3650 -in "$pki/$1.csr" -CA "$pki/$authority.crt" -CAkey "$pki/$authority.key" -CAcreateserial \
    -extfile "$pki/$1.ext" -out "$pki/$1.crt"
}

openssl_quietly() {
  local output
  output=$(openssl "$@" 2>&1) || fail "openssl $1 failed: $output"
}

dns_names() {
  printf 'DNS:%s,DNS:%s.%s,DNS:%s.%s.svc,DNS:%s.%s.svc.cluster.local' "$1" "$1" "$2" "$1" "$2" "$1" "$2"
}

# write_kubeconfig USER FILE: complete in itself, readable for root only.
write_kubeconfig() {
  install -m 600 /dev/null "$2"
  cat >"$2" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: winnow-node, cluster: {server: "https://$node_ip:6443", certificate-authority-data: $(base64 -w0 "$pki/ca.crt")}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$pki/$1.crt"), client-key-data: $(base64 -w0 "$pki/$1.key")}}]
contexts: [{name: winnow-node, context: {cluster: winnow-node, user: $1}}]
current-context: winnow-node
YAML
}
