package spine.rcis.internal;

import java.util.Locale;
import spine.api.SpineException;
import spine.api.rcis.CommandRequest.CommandType;
import spine.api.rcis.RCISRequest;
import spine.api.security.Grant;
import spine.api.security.Permissions.Action;

/**
 * Whether a key may do what it asks for: {@code use query}, {@code use command.nap}, {@code call tavily},
 * {@code call capability:search}. Static functions without state.
 */
final class Permits {
    private Permits() {
    }

    /** @throws SpineException {@code FORBIDDEN}, with the words to ask the policy about */
    static void check(Grant grant, RCISRequest request) throws SpineException {
        boolean call = request.hasAgentCall();
        var object = call ? callee(request) : operation(request);
        if (!grant.permissions().allow(call ? Action.CALL : Action.USE, object)) {
            throw new SpineException(Refusals.forbidden(grant.principal().id(), (call ? "call " : "use ") + object));
        }
    }

    private static String callee(RCISRequest request) {
        var call = request.getAgentCall();
        return call.hasAgent() ? call.getAgent() : "capability:" + call.getCapability();
    }

    /** A chunk is an ingest. */
    private static String operation(RCISRequest request) {
        return switch (request.getOperationCase()) {
            case QUERY -> "query";
            case INGEST, INGEST_CHUNK -> "ingest";
            case RETRIEVE -> "retrieve";
            case METRICS -> "metrics";
            case DISCOVER -> "discover";
            case CANCEL -> "cancel";
            case COMMAND -> command(request.getCommand().getCommand());
            default -> throw new IllegalArgumentException(request.getOperationCase() + " is none that is used");
        };
    }

    private static String command(CommandType type) {
        return "command." + type.name().toLowerCase(Locale.ROOT);
    }
}
