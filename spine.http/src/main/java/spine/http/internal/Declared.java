package spine.http.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What an agent asks for in its {@link spine.api.SpineAgent}. What is malformed counts as not asked for.
 *
 * @param agent      its name
 * @param effects    of {@code reads}, {@code writes}, {@code spends}
 * @param hosts      patterns
 * @param usdPerCall 0 to 1000
 */
public record Declared(String agent, Set<String> effects, List<String> hosts, Set<String> methods, Set<String> secrets,
        double usdPerCall) {
    private static final String PREFIX = "spine.agent.";
    private static final double MOST_USD = 1000;

    public Declared {
        effects = Set.copyOf(effects);
        hosts = List.copyOf(hosts);
        methods = Set.copyOf(methods);
        secrets = Set.copyOf(secrets);
    }

    /** From the properties of its service. */
    static Declared of(Function<String, Object> properties) {
        return new Declared(String.valueOf(properties.apply(PREFIX + "name")), Set.copyOf(texts(properties, "effects")),
                texts(properties, "hosts"), Set.copyOf(texts(properties, "methods")), Set.copyOf(texts(properties, "secrets")),
                properties.apply(PREFIX + "usdPerCall") instanceof Number usd && usd.doubleValue() >= 0
                        && usd.doubleValue() <= MOST_USD ? usd.doubleValue() : 0);
    }

    /** Whether it says that it does anything to the world; else it gets no way out. */
    boolean hasEffect() {
        return effects.contains("reads") || effects.contains("writes");
    }

    private static List<String> texts(Function<String, Object> properties, String key) {
        var value = properties.apply(PREFIX + key);
        if (value instanceof Object[] many) {
            return Arrays.stream(many).map(Object::toString).distinct().toList();
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(Object::toString).distinct().toList();
        }
        return value == null || value.toString().isEmpty() ? List.of() : List.of(value.toString());
    }
}
