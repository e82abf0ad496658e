package spine.security.curve.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.security.curve}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine security", description = "Whitelist, policy and pairing")
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

    @AttributeDefinition(description = "Let root and the server's own account reset the whitelist over"
            + " run/recovery.sock")
    boolean localRecovery() default true;

    @AttributeDefinition(description = "Milliseconds between two looks at whitelist.txt and policy.conf, 20 to 250")
    int whitelistPollMillis() default 150;
}
