package spine.transport.jeromq.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the provider, PID {@code spine.transport.jeromq}. */
@ObjectClassDefinition(name = "Spine transport on JeroMQ",
        description = "Timings of connections; an endpoint's own limits come with its options.")
@interface JeromqConfig {
    @AttributeDefinition(name = "Handshake limit", description = "Milliseconds for a peer's greeting; 100 to 60000.")
    int handshake_millis() default 5_000;

    @AttributeDefinition(name = "Heartbeat", description = "Milliseconds between ZMTP PINGs; 0 is off; up to 600000.")
    int heartbeat_millis() default 10_000;

    @AttributeDefinition(name = "First reconnect wait", description = "Milliseconds; 10 to 60000.")
    int reconnect_millis() default 100;

    @AttributeDefinition(name = "Longest reconnect wait", description = "Milliseconds; at least the first wait.")
    int reconnect_max_millis() default 5_000;
}
