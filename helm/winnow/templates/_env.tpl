{{/* Where trainers send their reports. */}}
{{- define "winnow.reportUrl" -}}
{{- .Values.report.url | default (printf "http://%s.%s.svc:8080/report" (include "winnow.fullname" .) .Release.Namespace) -}}
{{- end -}}

{{/* Numbers by the names of resources, as the operator reads them. */}}
{{- define "winnow.numbersByResource" -}}
{{- $entries := list -}}
{{- range $name, $number := . }}{{ $entries = append $entries (printf "%s=%v" $name $number) }}{{ end -}}
{{- join "," $entries -}}
{{- end -}}

{{/* The operator's environment. */}}
{{- define "winnow.env" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: WINNOW_LEASE_NAMESPACE
  value: {{ .Release.Namespace | quote }}
- name: WINNOW_LEASE_NAME
  value: {{ include "winnow.lease" . | quote }}
- name: WINNOW_IMAGE
  value: {{ include "winnow.image" . | quote }}
- name: WINNOW_REPORT_URL
  value: {{ include "winnow.reportUrl" . | quote }}
- name: QUARKUS_OPERATOR_SDK_NAMESPACES
  value: {{ .Values.watch.allNamespaces | ternary "JOSDK_ALL_NAMESPACES" (include "winnow.namespaces" . | fromJsonArray | join ",") | quote }}
{{- if ne (toString .Values.defaultTtlSecondsAfterFinished) "" }}
- name: WINNOW_DEFAULT_TTL_SECONDS_AFTER_FINISHED
  value: {{ int64 .Values.defaultTtlSecondsAfterFinished | quote }}
{{- end }}
{{- with .Values.trialKinds }}
- name: WINNOW_TRIAL_KINDS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.gpuWeights }}
- name: WINNOW_GPU_WEIGHTS
  value: {{ include "winnow.numbersByResource" . | quote }}
{{- end }}
{{- with .Values.prices }}
- name: WINNOW_PRICES
  value: {{ include "winnow.numbersByResource" . | quote }}
{{- end }}
{{- if .Values.kueue.enabled }}
- name: WINNOW_KUEUE
  value: "true"
{{- end }}
{{- if .Values.trialLogs.enabled }}
- name: WINNOW_TRIAL_LOGS
  value: "true"
{{- end }}
{{- if .Values.trialMetrics.fromLogs }}
- name: WINNOW_METRICS_FROM_LOGS
  value: "true"
{{- end }}
- name: QUARKUS_LOG_CATEGORY__DEV_WINNOW__LEVEL
  value: {{ .Values.logLevel }}
- name: QUARKUS_LOG_CONSOLE_JSON_ENABLED
  value: {{ eq .Values.logFormat "json" | quote }}
{{- end -}}
