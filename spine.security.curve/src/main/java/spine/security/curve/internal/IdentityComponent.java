package spine.security.curve.internal;

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
import spine.api.security.CurveKeyPair;
import spine.api.security.ServerIdentity;
import spine.keys.Fingerprint;
import spine.keys.KeyFileException;
import spine.keys.KeyFiles;

/**
 * Provides the broker's key pair, {@code keys/spine_broker.*}, made on the first start (INF-03, SEC-02). A pair that
 * cannot be trusted is never replaced (SEC-04): then there is no {@link ServerIdentity} and so no endpoint, but a
 * {@link StartupProblem} that says what to do.
 */
@Component(service = {}, immediate = true)
public final class IdentityComponent {
    /** Name of the broker's key files. */
    public static final String NAME = "spine_broker";
    private static final Logger LOG = LoggerFactory.getLogger(IdentityComponent.class);

    private final CurveKeyPair keys;
    private final ServiceRegistration<ServerIdentity> identity;
    private final Runnable problem;

    @Activate
    public IdentityComponent(BundleContext context, @Reference Home home) {
        CurveKeyPair loaded = null;
        Runnable refused = () -> { };
        try {
            loaded = new KeyFiles(home.keys(), NAME).loadOrCreate();
            LOG.info("Server key {} ({})", loaded.publicKey(), Fingerprint.of(loaded.publicKey()).brief());
        } catch (KeyFileException e) {
            LOG.error("{} {}", e.getMessage(), e.remedy());
            refused = Announcer.of(context).announce(new StartupProblem("server key", e.getMessage(), e.remedy()));
        }
        var pair = loaded;
        keys = pair;
        problem = refused;
        identity = pair == null ? null : context.registerService(ServerIdentity.class, () -> pair, null);
    }

    @Deactivate
    void deactivate() {
        problem.run();
        if (identity != null) {
            try {
                identity.unregister();
            } catch (IllegalStateException alreadyGone) {
                LOG.debug("The framework had taken the identity back.");
            }
            keys.destroy();
        }
    }
}
