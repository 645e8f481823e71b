package dev.winnow.tracking.cloudevents;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * The receiver of events: one address, to which events are posted one after the other. It is never asked for anything else, no
 * answer leads to another address, and nothing of a study comes into the address or the headers.
 *
 * <p>Source: <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md">HTTP 1.1 Web Hooks for Event
 * Delivery</a>, but for its handshake: the address comes from who runs the cluster.
 */
public final class Webhook {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final int GONE = 410;

    private final URI address;
    private final Optional<Path> token;
    private final Duration patience;
    private final HttpClient http;

    /** How a delivery ended. */
    public sealed interface Answer {}

    /** The receiver has taken the event. */
    public record Taken() implements Answer {}

    /**
     * The receiver has not taken the event, or nobody knows.
     *
     * @param why for people
     * @param pause how long nothing may be sent, if the receiver says so
     */
    public record Refused(String why, Optional<Duration> pause) implements Answer {}

    /**
     * A receiver; nothing is asked yet.
     *
     * @param address begins with https, or with http where there is no token
     * @param token a file with what is sent as {@code Authorization: Bearer}; read for each event, so that it may change
     * @param trust whose certificates count
     * @param patience how long an answer may take
     * @throws IllegalArgumentException if events cannot or must not go there
     */
    public Webhook(String address, Optional<Path> token, SSLContext trust, Duration patience) {
        this.address = checked(address, token.isPresent());
        this.token = token;
        this.patience = patience;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(trust)
                .build();
    }

    private static URI checked(String text, boolean token) {
        var address = URI.create(text);
        boolean secure = "https".equalsIgnoreCase(address.getScheme());
        if ((!secure && !"http".equalsIgnoreCase(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException("the address has to be https://HOST/PATH");
        }
        if (address.getUserInfo() != null || address.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the address may have neither a user nor a fragment: put a token into a file");
        }
        if (token && !secure) {
            throw new IllegalArgumentException("a token is sent over https only");
        }
        return address;
    }

    /**
     * Posts an event and waits for the answer, or for as long as an answer may take.
     *
     * @param now for an answer that names a date
     */
    public Answer send(StudyEvent event, Instant now) throws InterruptedException {
        HttpRequest request;
        try {
            request = request(event);
        } catch (IOException e) {
            return new Refused("the token cannot be read: " + e.getMessage(), Optional.empty());
        }
        var asked = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS), now);
        } catch (TimeoutException e) {
            return new Refused("no answer within " + patience.toSeconds() + " s", Optional.empty());
        } catch (ExecutionException e) {
            return new Refused("no answer: " + words(e), Optional.empty());
        } finally {
            // Does nothing to a request that is answered.
            asked.cancel(true);
        }
    }

    private HttpRequest request(StudyEvent event) throws IOException {
        var request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/cloudevents+json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(event.json()));
        if (token.isPresent()) {
            var secret = Files.readString(token.get()).strip();
            if (!secret.chars().allMatch(letter -> letter > ' ' && letter < 127) || secret.isEmpty()) {
                throw new IOException(token.get() + " holds something else than one line of ASCII");
            }
            request.header("Authorization", "Bearer " + secret);
        }
        return request.build();
    }

    private static Answer answer(HttpResponse<Void> response, Instant now) {
        int code = response.statusCode();
        if (code >= 200 && code < 300) {
            return new Taken();
        }
        var pause = response.headers().firstValue("Retry-After").flatMap(text -> pause(text, now));
        if (code >= 300 && code < 400) {
            return new Refused(code + ", a redirect, which is not followed: set the address that it leads to", pause);
        }
        return code == GONE
                ? new Refused("410: the receiver is gone for good", Optional.of(LONGEST_WAIT))
                : new Refused(Integer.toString(code), pause);
    }

    /** Seconds, or a date of HTTP; a day at most. */
    private static Optional<Duration> pause(String text, Instant now) {
        try {
            var asked = text.strip().matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text.strip()))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return asked.isNegative()
                    ? Optional.empty()
                    : Optional.of(asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT);
        } catch (DateTimeParseException e) {
            // As if it were not there: the sender waits by its own rule.
            return Optional.empty();
        }
    }

    private static String words(ExecutionException fault) {
        Throwable cause = fault.getCause() == null ? fault : fault.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The address, without its path and its query, which may hold a secret. */
    @Override
    public String toString() {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
