package dev.winnow.engine.report;

/**
 * The attempt that a token was issued to.
 *
 * @param name the name of the pod or process
 * @param uid tells apart two things of one name
 */
public record AttemptIdentity(String namespace, String name, String uid) {}
