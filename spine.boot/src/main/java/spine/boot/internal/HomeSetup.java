package spine.boot.internal;

import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StartupProblem;

/**
 * Prepares the installation's folders, takes the lock on it, reads {@code conf/}, and only then registers
 * {@link Home}: whoever has it finds folders that exist and settings that hold.
 */
@Component(service = {}, immediate = true)
public final class HomeSetup {
    private static final Logger LOG = LoggerFactory.getLogger(HomeSetup.class);

    private final ServiceRegistration<?> registration;
    private HomeLock lock;

    /** @param launched its presence means that all bundles have been started */
    @Activate
    public HomeSetup(BundleContext context, @Reference ConfigurationAdmin configurations,
            @Reference Launched launched) {
        registration = register(context, configurations);
    }

    private ServiceRegistration<?> register(BundleContext context, ConfigurationAdmin configurations) {
        var home = Home.of(System.getenv(), Home.user(System.getenv()));
        try {
            HomeFolders.create(home);
            lock = HomeLock.take(home.state());
            new ConfigurationFiles(context, configurations).load(home.conf());
            LOG.info("home is {}", home.state().getParent());
            return context.registerService(Home.class, home, null);
        } catch (HomeLock.TakenException taken) {
            return problem(context, taken.getMessage(), "Use the running one ('./spinectl status'), stop it, or set"
                    + " SPINE_HOME to another folder.");
        } catch (ProductionRules.Violation refused) {
            return problem(context, refused.getMessage(), refused.remedy());
        } catch (IOException | IllegalArgumentException unusable) {
            return problem(context, "The home folder cannot be used: " + Reasons.of(unusable),
                    "Give this account a folder that it may write, for example: export SPINE_HOME=$HOME/.spine");
        }
    }

    private static ServiceRegistration<?> problem(BundleContext context, String reason, String remedy) {
        LOG.error("{}", reason);
        return context.registerService(StartupProblem.class, new StartupProblem("spine.boot", reason, remedy), null);
    }

    @Deactivate
    void close() {
        registration.unregister();
        if (lock != null) {
            lock.release();
        }
    }
}
