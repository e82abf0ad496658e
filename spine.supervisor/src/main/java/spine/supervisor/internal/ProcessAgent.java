package spine.supervisor.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.admin.AdminCommand;
import spine.admin.AdminRights;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;

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
    private final AdminRights rights;
    private final AuditLog audit;

    @Activate
    public ProcessAgent(@Reference Supervisor supervisor, @Reference Guard guard, @Reference AuditLog audit) {
        this.supervisor = supervisor;
        this.rights = new AdminRights(guard, audit);
        this.audit = audit;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        rights.require(call.principal(), "processes");
        var asked = AdminCommand.parse(request, MOST_BYTES, USAGE);
        asked.allow(Set.of("name"));
        if (!asked.name().equals("process.list")) {
            var name = asked.text("name");
            act(asked, name);
            audit.record("SEC-030", Level.INFO, asked.name(), Map.of("by", call.principal().id(), "process", name,
                    "success", "true"));
        }
        var list = supervisor.command(() -> list(supervisor.supervision(), Supervisor.clock()));
        return new Payload("application/json", ByteString.copyFromUtf8(GSON.toJson(list)));
    }

    private void act(AdminCommand asked, String name) throws SpineException {
        var commands = supervisor.supervision().commands();
        var command = asked.name();
        supervisor.command(() -> {
            switch (command) {
                case "process.start" -> commands.start(name, Supervisor.clock());
                case "process.stop" -> commands.stop(name, Supervisor.clock());
                case "process.restart" -> commands.restart(name, Supervisor.clock());
                default -> throw asked.invalid("There is no such command.");
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
}
