package dev.winnow.local.page;

import dev.winnow.client.Access;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Scope;
import dev.winnow.local.LocalException;
import dev.winnow.ui.ClusterSource;
import dev.winnow.ui.StudySource;
import dev.winnow.ui.UiServer;
import dev.winnow.ui.UiSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What {@code winnow ui} was asked for.
 *
 * @param runs the folder with the runs; empty for none
 * @param access how the cluster is reached
 * @param namespaces which namespaces; empty for that of the context
 * @param everywhere all namespaces
 * @param address where to listen
 * @param port 0 for any that is free
 * @param hosts further names of the page
 * @param tokenFile a file with the token; empty for a token of this start
 * @param readOnly nothing can be changed
 */
public record Serving(
        Optional<Path> runs,
        Access access,
        List<String> namespaces,
        boolean everywhere,
        String address,
        int port,
        List<String> hosts,
        Optional<Path> tokenFile,
        boolean readOnly) {
    private static final int SECRET_BYTES = 24;

    /** Serves until somebody closes it. */
    public Page begin(PrintStream out, String version, Clock clock) throws IOException, LocalException {
        var sources = sources();
        if (sources.isEmpty()) {
            throw LocalException.usage(
                    "there is neither a folder with runs nor a kubeconfig: name one with --runs or --kubeconfig");
        }
        var random = new SecureRandom();
        var settings = new UiSettings(
                new InetSocketAddress(host(), port),
                hosts,
                token(random),
                secret(random),
                readOnly,
                version,
                new PrintedStudy(),
                clock);
        var page = new Page(server(settings, sources), sources);
        out.println("The page of your studies is "
                + (tokenFile.isPresent() ? "served." : page.server().url()));
        sources.forEach(source -> out.println("  " + source.row().title()));
        out.println("Ctrl-C ends it.");
        return page;
    }

    /** The page while it is served. */
    public record Page(UiServer server, List<StudySource> sources) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            sources.forEach(StudySource::close);
        }
    }

    private InetAddress host() throws LocalException {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw LocalException.usage("--address: " + address + " is no address of this machine");
        }
    }

    private static UiServer server(UiSettings settings, List<StudySource> sources) throws LocalException {
        try {
            return UiServer.start(settings, sources);
        } catch (IOException e) {
            sources.forEach(StudySource::close);
            throw LocalException.usage("cannot listen on port "
                    + settings.address().getPort() + " (" + e.getMessage() + "): name another");
        }
    }

    private List<StudySource> sources() throws IOException, LocalException {
        var sources = new ArrayList<StudySource>();
        if (runs.isPresent() && !Files.isDirectory(runs.get())) {
            throw LocalException.usage("there is no folder " + runs.get());
        }
        if (runs.isPresent()) {
            sources.add(new RunsSource(runs.get().toRealPath()));
        }
        try {
            var cluster = Cluster.open(access);
            if (cluster.isPresent()) {
                sources.add(new ClusterSource(
                        cluster.get(),
                        Scope.meant(namespaces, everywhere, cluster.get().namespace())));
            }
        } catch (ClusterException e) {
            throw LocalException.usage(String.valueOf(e.getMessage()));
        }
        return sources;
    }

    private String token(SecureRandom random) throws IOException, LocalException {
        if (tokenFile.isEmpty()) {
            return secret(random);
        }
        var token = Files.readString(tokenFile.get()).strip();
        if (token.length() < 16) {
            throw LocalException.usage(tokenFile.get() + ": the token has to have at least 16 characters");
        }
        return token;
    }

    private static String secret(SecureRandom random) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
