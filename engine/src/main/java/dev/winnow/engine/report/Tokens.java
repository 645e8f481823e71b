package dev.winnow.engine.report;

/** Tells who reports. */
public interface Tokens {
    /**
     * The attempt that a token was issued to.
     *
     * @throws Refusal with code 401 when the token is not valid here and now, 403 when the token is bound to no pod, 503 when
     *     nobody can tell now
     */
    AttemptIdentity verify(String token) throws Refusal;
}
