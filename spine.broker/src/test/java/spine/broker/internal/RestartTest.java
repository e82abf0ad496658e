package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.RequestTable.Entry;
import spine.api.RequestTable.Reply;
import spine.api.RequestTable.Request;
import spine.api.message.Durability;

/** SP-07 over restarts: the table is lost, the journal is not (design: the guarantee). */
class RestartTest {
    private final Desks desks = new Desks();

    private static Entry.Fresh fresh(ReplayTable table, Request request) {
        return assertInstanceOf(Entry.Fresh.class, table.begin(request));
    }

    private static void answer(Entry.Fresh fresh, String reply) {
        fresh.complete(Desks.bytes(reply), "echo", "production");
    }

    private static Reply reply(Entry entry) {
        return assertInstanceOf(Entry.Repeated.class, entry).reply().toCompletableFuture().join();
    }

    @Test
    void shouldGiveTheSameReplyAfterARestart() {
        var before = desks.empty();
        answer(fresh(before, Desks.request("1")), "reply");
        var told = reply(before.begin(Desks.request("1")));
        var after = desks.restarted();
        assertEquals(told, reply(after.begin(Desks.request("1"))));
        assertEquals(new Reply(Desks.bytes("reply"), Durability.JOURNALED), told);
        var other = new Request(Kit.ANN, "1", Desks.bytes("other"), Desks.bytes("other"), "text_data", "echo", Desks.TRACE,
                false, Durability.ACCEPTED, java.time.Duration.ofSeconds(1));
        assertInstanceOf(Entry.Mismatch.class, after.begin(other));
    }

    @Test
    void shouldNotWorkTwiceOnWhatWasUnderWayAndEndItInOneOutcome() {
        fresh(desks.empty(), Desks.request("1"));
        var second = desks.restarted();
        var interrupted = assertInstanceOf(Entry.Interrupted.class, second.begin(Desks.request("1")));
        assertInstanceOf(Entry.Repeated.class, second.begin(Desks.request("1")));
        answer(interrupted.fresh(), "unknown");
        assertEquals("unknown", reply(second.begin(Desks.request("1"))).bytes().toStringUtf8());
        assertEquals("unknown", reply(desks.restarted().begin(Desks.request("1"))).bytes().toStringUtf8());
        assertEquals(2, desks.journal.entries.size(), "the request is written once");
    }

    @Test
    void shouldWorkAnewOnWhatIsIdempotentOrWasPutOff() {
        var first = desks.empty();
        fresh(first, Desks.idempotent("1"));
        fresh(first, Desks.request("2")).forget(ErrorCode.OVERLOADED, Desks.bytes("later"));
        var second = desks.restarted();
        answer(fresh(second, Desks.idempotent("1")), "done");
        fresh(second, Desks.request("2"));
        assertEquals("done", reply(desks.restarted().begin(Desks.idempotent("1"))).bytes().toStringUtf8());
    }

    @Test
    void shouldNotTakeARefusalAtTheDoorForTheEndOfTheRequest() {
        var first = desks.empty();
        fresh(first, Desks.request("1"));
        first.refused(Request.refused(Kit.ANN, "1", "text_data", Desks.TRACE), ErrorCode.RATE_LIMITED,
                Desks.bytes("too many"));
        assertInstanceOf(Entry.Interrupted.class, desks.restarted().begin(Desks.request("1")));
    }

    @Test
    void shouldSayUnknownWhenTheReplyWasNotKept() {
        var silent = new Desks(Map.of("journalBodies", false));
        answer(fresh(silent.empty(), Desks.request("1")), "reply");
        assertInstanceOf(Entry.Interrupted.class, silent.restarted().begin(Desks.request("1")));
    }

    @Test
    void shouldRememberForTheWindowOnlyAlsoOverARestart() {
        answer(fresh(desks.empty(), Desks.request("old")), "reply");
        desks.time.advanceMillis(200_000);
        answer(fresh(desks.empty(), Desks.request("young")), "reply");
        desks.time.advanceMillis(100_000);
        var table = desks.restarted();
        reply(table.begin(Desks.request("old")));
        desks.time.advanceMillis(1);
        fresh(table, Desks.request("old"));
        reply(table.begin(Desks.request("young")));
        desks.time.advanceMillis(200_000);
        assertEquals(new Refill.Report(0, 1, "", 0, Set.of("echo")), desks.refill(desks.empty()),
                "the one that was begun anew");
    }

    @Test
    void shouldKeepTheNewestWhenTheRoomIsUsedUpAndSayThatItLeftSome() {
        var small = new Desks(Map.of("replayBytes", 65_536L));
        var large = new Desks(Map.of("replayBytes", 1_000_000L));
        var first = large.empty();
        var half = ByteString.copyFrom(new byte[30_000]);
        for (int i = 0; i < 5; i++) {
            fresh(first, Desks.request("id" + i)).complete(half, "echo", "production");
        }
        small.journal.entries.addAll(large.journal.entries);
        var table = small.empty();
        assertEquals(new Refill.Report(2, 0, "the room for replies was used up", 0, Set.of("echo")), small.refill(table));
        reply(table.begin(Desks.request("id4")));
        reply(table.begin(Desks.request("id3")));
    }

    @Test
    void shouldSayThatItLeftSomeWhenTheTimeWasOver() {
        answer(fresh(desks.empty(), Desks.request("1")), "reply");
        var report = new Refill(desks.empty(), desks.time::millis, desks.time).from(desks.journal, 0);
        assertEquals("the time was over", report.left());
    }

    @Test
    void shouldNotTouchWhatItKnowsWhenTheJournalComesLate() {
        answer(fresh(desks.empty(), Desks.request("1")), "of before");
        var table = new ReplayTable(300, 1 << 20, desks.time, new RequestRecord(new Recorder(desks.counters),
                Levels.of(desks.config), () -> 7, desks.time));
        var live = fresh(table, Desks.request("1"));
        desks.refill(table);
        answer(live, "of now");
        assertEquals("of now", reply(table.begin(Desks.request("1"))).bytes().toStringUtf8());
    }

    /** However often it is restarted: what may not be done twice is begun once, and each outcome stays as it was told. */
    @Property(tries = 300)
    void shouldDoNothingTwiceWhateverHappens(
            @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 15) Integer> steps) {
        var story = new Desks();
        var table = story.empty();
        Map<String, Entry.Fresh> working = new HashMap<>();
        Map<String, String> begun = new HashMap<>();
        Map<String, String> told = new HashMap<>();
        for (int step : steps) {
            var id = "id" + step % 3;
            if (step < 6) {
                var entry = table.begin(Desks.request(id));
                if (told.containsKey(id)) {
                    assertEquals(told.get(id), reply(entry).bytes().toStringUtf8());
                } else if (entry instanceof Entry.Fresh fresh) {
                    assertTrue(begun.put(id, "") == null, "worked on twice");
                    working.put(id, fresh);
                } else if (entry instanceof Entry.Interrupted interrupted) {
                    assertFalse(working.containsKey(id));
                    answer(interrupted.fresh(), "unknown " + id);
                    told.put(id, "unknown " + id);
                }
            } else if (step < 10 && working.containsKey(id)) {
                answer(working.remove(id), "reply " + step);
                told.put(id, "reply " + step);
            } else if (step < 13 && working.containsKey(id)) {
                working.remove(id).forget(ErrorCode.OVERLOADED, Desks.bytes("later"));
                begun.remove(id);
            } else if (step >= 13) {
                table = story.restarted();
                working.clear();
            }
        }
    }
}
