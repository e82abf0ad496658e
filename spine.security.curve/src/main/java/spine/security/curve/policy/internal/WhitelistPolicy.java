package spine.security.curve.policy.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StartupProblem;
import spine.api.StatusFacts;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;
import spine.api.security.Revocations;
import spine.api.security.Subscription;
import spine.security.curve.internal.Announcer;
import spine.security.curve.internal.Ranges;
import spine.security.curve.internal.Settings;

/**
 * The policy as a service, from {@code keys/whitelist.txt} and {@code keys/policy.conf}, and the one daemon thread that
 * looks after both and after the time. A key that is taken off the file is denied after three looks, 450 ms by default;
 * one that expires at the next. A whitelist that cannot be read at the start lets nobody in and is a
 * {@link StartupProblem}.
 */
@Component(service = {PolicyService.class, WhitelistPolicy.class, StatusFacts.class}, immediate = true,
        configurationPid = Settings.PID)
public final class WhitelistPolicy implements PolicyService, StatusFacts {
    private static final Logger LOG = LoggerFactory.getLogger(WhitelistPolicy.class);
    private static final long STOP_WAIT_MILLIS = 2000;

    private final SeenClock time;
    private final Snapshots snapshots;
    private final Whitelist whitelist;
    private final Roles roles;
    private final KeyEdits edits;
    private final Rotation rotation;
    private final AuditLog audit;
    private final long pollMillis;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread watcher;
    private final Runnable problem;

    @Activate
    public WhitelistPolicy(BundleContext context, @Reference Home home, @Reference AuditLog audit,
            @Reference Revocations revocations, Settings settings) {
        this(home, audit, revocations, Announcer.of(context), Clock.systemUTC(),
                Ranges.within("whitelistPollMillis", settings.whitelistPollMillis(), 20, 250));
    }

    WhitelistPolicy(Home home, AuditLog audit, Revocations revocations, Announcer announcer, Clock clock,
            long pollMillis) {
        this.time = new SeenClock(clock);
        var path = home.keys().resolve("whitelist.txt");
        this.audit = audit;
        this.snapshots = new Snapshots(revocations::isRevoked, time,
                new VersionFile(home.state().resolve("policy.version"), clock), audit);
        this.roles = new Roles(new TextFile(home.keys().resolve("policy.conf"), PolicyParser.MOST_BYTES), audit,
                snapshots::take);
        this.whitelist = new Whitelist(new TextFile(path, Whitelist.MOST_BYTES), audit, snapshots::take);
        this.edits = new KeyEdits(whitelist, snapshots, revocations, time);
        this.rotation = new Rotation(whitelist, time, revocations, audit);
        this.pollMillis = pollMillis;
        this.problem = whitelist.startFailure().map(reason -> announcer.announce(new StartupProblem("whitelist",
                "The whitelist cannot be read: " + reason + ".",
                "Make " + path + " a file of mode 0600 of this account, or remove it to pair anew.")))
                .orElse(() -> { });
        this.watcher = new Thread(this::watch, "spine-whitelist");
        watcher.setDaemon(true);
        watcher.start();
    }

    @Override
    public Subscription subscribe(Consumer<PolicySnapshot> sink) {
        return snapshots.subscribe(sink);
    }

    /** The newest snapshot. */
    public PolicySnapshot current() {
        return snapshots.current();
    }

    public Whitelist whitelist() {
        return whitelist;
    }

    public Roles roles() {
        return roles;
    }

    public KeyEdits edits() {
        return edits;
    }

    public Rotation rotation() {
        return rotation;
    }

    /** Whether a key's time is over, by the latest time that this process has seen. */
    public boolean isOver(WhitelistEntry entry) {
        return entry.isOver(time.now());
    }

    /**
     * Puts the whitelist aside: nobody is trusted any more (SEC-36).
     *
     * @return the name of the file in {@code keys/} that holds the former one
     */
    public String reset(String by) throws IOException {
        var name = "whitelist.txt.reset-" + snapshots.current().version();
        whitelist.reset(name);
        audit.record("AUTH-004", Level.CRITICAL, "whitelist reset", Map.of("by", by, "kept_as", name));
        return name;
    }

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        facts.put("policy.version", Long.toString(snapshots.current().version()));
        roles.fault().ifPresent(fault -> facts.put("problem.policy", "The policy file is not in force: " + fault
                + ". Mend it, or remove it to have the shipped policy."));
        whitelist.fault().ifPresent(fault -> facts.put("problem.whitelist", "The whitelist cannot be read, and its"
                + " former state holds: " + fault + ". Make it a file of mode 0600 of this account."));
        return facts;
    }

    private void watch() {
        try {
            while (!stop.await(pollMillis, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.error("The whitelist's thread was interrupted; changes of the files are not seen any more");
        }
    }

    void look() {
        try {
            roles.look();
            whitelist.look();
            snapshots.look();
        } catch (RuntimeException e) {
            LOG.error("A look at the policy's files failed; the next follows", e);
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
