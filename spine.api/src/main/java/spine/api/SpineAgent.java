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

    /** What it is for, in one sentence. */
    String summary() default "";

    /** What it accepts: a content type. */
    String input() default Payload.TEXT;

    /** What it answers: a content type. */
    String output() default Payload.TEXT;

    /** A JSON Schema (2020-12) of its input, as a file of its bundle; input that does not fit is refused before it. */
    String inputSchema() default "";

    /** A JSON Schema of its output, as a file of its bundle. */
    String outputSchema() default "";

    /**
     * What it does to the world, of {@code reads}, {@code writes}, {@code spends}; none for one that only computes. What it
     * does not declare as {@code reads} or {@code writes} gets no way out.
     */
    String[] effects() default {};

    /** Hosts that it wants to reach over HTTP, {@code api.example.org}, {@code *.example.org} or {@code *}. */
    String[] hosts() default {};

    /** HTTP methods that it wants to use there. */
    String[] methods() default {};

    /** Names of secrets that it needs. */
    String[] secrets() default {};

    /** What one request costs, in US dollars, about. */
    double usdPerCall() default 0;

    /** Ranges of Morton keys that it owns, {@code FROM-TO} in 32 hexadecimal digits each, both ends included. */
    String[] keyRanges() default {};
}
