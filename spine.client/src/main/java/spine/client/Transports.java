package spine.client;

import java.util.ServiceLoader;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.transport.Transport;

/** Finds a transport outside of OSGi; in OSGi take it as a service and pass it in. */
public final class Transports {
    private Transports() {
    }

    /** @throws SpineException if no transport is on the class or module path */
    public static Transport find() throws SpineException {
        return ServiceLoader.load(Transport.class, Transports.class.getClassLoader()).findFirst()
                .orElseThrow(() -> new SpineException(ErrorCode.INTERNAL, "No transport is on the class path.",
                        "Add spine.transport.jeromq and its dependencies."));
    }
}
