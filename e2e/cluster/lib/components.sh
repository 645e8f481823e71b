# shellcheck shell=bash
# The components and how each is told to run: one function per component, in the order in which they start.

start_containerd() {
  local cni=$state/cni
  mkdir -p "$cni"
  # Without hostPort, so without the portmap plugin.
  cat >"$cni/10-winnow.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "winnow", "plugins": [
  {"type": "bridge", "bridge": "$bridge", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$state/ipam", "ranges": [[{"subnet": "$pod_subnet", "gateway": "$node_ip"}]],
            "routes": [{"dst": "0.0.0.0/0"}]}}]}
JSON
  cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd"
state = "$run/containerd"
[grpc]
  address = "$containerd_socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "$state/containerd-opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/winnow/pause:dev"
  # A profile that the kernel was given would outlive the node.
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE, as inside many virtual machines, no sandbox would start.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      Root = "$run/runc"
TOML
  start containerd containerd --config "$state/containerd.toml"
}

start_etcd() {
  # Nothing here has to survive a power cut, so etcd need not wait for the disk.
  start etcd "$bin/etcd" --data-dir "$state/etcd" --log-level warn --unsafe-no-fsync \
    --listen-client-urls https://127.0.0.1:2379 --advertise-client-urls https://127.0.0.1:2379 \
    --listen-peer-urls https://127.0.0.1:2380 \
    --cert-file "$pki/etcd.crt" --key-file "$pki/etcd.key" --trusted-ca-file "$pki/ca.crt" --client-cert-auth \
    --peer-cert-file "$pki/etcd.crt" --peer-key-file "$pki/etcd.key" --peer-trusted-ca-file "$pki/ca.crt" --peer-client-cert-auth
}

start_apiserver() {
  # When each object was created, changed and deleted, by whom and at which microsecond: the tests read latencies from it.
  cat >"$state/audit-policy.yaml" <<YAML
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: None, verbs: [get, list, watch]}
- {level: Metadata}
YAML
  start kube-apiserver "$bin/kube-apiserver" --bind-address "$node_ip" --advertise-address "$node_ip" --secure-port 6443 \
    --etcd-servers https://127.0.0.1:2379 --etcd-cafile "$pki/ca.crt" --etcd-certfile "$pki/etcd.crt" --etcd-keyfile "$pki/etcd.key" \
    --service-cluster-ip-range "$service_subnet" --client-ca-file "$pki/ca.crt" \
    --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
    --service-account-issuer https://kubernetes.default.svc \
    --service-account-key-file "$pki/service-accounts.pub" --service-account-signing-key-file "$pki/service-accounts.key" \
    --requestheader-client-ca-file "$pki/front-proxy-ca.crt" --requestheader-allowed-names front-proxy-client \
    --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group \
    --requestheader-extra-headers-prefix X-Remote-Extra- \
    --proxy-client-cert-file "$pki/front-proxy.crt" --proxy-client-key-file "$pki/front-proxy.key" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged=true --profiling=false \
    --kubelet-preferred-address-types InternalIP --kubelet-certificate-authority "$pki/ca.crt" \
    --kubelet-client-certificate "$pki/admin.crt" --kubelet-client-key "$pki/admin.key" \
    --audit-policy-file "$state/audit-policy.yaml" --audit-log-path "$logs/audit.log" --audit-log-maxsize 200 --audit-log-maxbackup 2
}

start_controller_manager() {
  start kube-controller-manager "$bin/kube-controller-manager" --kubeconfig "$pki/controller-manager.kubeconfig" \
    --bind-address 127.0.0.1 --leader-elect=false --use-service-account-credentials --allocate-node-cidrs=false \
    --service-account-private-key-file "$pki/service-accounts.key" --root-ca-file "$pki/ca.crt" \
    --flex-volume-plugin-dir "$state/volume-plugins"
}

start_scheduler() {
  start kube-scheduler "$bin/kube-scheduler" --kubeconfig "$pki/scheduler.kubeconfig" --bind-address 127.0.0.1 --leader-elect=false
}

start_kubelet() {
  mkdir -p "$state/pod-logs" "$state/volume-plugins"
  cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_ip
healthzBindAddress: 127.0.0.1
authentication: {x509: {clientCAFile: $pki/ca.crt}, webhook: {enabled: true}, anonymous: {enabled: false}}
authorization: {mode: Webhook}
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
containerRuntimeEndpoint: unix://$containerd_socket
cgroupDriver: cgroupfs
cgroupRoot: /$cgroup
enforceNodeAllocatable: []
failCgroupV1: false   # version 1 is still found
failSwapOn: false
syncFrequency: 10s   # controllers wait for their own certificates in a volume
clusterDNS: [$dns_ip]
clusterDomain: cluster.local
resolvConf: ""
podLogsDir: $state/pod-logs
volumePluginDir: $state/volume-plugins
maxPods: 250
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100   # what was loaded by hand cannot be pulled again
YAML
  start kubelet "$bin/kubelet" --config "$state/kubelet.yaml" --kubeconfig "$pki/kubelet.kubeconfig" --root-dir "$state/kubelet" \
    --hostname-override "$node" --node-ip "$node_ip"
}

start_proxy() {
  # Masquerading all: pods of one bridge answer each other past the host's tables, so a Service's answer would bear the wrong
  # address, unless the kernel filters bridges, which not every kernel can. The zeros leave the kernel's settings alone.
  start kube-proxy "$bin/kube-proxy" --kubeconfig "$pki/proxy.kubeconfig" --hostname-override "$node" --proxy-mode iptables \
    --cluster-cidr "$pod_subnet" --masquerade-all --nodeport-addresses primary --iptables-localhost-nodeports=false \
    --metrics-bind-address 127.0.0.1:10249 --healthz-bind-address 127.0.0.1:10256 \
    --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0
}

start_coredns() {
  cat >"$state/Corefile" <<CONF
. {
  bind $node_ip
  errors
  ready $node_ip:8181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $kubeconfig
  }
  cache 5
}
CONF
  start coredns "$bin/coredns" -conf "$state/Corefile"
}

start_provisioner() {
  mkdir -p "$state/volumes"
  start host-path-provisioner "$bin/host-path-provisioner" --kubeconfig "$kubeconfig" --folders "$state/volumes"
}

# What every cluster has beside its components: the name service's address and a default storage class.
create_objects() {
  kubectl apply --filename - <<YAML
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: $dns_ip
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
# CoreDNS runs on the host, so nothing but this says where.
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
endpoints: [{addresses: [$node_ip]}]
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: standard
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: winnow.dev/host-path
YAML
}

# To the kubelet, the scheduler and the operator these are as real as GPUs that a device plugin counts.
advertise_gpus() {
  kubectl patch node "$node" --subresource status --type json --patch "[
    {\"op\": \"add\", \"path\": \"/status/capacity/nvidia.com~1gpu\", \"value\": \"$gpus\"},
    {\"op\": \"add\", \"path\": \"/status/allocatable/nvidia.com~1gpu\", \"value\": \"$gpus\"}]"
}
