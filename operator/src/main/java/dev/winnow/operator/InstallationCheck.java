package dev.winnow.operator;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What {@code helm test} runs in a pod of its own: whether the operator's addresses answer as they should. It needs no right and
 * no other image, and the operator never loads it.
 *
 * @param tries how often an address is asked until it answers as it should; at least 1
 * @param pause between two questions
 */
record InstallationCheck(int tries, Duration pause) {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final int USAGE = 2;

    /** Takes pairs of a status and an address; ends with exit code 0 if each address answers a GET with its status. */
    public static void main(String... arguments) throws InterruptedException {
        System.exit(new InstallationCheck(60, Duration.ofSeconds(1)).run(System.out, arguments));
    }

    int run(PrintStream out, String... arguments) throws InterruptedException {
        if (arguments.length == 0 || arguments.length % 2 != 0) {
            out.println("give pairs of a status and an address");
            return USAGE;
        }
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_ANSWER)
                .build();
        boolean all = true;
        for (int i = 0; i < arguments.length; i += 2) {
            all &= answers(client, arguments[i], URI.create(arguments[i + 1]), out);
        }
        return all ? 0 : 1;
    }

    private boolean answers(HttpClient client, String status, URI address, PrintStream out)
            throws InterruptedException {
        for (int asked = 1; ; asked++) {
            var answer = ask(client, address);
            if (answer.equals(status)) {
                out.println(address + " answers " + status + ", as it should");
                return true;
            }
            if (asked == tries) {
                out.println(address + " should answer " + status + ", but: " + answer);
                return false;
            }
            Thread.sleep(pause.toMillis());
        }
    }

    /** The status, or in words why there is none. */
    private static String ask(HttpClient client, URI address) throws InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(LONGEST_ANSWER).build();
        try {
            return Integer.toString(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
