package dev.winnow.local.command;

import dev.winnow.local.LocalException;
import dev.winnow.local.kubectl.KubeconfigOptions;
import dev.winnow.local.kubectl.ScopeOptions;
import dev.winnow.local.page.Serving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code winnow ui}: the page of studies, for the person who starts it. */
@Command(
        name = "ui",
        description = "Serves a page of the studies in a folder and on a cluster, on this machine and to you alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UiCommand implements Callable<Integer> {
    private static final Path USUAL = Path.of("runs");

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "The folder with runs. Default: runs, if there is one; as a plugin of kubectl none.")
    private @Nullable Path runs;

    @Mixin
    private ScopeOptions scope = new ScopeOptions();

    @Mixin
    private KubeconfigOptions kubeconfig = new KubeconfigOptions();

    @Option(names = "--port", description = "Default: any that is free.")
    private int port;

    @Option(
            names = "--address",
            description = "Where to listen, for a page behind a proxy. Default: ${DEFAULT-VALUE}, this machine alone.")
    private String address = "127.0.0.1";

    @Option(names = "--host", description = "A further name under which browsers reach it, for a page behind a proxy.")
    private List<String> hosts = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the token. Default: a new token at each start, which is printed.")
    private @Nullable Path tokenFile;

    @Option(names = "--read-only", description = "Nothing can be changed through the page.")
    private boolean readOnly;

    @Override
    public Integer call() throws IOException, LocalException, InterruptedException {
        var serving = new Serving(
                folder(),
                kubeconfig.access(),
                scope.namespaces(),
                scope.everywhere(),
                address,
                port,
                hosts,
                Optional.ofNullable(tokenFile),
                readOnly);
        var page = serving.begin(System.out, new Winnow.Version().getVersion()[0], Clock.systemUTC());
        var hook = new Thread(page::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            // Until the process is told to end.
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            page.close();
            throw e;
        }
    }

    private Optional<Path> folder() {
        return Optional.ofNullable(runs)
                .or(() -> KubectlWinnow.gave(command) || !Files.isDirectory(USUAL)
                        ? Optional.empty()
                        : Optional.of(USUAL));
    }
}
