package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.StatusFacts;
import spine.api.security.ServerIdentity;
import spine.keys.Fingerprint;
import spine.keys.KeyFileException;

/**
 * Offers the server's identity (INF-03, SEC-02). A pair that cannot be trusted is never replaced (SEC-04): then there is
 * no {@link ServerIdentity} and so no endpoint, but a {@link StartupProblem} that says what to do.
 */
@Component(service = {}, immediate = true)
public final class IdentityComponent {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityComponent.class);

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private RotatingIdentity identity;

    @Activate
    public IdentityComponent(BundleContext context, @Reference Home home, @Reference Auditor auditor) {
        try {
            identity = new RotatingIdentity(home, auditor);
            var key = identity.keys().publicKey();
            LOG.info("Server key {} ({})", key, Fingerprint.of(key).brief());
            registrations.add(context.registerService(StatusFacts.class, identity, null));
            registrations.add(context.registerService(ServerIdentity.class, identity, null));
        } catch (KeyFileException e) {
            LOG.error("{} {}", e.getMessage(), e.remedy());
            registrations.add(context.registerService(StartupProblem.class,
                    new StartupProblem("server key", e.getMessage(), e.remedy()), null));
        }
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(Kernel::unregister);
        if (identity != null) {
            identity.destroy();
        }
    }
}
