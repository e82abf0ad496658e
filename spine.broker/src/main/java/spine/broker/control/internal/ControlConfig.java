package spine.broker.control.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the control commands. */
@ObjectClassDefinition(name = "Spine control", description = "How long the end of the process may take")
public @interface ControlConfig {
    String PID = "spine.broker";

    @AttributeDefinition(name = "What SHUTDOWN grants to requests in flight, milliseconds (BR-07)", min = "0",
            max = "60000")
    long shutdownDrainMillis() default 2_000;

    @AttributeDefinition(name = "What SYSTEM_HALT grants to requests in flight, milliseconds (OP-04)", min = "0",
            max = "60000")
    long haltDrainMillis() default 60_000;
}
