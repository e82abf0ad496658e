package spine.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What is known of keys, for administrators. */
final class KeyViews {
    private KeyViews() {
    }

    @Command(name = "list", description = "Shows the keys that are trusted, and those that were revoked.")
    static final class All extends SecurityVerb {
        All(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "key.list");
        }

        @Override
        String readable(Map<String, Object> answer) {
            var table = new Table().row("KEY", "ROLE", "TIER", "MAY BE", "TENANT", "UNTIL", "LABEL");
            for (var one : list(answer, "entries")) {
                if (one instanceof Map<?, ?> entry) {
                    table.row(text(entry, "key"), text(entry, "role"), text(entry, "tier"), mayBe(entry),
                            text(entry, "tenant"), text(entry, "until"), text(entry, "label"));
                }
            }
            var revoked = new Table().row("REVOKED", "AT", "BY", "REASON");
            boolean any = false;
            for (var one : list(answer, "revoked")) {
                if (one instanceof Map<?, ?> entry) {
                    any = true;
                    revoked.row(text(entry, "key"), text(entry, "at"), text(entry, "by"), text(entry, "reason"));
                }
            }
            return table.text() + (any ? System.lineSeparator() + System.lineSeparator() + revoked.text() : "");
        }
    }

    @Command(name = "show", description = {"Shows one key: its state, and what it may do.",
        "State: trusted, expired, revoked, replaced, unknown."})
    static final class One extends SecurityVerb {
        @Parameters(paramLabel = "KEY", description = "40 characters of Z85.")
        String key;

        One(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        Map<String, Object> command() {
            return Json.map("command", "key.show", "key", checked(key));
        }

        @Override
        String readable(Map<String, Object> answer) {
            var table = new Table();
            // The entry may stand in the answer itself or in a part of its own.
            fields(table, answer.get("entry") instanceof Map<?, ?> entry ? entry : answer);
            table.row("state", text(answer, "state"));
            var name = "permissions";
            for (var rule : list(answer, "permissions")) {
                table.row(name, Words.oneLine(String.valueOf(rule)));
                name = "";
            }
            return table.text();
        }

        private static void fields(Table table, Map<?, ?> entry) {
            for (var one : entry.entrySet()) {
                var name = String.valueOf(one.getKey());
                if (name.equals("state") || name.equals("permissions")) {
                    continue;
                }
                var value = one.getValue() instanceof List<?> list ? joined(list) : text(entry, name);
                if (!value.isEmpty()) {
                    table.row(name.replace('_', ' '), value);
                }
            }
        }
    }

    /** Components with their instance, and agents. */
    private static String mayBe(Map<?, ?> entry) {
        var instance = SecurityVerb.text(entry, "instance");
        var all = new ArrayList<String>();
        SecurityVerb.list(entry, "components").forEach(name -> all.add(Words.oneLine(String.valueOf(name))
                + (instance.isEmpty() ? "" : "." + instance)));
        SecurityVerb.list(entry, "agents").forEach(name -> all.add(Words.oneLine(String.valueOf(name))));
        return String.join(",", all);
    }

    private static String joined(List<?> list) {
        return String.join(", ", list.stream().map(one -> Words.oneLine(String.valueOf(one))).toList());
    }
}
