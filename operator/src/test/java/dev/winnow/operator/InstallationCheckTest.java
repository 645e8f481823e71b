package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.testkit.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstallationCheckTest {
    private final AtomicInteger refusals = new AtomicInteger();
    private final HttpServer server;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    InstallationCheckTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        server.createContext("/report", exchange -> {
            exchange.sendResponseHeaders(405, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private int check(int tries, String... arguments) throws InterruptedException {
        return new InstallationCheck(tries, Duration.ofMillis(1))
                .run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void anOperatorThatAnswersAsItShouldPasses() throws Exception {
        refusals.set(3);

        assertThat(check(4, "200", address("/q/health/ready"), "405", address("/report")))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("/q/health/ready answers 200, as it should")
                .contains("/report answers 405, as it should");
    }

    @Test
    void oneThatIsNotReadyFailsAndTheOtherAddressesAreTriedAllTheSame() throws Exception {
        refusals.set(Integer.MAX_VALUE);

        assertThat(check(1, "200", address("/q/health/ready"), "405", address("/report")))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("/q/health/ready should answer 200, but: 503")
                .contains("/report answers 405, as it should");
    }

    @Test
    void anAddressAtWhichNobodyListensFailsWithTheReason() throws Exception {
        assertThat(check(1, "405", "http://127.0.0.1:" + FreePort.find() + "/report"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ConnectException");
    }

    @Test
    void halfAPairIsRefused() throws Exception {
        assertThat(check(1, "405")).isEqualTo(2);
    }
}
