package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A write as the audit log has it.
 *
 * @param verb create, update, patch, delete or deletecollection
 * @param resource the plural, with its subresource: {@code tuningtrials/status}
 * @param name of the object; of a creation too, where the body was recorded
 * @param manager the field manager; empty if the client named none
 * @param code the HTTP status of the answer
 * @param received when the API server began to read the request
 * @param answered when the API server was done with it
 * @param body the request's body; missing where it was not recorded
 */
record Call(
        String user,
        String verb,
        String resource,
        String namespace,
        String name,
        String manager,
        boolean dryRun,
        int code,
        Instant received,
        Instant answered,
        JsonNode body) {

    /** Reads an event of {@code audit.k8s.io/v1}. */
    static Call of(JsonNode event) {
        var about = event.path("objectRef");
        var subresource = about.path("subresource").asText();
        var body = event.path("requestObject");
        var uri = event.path("requestURI").asText();
        return new Call(
                event.path("user").path("username").asText(),
                event.path("verb").asText(),
                about.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                about.path("namespace").asText(),
                about.path("name").asText(body.path("metadata").path("name").asText()),
                parameter(uri, "fieldManager"),
                !parameter(uri, "dryRun").isEmpty(),
                event.path("responseStatus").path("code").asInt(),
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                Instant.parse(event.path("stageTimestamp").asText()),
                body);
    }

    private static String parameter(String uri, String name) {
        for (var pair : uri.substring(uri.indexOf('?') + 1).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    /** Whether the API server did what was asked. */
    boolean taken() {
        return code < 300;
    }

    boolean is(String verbAsked, String resourceAsked) {
        return verb.equals(verbAsked) && resource.equals(resourceAsked);
    }

    /** Whether the operator believes that somebody deleted a pod. Nobody does here, so then it is mistaken. */
    boolean missesPod() {
        return taken()
                && purpose() == Purpose.STATE
                && body.path("status").path("reason").asText().equals("PodVanished");
    }

    /** What a write is for. */
    Purpose purpose() {
        return Purpose.of(this);
    }
}
