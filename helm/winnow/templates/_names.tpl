{{/*
A name of at most 50 characters, which leaves 13 for a suffix such as "-metrics".
A longer one is cut and ends in a hash of the whole, so that two long names stay two.
*/}}
{{- define "winnow.short" -}}
{{- if gt (len .) 50 -}}
{{- printf "%s-%s" (trunc 41 . | trimSuffix "-") (sha256sum . | trunc 8) -}}
{{- else -}}
{{- . -}}
{{- end -}}
{{- end -}}

{{- define "winnow.name" -}}
{{- default .Chart.Name .Values.nameOverride -}}
{{- end -}}

{{/*
The name of the objects in the release's namespace. A Service's name has no dots and begins with a letter,
a release's name may have dots and begin with a digit.
*/}}
{{- define "winnow.fullname" -}}
{{- $name := include "winnow.name" . -}}
{{- $release := replace "." "-" .Release.Name -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if not (regexMatch "^[a-z]" $release) -}}
{{- include "winnow.short" (printf "%s-%s" $name $release) -}}
{{- else if contains $name $release -}}
{{- include "winnow.short" $release -}}
{{- else -}}
{{- include "winnow.short" (printf "%s-%s" $release $name) -}}
{{- end -}}
{{- end -}}

{{/* The name of objects that belong to no namespace: two releases of one name in two namespaces do not collide. */}}
{{- define "winnow.clusterName" -}}
{{- include "winnow.short" (printf "%s-%s" .Release.Namespace (include "winnow.fullname" .)) -}}
{{- end -}}

{{- define "winnow.serviceAccountName" -}}
{{- default (include "winnow.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "winnow.selectorLabels" -}}
app.kubernetes.io/name: {{ include "winnow.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* By which the network policy knows the pod of "helm test". */}}
{{- define "winnow.testLabels" -}}
app.kubernetes.io/name: "{{ include "winnow.name" . }}-test"
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: test
{{- end -}}

{{/* The version that runs; of an image that is named by its digest, the digest. */}}
{{- define "winnow.version" -}}
{{- with .Values.image -}}
{{- .digest | default (.tag | default $.Chart.AppVersion) | replace ":" "-" | trunc 63 | trimAll "-_." -}}
{{- end -}}
{{- end -}}

{{- define "winnow.ownLabels" -}}
{{ include "winnow.selectorLabels" . }}
app.kubernetes.io/version: {{ include "winnow.version" . | quote }}
app.kubernetes.io/part-of: winnow
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "winnow.labels" -}}
{{- merge (include "winnow.ownLabels" . | fromYaml) .Values.commonLabels | toYaml -}}
{{- end -}}

{{/*
The labels of an object. Its own go before those that all objects have, and nothing goes before the chart's. Takes root, and
if need be component (else operator) and labels; beside is true for what is none of the operator's.
*/}}
{{- define "winnow.labelsOf" -}}
{{- $selector := dict -}}
{{- if .beside -}}
{{- $selector = include "winnow.besideLabels" . | fromYaml -}}
{{- end -}}
{{- $component := dict "app.kubernetes.io/component" (default "operator" .component) -}}
{{- merge $selector (include "winnow.ownLabels" .root | fromYaml) $component (default dict .labels) .root.Values.commonLabels | toYaml -}}
{{- end -}}

{{/* The labels and the annotations of an object; takes annotations too. */}}
{{- define "winnow.described" -}}
labels:
  {{- include "winnow.labelsOf" . | nindent 2 }}
{{- with merge (dict) (default dict .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The namespaces whose studies are run, as a JSON list; meaningless with watch.allNamespaces. */}}
{{- define "winnow.namespaces" -}}
{{- .Values.watch.namespaces | default (list .Release.Namespace) | toJson -}}
{{- end -}}

{{/* Selects the watched namespaces, for policies. */}}
{{- define "winnow.namespaceSelector" -}}
{{- if .Values.watch.allNamespaces -}}
{}
{{- else -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: In
    values: {{ include "winnow.namespaces" . }}
{{- end -}}
{{- end -}}

{{/*
The name of an image by its values. The first part of a repository is a registry if it has a dot or a port;
global.imageRegistry takes its place. Takes root and image.
*/}}
{{- define "winnow.imageOf" -}}
{{- $repository := .image.repository -}}
{{- with .root.Values.global.imageRegistry -}}
{{- $repository = printf "%s/%s" . (regexReplaceAll "^([^/]*[.:][^/]*|localhost)/" $repository "") -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .root.Chart.AppVersion .image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "winnow.image" -}}
{{- include "winnow.imageOf" (dict "root" . "image" .Values.image) -}}
{{- end -}}

{{/* The leader's lease: one for each release, so that two releases in one namespace do not wait for each other. */}}
{{- define "winnow.lease" -}}
{{- printf "%s-operator" (include "winnow.fullname" .) -}}
{{- end -}}

{{/* By which pods that are none of the operator's are known: no Service and no policy of the operator may select them. */}}
{{- define "winnow.besideLabels" -}}
app.kubernetes.io/name: "{{ include "winnow.name" .root }}-{{ .component }}"
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- end -}}
