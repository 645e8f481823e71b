package dev.winnow.bench;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A cluster for tests in another language: a real API server, the packaged operator with the rights that the chart gives, and
 * pods that run as processes of this machine.
 *
 * <p>Prints one line when all of it is ready: the file of a kubeconfig with all rights. Ends when its standard input does.
 */
public final class ProcessCluster {
    private ProcessCluster() {}

    /**
     * Runs the cluster.
     *
     * @param arguments a folder for its files, and the namespace that the operator watches
     */
    @SuppressWarnings("try") // the kubelet works in threads of its own
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 2) {
            System.err.println("ProcessCluster FOLDER NAMESPACE");
            System.exit(2);
        }
        var folder = Files.createDirectories(Path.of(arguments[0])).toAbsolutePath();
        var namespace = arguments[1];
        try (var cluster = new Cluster(folder)) {
            cluster.namespace(namespace);
            try (var operator = cluster.operator(OperatorCommand.of(Profile.ROOT), List.of(namespace));
                    var kubelet = new Kubelet(cluster.client(), namespace, new ProcessPods(folder.resolve("pods")))) {
                System.out.println(Files.writeString(folder.resolve("admin.kubeconfig"), ApiServer.kubeconfig()));
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
        System.exit(0);
    }
}
