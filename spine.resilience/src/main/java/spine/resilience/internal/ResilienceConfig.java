package spine.resilience.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.resilience}; {@link Settings} has the ranges. */
@ObjectClassDefinition(name = "Spine resilience", description = "Circuit breakers, limits and retries")
public @interface ResilienceConfig {
    String PID = "spine.resilience";

    @AttributeDefinition(description = "Consecutive failures that open a breaker (CB-02), 1 to 1000")
    int failures() default 5;

    @AttributeDefinition(description = "How long it stays open the first time, milliseconds (CB-03), 1 to 3600000")
    long openMillis() default 30_000;

    @AttributeDefinition(description = "Consecutive probes that close it (CB-04), 1 to 100")
    int successes() default 1;

    @AttributeDefinition(description = "Longest time after failed probes, milliseconds (CB-06), openMillis to 86400000")
    long openCapMillis() default 900_000;

    @AttributeDefinition(description = "Failed probes after which the operator is told (CB-06), 1 to 1000")
    int tellAfter() default 10;

    @AttributeDefinition(description = "Breakers that are remembered, and limits, and retry budgets; 10 to 100000")
    int services() default 1000;

    @AttributeDefinition(description = "Agents that are never cut off: the kernel's own; names with commas between")
    String spared() default "security,audit,journal,why,orchestrator,memory";

    @AttributeDefinition(description = "How often the breakers are written when nothing happens, seconds (CB-08),"
            + " 1 to 86400")
    int saveSeconds() default 300;

    @AttributeDefinition(description = "Calls that an agent may have in flight at first, limitLeast to limitMost")
    int limitFirst() default 1000;

    @AttributeDefinition(description = "Calls that it may have at the least, 1 to 1000000")
    int limitLeast() default 8;

    @AttributeDefinition(description = "Calls that it may have at the most, limitLeast to 1000000")
    int limitMost() default 1000;

    @AttributeDefinition(description = "Retries for each call, as a share, 0.0 to 1.0")
    double retryShare() default 0.1;

    @AttributeDefinition(description = "Retries beyond that share that may be saved up, 0 to 10000")
    int retryReserve() default 10;
}
