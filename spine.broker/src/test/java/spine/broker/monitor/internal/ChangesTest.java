package spine.broker.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory;
import spine.api.monitor.Monitor;

class ChangesTest implements Monitor {
    private final List<String> told = new ArrayList<>();
    private final Changes changes = new Changes(this);

    @Override
    public void event(String topic, String name, String subject, Map<String, String> facts) {
        told.add(topic + " " + name + " " + subject + " " + facts);
    }

    @Override
    public void forward(String topic, ByteString spike) {
        throw new AssertionError("no spike to forward");
    }

    private void see(String... keysAndValues) {
        var directory = Directory.newBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            directory.putFacts(keysAndValues[i], keysAndValues[i + 1]);
        }
        changes.see(directory.build());
    }

    @Test
    void shouldSumRefusalsUp() {
        see("count.refused.data", "5");
        see("count.refused.data", "8", "count.refused.handshake", "2", "count.calls", "9");
        see("count.refused.data", "8", "count.refused.handshake", "2");
        assertEquals(List.of("events.refusals refused  {data=3, handshake=2}"), told);
    }

    @Test
    void shouldTellWhenTheJournalsLevelChanges() {
        see("journal.level", "synced");
        see("journal.level", "accepted", "problem.journal", "The disk is full.");
        see("journal.level", "synced");
        assertEquals(List.of("events.journal level accepted {before=synced}",
                "events.problems arose journal {sentence=The disk is full.}",
                "events.journal level synced {before=accepted}", "events.problems over journal {}"), told);
    }

    @Test
    void shouldTellNothingOfWhatHappenedWhileNobodyWatched() {
        see("journal.level", "synced");
        changes.forget();
        see("journal.level", "accepted");
        assertEquals(List.of(), told);
    }
}
