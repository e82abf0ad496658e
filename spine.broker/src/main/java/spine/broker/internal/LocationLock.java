package spine.broker.internal;

import java.util.regex.Pattern;
import spine.api.message.ComponentID;
import spine.api.security.Decision;

/** Keeps who may speak as the physics engine on this machine (SEC-42). */
final class LocationLock {
    static final Decision.Denied DENIED =
            new Decision.Denied("the physics engine may connect from its own machine only");
    /** As the engines name them: IPv4, IPv6 with or without a zone, Unix sockets. Names are never looked up. */
    private static final Pattern HERE =
            Pattern.compile("127(\\.\\d{1,3}){3}|(0:0:0:0:0:0:0|:):1(%.{1,64})?|ipc");

    private LocationLock() {
    }

    /** Whether a key that was granted that comes from elsewhere, or from who knows where. */
    static boolean holds(Decision decision, String address) {
        return decision instanceof Decision.Granted granted
                && granted.grant().components().contains(ComponentID.PHYSICS_ENGINE_VALUE)
                && !HERE.matcher(address).matches();
    }
}
