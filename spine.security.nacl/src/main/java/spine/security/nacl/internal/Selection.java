package spine.security.nacl.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.security.nacl.NaclProvider;
import spine.security.nacl.RejectedProvider;

/**
 * Which provider serves. This is static because the API of jnacl, over which JeroMQ comes, is static; the whole state
 * is the one volatile field, an immutable choice. Changes are made under the lock and are rare.
 */
public final class Selection {
    /** Pins the provider of this name. */
    public static final String PROPERTY = "spine.security.nacl.provider";

    private static final Logger LOG = LoggerFactory.getLogger(Selection.class);
    private static final NaclProvider JAVA = new JavaProvider();
    private static volatile Selection current;

    private final List<NaclProvider> usable;
    private final List<RejectedProvider> rejected;
    private final NaclProvider inUse;

    private Selection(List<NaclProvider> usable, List<RejectedProvider> rejected) {
        var byRank = Comparator.comparingInt(NaclProvider::rank).reversed();
        this.usable = usable.stream().sorted(byRank).toList();
        this.rejected = List.copyOf(rejected);
        var pinned = System.getProperty(PROPERTY);
        inUse = this.usable.stream().filter(p -> pinned == null || p.name().equals(pinned)).findFirst().orElse(null);
    }

    /** What serves now; the first call looks at the class path. */
    public static Selection current() {
        var now = current;
        return now != null ? now : first();
    }

    /** Scalar Java itself, whatever serves. */
    public static NaclProvider scalar() {
        return JAVA;
    }

    /** Takes a provider in, if it passes its known answers. */
    static synchronized void add(NaclProvider provider) {
        current().with(provider).publish();
    }

    /** A provider is gone; what was made with it keeps it. */
    static synchronized void remove(NaclProvider provider) {
        var now = current();
        var usable = new ArrayList<>(now.usable);
        usable.removeIf(p -> p == provider);
        var rejected = new ArrayList<>(now.rejected);
        if (usable.size() == now.usable.size()) {
            rejected.removeIf(r -> r.name().equals(KnownAnswers.nameOf(provider)));
        }
        new Selection(usable, rejected).publish();
    }

    private static synchronized Selection first() {
        if (current == null) {
            var choice = new Selection(List.of(JAVA), List.of());
            var found = ServiceLoader.load(NaclProvider.class, NaclProvider.class.getClassLoader()).iterator();
            while (true) {
                try {
                    if (!found.hasNext()) {
                        break;
                    }
                    choice = choice.with(found.next());
                } catch (ServiceConfigurationError | LinkageError e) {
                    choice = choice.without(new RejectedProvider("unknown", "", e.toString()));
                }
            }
            choice.publish();
        }
        return current;
    }

    private Selection with(NaclProvider provider) {
        var refusal = KnownAnswers.check(provider, JAVA);
        if (refusal.isPresent()) {
            return without(refusal.get());
        }
        var more = new ArrayList<>(usable);
        more.add(provider);
        return new Selection(more, rejected);
    }

    private Selection without(RejectedProvider provider) {
        LOG.info("Crypto provider {} is not used: {}", provider.name(), provider.reason());
        var more = new ArrayList<>(rejected);
        more.add(provider);
        return new Selection(usable, more);
    }

    private void publish() {
        if (inUse != null && (current == null || current.inUse != inUse)) {
            LOG.info("NaCl by {} ({})", inUse.name(), inUse.detail());
        }
        current = this;
    }

    /** @throws IllegalStateException if a provider is pinned that is not there */
    public NaclProvider provider() {
        if (inUse == null) {
            throw new IllegalStateException(PROPERTY + "=" + System.getProperty(PROPERTY) + " is not there; there is "
                    + usable.stream().map(NaclProvider::name).toList() + ", left out: " + rejected);
        }
        return inUse;
    }

    /** Those that passed, best first. */
    public List<NaclProvider> usable() {
        return usable;
    }

    public List<RejectedProvider> rejected() {
        return rejected;
    }
}
