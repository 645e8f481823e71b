package dev.winnow.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list of objects that Kubernetes merges item by item ({@code x-kubernetes-list-type: map}). No two items may have the
 * same key.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface ListKey {
    /** The field of the items that is their key; the generated schema requires it. */
    String value();
}
