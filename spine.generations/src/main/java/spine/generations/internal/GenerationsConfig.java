package spine.generations.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the drop-in folder. */
@ObjectClassDefinition(name = "Spine generations")
public @interface GenerationsConfig {
    String PID = "spine.generations";

    @AttributeDefinition(description = "Largest bundle that is taken, in bytes; 1 KiB to 1 GiB")
    int bundleBytesMax() default 64 << 20;

    @AttributeDefinition(description = "What becomes of drop-ins without a signature: accept or refuse; empty stands"
            + " for accept, and for refuse in production")
    String unsigned() default "";

    @AttributeDefinition(description = "Which of the agents that came with Spine serve: all, none, or names of agents with"
            + " commas between them")
    String shippedAgents() default "all";

    @AttributeDefinition(description = "How long a jar waits for the signature that fits it, in ms; 0 to 30000")
    int signatureWaitMillis() default 5_000;

    @AttributeDefinition(description = "From a bundle's start until its agents can serve, in ms; 100 to 600000")
    int readyTimeoutMillis() default 10_000;

    @AttributeDefinition(description = "For requests in flight on what was replaced or removed, in ms; 0 to 3600000")
    int drainTimeoutMillis() default 30_000;

    @AttributeDefinition(description = "The same when a platform agent's service leaves, in ms; 0 to 60000")
    int platformDrainTimeoutMillis() default 2_000;

    @AttributeDefinition(description = "For stopping one bundle, in ms; 100 to 600000")
    int stopTimeoutMillis() default 10_000;

    @AttributeDefinition(description = "How long a file must lie unchanged, in ms; 50 to 60000")
    int settlingMillis() default 200;

    @AttributeDefinition(description = "Between two looks at the folder where no change is reported, in ms;"
            + " 100 to 60000")
    int pollMillis() default 1_000;

    @AttributeDefinition(description = "What the record of a flip must survive before it happens: accepted, journaled or"
            + " synced")
    String generationDurability() default "synced";

    @AttributeDefinition(description = "How long a flip waits for its record, in ms; 0 to 60000. Then it happens all the"
            + " same")
    int flipRecordTimeoutMillis() default 2_000;
}
