package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Map;
import spine.api.RequestTable.Request;
import spine.api.TraceContext;
import spine.api.message.Durability;

/** Tables over one journal, one after the other, as over restarts; and requests for them. */
final class Desks {
    static final TraceContext TRACE =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "");

    final TestTime time = new TestTime();
    final FakeJournal journal = new FakeJournal();
    final Counters counters = new Counters();
    final BrokerConfig config;

    Desks(Map<String, ?> settings) {
        config = Settings.with(settings);
    }

    Desks() {
        this(Map.of());
    }

    /** A table that writes to the journal and knows nothing yet. */
    ReplayTable empty() {
        var recorder = new Recorder(counters);
        recorder.use(journal);
        return new ReplayTable(config.replayWindowSeconds(), config.replayBytes(), time,
                new RequestRecord(recorder, Levels.of(config), () -> 7, time));
    }

    /** The next life: a table filled from the journal. */
    ReplayTable restarted() {
        var table = empty();
        refill(table);
        return table;
    }

    Refill.Report refill(ReplayTable table) {
        return new Refill(table, time::millis, time).from(journal, 2000);
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static Request request(String id, boolean idempotent, Durability asked, Duration timeout) {
        return new Request(Kit.ANN, id, bytes("content of " + id), bytes("body of " + id), "text_data", "echo", TRACE,
                idempotent, asked, timeout);
    }

    static Request request(String id) {
        return request(id, false, Durability.ACCEPTED, Duration.ofSeconds(30));
    }

    static Request idempotent(String id) {
        return request(id, true, Durability.ACCEPTED, Duration.ofSeconds(30));
    }
}
