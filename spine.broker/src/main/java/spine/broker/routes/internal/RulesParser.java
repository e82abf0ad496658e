package spine.broker.routes.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import spine.api.Address;

/**
 * Reads the routing table. A line is a group, a rule, a comment after {@code #}, or empty:
 *
 * <pre>
 * table  = { line }
 * line   = [ "group" NAME member { member } | SOURCE KIND to STRATEGY [ GROUP ] ] [ "#" text ]
 * SOURCE = "any" | "user" | "inside" | COMPONENT
 * KIND   = "any" | a payload field of NeuralSpike | "query" | "ingest" | "ingest_chunk" | "retrieve" | "command" | "metrics"
 * to     = "any" | "nobody" | "keys" | COMPONENT | "name:" AGENT | "capability:" NAME
 * member = COMPONENT | "name:" AGENT | "capability:" NAME | "monitor"
 * </pre>
 *
 * <p>BROADCAST, and nothing else, names a group, which is defined somewhere in the table.
 */
public final class RulesParser {
    private static final int MOST_RULES = 200;
    private static final int MOST_GROUPS = 50;
    private static final int MOST_WORDS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern CAPABILITY = Pattern.compile("[!-~]{1,64}");

    private final String origin;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private int line;

    private RulesParser(String origin) {
        this.origin = origin;
    }

    /**
     * The table in this text.
     *
     * @param origin what the text is called in messages
     * @throws IllegalArgumentException with origin and line if it is not in the form
     */
    public static Rules parse(String origin, Reader text) throws IOException {
        return new RulesParser(origin).read(new BufferedReader(text));
    }

    private Rules read(BufferedReader in) throws IOException {
        for (var text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            var words = text.replaceFirst("#.*", "").strip().split("\\s+");
            if (words[0].isEmpty()) {
                continue;
            }
            try {
                take(words);
            } catch (IllegalArgumentException wrong) {
                throw wrong(line, wrong.getMessage());
            }
        }
        lines.forEach((group, used) -> {
            if (!groups.containsKey(group)) {
                throw wrong(used, "there is no group '" + group + "'");
            }
        });
        if (rules.isEmpty()) {
            throw wrong(line, "there is no rule, so nothing could be sent");
        }
        return new Rules(origin, rules, groups);
    }

    private IllegalArgumentException wrong(int at, String why) {
        return new IllegalArgumentException(origin + ", line " + at + ": " + why + ".");
    }

    private void take(String... words) {
        require(words.length <= MOST_WORDS, "more than " + MOST_WORDS + " words");
        if (words[0].equals("group")) {
            require(words.length > 2, "a group is 'group NAME MEMBER...'");
            require(groups.size() < MOST_GROUPS, "more than " + MOST_GROUPS + " groups");
            require(groups.put(words[1], group(words)) == null, "group '" + words[1] + "' is there already");
        } else {
            require(rules.size() < MOST_RULES, "more than " + MOST_RULES + " rules");
            rules.add(rule(words));
        }
    }

    private static Group group(String... words) {
        require(NAME.matcher(words[1]).matches(), "group name '" + words[1] + "' is not 1-64 of [a-z0-9._-]");
        var members = new ArrayList<Address>();
        boolean monitor = false;
        for (int i = 2; i < words.length; i++) {
            if (words[i].equals("monitor")) {
                monitor = true;
            } else {
                members.add(address(words[i]));
            }
        }
        return new Group(words[1], members, monitor);
    }

    private Rule rule(String... words) {
        require(words.length == 4 || words.length == 5, "a rule is 'SOURCE KIND TO STRATEGY', and for BROADCAST the group");
        var strategy = strategy(words[3]);
        require((words.length == 5) == (strategy == Strategy.BROADCAST), "BROADCAST names a group, and nothing else does");
        var group = words.length == 5 ? words[4] : "";
        if (!group.isEmpty()) {
            lines.putIfAbsent(group, line);
        }
        return new Rule(Source.named(words[0]), Kind.named(words[1]), target(words[2]), strategy, group);
    }

    private static Strategy strategy(String word) {
        for (var strategy : Strategy.values()) {
            if (strategy.name().equals(word)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("there is no strategy '" + word + "'");
    }

    private static Target target(String word) {
        return switch (word) {
            case "any" -> new Target.Any();
            case "nobody" -> new Target.Nobody();
            case "keys" -> new Target.Keys();
            default -> new Target.Exactly(address(word));
        };
    }

    private static Address address(String word) {
        int colon = word.indexOf(':');
        var rest = word.substring(colon + 1);
        return switch (colon < 0 ? "" : word.substring(0, colon)) {
            case "" -> new Address.Component(Source.component(word));
            case "name" -> new Address.Name(matching(NAME, rest));
            case "capability" -> new Address.Capability(matching(CAPABILITY, rest));
            default -> throw new IllegalArgumentException("'" + word + "' is no component, name:AGENT or capability:NAME");
        };
    }

    private static String matching(Pattern form, String name) {
        require(form.matcher(name).matches(), "'" + name + "' is not " + form);
        return name;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }
}
