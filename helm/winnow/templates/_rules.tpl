{{/* What the operator does to studies and trials. The admin user role holds the same, see userroles.yaml. */}}
{{- define "winnow.rules.studies" -}}
- apiGroups: [winnow.dev]
  resources: [tuningstudies]
  # delete: when ttlSecondsAfterFinished has passed
  verbs: [get, list, watch, delete]
- apiGroups: [winnow.dev]
  resources: [tuningtrials]
  verbs: [get, list, watch, create, patch]
- apiGroups: [winnow.dev]
  resources: [tuningstudies/status, tuningtrials/status]
  verbs: [patch]
{{- end -}}

{{/* The operator's rights in a namespace that it watches. */}}
{{- define "winnow.rules" -}}
{{ include "winnow.rules.studies" . }}
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [events]
  # list: why the container of a pod is not created stands nowhere else
  verbs: [create, list]
{{- range .Values.trialKinds }}
{{- $kind := regexSplit "\\." . 3 }}
- apiGroups: [{{ index $kind 2 }}]
  resources: [{{ index $kind 0 }}]
  verbs: [get, list, watch, create, delete]
{{- end }}
{{- if .Values.kueue.enabled }}
- apiGroups: [kueue.x-k8s.io]
  resources: [workloads]
  verbs: [list]
- apiGroups: [visibility.kueue.x-k8s.io]
  resources: [localqueues/pendingworkloads]
  verbs: [get]
{{- end }}
{{- if or .Values.trialLogs.enabled .Values.trialMetrics.fromLogs }}
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
{{- end }}
{{- end -}}

{{/* Whether the built-in roles are to know studies: "true" or empty. */}}
{{- define "winnow.userRoles" -}}
{{- $create := toString .Values.userRoles.create -}}
{{- if or (eq $create "true") (and (eq $create "auto") .Values.watch.allNamespaces) -}}
true
{{- end -}}
{{- end -}}

{{/* Whether the admission policies are created: "true" or empty. Who may create resource definitions may create policies. */}}
{{- define "winnow.admissionPolicy" -}}
{{- $enabled := toString .Values.admissionPolicy.enabled -}}
{{- if or (eq $enabled "true") (and (eq $enabled "auto") (or .Values.crds.enabled .Values.watch.allNamespaces)) -}}
true
{{- end -}}
{{- end -}}

{{/* The namespaces in which the operator touches no pods, as a list of CEL: its own too, unless the release names it as watched. */}}
{{- define "winnow.forbiddenNamespaces" -}}
{{- $forbidden := list "kube-node-lease" "kube-public" "kube-system" -}}
{{- $watched := include "winnow.namespaces" . | fromJsonArray -}}
{{- if or .Values.watch.allNamespaces (not (has .Release.Namespace $watched)) -}}
{{- $forbidden = append $forbidden .Release.Namespace | uniq -}}
{{- end -}}
{{- $forbidden | toJson | replace "\"" "'" -}}
{{- end -}}

{{/* The page's rights in a namespace that it shows: it reads. */}}
{{- define "winnow.rules.ui" -}}
- apiGroups: [winnow.dev]
  resources: [tuningstudies, tuningtrials]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- if .Values.ui.logs }}
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
{{- end }}
- apiGroups: [""]
  resources: [events]
  verbs: [list]
{{- end -}}

{{/* The rights of the sender of CloudEvents in a namespace whose studies it follows. */}}
{{- define "winnow.rules.cloudevents" -}}
- apiGroups: [winnow.dev]
  resources: [tuningstudies]
  verbs: [get, list, watch]
{{- end -}}

{{/* Where our pods may connect to: DNS and the API server. */}}
{{- define "winnow.egress" -}}
- ports:
    {{- range .dnsPorts }}
    - port: {{ . }}
      protocol: UDP
    - port: {{ . }}
      protocol: TCP
    {{- end }}
- ports:
    {{- range .apiServerPorts }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .apiServerCidrs }}
  to:
    {{- range . }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  {{- end }}
{{- end -}}
