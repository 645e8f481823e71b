package dev.winnow.ui;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. A server on loopback is reached by every page that the person's browser shows, and by every program of the
 * machine: so a request needs a secret, a name that is ours, and, to change something, a sender that is ours.
 *
 * <p>Source: OWASP, "Cross-Site Request Forgery Prevention"; Fetch, "Sec-Fetch-Site"; RFC 6265bis, 5.2 "SameSite".
 */
final class Gate {
    /** No page of another origin can send it without asking first, and the answer is no. */
    static final String ACT_HEADER = "X-Winnow";

    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Set<String> hosts;
    private final byte[] token;
    private final byte[] session;
    private final String cookie;

    /** @param bound the address that the server has */
    Gate(UiSettings settings, InetSocketAddress bound) {
        token = bytes(settings.token());
        session = bytes(settings.session());
        // Cookies of one host are shared by all of its ports.
        cookie = "winnow-" + bound.getPort();
        var loopback = bound.getAddress().isLoopbackAddress()
                ? Stream.of("127.0.0.1", "localhost", "[::1]").map(name -> name + ":" + bound.getPort())
                : Stream.<String>empty();
        hosts = Stream.concat(loopback, settings.hosts().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A name of another site that was made to lead here, as in DNS rebinding, is refused. */
    void host(Headers headers) throws Refused {
        var host = headers.getFirst("Host");
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            throw new Refused(421, "this page has another address: open the one that winnow ui has printed");
        }
    }

    /** Whether a text is the token of the first address. */
    boolean token(String text) {
        return MessageDigest.isEqual(token, bytes(text));
    }

    /** What a browser that showed the token gets. */
    String setCookie() {
        return cookie + "=" + new String(session, StandardCharsets.UTF_8) + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** A request without a secret is refused. */
    void secret(Headers headers) throws Refused {
        boolean bearer = Optional.ofNullable(headers.getFirst("Authorization"))
                .filter(text -> text.startsWith("Bearer "))
                .map(text -> text.substring("Bearer ".length()).strip())
                .filter(this::token)
                .isPresent();
        if (!bearer && cookies(headers).stream().noneMatch(value -> MessageDigest.isEqual(session, bytes(value)))) {
            throw new Refused(401, "this browser is not known here: open the address that winnow ui has printed");
        }
    }

    private List<String> cookies(Headers headers) {
        return headers.getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(cookie + "="))
                .map(pair -> pair.substring(cookie.length() + 1))
                .toList();
    }

    /** A page of another origin is refused what stands below {@code api/}. */
    void sender(Headers headers) throws Refused {
        var site = headers.getFirst("Sec-Fetch-Site");
        if ((site != null && !OURS.contains(site)) || !sameOrigin(headers, headers.getFirst("Origin"), true)) {
            throw new Refused(403, "another page may not ask here");
        }
    }

    /** What changes something is refused unless the page itself sends it. */
    void act(HttpExchange exchange) throws Refused {
        var headers = exchange.getRequestHeaders();
        if (!sameOrigin(headers, headers.getFirst("Origin"), false) || !"1".equals(headers.getFirst(ACT_HEADER))) {
            throw new Refused(403, "only the page itself may change something");
        }
        var type = headers.getFirst("Content-Type");
        if (type == null || !type.replaceAll(";.*", "").strip().equalsIgnoreCase("application/json")) {
            throw new Refused(415, "send JSON");
        }
    }

    private static boolean sameOrigin(Headers headers, @Nullable String origin, boolean otherwise) {
        if (origin == null) {
            return otherwise;
        }
        var host = String.valueOf(headers.getFirst("Host"));
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }
}
