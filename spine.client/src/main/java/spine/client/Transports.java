package spine.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.transport.Transport;

/** Finds a transport outside of OSGi; in OSGi take it as a service and pass it in. */
public final class Transports {
    /** The system property that names the one to take, such as {@code zmtp} or {@code jeromq}. */
    public static final String PROPERTY = "spine.transport";

    private Transports() {
    }

    /**
     * The transport that the system property {@value #PROPERTY} names; without it the one that can do most, as
     * {@link Transport#features} says.
     *
     * @throws SpineException if there is none, or none of that name; the message lists those that there are
     */
    public static Transport find() throws SpineException {
        var broken = new ArrayList<String>();
        var found = new ArrayList<Transport>();
        var providers = ServiceLoader.load(Transport.class, Transports.class.getClassLoader()).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return choose(found, System.getProperty(PROPERTY, ""), broken);
                }
                found.add(providers.next());
            } catch (ServiceConfigurationError incomplete) {
                // One that lacks its own libraries must not hide the others.
                broken.add(incomplete.getMessage());
            }
        }
    }

    static Transport choose(List<Transport> found, String pinned, List<String> broken) throws SpineException {
        if (found.isEmpty()) {
            throw new SpineException(ErrorCode.INTERNAL, "No transport is on the class path." + words(broken),
                    "Add spine.zmtp or spine.transport.jeromq, and its dependencies.");
        }
        var best = found.stream().filter(t -> pinned.isEmpty() || t.name().equals(pinned))
                .max(Comparator.comparingLong(Transports::abilities).thenComparing(Transport::name));
        return best.orElseThrow(() -> new SpineException(ErrorCode.INTERNAL,
                "No transport is called '" + pinned + "'; there are "
                        + String.join(", ", found.stream().map(Transport::name).sorted().toList()) + "." + words(broken),
                "Set the system property " + PROPERTY + " to one of them, or leave it out."));
    }

    private static String words(List<String> broken) {
        return broken.isEmpty() ? "" : " Not usable: " + String.join("; ", broken) + ".";
    }

    private static long abilities(Transport transport) {
        var can = transport.features();
        return Stream.of(can.cutsPeers(), can.reserves(), can.unixSockets(), can.bindsIdentity(),
                can.rotates()).filter(has -> has).count();
    }
}
