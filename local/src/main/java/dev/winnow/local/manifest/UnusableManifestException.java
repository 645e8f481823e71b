package dev.winnow.local.manifest;

/** A file in which there is no study to look at; the message says why in one line. */
@SuppressWarnings("serial")
public final class UnusableManifestException extends Exception {
    UnusableManifestException(String message) {
        super(message);
    }
}
