package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the chart runs beside the operator, as pods: the sender of events and the page. */
@Order(5)
class BesideIT {
    private static final String TOKEN = "the-token-of-the-proxy";
    private static final int LONGEST_SECONDS = 180;

    /** Prints each event that it takes. A trainer that asks for {@code go} waits until the file is there. */
    private static final String RECEIVER = """
            apiVersion: v1
            kind: Pod
            metadata: {name: receiver, labels: {app: receiver}}
            spec:
              terminationGracePeriodSeconds: 0
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: receiver
                image: docker.io/winnow/curl:dev
                command: [/bin/sh, -c]
                args:
                - |
                  mkdir -p /tmp/www/cgi-bin
                  cat >/tmp/www/cgi-bin/hook <<'END'
                  #!/bin/sh
                  head -c "$CONTENT_LENGTH" >&2
                  echo >&2
                  printf 'Status: 204 No Content\\r\\n\\r\\n'
                  END
                  chmod +x /tmp/www/cgi-bin/hook
                  exec httpd -f -p 8080 -h /tmp/www
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: receiver}
            spec:
              selector: {app: receiver}
              ports: [{port: 8080}]
            """;

    private static final String SECRET =
            "{apiVersion: v1, kind: Secret, metadata: {name: page}, stringData: {token: " + TOKEN + "}}";

    @RegisterExtension
    static final Installation WINNOW = Installation.of(BesideIT.class)
            .after(SECRET)
            .with("cloudEvents.enabled=true")
            .with("cloudEvents.url=http://receiver:8080/cgi-bin/hook")
            .with("cloudEvents.ports={8080}")
            .with("ui.enabled=true")
            .with("ui.tokenSecret=page")
            .with("ui.hosts={studies.example}")
            .with("ui.proxyNamespaces={winnow-e2e-beside}");

    private final Namespace namespace = WINNOW.namespace();

    private Pod sender() {
        return await("one sender is ready")
                .atMost(Installation.PATIENCE)
                .until(
                        () -> namespace
                                .client()
                                .pods()
                                .inNamespace(namespace.name())
                                .withLabel("app.kubernetes.io/component", "cloudevents")
                                .list()
                                .getItems()
                                .stream()
                                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                                .toList(),
                        pods -> pods.size() == 1 && Readiness.isPodReady(pods.get(0)))
                .get(0);
    }

    /** What the page answers, and the status of the answer. */
    private String asked(String header) {
        return namespace.shell("curl -sS -m 60 -w '%{http_code}' -H 'Host: studies.example' " + header
                + " http://winnow-ui:8080/api/studies");
    }

    /** The events of a study. */
    private List<JsonNode> heard(String uid) {
        return namespace
                .log("receiver")
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(Yaml::tree)
                .filter(event -> event.path("id").asText().startsWith(uid))
                .toList();
    }

    private Map<String, String> notes() {
        return Optional.ofNullable(namespace
                        .client()
                        .configMaps()
                        .inNamespace(namespace.name())
                        .withName("winnow-events")
                        .get()
                        .getData())
                .orElse(Map.of());
    }

    private void awaitNotes(String uid, String marks) {
        await("the notes say " + marks)
                .atMost(Installation.PATIENCE)
                .until(() -> notes().getOrDefault(uid, ""), marks::equals);
    }

    /** What was noted before the kill does not come again, and what happens while nobody sends is told afterwards. */
    @Test
    void startNewBestsAndEndAreHeardOnceAlthoughTheSenderIsKilled() {
        namespace.apply(RECEIVER).succeeded();
        namespace
                .kubectl("wait", "--for=condition=Ready", "pod/receiver", "--timeout=" + LONGEST_SECONDS + "s")
                .succeeded();
        namespace.apply(ShellStudy.of("told", """
                        number=${WINNOW_TRIAL##*-}
                        [ "$number" = 0 ] || until curl -sf -m 10 -o /dev/null http://receiver:8080/go; do pause 1; done
                        report 1 "$number"
                        """).with("/spec/limits", "{trials: 2, parallelTrials: 1}"));
        var uid = await("the study")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.study("told").json().at("/metadata/uid").asText(), id -> !id.isEmpty());
        awaitNotes(uid, "best/told-0/1 started");

        var killed = sender();
        Processes.kill(killed);
        namespace.client().resource(killed).withGracePeriod(0).delete();
        namespace.kubectl("exec", "receiver", "--", "touch", "/tmp/www/go").succeeded();
        namespace.complete("told", LONGEST_SECONDS);
        awaitNotes(uid, "best/told-1/1 completed started");

        assertThat(sender().getMetadata().getUid())
                .isNotEqualTo(killed.getMetadata().getUid());
        var heard = heard(uid);
        assertThat(heard)
                .extracting(event -> event.path("id").asText().replace(uid, "UID"))
                .containsExactly("UID/started", "UID/best/told-0/1", "UID/best/told-1/1", "UID/completed");
        var end = heard.get(3);
        assertThat(end.path("type").asText()).isEqualTo("dev.winnow.study.completed");
        assertThat(end.at("/data/best/value").asDouble()).isEqualTo(1);
        assertThat(end.at("/data/trials/completed").asInt()).isEqualTo(2);
    }

    @Test
    void thePageShowsTheStudiesToWhoeverHasTheTokenOfTheProxy() {
        namespace.apply(ShellStudy.of("shown", "report 1 0.5"));
        namespace.complete("shown", LONGEST_SECONDS);

        var shown = asked("-H 'Authorization: Bearer " + TOKEN + "'");
        assertThat(shown).endsWith("200");
        var row = Yaml.tree(shown.substring(0, shown.length() - 3)).path("studies").findParents("name").stream()
                .filter(study -> study.path("name").asText().equals("shown"))
                .findFirst()
                .orElseThrow();
        assertThat(row.path("state").asText()).isEqualTo("Complete");
        assertThat(row.at("/best/value").asDouble()).isEqualTo(0.5);
        assertThat(asked("")).endsWith("401");
    }
}
