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
import spine.api.security.ServerIdentity;
import spine.keys.Fingerprint;
import spine.security.curve.internal.Settings;
import spine.security.curve.local.internal.LocalRecovery.Server;
import spine.security.curve.pairing.internal.PairingComponent;

/** Local recovery at {@code run/recovery.sock}. Where it cannot be had, Spine says why and goes on without it. */
@Component(service = {}, immediate = true, configurationPid = Settings.PID)
public final class LocalRecoveryComponent {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRecoveryComponent.class);

    private final LocalServer recovery;

    @Activate
    public LocalRecoveryComponent(Settings settings, @Reference Home home, @Reference AuditLog audit,
            @Reference PairingComponent pairing, @Reference ServerIdentity identity) {
        recovery = settings.localRecovery() ? open(home, new LocalRecovery(() -> pairing.recover("local recovery"),
                () -> server(identity), audit)) : null;
    }

    private static Server server(ServerIdentity identity) {
        var key = identity.keys().publicKey();
        return new Server(key.z85(), Fingerprint.of(key).text());
    }

    private static LocalServer open(Home home, LocalRecovery talk) {
        try {
            return LocalServer.open("spine-local-recovery", home.run().resolve("recovery.sock"), talk);
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("No local recovery: {}. Without an administrator's key, remove whitelist.txt and restart.",
                    e.getMessage());
            return null;
        }
    }

    @Deactivate
    void deactivate() {
        if (recovery != null) {
            recovery.close();
        }
    }
}
