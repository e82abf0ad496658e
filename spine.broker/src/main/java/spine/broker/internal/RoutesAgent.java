package spine.broker.internal;

import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.monitor.Monitor;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;

/**
 * Shows the routing table, {@code {"command":"routes.show"}}, to those who may {@code use discover}, and reads the file
 * anew, {@code {"command":"routes.reload"}}, for those who may {@code administer routes}. Thread-safe.
 */
@Component
@SpineAgent(name = "routes", capabilities = "routes.admin", input = "application/json", output = "application/json")
public final class RoutesAgent implements Agent {
    private static final Pattern COMMAND =
            Pattern.compile("\\s*\\{\\s*\"command\"\\s*:\\s*\"(routes\\.[a-z]{1,16})\"\\s*\\}\\s*");

    private final RoutingTable table;
    private final RemoteAgents remote;
    private final Shield shield;
    private final Guard guard;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Monitor monitor;

    @Activate
    public RoutesAgent(@Reference RoutingTable table, @Reference RemoteAgents remote, @Reference Shield shield,
            @Reference Guard guard) {
        this.table = table;
        this.remote = remote;
        this.shield = shield;
        this.guard = guard;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var said = COMMAND.matcher(request.data().size() <= 1000 ? request.text() : "");
        switch (said.matches() ? said.group(1) : "") {
            case "routes.show" -> require(call, Action.USE, "discover");
            case "routes.reload" -> {
                require(call, Action.ADMINISTER, "routes");
                reload();
            }
            default -> throw new SpineException(ErrorCode.INVALID_REQUEST, "There is no such command.",
                    "Send {\"command\":\"routes.show\"} or {\"command\":\"routes.reload\"}.");
        }
        var view = new RoutesView(table.now(), remote.unrouted(), shield.breakers, monitor);
        return new Payload("application/json", Payload.text(view.json()).data());
    }

    private void reload() throws SpineException {
        try {
            table.readRules();
        } catch (IllegalArgumentException wrong) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, wrong.getMessage(), "The former rules stay in force.");
        }
    }

    private void require(Call call, Action action, String object) throws SpineException {
        if (!guard.permissions(call.principal()).allow(action, object)) {
            throw new SpineException(ErrorCode.FORBIDDEN, "This key may not " + action.name().toLowerCase(
                    java.util.Locale.ROOT) + " " + object + ".", "Ask an administrator for a role that may.");
        }
    }
}
