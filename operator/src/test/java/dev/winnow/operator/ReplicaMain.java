package dev.winnow.operator;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.operator.kube.Silence;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Campaign;
import dev.winnow.operator.lead.Term;
import dev.winnow.operator.report.ReportServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;

/**
 * An operator as a process of its own, which can be stopped and killed by signals: the parts, the start and the lead of the
 * shipped one. A second port says whether it leads.
 */
final class ReplicaMain {
    private ReplicaMain() {}

    /**
     * Runs an operator on the cluster of the variable KUBECONFIG, which names a file. Arguments: the namespace, the name of
     * the lease, who this is, the port for reports, the port that answers 200 while this replica leads.
     */
    public static void main(String... arguments) throws IOException {
        Logger.getLogger("").addHandler(new ConsoleHandler());
        var kubeconfig = Files.readString(Path.of(System.getenv("KUBECONFIG")));
        var namespace = arguments[0];
        int port = Integer.parseInt(arguments[3]);
        var term = new Term(Clock.systemUTC(), System::nanoTime);
        var client = Silence.SHIPPED.client(Config.fromKubeconfig(kubeconfig), new KubernetesSerialization());
        var parts = Assembly.of(
                client,
                term,
                new Workloads(List.of(new PodWorkload("http://127.0.0.1:" + port + "/report"))),
                true,
                Optional.empty(),
                Optional.empty(),
                (informer, error) -> {
                    if (error != null) {
                        Runtime.getRuntime().halt(3);
                    }
                },
                namespace);
        var startup = new Startup(
                client,
                parts.operator(),
                new Campaign(client, namespace, arguments[1], arguments[2], term),
                () -> Runtime.getRuntime().halt(4));
        var reports = new ReportServer(parts.reports(), "127.0.0.1", port, parts.registry(), Clock.systemUTC());
        sayWhoLeads(Integer.parseInt(arguments[4]), term);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            startup.close();
            parts.reports().close();
            reports.close();
        }));
        startup.begin();
    }

    private static void sayWhoLeads(int port, Term term) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(term.held() ? 200 : 503, -1);
            }
        });
        server.start();
    }
}
