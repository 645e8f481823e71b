package dev.winnow.api;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Lets a mapper take every object that an API server stores. Jackson by itself refuses names of more than 50,000 characters and
 * what nests deeper than 1,000: an API server takes both, for instance in a pod template, and an informer that meets such an
 * object stops. The size of an object is bounded by the API server.
 */
public final class ObjectLimits {
    private ObjectLimits() {}

    /** Changes a mapper, and returns it. */
    public static ObjectMapper lift(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        mapper.getFactory()
                .setStreamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
