package spine.audit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.security.AuditLog;

/** The audit log as a service: {@code log/audit.jsonl}, its head in {@code state/audit.head}. Thread-safe. */
@Component(service = {AuditLog.class, StatusFacts.class}, configurationPid = AuditSettings.PID)
public final class AuditComponent implements AuditLog, StatusFacts {
    static final String HEAD = "audit.head";
    private static final int QUEUE_RECORDS = 4096;
    private static final int MOST_NAME = 64;

    private final AuditWriter writer;

    @Activate
    public AuditComponent(BundleContext context, @Reference Home home, AuditSettings settings) {
        within("nodeId's length", settings.nodeId().length(), 0, MOST_NAME);
        // A rotated file must hold more than two lines of the greatest length.
        var file = new AuditFile(home.log(), within("fileBytes", settings.fileBytes(), 100_000, 1_000_000_000),
                (int) within("files", settings.files(), 1, LogFiles.MOST));
        var node = settings.nodeId().isEmpty() ? hostName() : settings.nodeId();
        var where = new AuditRecord.Context(node, context.getBundle().getVersion().toString());
        writer = new AuditWriter(file, new HeadFile(home.state().resolve(HEAD)), where, Clock.systemUTC(),
                QUEUE_RECORDS).start();
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
