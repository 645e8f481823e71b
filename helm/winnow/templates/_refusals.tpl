{{/* Combinations of values that the schema allows and that cannot work. */}}
{{- define "winnow.refusals" -}}
{{- with .Values -}}
{{- if and .watch.allNamespaces .watch.namespaces -}}
{{- fail "watch.allNamespaces is true and watch.namespaces names some: empty watch.namespaces, or set watch.allNamespaces to false" -}}
{{- end -}}
{{- if not (or .serviceAccount.create .serviceAccount.name) -}}
{{- fail "serviceAccount.create is false and serviceAccount.name is empty: name the ServiceAccount that the operator is to use" -}}
{{- end -}}
{{- if and .serviceMonitor.enabled .networkPolicy.enabled (not .networkPolicy.monitoringNamespaces) -}}
{{- fail "serviceMonitor.enabled is true but the NetworkPolicy lets nobody read the metrics: put Prometheus' namespace into networkPolicy.monitoringNamespaces" -}}
{{- end -}}
{{- if and .ui.enabled (not .ui.tokenSecret) -}}
{{- fail "ui.enabled is true and ui.tokenSecret is empty: create a Secret with the key token, of 16 random characters or more, and name it" -}}
{{- end -}}
{{- if and .ui.enabled (not .ui.hosts) -}}
{{- fail "ui.enabled is true and ui.hosts is empty: name the hosts under which browsers reach the page behind your proxy" -}}
{{- end -}}
{{- if and .ui.enabled .networkPolicy.enabled (not .ui.proxyNamespaces) -}}
{{- fail "ui.enabled is true but the NetworkPolicy lets nobody reach the page: put your proxy's namespace into ui.proxyNamespaces" -}}
{{- end -}}
{{- if and .cloudEvents.enabled (not .cloudEvents.url) -}}
{{- fail "cloudEvents.enabled is true and cloudEvents.url is empty: name the address that the events are posted to" -}}
{{- end -}}
{{- if and .cloudEvents.enabled .cloudEvents.tokenSecret (not (hasPrefix "https://" .cloudEvents.url)) -}}
{{- fail "cloudEvents.tokenSecret is set and cloudEvents.url is no https address: a token is sent over https only" -}}
{{- end -}}
{{- range .extraVolumes -}}
{{- if eq .name "tmp" -}}
{{- fail "extraVolumes has one that is named tmp, as the chart's own is: rename it" -}}
{{- end -}}
{{- end -}}
{{- $own := include "winnow.env" $ | fromYamlArray -}}
{{- range .extraEnv -}}
{{- $extra := .name -}}
{{- range $own -}}
{{- if eq .name $extra -}}
{{- fail (printf "extraEnv sets %s, which the chart sets itself: remove it and use the chart's value" $extra) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
