package spine.broker.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;

/**
 * Who may send what to whom on a plane: {@code send KIND to WHOM}. The words are made beforehand, since every message
 * is asked about; those for capabilities are kept as they come, up to a bound. Thread-safe.
 */
final class Sending {
    private static final String UNKNOWN = "UNRECOGNIZED";
    private static final int MOST_WORDS = 1000;
    private static final String[] KINDS = kinds();
    private static final String[] COMPONENTS = components();

    private final Map<String, String> capabilities = new ConcurrentHashMap<>();

    private static String[] kinds() {
        var kinds = new String[64];
        NeuralSpike.getDescriptor().getFields().stream().filter(f -> f.getContainingOneof() != null
                && f.getNumber() < kinds.length).forEach(f -> kinds[f.getNumber()] = f.getName());
        return kinds;
    }

    private static String[] components() {
        var names = new String[1000];
        Arrays.fill(names, UNKNOWN);
        for (var id : ComponentID.values()) {
            if (id != ComponentID.UNRECOGNIZED && id.getNumber() < names.length) {
                names[id.getNumber()] = id.name();
            }
        }
        return names;
    }

    boolean isAllowed(Permissions permissions, EnvelopeHead head) {
        return permissions.allow(Action.SEND, KINDS[head.payloadField()], whom(head));
    }

    /** What it carries, as {@code text_data}. */
    static String kind(EnvelopeHead head) {
        var known = head.payloadField() < KINDS.length ? KINDS[head.payloadField()] : null;
        return known == null ? UNKNOWN : known;
    }

    /** As {@code send text_data to MEMORY_SYSTEM}. */
    String words(EnvelopeHead head) {
        return "send " + KINDS[head.payloadField()] + " to " + Throttle.printable(whom(head));
    }

    private String whom(EnvelopeHead head) {
        if (!head.recipientName().isEmpty()) {
            return head.recipientName();
        }
        if (!head.capability().isEmpty()) {
            return capability(head.capability());
        }
        return head.recipient() >= 0 && head.recipient() < COMPONENTS.length ? COMPONENTS[head.recipient()]
                : UNKNOWN;
    }

    private String capability(String name) {
        var known = capabilities.get(name);
        if (known != null) {
            return known;
        }
        var made = "capability:" + name;
        if (capabilities.size() < MOST_WORDS) {
            capabilities.put(name, made);
        }
        return made;
    }

    /** What the sender is told. */
    static Refusal forbidden(Grant grant, String operation) {
        return new Refusal(ErrorCode.FORBIDDEN, "This key may not " + operation + ".",
                "See why: spinectl policy explain '" + grant.principal().id() + "' \"" + operation + "\"");
    }
}
