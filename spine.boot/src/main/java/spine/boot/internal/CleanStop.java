package spine.boot.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
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
 * (SIGTERM, Ctrl-C); the same when the framework is asked to (the control command SHUTDOWN). The process does not end
 * before the framework has.
 */
@Component(service = {}, immediate = true)
public final class CleanStop implements SynchronousBundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(CleanStop.class);
    private static final long LIMIT_MILLIS = 20_000;

    private final BundleContext context;
    private final Framework framework;
    private final Thread hook = new Thread(this::stop, "spine-stop");
    private volatile boolean stopping;
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Launched launched;

    @Activate
    public CleanStop(BundleContext context) {
        this.context = context;
        framework = context.getBundle(0).adapt(Framework.class);
        context.addBundleListener(this);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Before the framework stops the first bundle. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            end();
        }
    }

    private void end() {
        stopping = true;
        var product = launched;
        if (product != null) {
            LOG.info("stopping");
            product.end();
        }
    }

    private void stop() {
        try {
            end();
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
        context.removeBundleListener(this);
        if (!stopping) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
