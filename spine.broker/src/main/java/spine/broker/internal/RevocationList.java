package spine.broker.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
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
import spine.api.TraceContext;
import spine.api.security.AuditLog;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.Revocations;
import spine.api.security.Subscription;
import spine.api.security.VerifiedKey;

/**
 * The revoked keys (SEC-41), in memory and in {@link RevocationFile}. A list that cannot be read at the start lets
 * nobody in: every key counts as revoked until that is mended. Lines that are taken out of the file by hand stay in
 * force until a restart, and come back with the next revocation. Each revocation is audited (AUTH-006).
 */
@Component(service = {Revocations.class, RevocationList.class}, configurationPid = BrokerConfig.PID)
public final class RevocationList implements Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationList.class);
    private static final Decision.Denied REVOKED = new Decision.Denied("the key is revoked");
    private static final Decision.Denied UNREADABLE = new Decision.Denied("the list of revoked keys cannot be read", true);
    private static final int MOST_REASON = 200;
    private static final int QUEUE = 1000;

    private final RevocationFile file;
    private final Auditor auditor;
    private final CommandRecord record;
    private final Clock clock;
    private final Map<Credential, Revoked> revoked = new ConcurrentHashMap<>();
    private final List<Consumer<Credential>> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor writer;
    private final IOException unreadable;
    private Runnable problem = () -> { };
    /** Whether something is in memory that is not in the file; guarded by the file's lock. */
    private boolean dirty;

    @Activate
    public RevocationList(BundleContext context, BrokerConfig config, @Reference Home home, @Reference Auditor auditor,
            @Reference Recorder recorder) {
        this(new RevocationFile(home.keys().resolve("revoked.txt")), auditor, new CommandRecord(recorder,
                Levels.of(BrokerLimits.checked(config)), () -> 0, Clock.systemUTC()), Clock.systemUTC());
        problem().ifPresent(why -> {
            var registration = context.registerService(StartupProblem.class, why, null);
            problem = () -> Kernel.unregister(registration);
        });
    }

    RevocationList(RevocationFile file, Auditor auditor, CommandRecord record, Clock clock) {
        this(file, auditor, record, new SystemMachine(clock, System::nanoTime));
    }

    RevocationList(RevocationFile file, Auditor auditor, CommandRecord record, Machine machine) {
        this.file = file;
        this.auditor = auditor;
        this.record = record;
        clock = machine.clock();
        writer = machine.pool(1, QUEUE, RouterThreads.daemon("spine-revocations"));
        IOException failure = null;
        try {
            file.load().forEach(one -> revoked.put(one.key(), one));
        } catch (IOException | RuntimeException e) {
            LOG.error("the list of revoked keys cannot be read: nobody is let in", e);
            failure = e instanceof IOException io ? io : new IOException(e);
        }
        unreadable = failure;
    }

    /** Why nobody is let in, if the list could not be read. */
    Optional<StartupProblem> problem() {
        return Optional.ofNullable(unreadable).map(e -> new StartupProblem("revocations",
                "The list of revoked keys cannot be read, so nobody is let in: " + e.getMessage() + ".",
                "Mend " + file.path() + " (lines KEY INSTANT BY REASON, mode 0600) or restore it from a backup, and start"
                        + " again. Without it, keys that were revoked would be trusted."));
    }

    @Deactivate
    void close() {
        problem.run();
        writer.shutdown();
    }

    /** Why this key is never let in; null if it is not revoked. A look-up. */
    Decision.Denied denial(Credential credential) {
        if (unreadable != null) {
            return UNREADABLE;
        }
        return revoked.containsKey(credential) ? REVOKED : null;
    }

    /** Tells of each key from the moment on at which it is refused; the listener does not block. */
    Subscription onRevoked(Consumer<Credential> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public boolean revoke(VerifiedKey key, String reason, String by) throws IOException {
        if (reason.length() > MOST_REASON) {
            throw new IllegalArgumentException("the reason has " + reason.length() + " characters and may have "
                    + MOST_REASON);
        }
        var written = record.command(new CommandRecord.By(by, "", TraceContext.NONE), "revoke", key.z85());
        boolean fresh = mark(key, reason, by);
        save(key, by, fresh);
        record.await(written);
        return fresh;
    }

    /** The same for whoever may not wait for a disk: refused when this returns, on the disk when the stage completes. */
    CompletionStage<Boolean> revokeSoon(VerifiedKey key, String reason, String by) {
        boolean fresh = mark(key, reason, by);
        var done = new CompletableFuture<Boolean>();
        try {
            writer.execute(() -> {
                try {
                    save(key, by, fresh);
                    done.complete(fresh);
                } catch (IOException | RuntimeException failed) {
                    done.completeExceptionally(failed);
                }
            });
        } catch (RejectedExecutionException full) {
            done.completeExceptionally(full);
        }
        return done;
    }

    private boolean mark(VerifiedKey key, String reason, String by) {
        if (revoked.size() >= 2 * RevocationFile.MOST_LINES) {
            throw new IllegalStateException(revoked.size() + " keys are revoked; no more are kept");
        }
        var who = Throttle.printable(by).replace(' ', '_');
        var one = new Revoked(key, Instant.now(clock).truncatedTo(ChronoUnit.MILLIS), who.isEmpty() ? "-" : who,
                Throttle.printable(reason));
        return put(one);
    }

    private boolean put(Revoked one) {
        if (revoked.putIfAbsent(one.key(), one) != null) {
            return false;
        }
        LOG.warn("key {} is revoked by {}", one.key(), one.by());
        listeners.forEach(listener -> listener.accept(one.key()));
        return true;
    }

    private void save(VerifiedKey key, String by, boolean fresh) throws IOException {
        var outcome = "true";
        try {
            write(fresh);
        } catch (IOException failed) {
            outcome = "false";
            LOG.error("the revocation of {} holds, but could not be written", key, failed);
            throw failed;
        } finally {
            if (fresh || outcome.equals("false")) {
                auditor.record("AUTH-006", AuditLog.Level.CRITICAL, "revoked", Map.of("client_pubkey", key.z85(),
                        "by", Throttle.printable(by), "success", outcome, "reason", revoked.get(key).reason()));
            }
        }
    }

    /** What stands in the file besides, put there by hand, is taken over and not lost. */
    private void write(boolean more) throws IOException {
        synchronized (file) {
            dirty |= more;
            if (!dirty) {
                return;
            }
            if (unreadable != null) {
                throw new IOException("the list could not be read, so it is not overwritten", unreadable);
            }
            file.load().forEach(this::put);
            if (revoked.size() > RevocationFile.MOST_LINES) {
                throw new IOException(file.path() + " holds " + RevocationFile.MOST_LINES + " keys already");
            }
            file.save(list());
            dirty = false;
        }
    }

    /** Whether a decision says that the key is revoked, which nothing takes back. */
    static boolean isForGood(Decision decision) {
        return decision == REVOKED;
    }

    @Override
    public boolean isRevoked(Credential credential) {
        return denial(credential) != null;
    }

    @Override
    public List<Revoked> list() {
        return revoked.values().stream().sorted(Comparator.comparing(Revoked::at)).toList();
    }
}
