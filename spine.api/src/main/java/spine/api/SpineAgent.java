package spine.api;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Component properties by which the routing table knows an {@link Agent}. */
@ComponentPropertyType
public @interface SpineAgent {
    String PREFIX_ = "spine.agent.";

    /** Unique in a generation; 1-64 of {@code [a-z0-9._-]}. */
    String name();

    /** What it can do; requests may name a capability instead of an agent. */
    String[] capabilities() default {};

    /** Its number in {@code nikola.spine.ComponentID}, or -1. */
    int component() default -1;

    /** What it accepts: a content type; informative. */
    String input() default Payload.TEXT;

    /** What it answers: a content type; informative. */
    String output() default Payload.TEXT;

    /** Ranges of Morton keys that it owns, {@code FROM-TO} in 32 hexadecimal digits each, both ends included. */
    String[] keyRanges() default {};
}
