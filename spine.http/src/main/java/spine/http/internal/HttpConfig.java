package spine.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.http}; {@link HttpSettings} has the ranges. */
@ObjectClassDefinition(name = "Spine HTTP", description = "The one way out over HTTP")
public @interface HttpConfig {
    String PID = "spine.http";

    @AttributeDefinition(description = "Time for a call with its redirects and tries, milliseconds (AG-06), 100 to 600000;"
            + " of a streamed answer, the longest silence")
    long callTimeoutMillis() default 10_000;

    @AttributeDefinition(description = "Time until a connection stands, TLS included, milliseconds, 10 to 60000")
    long connectTimeoutMillis() default 3000;

    @AttributeDefinition(description = "Longest wait for a limit before a call is refused instead, milliseconds (AG-07),"
            + " 0 to 60000")
    long mostWaitMillis() default 5000;

    @AttributeDefinition(description = "Connections to one origin, 1 to 1000")
    int connectionsPerOrigin() default 32;

    @AttributeDefinition(description = "Connections in all, connectionsPerOrigin to 10000")
    int connections() default 256;

    @AttributeDefinition(description = "How long an unused connection is kept, seconds, 1 to 3600")
    int idleSeconds() default 30;
}
