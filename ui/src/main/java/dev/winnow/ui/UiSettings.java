package dev.winnow.ui;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;

/**
 * How the page is served.
 *
 * @param address where it listens
 * @param hosts further names, with their port if it is not that of the scheme, under which browsers may reach it; beside the
 *     loopback names of a server that listens there
 * @param token the secret that the first address has
 * @param session the secret that a browser gets for it; another one than the token
 * @param readOnly whether nothing can be changed through it
 * @param version of the program
 * @param printed what the commands print of a study
 */
public record UiSettings(
        InetSocketAddress address,
        List<String> hosts,
        String token,
        String session,
        boolean readOnly,
        String version,
        Printed printed,
        Clock clock) {
    public UiSettings {
        hosts = List.copyOf(hosts);
        if (token.length() < 16 || session.length() < 16) {
            throw new IllegalArgumentException("a secret of the page has at least 16 characters");
        }
    }

    @Override
    public String toString() {
        return "UiSettings[address=" + address + "]";
    }
}
