package spine.api;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an agent says of itself in its bundle, by {@link SpineAgent}: shown to whoever asks, and held to.
 *
 * @param summary      what it is for, at most 500 characters
 * @param inputSchema  JSON Schema (2020-12) of its input, at most 65,536 characters; empty without
 * @param outputSchema the same of its output
 * @param effects      of {@code reads}, {@code writes}, {@code spends}
 * @param hosts        that it asks to reach, at most 64: {@code api.example.org}, {@code *.example.org} or {@code *}
 * @param methods      of HTTP that it asks to use
 * @param secrets      that it needs, by name, at most 16
 * @param usdPerCall   what one request costs, about; 0 to 1000
 */
public record AgentDescription(String summary, String inputSchema, String outputSchema, Set<String> effects,
        List<String> hosts, Set<String> methods, Set<String> secrets, double usdPerCall) {
    private static final Set<String> EFFECTS = Set.of("reads", "writes", "spends");
    private static final Pattern HOST = Pattern.compile("\\*|(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}]");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern SECRET = Pattern.compile("[A-Z0-9_]{1,64}");
    private static final int MOST_SUMMARY = 500;
    private static final int MOST_SCHEMA = 65_536;
    private static final int MOST_HOSTS = 64;
    private static final int MOST_SECRETS = 16;
    private static final double MOST_USD = 1000;

    // Last, since making it uses the others.
    /** Of one that says nothing: it asks for nothing and gets nothing. */
    public static final AgentDescription NONE = new AgentDescription("", "", "", Set.of(), List.of(), Set.of(), Set.of(), 0);

    /** @throws IllegalArgumentException that names what is out of its form */
    public AgentDescription {
        effects = Set.copyOf(effects);
        hosts = List.copyOf(hosts);
        methods = Set.copyOf(methods);
        secrets = Set.copyOf(secrets);
        require(summary.length() <= MOST_SUMMARY, "its summary has over " + MOST_SUMMARY + " characters");
        require(inputSchema.length() <= MOST_SCHEMA && outputSchema.length() <= MOST_SCHEMA,
                "a schema has over " + MOST_SCHEMA + " characters");
        require(EFFECTS.containsAll(effects), "its effects are not of reads, writes, spends");
        require(hosts.size() <= MOST_HOSTS && hosts.stream().allMatch(h -> HOST.matcher(h).matches()),
                "its hosts are not at most " + MOST_HOSTS + " of NAME, *.NAME or *, in small letters");
        require(methods.stream().allMatch(m -> METHOD.matcher(m).matches()), "its methods are not in capitals");
        require(secrets.size() <= MOST_SECRETS && secrets.stream().allMatch(n -> SECRET.matcher(n).matches()),
                "its secrets are not at most " + MOST_SECRETS + " names of [A-Z0-9_]");
        require(usdPerCall >= 0 && usdPerCall <= MOST_USD, "usdPerCall is not 0 to " + MOST_USD);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
