package spine.security.curve.fakes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import spine.api.security.AuditLog;

/** Keeps what was recorded. */
public final class RecordingAudit implements AuditLog {
    public record Entry(String eventId, Level level, String event, Map<String, String> data) {
    }

    public final List<Entry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(String eventId, Level level, String event, Map<String, String> data) {
        entries.add(new Entry(eventId, level, event, Map.copyOf(data)));
    }

    public long count(String eventId, Level level) {
        return entries.stream().filter(e -> e.eventId().equals(eventId) && e.level() == level).count();
    }

    public boolean mentions(String text) {
        return entries.toString().contains(text);
    }
}
