package spine.api.resilience;

import java.util.regex.Pattern;
import spine.api.GenerationId;

/**
 * Who shares breakers, limits and buckets: production, over all its generations, or one candidate. A breaker that a
 * candidate has opened says nothing about production.
 *
 * @param name 1-64 of {@code [a-z0-9.-]}
 */
public record Lane(String name) {
    private static final String NUMBERED = "production-";
    private static final Pattern FORM = Pattern.compile("[a-z0-9.-]{1,64}");

    /** What serves, whichever generation it is. */
    public static final Lane PRODUCTION = new Lane("production");

    public Lane {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("lane '" + name + "' is not 1-64 of [a-z0-9.-]");
        }
    }

    /** {@code production} and {@code production-17} are production; any other generation is a lane of its own. */
    public static Lane of(GenerationId generation) {
        return isProduction(generation.value()) ? PRODUCTION : new Lane(generation.value());
    }

    private static boolean isProduction(String name) {
        if (!name.startsWith(NUMBERED)) {
            return name.equals(PRODUCTION.name);
        }
        for (int i = NUMBERED.length(); i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return name.length() > NUMBERED.length();
    }

    @Override
    public String toString() {
        return name;
    }
}
