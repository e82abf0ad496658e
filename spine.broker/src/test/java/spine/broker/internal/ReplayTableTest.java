package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.RequestTable;
import spine.api.RequestTable.Entry;
import spine.api.TraceContext;
import spine.api.message.Durability;

/** SP-07: what comes twice is answered twice and done once. */
class ReplayTableTest {
    private static final long BYTES = 1 << 20;

    private final TestTime time = new TestTime();
    private final ReplayTable table = table();


    private ReplayTable table() {
        return new ReplayTable(300, BYTES, time, new RequestRecord(new Recorder(new Counters()),
                Levels.of(Settings.defaults()), () -> 0, time));
    }

    private static RequestTable.Request request(Principal who, String id, String content) {
        return new RequestTable.Request(who, id, bytes(content), bytes(content), "test", "echo", TraceContext.NONE, false,
                Durability.ACCEPTED, Duration.ofSeconds(30));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private Entry.Fresh fresh(String id) {
        return assertInstanceOf(Entry.Fresh.class, table.begin(request(Kit.ANN, id, "body")));
    }

    private Entry.Repeated repeated(String id) {
        return assertInstanceOf(Entry.Repeated.class, table.begin(request(Kit.ANN, id, "body")));
    }

    private static String reply(Entry.Repeated repeated) {
        return repeated.reply().toCompletableFuture().join().bytes().toStringUtf8();
    }

    @Test
    void shouldGiveTheSameReplyWhenRepeated() {
        fresh("1").complete(bytes("reply"), "echo", "production");

        assertEquals("reply", reply(repeated("1")));
        assertEquals("reply", reply(repeated("1")));
    }

    @Test
    void shouldHandTheReplyToThoseWhoAskedMeanwhile() {
        var first = fresh("1");
        var second = repeated("1").reply().toCompletableFuture();
        assertFalse(second.isDone());
        first.complete(bytes("reply"), "echo", "production");

        assertEquals("reply", second.join().bytes().toStringUtf8());
    }

    @Test
    void shouldRefuseAnotherBodyUnderTheSameId() {
        fresh("1");
        assertInstanceOf(Entry.Mismatch.class, table.begin(request(Kit.ANN, "1", "other")));
        assertInstanceOf(Entry.Mismatch.class, table.begin(request(Kit.ANN, "1", "bodx")));
    }

    @Test
    void shouldKeepPrincipalsApart() {
        fresh("1");
        assertInstanceOf(Entry.Fresh.class, table.begin(request(Kit.BOB, "1", "body")));
        var local = new Principal("local", Kit.ANN.id(), "", Principal.Role.ADMIN);
        assertInstanceOf(Entry.Fresh.class, table.begin(request(local, "1", "body")));
    }

    @Test
    void shouldForgetAfterTheWindowButNeverWhatIsInFlight() {
        fresh("done").complete(bytes("reply"), "echo", "production");
        fresh("working");
        time.advanceMillis(300_000);
        repeated("done");
        time.advanceMillis(1);

        fresh("done");
        repeated("working");
    }

    @Test
    void shouldForgetTheOldestWhenTheBytesAreUsedUp() {
        var large = ByteString.copyFrom(new byte[(int) BYTES / 2]);
        fresh("1").complete(large, "echo", "production");
        fresh("2").complete(large, "echo", "production");

        fresh("1");
        repeated("2");
    }

    @Test
    void shouldStayWithinItsEntries() {
        for (int i = 0; i < ReplayTable.MOST_ENTRIES / 20; i++) {
            fresh("a" + i).complete(ByteString.EMPTY, "echo", "production");
        }
        assertTrue(table.size() * 300L <= BYTES + 300, "size " + table.size());
    }

    @Test
    void shouldTellWaitersWhenForgottenAndTakeTheRequestAnew() {
        var first = fresh("1");
        var waiting = repeated("1").reply().toCompletableFuture();
        first.forget(ErrorCode.OVERLOADED, ByteString.EMPTY);

        assertTrue(waiting.isCompletedExceptionally());
        fresh("1").complete(bytes("second"), "echo", "production");
        assertEquals("second", reply(repeated("1")));
    }

    @Test
    void shouldIgnoreASecondEnd() {
        var first = fresh("1");
        first.complete(bytes("one"), "echo", "production");
        first.complete(bytes("two"), "echo", "production");
        first.forget(ErrorCode.OVERLOADED, ByteString.EMPTY);
        assertEquals("one", reply(repeated("1")));

        var other = fresh("2");
        other.forget(ErrorCode.OVERLOADED, ByteString.EMPTY);
        other.complete(bytes("late"), "echo", "production");
        fresh("2");
    }

    @Test
    void shouldBoundThoseWhoWaitForOneReply() {
        var first = fresh("1");
        for (int i = 0; i < ReplayTable.MOST_WAITING; i++) {
            assertFalse(repeated("1").reply().toCompletableFuture().isDone());
        }
        assertTrue(repeated("1").reply().toCompletableFuture().isCompletedExceptionally());
        first.complete(bytes("reply"), "echo", "production");
        assertEquals("reply", reply(repeated("1")));
    }

    /** Against a model: a map that forgets nothing, within window and bytes. */
    @Property(tries = 200)
    void shouldDoEachRequestOnceWhateverTheOrder(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 19) Integer> steps) {
        var tested = table();
        Map<Integer, Entry.Fresh> working = new HashMap<>();
        Map<Integer, String> done = new HashMap<>();
        for (int step : steps) {
            int id = step % 5;
            if (step < 10) {
                var entry = tested.begin(request(Kit.ANN, "id" + id, "body" + id));
                if (done.containsKey(id)) {
                    assertEquals(done.get(id), reply((Entry.Repeated) entry));
                } else if (working.containsKey(id)) {
                    assertFalse(((Entry.Repeated) entry).reply().toCompletableFuture().isDone());
                } else {
                    working.put(id, (Entry.Fresh) entry);
                }
            } else if (working.containsKey(id)) {
                var entry = working.remove(id);
                if (step < 15) {
                    entry.complete(bytes("reply" + step), "echo", "production");
                    done.put(id, "reply" + step);
                } else {
                    entry.forget(ErrorCode.OVERLOADED, ByteString.EMPTY);
                }
            }
        }
        assertEquals(working.size() + done.size(), tested.size());
    }

    @Test
    void shouldRememberRecentIdsWithoutGrowingAndInventNone() {
        var ids = new RecentIds(4);
        var all = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) {
            assertFalse(ids.contains("id" + i));
            ids.add("id" + i);
            assertTrue(ids.contains("id" + i));
            all.add("id" + i);
        }
        assertTrue(all.stream().filter(ids::contains).count() <= 4);
    }
}
