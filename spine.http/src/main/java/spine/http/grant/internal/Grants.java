package spine.http.grant.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All grants at one moment. Immutable.
 *
 * @param byAgent those of each agent in their order; an empty list is a refusal of everything
 */
public record Grants(Map<String, List<Grant>> byAgent) {
    static final int MOST = 2000;
    /** Nothing is granted to anybody. */
    public static final Grants NONE = new Grants(Map.of());
    private static final Pattern NOTHING = Pattern.compile("([a-z0-9._-]{1,64})\\s+none");

    public Grants {
        var copy = new HashMap<String, List<Grant>>();
        byAgent.forEach((agent, grants) -> copy.put(agent, List.copyOf(grants)));
        byAgent = Map.copyOf(copy);
    }

    /**
     * Reads a whole file: grants, {@code AGENT none}, comments with {@code #}, blank lines.
     *
     * @throws IllegalArgumentException {@code FILE:LINE: what is wrong}
     */
    static Grants parse(String text, String file) {
        var read = new HashMap<String, List<Grant>>();
        var lines = text.split("\n", -1);
        int count = 0;
        for (int i = 0; i < lines.length; i++) {
            var line = lines[i].strip();
            var where = file + ":" + (i + 1);
            var nothing = NOTHING.matcher(line);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (++count > MOST) {
                throw new IllegalArgumentException(where + ": more than " + MOST + " lines");
            }
            if (nothing.matches()) {
                read.computeIfAbsent(nothing.group(1), a -> new ArrayList<>());
            } else {
                var grant = GrantLine.read(line, where);
                read.computeIfAbsent(grant.agent(), a -> new ArrayList<>()).add(grant);
            }
        }
        return new Grants(read);
    }

    /** These, and for agents that they do not name those of the other. */
    Grants over(Grants other) {
        var all = new HashMap<>(other.byAgent);
        all.putAll(byAgent);
        return new Grants(all);
    }

    public List<Grant> of(String agent) {
        return byAgent.getOrDefault(agent, List.of());
    }
}
