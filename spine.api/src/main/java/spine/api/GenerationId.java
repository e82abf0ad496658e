package spine.api;

import java.util.regex.Pattern;

/**
 * Names one generation: an immutable set of members that serve together (design: generations).
 *
 * @param value 1-64 of {@code [a-z0-9.-]}, such as {@code production-17}
 */
public record GenerationId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9.-]{1,64}");

    public GenerationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("generation id '" + value + "' is not 1-64 of [a-z0-9.-]");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
