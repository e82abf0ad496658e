package spine.api.journal;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Which entries; what is empty or has its default selects all.
 *
 * @param kinds        of these
 * @param requestId    of this request
 * @param key          of this {@link Entry#key}
 * @param agent        of this one
 * @param fromMillis   not before this Unix time
 * @param toMillis     before this Unix time
 * @param fromSequence not before this number
 */
public record Selection(Set<Kind> kinds, String requestId, String key, String agent, long fromMillis, long toMillis,
        long fromSequence) {
    /** Everything. */
    public static final Selection ALL = new Selection(Set.of(), "", "", "", Long.MIN_VALUE, Long.MAX_VALUE, 1);

    public Selection {
        kinds = Set.copyOf(kinds);
        requireNonNull(requestId);
        requireNonNull(key);
        requireNonNull(agent);
    }

    public Selection kinds(Set<Kind> these) {
        return new Selection(these, requestId, key, agent, fromMillis, toMillis, fromSequence);
    }

    public Selection request(String id) {
        return new Selection(kinds, id, key, agent, fromMillis, toMillis, fromSequence);
    }

    public Selection key(String id) {
        return new Selection(kinds, requestId, id, agent, fromMillis, toMillis, fromSequence);
    }

    public Selection agent(String name) {
        return new Selection(kinds, requestId, key, name, fromMillis, toMillis, fromSequence);
    }

    public Selection between(long from, long to) {
        return new Selection(kinds, requestId, key, agent, from, to, fromSequence);
    }

    public Selection from(long sequence) {
        return new Selection(kinds, requestId, key, agent, fromMillis, toMillis, sequence);
    }

    public boolean takes(Numbered numbered) {
        var entry = numbered.entry();
        return numbered.sequence() >= fromSequence && entry.unixMillis() >= fromMillis && entry.unixMillis() < toMillis
                && (kinds.isEmpty() || kinds.contains(entry.kind()))
                && (requestId.isEmpty() || requestId.equals(entry.requestId()))
                && (key.isEmpty() || key.equals(entry.key())) && (agent.isEmpty() || agent.equals(entry.agent()));
    }
}
