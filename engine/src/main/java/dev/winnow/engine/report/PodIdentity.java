package dev.winnow.engine.report;

/** The pod that a token was issued to. */
public record PodIdentity(String namespace, String pod, String uid) {}
