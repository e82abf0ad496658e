package spine.security.curve.local.internal;

import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.security.AuditLog;
import spine.security.curve.internal.Settings;
import spine.security.curve.policy.internal.WhitelistEntry;
import spine.security.curve.policy.internal.WhitelistPolicy;

/** Local pairing at {@code run/pair.sock}. Where it cannot be had, Spine says why and goes on without it. */
@Component(service = {}, immediate = true, configurationPid = Settings.PID)
public final class LocalPairingComponent {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPairingComponent.class);

    private final LocalServer pairing;

    @Activate
    public LocalPairingComponent(Settings settings, @Reference Home home, @Reference AuditLog audit,
            @Reference WhitelistPolicy policy) {
        pairing = settings.localPairing() ? open(home, audit, policy) : null;
    }

    private static LocalServer open(Home home, AuditLog audit, WhitelistPolicy policy) {
        try {
            return LocalServer.open("spine-local-pairing", home.run().resolve("pair.sock"), new LocalPairing(
                    (key, label) -> policy.edits().promote(key, WhitelistEntry.labelOf(label)), audit));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("No local pairing: {}. Pair with a token instead.", e.getMessage());
            return null;
        }
    }

    @Deactivate
    void deactivate() {
        if (pairing != null) {
            pairing.close();
        }
    }
}
