package spine.secrets.internal;

import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import spine.api.secret.Secret;
import spine.api.secret.Secrets;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;

/**
 * The secrets for one bundle. Bundles of a lane, which is what agents are, may ask whether there is one; only those of the
 * platform open it (AG-10). One JVM gives no protection against code that means harm; this keeps honest code honest, and says
 * who was not. Thread-safe.
 */
@Component(service = Secrets.class, scope = ServiceScope.BUNDLE)
public final class SecretsService implements Secrets {
    /** The install locations of lanes, see spine.generations. */
    private static final String LANES = "spine:lane/";

    private final Sources sources;
    private final AuditLog audit;
    private final Bundle user;

    @Activate
    public SecretsService(@Reference SecretsComponent secrets, @Reference AuditLog audit, ComponentContext context) {
        this(secrets.sources(), audit, context.getUsingBundle());
    }

    SecretsService(Sources sources, AuditLog audit, Bundle user) {
        this.sources = sources;
        this.audit = audit;
        this.user = user;
    }

    @Override
    public boolean has(String name) {
        sources.want(name);
        return sources.find(name).isUsable();
    }

    /** @throws SecurityException for a bundle that may not */
    @Override
    public Optional<Secret> open(String name) {
        if (user.getLocation().startsWith(LANES)) {
            SecretName.check(name);
            audit.record("SECRET-REFUSED", Level.WARNING, "an agent's bundle tried to open a secret",
                    Map.of("by", user.getSymbolicName(), "name", name, "success", "false"));
            throw new SecurityException("bundle " + user.getSymbolicName() + " is an agent's and opens no secrets: let the"
                    + " request name it, and the port puts it in");
        }
        return sources.open(name);
    }

    @Override
    public String remedy(String name) {
        return sources.remedy(name);
    }
}
