package dev.winnow.engine.report;

/** Tells who reports. */
public interface Tokens {
    /**
     * The pod that a token was issued to.
     *
     * @throws Refusal with code 401 when the token is not valid here and now, 403 when it is bound to no pod, 503 when
     *     that cannot be told now
     */
    PodIdentity verify(String token) throws Refusal;
}
