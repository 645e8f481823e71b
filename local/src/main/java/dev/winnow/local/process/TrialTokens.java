package dev.winnow.local.process;

import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** A secret for each attempt of a trial, made when it starts and forgotten with the run. */
public final class TrialTokens {
    private static final int BYTES = 32;

    private record Issued(byte[] token, AttemptIdentity attempt) {}

    private final RandomGenerator random;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    /** @param random a source that nobody can foresee */
    public TrialTokens(RandomGenerator random) {
        this.random = random;
    }

    /** A new token: the name of the attempt, a dot, and the secret. */
    public String issue(AttemptIdentity attempt) {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        var token = attempt.name() + "." + HexFormat.of().formatHex(secret);
        issued.put(attempt.name(), new Issued(token.getBytes(StandardCharsets.UTF_8), attempt));
        return token;
    }

    /** An attempt that is over makes no more reports. */
    public void revoke(AttemptIdentity attempt) {
        issued.remove(attempt.name());
    }

    /**
     * The attempt that a token was issued to.
     *
     * @throws Refusal with code 401 when there is none
     */
    public AttemptIdentity verify(String token) throws Refusal {
        int dot = token.indexOf('.');
        var known = issued.get(dot < 0 ? token : token.substring(0, dot));
        if (known == null || !MessageDigest.isEqual(known.token(), token.getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.unauthorized("the token is not that of a trial here: send the one in WINNOW_TOKEN_FILE");
        }
        return known.attempt();
    }
}
