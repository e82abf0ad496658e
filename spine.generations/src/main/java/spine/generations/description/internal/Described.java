package spine.generations.description.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import spine.api.AgentDescription;

/** Reads what an agent says of itself: from its service's properties, and the schemas from its bundle. */
public final class Described {
    private static final int MOST_BYTES = 4 * 65_536;

    private Described() {
    }

    /** Files of a bundle. */
    @FunctionalInterface
    public interface Files {
        /** @throws IllegalArgumentException that says why there is no such text */
        String text(String path);

        static Files of(Bundle bundle) {
            return path -> read(bundle, path);
        }
    }

    /**
     * @param properties as {@code summary}, {@code hosts}, without prefix; of any type that a property may have
     * @param texts      makes a list of one
     * @throws IllegalArgumentException that says what is out of its form
     */
    public static AgentDescription of(Function<String, Object> properties, Function<Object, List<String>> texts,
            Files files) {
        return new AgentDescription(one(properties.apply("summary")), schema(properties.apply("inputSchema"), files),
                schema(properties.apply("outputSchema"), files), set(properties.apply("effects"), texts),
                texts.apply(properties.apply("hosts")), set(properties.apply("methods"), texts),
                set(properties.apply("secrets"), texts), number(properties.apply("usdPerCall")));
    }

    private static String one(Object value) {
        return value == null ? "" : value.toString();
    }

    private static Set<String> set(Object value, Function<Object, List<String>> texts) {
        return new HashSet<>(texts.apply(value));
    }

    private static double number(Object value) {
        try {
            return value == null ? 0 : Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("usdPerCall '" + value + "' is not a number", e);
        }
    }

    private static String schema(Object value, Files files) {
        var path = one(value);
        return path.isEmpty() ? "" : files.text(path);
    }

    /** Of the bundle itself, never by its class loader: what it imports is not its own. */
    private static String read(Bundle bundle, String path) {
        var entry = bundle == null ? null : bundle.getEntry(path);
        if (entry == null) {
            throw new IllegalArgumentException("its schema '" + path + "' is no file of the bundle");
        }
        try (var in = entry.openStream()) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("its schema '" + path + "' has over " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its schema '" + path + "' is not in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("its schema '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
