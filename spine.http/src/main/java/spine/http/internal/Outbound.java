package spine.http.internal;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Home;
import spine.api.http.HttpPort;
import spine.api.resilience.Breakers;
import spine.api.resilience.Retries;
import spine.api.secret.Secrets;
import spine.api.security.AuditLog;
import spine.http.address.internal.Lookup;
import spine.http.address.internal.Resolver;
import spine.http.effect.internal.Effects;
import spine.http.grant.internal.GrantFile;
import spine.http.limit.internal.Quotas;
import spine.http.limit.internal.ServerLimits;
import spine.http.limit.internal.Spending;
import spine.http.wire.internal.Wire;

/** What all ports share: connections, grants, limits. Thread-safe. */
@Component(service = Outbound.class, configurationPid = HttpConfig.PID)
@Designate(ocd = HttpConfig.class)
public final class Outbound {
    private final GrantFile grants;
    private final Wire wire;
    private final Lookup lookup = new Lookup(Resolver.SYSTEM);
    private final Effects effects;
    private final Visits visits = new Visits();
    private final Set<Caller> callers = ConcurrentHashMap.newKeySet();
    private final Sending world;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Secrets secrets;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile AuditLog audit;

    @Activate
    public Outbound(@Reference Home home, @Reference Breakers breakers, @Reference Retries retries,
            @Reference Spending spending, @Reference Effects effects, HttpConfig config) throws GeneralSecurityException {
        var settings = HttpSettings.of(config);
        this.grants = new GrantFile(home.conf().resolve(GrantFile.NAME), System::nanoTime);
        this.effects = effects;
        this.wire = new Wire(settings.wire(), trusting());
        this.world = new World(settings, new Gate(grants), wire, lookup, breakers, retries, new Quotas(System::nanoTime),
                new ServerLimits(Clock.systemUTC(), System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()),
                spending, visits, () -> Optional.ofNullable(secrets), () -> Optional.ofNullable(audit));
    }

    /** The JDK's trust store, or the one that its system properties name. */
    private static SSLContext trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        return context;
    }

    /** The port of a caller, who counts as there until {@link #left}. */
    HttpPort port(Caller caller) {
        callers.add(caller);
        return new Port(caller, world, effects, Clock.systemUTC());
    }

    void left(Caller caller) {
        callers.remove(caller);
    }

    List<Caller> callers() {
        return List.copyOf(callers);
    }

    GrantFile grants() {
        return grants;
    }

    Visits visits() {
        return visits;
    }

    @Deactivate
    void close() {
        wire.close();
        lookup.close();
    }
}
