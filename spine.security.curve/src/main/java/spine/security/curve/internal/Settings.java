package spine.security.curve.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.security.curve}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine security", description = "Whitelist, pairing and audit")
public @interface Settings {
    String PID = "spine.security.curve";

    @AttributeDefinition(description = "Where clients pair while a window is open")
    String address() default "tcp://127.0.0.1:5558";

    @AttributeDefinition(description = "Seconds that a pairing window stays open, 10 to 300")
    int windowSeconds() default 300;

    @AttributeDefinition(description = "Take SHA-256 of the token as proof besides the HMAC bound to the keys")
    boolean acceptHashProof() default true;

    @AttributeDefinition(description = "Let administrators of this machine pair over run/pair.sock")
    boolean localPairing() default true;

    @AttributeDefinition(description = "Milliseconds between two looks at whitelist.txt, 20 to 250")
    int whitelistPollMillis() default 150;

    @AttributeDefinition(description = "Name of this node in the audit log; empty for the host's name")
    String nodeId() default "";

    @AttributeDefinition(description = "Bytes after which the audit log is rotated, 10000 to 1000000000")
    long auditFileBytes() default 10_000_000;

    @AttributeDefinition(description = "Rotated audit logs that are kept, 1 to 100")
    int auditFiles() default 5;
}
