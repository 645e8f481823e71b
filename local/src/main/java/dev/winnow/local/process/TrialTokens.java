package dev.winnow.local.process;

import dev.winnow.engine.report.PodIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Tokens;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** A secret for each attempt of a trial, made when it starts and forgotten with the run. */
public final class TrialTokens implements Tokens {
    private static final int BYTES = 32;

    private record Issued(byte[] token, PodIdentity pod) {}

    private final RandomGenerator random;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();

    /** @param random a source that nobody can foresee */
    public TrialTokens(RandomGenerator random) {
        this.random = random;
    }

    /** A new token: the name of the attempt, a dot, and the secret. */
    public String issue(Pod pod) {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        var meta = pod.getMetadata();
        var token = meta.getName() + "." + HexFormat.of().formatHex(secret);
        issued.put(
                meta.getName(),
                new Issued(
                        token.getBytes(StandardCharsets.UTF_8),
                        new PodIdentity(meta.getNamespace(), meta.getName(), meta.getUid())));
        return token;
    }

    /** An attempt that is over reports no more. */
    public void revoke(Pod pod) {
        issued.remove(pod.getMetadata().getName());
    }

    @Override
    public PodIdentity verify(String token) throws Refusal {
        int dot = token.indexOf('.');
        var known = issued.get(dot < 0 ? token : token.substring(0, dot));
        if (known == null || !MessageDigest.isEqual(known.token(), token.getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.unauthorized("the token is not that of a trial here: send the one in WINNOW_TOKEN_FILE");
        }
        return known.pod();
    }
}
