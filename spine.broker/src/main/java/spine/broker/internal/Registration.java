package spine.broker.internal;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import spine.api.Address;
import spine.api.AgentDescription;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;
import spine.api.message.StatusReport;
import spine.api.message.Welcome;
import spine.api.rcis.ErrorDetails;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;

/**
 * Who may have and serve under which name. On the agents endpoint an agent says Hello with its name, which the
 * whitelist must give to its key; on the data plane the routing id {@code component_<id>[.<instance>]} is the name and the
 * key must be entitled to the number (SP-04, SEC-20).
 */
final class Registration {
    static final Refusal STRANGER = new Refusal(ErrorCode.UNAUTHORIZED, "This connection has not said Hello.",
            "Send Hello first; again after the broker or the agent was restarted.");
    private static final int DEFAULT_CREDIT = 64;
    static final int MOST_CREDIT = 1000;
    private static final int HEARTBEAT_MILLIS = 1000;

    private final RemoteAgents agents;
    private final Guard guard;
    private final RoutingIds ids;

    /** @param ids the plane's */
    Registration(RemoteAgents agents, Guard guard, RoutingIds ids) {
        this.agents = agents;
        this.guard = guard;
        this.ids = ids;
    }

    /** Whether the peer's routing id is its own (SEC-20); asked for every message. */
    boolean mayUseItsId(Peer from, Grant grant) {
        return ids.mayUse(from, grant);
    }

    /** The agent behind a peer, or null. A component is registered by its first message on the data plane. */
    RemoteAgent known(Plane.Kind kind, Back back, Grant grant) {
        var from = back.from();
        var agent = agents.of(kind, back.endpoint(), from);
        if (agent != null || kind != Plane.Kind.DATA) {
            return agent;
        }
        int component = ComponentIds.component(from.routingId(), grant);
        if (component < 0) {
            return null;
        }
        var descriptor = new AgentDescriptor(from.routingId().toStringUtf8(), Set.of(),
                OptionalInt.of(component), SpikeCodec.SPIKE, SpikeCodec.SPIKE, "remote");
        try {
            return agents.register(new Joining(kind, back.endpoint(), from, descriptor, DEFAULT_CREDIT, ""));
        } catch (IllegalStateException taken) {
            guard.refused(kind.name() + KernelGuard.IDENTITY, from.key(), taken.getMessage());
            return null;
        }
    }

    /** A connection has ended; an agent's on the control plane is none that it works over. */
    void gone(Plane.Kind kind, Endpoint endpoint, Peer peer) {
        if (kind != Plane.Kind.CONTROL) {
            agents.gone(kind, endpoint, peer);
        }
    }

    void seen(RemoteAgent agent, StatusReport report) {
        agents.seen(agent, report);
    }

    /** Answers a Hello: Welcome, or an error that says what is missing. */
    NeuralSpike hello(Plane.Kind kind, Back back, Grant grant, NeuralSpike spike) {
        var from = back.from();
        var hello = spike.getHello();
        var reply = NeuralSpike.newBuilder().setRequestId(spike.getRequestId())
                .setTimestamp(System.currentTimeMillis()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR);
        if (kind != Plane.Kind.AGENTS) {
            return refused(reply, ErrorCode.INVALID_REQUEST, "Say Hello on the agents endpoint.");
        }
        var name = hello.getInstanceName();
        if (!grant.agents().contains(name)) {
            var shown = Throttle.printable(name);
            guard.refused(kind.name() + KernelGuard.IDENTITY, from.key(), "may not serve as '" + shown + "'");
            agents.denied.note(from.key(), name, false);
            return refused(reply, ErrorCode.FORBIDDEN, "This key may not serve as '" + shown
                    + "'. Run: spinectl whitelist add <key> --agent <name>");
        }
        try {
            var joining = new Joining(kind, back.endpoint(), from, descriptor(spike), credit(hello), spike.getRequestId());
            agents.register(joining);
            return reply.setWelcome(Welcome.newBuilder().setInstanceName(name)
                    .addAllCapabilities(joining.descriptor().capabilities().stream().sorted().toList())
                    .setInputSchema(joining.descriptor().input()).setOutputSchema(joining.descriptor().output())
                    .setCredit(joining.credit()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR)
                    .setHeartbeatIntervalMs(HEARTBEAT_MILLIS).addAllKeyRanges(hello.getKeyRangesList())).build();
        } catch (IllegalArgumentException malformed) {
            return refused(reply, ErrorCode.INVALID_REQUEST, malformed.getMessage());
        } catch (IllegalStateException taken) {
            guard.refused(kind.name() + KernelGuard.IDENTITY, from.key(), taken.getMessage());
            return refused(reply, ErrorCode.FORBIDDEN, "Refused: " + taken.getMessage() + ".");
        }
    }

    /** @throws IllegalArgumentException if a name, capability or key (SP-10) is malformed, or there are too many */
    private static AgentDescriptor descriptor(NeuralSpike spike) {
        var hello = spike.getHello();
        var component = spike.getSenderValue() == 0 ? OptionalInt.empty() : OptionalInt.of(spike.getSenderValue());
        return new AgentDescriptor(hello.getInstanceName(), Set.copyOf(hello.getCapabilitiesList()), component,
                type(hello.getInputSchema()), type(hello.getOutputSchema()), "remote",
                hello.getKeyRangesList().stream().map(r -> new Address.KeyRange(r.getFrom(), r.getTo())).toList(),
                new AgentDescription("", schema(hello.getInputSchema()), schema(hello.getOutputSchema()), Set.of(),
                        List.of(), Set.of(), Set.of(), 0));
    }

    /** A content type is told under the same name as a JSON Schema, which is an object. */
    private static String schema(String told) {
        return told.startsWith("{") ? told : "";
    }

    private static String type(String told) {
        return told.startsWith("{") ? "application/json" : orText(told);
    }

    /** A uint32: what is negative in Java is a large number on the wire. */
    private static int credit(Hello hello) {
        return hello.getCredit() == 0 ? DEFAULT_CREDIT
                : (int) Math.min(MOST_CREDIT, Integer.toUnsignedLong(hello.getCredit()));
    }

    private static String orText(String schema) {
        return schema.isEmpty() ? Payload.TEXT : schema.substring(0, Math.min(200, schema.length()));
    }

    private static NeuralSpike refused(NeuralSpike.Builder reply, ErrorCode code, String reason) {
        return reply.setError(ErrorDetails.newBuilder().setErrorCode(code.name()).setErrorMessage(reason)).build();
    }
}
