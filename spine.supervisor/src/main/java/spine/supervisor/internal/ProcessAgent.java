package spine.supervisor.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;

/**
 * Lists, starts, stops and restarts what the supervisor watches: JSON in, JSON out; for those who may administer
 * {@code processes}. Starts nothing that no file of the operator's declares. Thread-safe; waits for the supervisor, 10 s at
 * most.
 */
@Component
@SpineAgent(name = "process", capabilities = "process.admin", input = "application/json", output = "application/json")
public final class ProcessAgent implements Agent {
    private static final String USAGE = "Commands: process.list; process.start, process.stop, process.restart with name.";
    private static final int MOST_BYTES = 4096;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Supervisor supervisor;
    private final Guard guard;
    private final AuditLog audit;

    @Activate
    public ProcessAgent(@Reference Supervisor supervisor, @Reference Guard guard, @Reference AuditLog audit) {
        this.supervisor = supervisor;
        this.guard = guard;
        this.audit = audit;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var by = call.principal().id();
        if (!guard.permissions(call.principal()).allow(Action.ADMINISTER, "processes")) {
            audit.record("AUTH-003", Level.WARNING, "administration refused",
                    Map.of("by", by, "success", "false", "reason", "may not administer processes"));
            throw new SpineException(ErrorCode.FORBIDDEN, "This key may not administer processes.",
                    "Ask an administrator for a role that may.");
        }
        var asked = parse(request);
        var command = text(asked, "command");
        if (!command.equals("process.list")) {
            var name = text(asked, "name");
            act(command, name);
            audit.record("SEC-030", Level.INFO, command, Map.of("by", by, "process", name, "success", "true"));
        }
        var list = supervisor.command(() -> list(supervisor.supervision(), Supervisor.clock()));
        return new Payload("application/json", ByteString.copyFromUtf8(GSON.toJson(list)));
    }

    private void act(String command, String name) throws SpineException {
        var commands = supervisor.supervision().commands();
        supervisor.command(() -> {
            switch (command) {
                case "process.start" -> commands.start(name, Supervisor.clock());
                case "process.stop" -> commands.stop(name, Supervisor.clock());
                case "process.restart" -> commands.restart(name, Supervisor.clock());
                default -> throw invalid("There is no such command.");
            }
            return name;
        });
    }

    static Map<String, Object> list(Supervision supervision, long now) {
        return Map.of("processes", supervision.processes().stream().map(p -> row(p, now)).toList(),
                "agents", supervision.container().entrySet().stream().map(ProcessAgent::row).toList(),
                "problems", supervision.problems());
    }

    private static Map<String, Object> row(Supervised process, long now) {
        var restarting = process.restarting();
        return Map.of("name", process.declared().name(), "agent", process.declared().agent(), "state",
                process.state().name().toLowerCase(java.util.Locale.ROOT), "pid", process.pid(), "seconds",
                Math.abs(now - process.since()) / 1000, "restarts", restarting.sinceStart(), "restarts_ever",
                restarting.total(), "reason", restarting.reason());
    }

    private static Map<String, Object> row(Map.Entry<String, ContainerWatch.Watched> agent) {
        var restarting = agent.getValue().restarting();
        return Map.of("name", agent.getKey(), "restarts", restarting.sinceStart(), "restarts_ever", restarting.total(),
                "given_up", agent.getValue().isGivenUp(), "reason", restarting.reason());
    }

    private static JsonObject parse(Payload request) throws SpineException {
        if (request.data().size() > MOST_BYTES) {
            throw new SpineException(ErrorCode.TOO_LARGE, "The command has " + request.data().size() + " bytes.",
                    "Send at most " + MOST_BYTES + ".");
        }
        try {
            if (JsonParser.parseString(request.text()) instanceof JsonObject object) {
                for (var field : object.keySet()) {
                    if (!List.of("command", "name").contains(field)) {
                        throw invalid("A command takes only the field name.");
                    }
                }
                return object;
            }
        } catch (JsonParseException e) {
            throw invalid("The command is not JSON.");
        }
        throw invalid("The command is not a JSON object.");
    }

    private static String text(JsonObject asked, String field) throws SpineException {
        if (asked.get(field) != null && asked.get(field).isJsonPrimitive()) {
            return asked.get(field).getAsString();
        }
        throw invalid("The field " + field + " is missing, or no text.");
    }

    private static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, USAGE);
    }
}
