package spine.api;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The outcome of a request that got no answer: a stable code, one sentence of reason, one of remedy.
 *
 * @param code   decides the status number and whether trying again can help
 * @param reason one sentence, without secrets or payload
 * @param remedy what the caller can do; may be empty where the reason says it
 * @param meta   further facts for the reply's metadata, such as {@code Retry-After} in seconds or {@code score}
 */
public record Refusal(ErrorCode code, String reason, String remedy, Map<String, String> meta) implements Outcome {
    /** In the metadata with an agent's name: it is {@link Agent#disabled() disabled}, and was not asked. */
    public static final String DISABLED = "Disabled";

    public Refusal {
        requireNonNull(code);
        requireNonNull(reason);
        requireNonNull(remedy);
        meta = Map.copyOf(meta);
    }

    public Refusal(ErrorCode code, String reason, String remedy) {
        this(code, reason, remedy, Map.of());
    }

    /** Reason and remedy as one text for a person. */
    public String sentence() {
        return remedy.isEmpty() ? reason : reason + " " + remedy;
    }

    /** This refusal with one more fact. */
    public Refusal with(String key, String value) {
        var more = new java.util.HashMap<>(meta);
        more.put(key, value);
        return new Refusal(code, reason, remedy, more);
    }
}
