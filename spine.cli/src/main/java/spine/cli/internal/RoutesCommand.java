package spine.cli.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "routes", description = {"Shows the routing rules, and for each who would get what it takes now.",
    "The first rule that fits decides. Who is in round brackets would not get it, for the reason behind the name."},
        footer = {"", "The rules stand in conf/routes.conf of the server; without it the shipped ones hold."})
final class RoutesCommand extends JsonBase {
    @Option(names = "--reload", description = "Has the server read its file anew first; for administrators.")
    boolean reload;

    RoutesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            var table = JsonAgent.ask(session, "routes", Json.map("command", reload ? "routes.reload" : "routes.show"));
            if (json) {
                say(table.toString());
                return 0;
            }
            var rows = new Table().row("", "SOURCE", "KIND", "TO", "STRATEGY", "NOW");
            array(table, "rules").forEach(one -> rule(rows, one.getAsJsonObject()));
            say(rows.text());
            array(table, "groups").forEach(one -> {
                var group = one.getAsJsonObject();
                say("group " + JsonAgent.text(group, "group") + ": " + takers(group));
            });
            array(table, "keys").forEach(one -> {
                var keys = one.getAsJsonObject();
                say("keys " + JsonAgent.text(keys, "range") + ": " + JsonAgent.text(keys, "agent"));
            });
            say("rules: " + JsonAgent.text(table, "origin") + ", routing version " + JsonAgent.text(table, "version"));
            return 0;
        }
    }

    private static void rule(Table rows, JsonObject rule) {
        var group = JsonAgent.text(rule, "group");
        rows.row(JsonAgent.text(rule, "rule"), JsonAgent.text(rule, "source"), JsonAgent.text(rule, "kind"),
                JsonAgent.text(rule, "to"), JsonAgent.text(rule, "strategy") + (group.isEmpty() ? "" : " " + group),
                isOpen(rule) ? "whoever is addressed" : takers(rule));
    }

    /** A rule for any address says nothing about who is there. */
    private static boolean isOpen(JsonObject rule) {
        return JsonAgent.text(rule, "to").equals("any") && array(rule, "gets").isEmpty();
    }

    private static String takers(JsonObject of) {
        var takers = new ArrayList<String>();
        for (var one : array(of, "gets")) {
            var taker = one.getAsJsonObject();
            var why = JsonAgent.text(taker, "why");
            var shown = JsonAgent.text(taker, "agent") + (why.isEmpty() ? "" : ": " + why);
            takers.add(JsonAgent.text(taker, "takes").equals("true") ? shown : "(" + shown + ")");
        }
        return takers.isEmpty() ? "nobody" : String.join(", ", takers);
    }

    private static JsonArray array(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value instanceof JsonArray array ? array : new JsonArray();
    }
}
