package dev.winnow.operator.report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Guests in the order in which they came, each from an address. A full room lets nobody wait outside: the guest who has been
 * in it the longest makes room. So whoever comes with all in hand is through before any crowd can push him out. Of one thread.
 *
 * @param <G> a guest
 */
final class WaitingRoom<G> {
    private record Stay(String address, Instant since) {}

    private final int most;
    private final int mostOfAnAddress;
    private final Duration longest;
    private final Clock clock;
    private final Map<G, Stay> guests = new LinkedHashMap<>();
    private final Map<String, LinkedHashSet<G>> byAddress = new HashMap<>();

    /**
     * An empty room.
     *
     * @param most guests, at least 1
     * @param mostOfAnAddress guests of one address, at least 1
     * @param longest how long a guest may stay
     */
    WaitingRoom(int most, int mostOfAnAddress, Duration longest, Clock clock) {
        this.most = most;
        this.mostOfAnAddress = mostOfAnAddress;
        this.longest = longest;
        this.clock = clock;
    }

    /**
     * Lets a guest in who is not in.
     *
     * @return who had to leave: the oldest guest of this address if it has too many, else the oldest of all
     */
    Optional<G> enter(G guest, String address) {
        var neighbours = byAddress.computeIfAbsent(address, any -> new LinkedHashSet<>());
        var leaver = neighbours.size() >= mostOfAnAddress
                ? Optional.of(neighbours.iterator().next())
                : guests.size() >= most ? Optional.of(guests.keySet().iterator().next()) : Optional.<G>empty();
        leaver.ifPresent(this::leave);
        guests.put(guest, new Stay(address, Instant.now(clock)));
        byAddress.computeIfAbsent(address, any -> new LinkedHashSet<>()).add(guest);
        return leaver;
    }

    /** Takes a guest out; whether it was in. */
    boolean leave(G guest) {
        var stay = guests.remove(guest);
        if (stay == null) {
            return false;
        }
        byAddress.computeIfPresent(stay.address(), (address, neighbours) -> {
            neighbours.remove(guest);
            return neighbours.isEmpty() ? null : neighbours;
        });
        return true;
    }

    /** Takes out and gives those who have stayed too long. */
    List<G> overdue() {
        var latest = Instant.now(clock).minus(longest);
        var gone = new ArrayList<G>();
        for (var stay : guests.entrySet()) {
            if (stay.getValue().since().isAfter(latest)) {
                break;
            }
            gone.add(stay.getKey());
        }
        gone.forEach(this::leave);
        return gone;
    }

    boolean has(G guest) {
        return guests.containsKey(guest);
    }

    int size() {
        return guests.size();
    }
}
