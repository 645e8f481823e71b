package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where studies come from, as it is shown.
 *
 * @param id the first part of the addresses of its studies
 * @param title what a person calls it
 * @param problem why its studies may be missing or old; null if nothing is wrong
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourceRow(String id, String title, @Nullable String problem) {}
