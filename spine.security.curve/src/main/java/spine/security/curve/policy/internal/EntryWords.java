package spine.security.curve.policy.internal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import spine.api.message.ComponentID;
import spine.api.security.VerifiedKey;

/** An entry in words, as a line of the whitelist or an administrator gives them. Static functions without state. */
public final class EntryWords {
    /** What may stand before {@code =}. */
    static final Set<String> OPTIONS = Set.of("role", "agents", "tenant", "tier", "until", "after", "label");

    private EntryWords() {
    }

    /**
     * An entry from words.
     *
     * @param key        whose
     * @param components names as in {@code nikola.spine.ComponentID}, in any case, and after a dot the instance; or
     *                   empty
     * @param options    some of {@code role, agents, tenant, tier, until, after, label}; what is missing or empty
     *                   follows from the rest
     * @throws IllegalArgumentException if a word is unknown or malformed; the message does not repeat it
     */
    public static WhitelistEntry entry(VerifiedKey key, String components, Map<String, String> options) {
        var named = components.split("\\.", 2);
        var numbers = components.isEmpty() ? Set.<Integer>of()
                : Arrays.stream(named[0].split(",", -1)).map(EntryWords::component).collect(Collectors.toSet());
        var agents = option(options, "agents").map(a -> Set.of(distinct(a))).orElse(Set.of());
        return new WhitelistEntry(key, numbers, named.length == 2 ? named[1] : "",
                option(options, "role").orElseGet(() -> WhitelistEntry.roleFor(numbers, agents)), agents,
                option(options, "tenant").orElse(""),
                option(options, "tier").map(EntryWords::tier).orElseGet(() -> WhitelistEntry.tierFor(numbers)),
                option(options, "until").map(EntryWords::instant), option(options, "after").map(EntryWords::key),
                option(options, "label").orElse(""));
    }

    private static Optional<String> option(Map<String, String> options, String name) {
        return Optional.of(options.getOrDefault(name, "")).filter(text -> !text.isEmpty());
    }

    private static String[] distinct(String list) {
        return Arrays.stream(list.split(",", -1)).distinct().toArray(String[]::new);
    }

    private static int component(String name) {
        return Arrays.stream(ComponentID.values())
                .filter(id -> id != ComponentID.UNRECOGNIZED && id.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("a component is unknown")).getNumber();
    }

    private static int tier(String text) {
        if (!text.matches("[012]")) {
            throw new IllegalArgumentException("the tier is none of 0, 1, 2");
        }
        return Integer.parseInt(text);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("the end is not an instant such as 2030-12-31T23:59:59Z");
        }
    }

    private static VerifiedKey key(String text) {
        try {
            return VerifiedKey.ofZ85(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the former key is not 40 characters of Z85");
        }
    }

    /** The entry as a line of the whitelist, without a line feed. */
    static String line(WhitelistEntry entry) {
        var line = new StringBuilder(entry.key().z85());
        if (!entry.components().isEmpty()) {
            line.append(' ').append(String.join(",", entry.componentNames()));
            line.append(entry.instance().isEmpty() ? "" : "." + entry.instance());
        }
        if (!entry.role().equals(WhitelistEntry.roleFor(entry.components(), entry.agents()))) {
            line.append(" role=").append(entry.role());
        }
        if (!entry.agents().isEmpty()) {
            line.append(" agents=").append(String.join(",", new TreeSet<>(entry.agents())));
        }
        if (!entry.tenant().isEmpty()) {
            line.append(" tenant=").append(entry.tenant());
        }
        if (entry.tier() != WhitelistEntry.tierFor(entry.components())) {
            line.append(" tier=").append(entry.tier());
        }
        entry.until().ifPresent(until -> line.append(" until=").append(until));
        entry.after().ifPresent(after -> line.append(" after=").append(after.z85()));
        return entry.label().isEmpty() ? line.toString() : line.append(" label=").append(entry.label()).toString();
    }
}
