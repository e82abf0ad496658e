package spine.security.curve.policy.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.security.AuditLog;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;
import spine.security.curve.internal.Announcer;
import spine.security.curve.internal.Ranges;
import spine.security.curve.internal.Settings;

/**
 * The policy as a service, from {@code keys/whitelist.txt}, and the one daemon thread that looks after it. A key that
 * is taken off the file is denied after three looks, 450 ms by default. A whitelist that cannot be read at the start
 * lets nobody in and is a {@link StartupProblem}.
 */
@Component(service = {PolicyService.class, WhitelistPolicy.class}, immediate = true, configurationPid = Settings.PID)
public final class WhitelistPolicy implements PolicyService {
    private static final Logger LOG = LoggerFactory.getLogger(WhitelistPolicy.class);
    private static final long STOP_WAIT_MILLIS = 2000;

    private final Whitelist whitelist;
    private final long pollMillis;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread watcher;
    private final Runnable problem;

    @Activate
    public WhitelistPolicy(BundleContext context, @Reference Home home, @Reference AuditLog audit,
            Settings settings) {
        this(new WhitelistFile(home.keys().resolve("whitelist.txt")), audit, Announcer.of(context),
                Ranges.within("whitelistPollMillis", settings.whitelistPollMillis(), 20, 250));
    }

    WhitelistPolicy(WhitelistFile file, AuditLog audit, Announcer announcer, long pollMillis) {
        this.whitelist = new Whitelist(file, audit);
        this.pollMillis = pollMillis;
        this.problem = whitelist.startFailure().map(reason -> announcer.announce(new StartupProblem("whitelist",
                "The whitelist cannot be read: " + reason + ".",
                "Make " + file.path() + " a file of mode 0600 of this account, or remove it to pair anew.")))
                .orElse(() -> { });
        this.watcher = new Thread(this::watch, "spine-whitelist");
        watcher.setDaemon(true);
        watcher.start();
    }

    @Override
    public PolicySnapshot current() {
        return whitelist.current();
    }

    /** The same policy with its verbs. */
    public Whitelist whitelist() {
        return whitelist;
    }

    private void watch() {
        try {
            while (!stop.await(pollMillis, TimeUnit.MILLISECONDS)) {
                whitelist.look();
            }
        } catch (InterruptedException e) {
            LOG.error("The whitelist's thread was interrupted; changes of the file are not seen any more");
        }
    }

    /** Ends the thread; the last state stays readable. */
    @Deactivate
    public void deactivate() {
        stop.countDown();
        problem.run();
        try {
            watcher.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
