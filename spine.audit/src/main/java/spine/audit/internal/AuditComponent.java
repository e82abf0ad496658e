package spine.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.journal.Journal;
import spine.api.security.AuditLog;
import spine.audit.AuditSigners;
import spine.keys.KeyFileException;
import spine.keys.SigningKey;
import spine.keys.VerificationKey;

/**
 * The audit log as a service: {@code log/audit.jsonl}, its head in {@code state/audit.head}, signed by
 * {@code keys/broker_sign.*}, which the first start makes. A pair that cannot be used is never replaced: the log goes on
 * without signatures, and says so. Thread-safe.
 */
@Component(service = {AuditLog.class, StatusFacts.class, SigningIdentity.class}, configurationPid = AuditSettings.PID)
public final class AuditComponent implements AuditLog, StatusFacts, SigningIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(AuditComponent.class);
    static final String HEAD = "audit.head";
    private static final int QUEUE_RECORDS = 4096;
    private static final int MOST_NAME = 64;

    private final AuditWriter writer;
    private final Sealer sealer;
    /** Comes and goes under load. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Journal journal;

    @Activate
    public AuditComponent(BundleContext context, @Reference Home home, AuditSettings settings) {
        within("nodeId's length", settings.nodeId().length(), 0, MOST_NAME);
        // A rotated file must hold more than two lines of the greatest length.
        var file = new AuditFile(home.log(), within("fileBytes", settings.fileBytes(), 100_000, 1_000_000_000),
                (int) within("files", settings.files(), 1, LogFiles.MOST));
        var node = settings.nodeId().isEmpty() ? hostName() : settings.nodeId();
        var where = new AuditRecord.Context(node, context.getBundle().getVersion().toString());
        int entries = (int) within("checkpointEntries", settings.checkpointEntries(), 1, SignatureCheck.MOST_UNSIGNED);
        var after = Duration.ofSeconds(within("checkpointSeconds", settings.checkpointSeconds(), 1, 3600));
        sealer = sealer(home, entries, after);
        var clock = Clock.systemUTC();
        writer = new AuditWriter(new Opening(file, new HeadFile(home.state().resolve(HEAD)), where, clock, sealer,
                new JournalFeed(() -> journal, clock)), QUEUE_RECORDS).start();
    }

    private static Sealer sealer(Home home, int entries, Duration after) {
        try {
            return Sealer.by(SigningKey.loadOrCreate(home.keys(), AuditSigners.NAME), entries, after);
        } catch (KeyFileException e) {
            LOG.error("The audit log is not signed. {} {}", e.getMessage(), e.remedy());
            return Sealer.refused(e.getMessage() + " " + e.remedy());
        }
    }

    @Override
    public Optional<VerificationKey> key() {
        return sealer.key().map(SigningKey::publicKey);
    }

    @Override
    public void record(String eventId, Level level, String event, Map<String, String> data) {
        writer.record(eventId, level, event, data);
    }

    @Override
    public Map<String, String> facts() {
        return writer.facts();
    }

    @Deactivate
    void deactivate() {
        writer.close();
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(AuditSettings.PID + ": " + key + " = " + value + " is not within "
                    + least + " to " + most);
        }
        return value;
    }

    /** The kernel's word, without asking a name server. */
    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
