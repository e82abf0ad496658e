package spine.generations.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.osgi.framework.ServiceReference;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.generations.description.internal.Described;

/** Reads the properties of {@link spine.api.SpineAgent} from a service. */
final class AgentProperties {
    private static final String PREFIX = "spine.agent.";

    private AgentProperties() {
    }

    static AgentDescriptor describe(ServiceReference<?> service) throws Refused {
        var bundle = service.getBundle();
        if (bundle == null) {
            throw new Refused("Its agent has left.", "Look into the log of its bundle.");
        }
        return describe(service::getProperty, bundle.getVersion().toString(), Described.Files.of(bundle));
    }

    /** @throws Refused if the name is missing or a property is out of its form */
    static AgentDescriptor describe(Function<String, Object> properties, String version, Described.Files files)
            throws Refused {
        if (!(properties.apply(PREFIX + "name") instanceof String name)) {
            throw new Refused("It registers an Agent without the property spine.agent.name.",
                    "Annotate it with @SpineAgent(name = ...).");
        }
        try {
            return new AgentDescriptor(name, Set.copyOf(texts(properties.apply(PREFIX + "capabilities"))),
                    component(properties.apply(PREFIX + "component")), text(properties, "input"),
                    text(properties, "output"), version,
                    texts(properties.apply(PREFIX + "keyRanges")).stream().map(Address.KeyRange::of).toList(),
                    Described.of(key -> properties.apply(PREFIX + key), AgentProperties::texts, files));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new Refused(new Reason(Reason.INVALID, "Its agent's properties are not valid: " + e.getMessage() + ".",
                    "Correct its @SpineAgent."), e);
        }
    }

    private static String text(Function<String, Object> properties, String key) {
        var value = properties.apply(PREFIX + key);
        return value == null ? Payload.TEXT : value.toString();
    }

    private static List<String> texts(Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof Object[] many) {
            return Arrays.stream(many).map(Object::toString).toList();
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(Object::toString).toList();
        }
        return List.of(value.toString());
    }

    private static OptionalInt component(Object value) {
        if (value == null) {
            return OptionalInt.empty();
        }
        int number;
        try {
            number = Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("spine.agent.component '" + value + "' is not a number", e);
        }
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
