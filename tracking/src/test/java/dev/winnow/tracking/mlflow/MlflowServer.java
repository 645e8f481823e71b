package dev.winnow.tracking.mlflow;

import dev.winnow.testkit.FreePort;
import dev.winnow.tracking.Python;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** An MLflow server of this machine, with a database in a folder. */
final class MlflowServer implements AutoCloseable {
    private final int port = FreePort.find();
    private final Process process;
    private final Path log;

    MlflowServer(Path folder) throws IOException {
        log = folder.resolve("server.log");
        var builder = new ProcessBuilder(
                        Python.BIN.resolve("mlflow").toString(),
                        "server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--workers",
                        "1",
                        "--backend-store-uri",
                        "sqlite:///" + folder.resolve("mlflow.db"),
                        "--artifacts-destination",
                        folder.resolve("artifacts").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PATH", Python.BIN + ":" + System.getenv("PATH"));
        // Seven processes that wait for work of which a tracker has none.
        builder.environment().put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
        process = builder.start();
        Awaitility.await("the MLflow server").atMost(Duration.ofMinutes(10)).until(this::serves);
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    private boolean serves() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("the server has ended:\n" + Files.readString(log));
        }
        var request = HttpRequest.newBuilder(URI.create(address() + "/health")).build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
