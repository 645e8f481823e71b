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
  verbs: [create]
{{- end -}}

{{/* Whether the built-in roles are to know studies: "true" or empty. */}}
{{- define "winnow.userRoles" -}}
{{- $create := toString .Values.userRoles.create -}}
{{- if or (eq $create "true") (and (eq $create "auto") .Values.watch.allNamespaces) -}}
true
{{- end -}}
{{- end -}}
