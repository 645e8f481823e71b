package dev.winnow.local.command;

import dev.winnow.client.ClusterException;
import dev.winnow.client.Scope;
import dev.winnow.local.LocalException;
import dev.winnow.local.cloudevents.Sender;
import dev.winnow.local.kubectl.KubeconfigOptions;
import dev.winnow.local.kubectl.ScopeOptions;
import dev.winnow.tracking.cloudevents.Trust;
import dev.winnow.tracking.cloudevents.Webhook;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow cloudevents}: what the chart's Deployment of this name runs. */
@Command(
        name = "cloudevents",
        description = "Posts the start, each new best value and the end of a cluster's studies to a webhook.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CloudEventsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--to", paramLabel = "URL", required = true, description = "Where the events are posted.")
    private String to = "";

    @Option(
            names = "--notes",
            paramLabel = "NAME",
            required = true,
            description = "A ConfigMap in the namespace of the context that says what was sent. It has to exist.")
    private String notes = "";

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Option(names = "--token-file", paramLabel = "FILE", description = "A token, sent as Authorization: Bearer.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates that alone are trusted, as PEM. Default: those that Java trusts.")
    private @Nullable Path caFile;

    @Mixin
    private KubeconfigOptions kubeconfig = new KubeconfigOptions();

    @Override
    public Integer call() throws ClusterException, LocalException {
        var webhook = webhook();
        try (var cluster = kubeconfig.open()) {
            var scopes = Scope.meant(scope.namespaces(), scope.everywhere(), cluster.namespace());
            var sender = new Sender(
                    cluster,
                    scopes,
                    cluster.notes(cluster.namespace(), notes),
                    webhook,
                    Clock.systemUTC(),
                    System.out::println);
            System.out.println("Events of " + scopes + " go to " + webhook + ".");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(sender)));
            sender.run();
            return 0;
        }
    }

    private static void end(Sender sender) {
        try {
            sender.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Webhook webhook() throws LocalException {
        try {
            return new Webhook(to, Optional.ofNullable(tokenFile), trust(), PATIENCE);
        } catch (IllegalArgumentException e) {
            throw LocalException.usage("--to: " + e.getMessage());
        }
    }

    private SSLContext trust() throws LocalException {
        try {
            return caFile == null ? Trust.usual() : Trust.in(caFile);
        } catch (IOException e) {
            throw LocalException.usage("--ca-file: " + LocalException.text(e));
        } catch (GeneralSecurityException e) {
            throw LocalException.usage("--ca-file: " + e.getMessage());
        }
    }
}
