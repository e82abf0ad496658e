package spine.boot.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what lives in the home, then stops the framework and with it every bundle, when the process is asked to end
 * (SIGTERM, Ctrl-C).
 */
@Component(service = {}, immediate = true)
public final class CleanStop {
    private static final Logger LOG = LoggerFactory.getLogger(CleanStop.class);
    private static final long LIMIT_MILLIS = 20_000;

    private final Framework framework;
    private final Thread hook = new Thread(this::stop, "spine-stop");
    private volatile boolean stopping;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Launched launched;

    @Activate
    public CleanStop(BundleContext context) {
        framework = context.getBundle(0).adapt(Framework.class);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        stopping = true;
        LOG.info("stopping");
        var product = launched;
        try {
            if (product != null) {
                product.end();
            }
            framework.stop();
            if (framework.waitForStop(LIMIT_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                System.err.println("spine: something did not stop within " + LIMIT_MILLIS / 1000 + " s and was left");
            }
        } catch (BundleException e) {
            LOG.error("the framework did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    void close() {
        if (!stopping) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
