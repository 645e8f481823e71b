package dev.winnow.search.sampler.density;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parameters of a space that are drawn together: those with the same condition. Groups are followed from the first
 * parameter to the last, and one that turns out to be inactive is never drawn.
 */
public final class ParameterGroups {
    private ParameterGroups() {}

    /**
     * A configuration drawn group by group.
     *
     * @param draw gives a permitted value to each parameter of a group
     */
    public static Configuration configure(SearchSpace space, Function<List<Parameter>, Map<String, Value>> draw) {
        Map<Optional<When>, List<Parameter>> groups = new LinkedHashMap<>();
        space.parameters().forEach(parameter -> groups.computeIfAbsent(parameter.when(), when -> new ArrayList<>())
                .add(parameter));
        Map<String, Value> drawn = new HashMap<>();
        return space.configure(parameter -> {
            if (!drawn.containsKey(parameter.name())) {
                drawn.putAll(draw.apply(groups.getOrDefault(parameter.when(), List.of())));
            }
            return drawn.getOrDefault(parameter.name(), parameter.at(0));
        });
    }
}
