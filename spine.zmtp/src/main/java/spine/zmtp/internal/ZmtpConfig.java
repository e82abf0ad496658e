package spine.zmtp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the engine, PID {@code spine.zmtp}. */
@ObjectClassDefinition(name = "Spine ZMTP engine",
        description = "Timings and budgets of connections; an endpoint's own limits come with its options.")
@interface ZmtpConfig {
    @AttributeDefinition(name = "Handshake limit",
            description = "Milliseconds from the connection to the end of the handshake; 100 to 60000.")
    int handshake_millis() default 5_000;

    @AttributeDefinition(name = "Heartbeat", description = "Milliseconds between ZMTP PINGs; 0 is off; up to 600000.")
    int heartbeat_millis() default 10_000;

    @AttributeDefinition(name = "Contest", description = "Milliseconds in which a connection must say a word when its key, "
            + "which may have one only, connects anew; after that it is cut; 50 to 1900.")
    int contest_millis() default Timings.CONTEST_MILLIS;

    @AttributeDefinition(name = "First reconnect wait", description = "Milliseconds; 10 to 60000.")
    int reconnect_millis() default 100;

    @AttributeDefinition(name = "Longest reconnect wait", description = "Milliseconds; at least the first wait.")
    int reconnect_max_millis() default 5_000;

    @AttributeDefinition(name = "Pending connections",
            description = "Connections of one endpoint that may be in the handshake at once; 1 to 65536.")
    int pending_connections() default 256;

    @AttributeDefinition(name = "Pending connections per host",
            description = "Of these, from one address over tcp; 1 to 65536.")
    int pending_host_connections() default 64;

    @AttributeDefinition(name = "Spin",
            description = "Microseconds that a loop looks for more before it blocks, after it was busy and as long as "
                    + "nobody else wants the core; 0 to 1000.")
    int spin_micros() default 0;

    @AttributeDefinition(name = "Loops", description = "Threads of a reactor that have connections of its bound ROUTER "
            + "endpoints of priority 1 and more; 1 to 64, 0 is as many as there are cores.")
    int loops() default 1;

    @AttributeDefinition(name = "Batches", description = "Offer and accept several frames in one box (WIRE.md, b).")
    boolean batch() default true;

    @AttributeDefinition(name = "Cipher", description = "Record cipher to offer and accept (WIRE.md, a and c): "
            + "AUTO, AES_256_GCM, CHACHA20_POLY1305 or OFF.")
    String cipher() default "AUTO";
}
