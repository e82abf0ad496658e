package spine.secrets.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * Sets, lists and removes secrets of the encrypted store: JSON in, JSON out; for those who may administer {@code secrets}. No
 * answer holds a value, and each change is an entry of the audit log with who made it, or tried to. The journal keeps only the
 * heads of what is said to this agent ({@code journalBodiesExcept} of spine.broker). Blocks for the disk; thread-safe.
 */
@Component
@SpineAgent(name = "secrets", capabilities = "secrets.admin", input = "application/json", output = "application/json",
        summary = "Sets, lists and removes the secrets of outside services.")
public final class SecretsAgent implements Agent {
    private final Sources sources;
    private final Guard guard;
    private final AuditLog audit;
    private final Clock clock;

    @Activate
    public SecretsAgent(@Reference SecretsComponent secrets, @Reference Guard guard, @Reference AuditLog audit) {
        this(secrets.sources(), guard, audit, Clock.systemUTC());
    }

    SecretsAgent(Sources sources, Guard guard, AuditLog audit, Clock clock) {
        this.sources = sources;
        this.guard = guard;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var by = call.principal().id();
        if (!guard.permissions(call.principal()).allow(Action.ADMINISTER, "secrets")) {
            audit.record("AUTH-003", Level.WARNING, "administration refused",
                    Map.of("by", by, "success", "false", "reason", "may not administer secrets"));
            throw new SpineException(ErrorCode.FORBIDDEN, "This key may not administer secrets.",
                    "Ask an administrator for a role that may.");
        }
        var command = SecretCommand.parse(request);
        var answer = switch (command.verb()) {
            case "secret.list" -> list(command);
            case "secret.set" -> set(command, by);
            case "secret.remove" -> remove(command, by);
            default -> throw SecretCommand.invalid("There is no such command.");
        };
        return new Payload("application/json", ByteString.copyFromUtf8(answer.toString()));
    }

    private JsonObject set(SecretCommand command, String by) throws SpineException {
        command.allow(Set.of("name", "value"));
        var name = command.name();
        byte[] value = value(command, name, by);
        try {
            boolean isNew = sources.store().put(name, value, clock.instant().truncatedTo(ChronoUnit.SECONDS));
            record("SECRET-SET", Level.INFO, isNew ? "a secret was set" : "a secret was replaced", by, name, "");
            return view(name);
        } catch (SpineException e) {
            throw refused(e, by, name);
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    private byte[] value(SecretCommand command, String name, String by) throws SpineException {
        try {
            return command.value();
        } catch (SpineException e) {
            throw refused(e, by, name);
        }
    }

    private JsonObject remove(SecretCommand command, String by) throws SpineException {
        command.allow(Set.of("name"));
        var name = command.name();
        try {
            boolean wasThere = sources.store().remove(name);
            if (wasThere) {
                record("SECRET-REMOVED", Level.INFO, "a secret was removed", by, name, "");
            }
            var answer = view(name);
            answer.addProperty("removed", wasThere);
            return answer;
        } catch (SpineException e) {
            throw refused(e, by, name);
        }
    }

    private JsonObject list(SecretCommand command) throws SpineException {
        command.allow(Set.of());
        var all = new JsonArray();
        sources.names().forEach(name -> all.add(view(name)));
        var answer = new JsonObject();
        answer.add("secrets", all);
        sources.store().problem().ifPresent(problem -> answer.addProperty("problem", problem.sentence()));
        return answer;
    }

    /** Where it is taken from now, and whether the store has one besides. */
    private JsonObject view(String name) {
        var found = sources.find(name);
        var view = new JsonObject();
        view.addProperty("name", name);
        view.addProperty("from", found.from().name().toLowerCase(Locale.ROOT));
        view.addProperty("usable", found.isUsable());
        var set = sources.store().names().get(name);
        if (set != null) {
            view.addProperty("set", set);
        }
        if (!found.problem().isEmpty()) {
            view.addProperty("problem", found.problem());
        }
        return view;
    }

    private SpineException refused(SpineException e, String by, String name) {
        record("SECRET-REFUSED", Level.WARNING, "a change of a secret was refused", by, name, e.refusal().reason());
        return e;
    }

    private void record(String id, Level level, String event, String by, String name, String reason) {
        var facts = new HashMap<>(Map.of("by", by, "name", name, "success", Boolean.toString(reason.isEmpty())));
        if (!reason.isEmpty()) {
            facts.put("reason", reason);
        }
        audit.record(id, level, event, facts);
    }
}
