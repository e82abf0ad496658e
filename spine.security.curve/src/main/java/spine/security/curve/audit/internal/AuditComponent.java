package spine.security.curve.audit.internal;

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
import spine.api.security.AuditLog;
import spine.security.curve.internal.Ranges;
import spine.security.curve.internal.Settings;

/** The audit log as a service: {@code log/audit.jsonl}, rotated at 10 MB, five old ones kept. */
@Component(service = AuditLog.class, configurationPid = Settings.PID)
public final class AuditComponent implements AuditLog {
    private static final int QUEUE_RECORDS = 4096;

    private final AuditWriter writer;

    @Activate
    public AuditComponent(BundleContext context, @Reference Home home, Settings settings) {
        var file = new AuditFile(home.log().resolve("audit.jsonl"),
                Ranges.within("auditFileBytes", settings.auditFileBytes(), 10_000, 1_000_000_000),
                (int) Ranges.within("auditFiles", settings.auditFiles(), 1, 100));
        var node = settings.nodeId().isEmpty() ? hostName() : settings.nodeId();
        var where = new AuditRecord.Context(node, context.getBundle().getVersion().toString());
        writer = new AuditWriter(file, where, Clock.systemUTC(), QUEUE_RECORDS).start();
    }

    @Override
    public void record(String eventId, Level level, String event, Map<String, String> data) {
        writer.record(eventId, level, event, data);
    }

    @Deactivate
    void deactivate() {
        writer.close();
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
