package spine.supervisor.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.supervisor}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine supervisor", description = "The watchdog that acts")
public @interface SupervisorConfig {
    String PID = "spine.supervisor";

    @AttributeDefinition(description = "Milliseconds between SIGTERM and SIGKILL, 0 to 60000")
    long termMillis() default 5_000;

    @AttributeDefinition(description = "Milliseconds before the first restart, doubled with each that follows, 100 to 60000")
    long backoffMillis() default 1_000;

    @AttributeDefinition(description = "Milliseconds, the longest wait before a restart, 100 to 3600000")
    long backoffMostMillis() default 60_000;

    @AttributeDefinition(description = "Restarts within capWindowMillis after which an agent stays down, 1 to 100")
    int capRestarts() default 5;

    @AttributeDefinition(description = "Milliseconds in which restarts are counted, 1000 to 86400000")
    long capWindowMillis() default 60_000;

    @AttributeDefinition(description = "Milliseconds that an agent may take from its start, or from the broker's, until it"
            + " is there, 1000 to 3600000")
    long graceMillis() default 30_000;

    @AttributeDefinition(description = "Milliseconds that a dead agent must have been silent before its process is killed,"
            + " 1000 to 3600000")
    long silentMillis() default 10_000;

    @AttributeDefinition(description = "Milliseconds that an agent's work may stand still before it is restarted, 1000 to"
            + " 86400000; 0 for never")
    long stuckMillis() default 300_000;

    @AttributeDefinition(description = "Milliseconds that an agent in the container may be dead before it is made anew, 250"
            + " to 3600000")
    long hungMillis() default 2_000;

    @AttributeDefinition(description = "Whether agents in the container that hang are made anew")
    boolean restartsInContainer() default true;

    @AttributeDefinition(description = "The agent or process that is restarted when control and data plane are more than 50"
            + " ms apart; empty: only an alarm")
    String restartOnLag() default "";

    @AttributeDefinition(description = "Bytes of a process's log after which a new file is begun, 10000 to 1000000000")
    long logBytes() default 10_000_000;

    @AttributeDefinition(description = "Files of a process's log, the one that is written among them, 1 to 100")
    int logFiles() default 5;
}
