package spine.broker.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the kernel. */
@ObjectClassDefinition(name = "Spine broker", description = "Planes, routing and limits of the kernel")
public @interface BrokerConfig {
    String PID = "spine.broker";

    @AttributeDefinition(name = "Data plane", description = "ROUTER for components; port * lets the system choose")
    String dataAddress() default "tcp://127.0.0.1:5555";

    @AttributeDefinition(name = "Agents", description = "ROUTER for agents outside the container")
    String agentsAddress() default "tcp://127.0.0.1:5556";

    @AttributeDefinition(name = "Control plane", description = "ROUTER for heartbeats and control, served first")
    String controlAddress() default "tcp://127.0.0.1:5550";

    @AttributeDefinition(name = "Control plane on a Unix socket", description = "run/spine_control.ipc (BR-01)")
    boolean controlIpc() default true;

    @AttributeDefinition(name = "Data plane on a Unix socket", description = "run/spine_frontend.ipc (BR-01)")
    boolean dataIpc() default true;

    @AttributeDefinition(name = "Agents on a Unix socket", description = "run/spine_backend.ipc (BR-01)")
    boolean agentsIpc() default true;

    @AttributeDefinition(name = "Message limit, bytes", min = "1024", max = "10485760")
    long maxMessageBytes() default 10L * 1024 * 1024;

    @AttributeDefinition(name = "Threads for each agent in the container", min = "1", max = "256")
    int agentThreads() default 8;

    @AttributeDefinition(name = "Requests that may wait for one agent", min = "1", max = "100000")
    int agentQueue() default 1000;

    @AttributeDefinition(name = "CRITICAL requests that may wait for one agent besides (BR-12)", min = "1",
            max = "100000")
    int agentCriticalQueue() default 1000;

    @AttributeDefinition(name = "Requests in flight, all together", min = "1", max = "1000000")
    int maxCalls() default 10_000;

    @AttributeDefinition(name = "Default time for a request, milliseconds", min = "1", max = "3600000")
    long defaultTimeoutMillis() default 30_000;

    @AttributeDefinition(name = "Silence until DEGRADED, milliseconds (HB-03)", min = "100", max = "600000")
    long degradedAfterMillis() default 3_000;

    @AttributeDefinition(name = "Silence until DEAD, milliseconds (HB-03)", min = "200", max = "3600000")
    long deadAfterMillis() default 10_000;

    @AttributeDefinition(name = "How long a handshake waits for the policy, milliseconds", min = "50", max = "5000")
    long policyDeadlineMillis() default 2_000;

    @AttributeDefinition(name = "How long the last policy decides when none is there, milliseconds", min = "0",
            max = "10000")
    long policyGraceMillis() default 2_000;

    @AttributeDefinition(name = "How long a receipt of a cancellation waits for the agent's word, milliseconds",
            min = "0", max = "10000")
    long cancelWaitMillis() default 500;

    @AttributeDefinition(name = "Replay window, seconds (SP-08)", min = "1", max = "3600")
    long replayWindowSeconds() default 300;

    @AttributeDefinition(name = "Replies kept for resent requests, bytes", min = "65536", max = "1073741824")
    long replayBytes() default 64L * 1024 * 1024;

    @AttributeDefinition(name = "Level of requests and replies", description = "accepted, journaled or synced; a request"
            + " may ask for a higher one")
    String requestDurability() default "journaled";

    @AttributeDefinition(name = "Level of control commands", description = "accepted, journaled or synced")
    String controlDurability() default "synced";

    @AttributeDefinition(name = "Level of refusals, for which nobody waits",
            description = "accepted, journaled or synced")
    String refusalDurability() default "accepted";

    @AttributeDefinition(name = "The longest that a reply waits for its level, milliseconds", min = "0", max = "60000")
    long durabilityWaitMillis() default 1_000;

    @AttributeDefinition(name = "The longest that the start reads in the journal, milliseconds", min = "0", max = "60000",
            description = "it waits ten times as long for a journal that has not begun")
    long restoreMillis() default 2_000;

    @AttributeDefinition(name = "Whether requests and replies are written down whole",
            description = "without, no reply can be given again after a restart")
    boolean journalBodies() default true;

    @AttributeDefinition(name = "Agents of whose requests and replies only heads are written down",
            description = "names and capabilities with commas; what they say may hold secrets, such as the token of an invitation")
    String journalBodiesExcept() default "security,security.admin,journal,secrets,secrets.admin";
}
