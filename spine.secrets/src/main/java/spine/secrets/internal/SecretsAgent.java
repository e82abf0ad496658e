package spine.secrets.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
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
import spine.admin.AdminCommand;
import spine.admin.AdminRights;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;

/**
 * Sets, lists and removes secrets of the encrypted store: JSON in, JSON out; for those who may administer {@code secrets}. No
 * answer holds a value, and each change is an entry of the audit log with who made it, or tried to. The journal keeps only the
 * heads of what is said to this agent ({@code journalBodiesExcept} of spine.broker). Blocks for the disk; thread-safe.
 */
@Component
@SpineAgent(name = "secrets", capabilities = "secrets.admin", input = "application/json", output = "application/json",
        summary = "Sets, lists and removes the secrets of outside services.")
public final class SecretsAgent implements Agent {
    static final String USAGE = "Commands: secret.list; secret.set with name and value; secret.remove with name.";
    private static final int MOST_BYTES = 6 * SecretValue.MOST_BYTES + 1024;

    private final Sources sources;
    private final AdminRights rights;
    private final AuditLog audit;
    private final Clock clock;

    @Activate
    public SecretsAgent(@Reference SecretsComponent secrets, @Reference Guard guard, @Reference AuditLog audit) {
        this(secrets.sources(), guard, audit, Clock.systemUTC());
    }

    SecretsAgent(Sources sources, Guard guard, AuditLog audit, Clock clock) {
        this.sources = sources;
        this.rights = new AdminRights(guard, audit);
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var by = call.principal().id();
        rights.require(call.principal(), "secrets");
        var command = AdminCommand.parse(request, MOST_BYTES, USAGE);
        var answer = switch (command.name()) {
            case "secret.list" -> list(command);
            case "secret.set" -> set(command, by);
            case "secret.remove" -> remove(command, by);
            default -> throw command.invalid("There is no such command.");
        };
        return new Payload("application/json", ByteString.copyFromUtf8(answer.toString()));
    }

    private static String named(AdminCommand command) throws SpineException {
        var name = command.text("name");
        if (!SecretName.fits(name)) {
            throw command.invalid("The name is not 1-64 of [A-Z0-9_].");
        }
        return name;
    }

    /** The value, which the caller wipes; the text that it came in cannot be. */
    private static byte[] valued(AdminCommand command) throws SpineException {
        var value = command.text("value");
        if (!SecretValue.fits(value)) {
            throw command.invalid("The value is not " + SecretValue.RULE + ".");
        }
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    private JsonObject set(AdminCommand command, String by) throws SpineException {
        command.allow(Set.of("name", "value"));
        var name = named(command);
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

    private byte[] value(AdminCommand command, String name, String by) throws SpineException {
        try {
            return valued(command);
        } catch (SpineException e) {
            throw refused(e, by, name);
        }
    }

    private JsonObject remove(AdminCommand command, String by) throws SpineException {
        command.allow(Set.of("name"));
        var name = named(command);
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

    private JsonObject list(AdminCommand command) throws SpineException {
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
