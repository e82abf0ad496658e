package spine.security.firewall.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration {@code spine.security.firewall}; the defaults are safe. */
@ObjectClassDefinition(name = "Spine prompt firewall", description = "Phrasings of prompt injection (SEC-47)")
public @interface FirewallSettings {
    String PID = "spine.security.firewall";

    @AttributeDefinition(description = "Milliseconds between looks at conf/firewall.json, 20 to 60000")
    int pollMillis() default 500;

    @AttributeDefinition(description = "Characters of the longest text that is looked at, 10000 to 100000000;"
            + " a longer one is refused")
    int maxTextChars() default 16_777_216;
}
