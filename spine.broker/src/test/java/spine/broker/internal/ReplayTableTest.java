package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.Principal;
import spine.api.RequestTable.Entry;

/** SP-07: what comes twice is answered twice and done once. */
class ReplayTableTest {
    private static final long BYTES = 1 << 20;

    private final TestTime time = new TestTime();
    private final ReplayTable table = new ReplayTable(300, BYTES, time);

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private Entry.Fresh fresh(String id) {
        return assertInstanceOf(Entry.Fresh.class, table.begin(Kit.ANN, id, bytes("body")));
    }

    private Entry.Repeated repeated(String id) {
        return assertInstanceOf(Entry.Repeated.class, table.begin(Kit.ANN, id, bytes("body")));
    }

    private static String reply(Entry.Repeated repeated) {
        return repeated.reply().toCompletableFuture().join().toStringUtf8();
    }

    @Test
    void shouldGiveTheSameReplyWhenRepeated() {
        fresh("1").complete(bytes("reply"));

        assertEquals("reply", reply(repeated("1")));
        assertEquals("reply", reply(repeated("1")));
    }

    @Test
    void shouldHandTheReplyToThoseWhoAskedMeanwhile() {
        var first = fresh("1");
        var second = repeated("1").reply().toCompletableFuture();
        assertFalse(second.isDone());
        first.complete(bytes("reply"));

        assertEquals("reply", second.join().toStringUtf8());
    }

    @Test
    void shouldRefuseAnotherBodyUnderTheSameId() {
        fresh("1");
        assertInstanceOf(Entry.Mismatch.class, table.begin(Kit.ANN, "1", bytes("other")));
        assertInstanceOf(Entry.Mismatch.class, table.begin(Kit.ANN, "1", bytes("bodx")));
    }

    @Test
    void shouldKeepPrincipalsApart() {
        fresh("1");
        assertInstanceOf(Entry.Fresh.class, table.begin(Kit.BOB, "1", bytes("body")));
        var local = new Principal("local", Kit.ANN.id(), "", Principal.Role.ADMIN);
        assertInstanceOf(Entry.Fresh.class, table.begin(local, "1", bytes("body")));
    }

    @Test
    void shouldForgetAfterTheWindowButNeverWhatIsInFlight() {
        fresh("done").complete(bytes("reply"));
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
        fresh("1").complete(large);
        fresh("2").complete(large);

        fresh("1");
        repeated("2");
    }

    @Test
    void shouldStayWithinItsEntries() {
        for (int i = 0; i < ReplayTable.MOST_ENTRIES / 20; i++) {
            fresh("a" + i).complete(ByteString.EMPTY);
        }
        assertTrue(table.size() * 300L <= BYTES + 300, "size " + table.size());
    }

    @Test
    void shouldTellWaitersWhenForgottenAndTakeTheRequestAnew() {
        var first = fresh("1");
        var waiting = repeated("1").reply().toCompletableFuture();
        first.forget();

        assertTrue(waiting.isCompletedExceptionally());
        fresh("1").complete(bytes("second"));
        assertEquals("second", reply(repeated("1")));
    }

    @Test
    void shouldIgnoreASecondEnd() {
        var first = fresh("1");
        first.complete(bytes("one"));
        first.complete(bytes("two"));
        first.forget();
        assertEquals("one", reply(repeated("1")));

        var other = fresh("2");
        other.forget();
        other.complete(bytes("late"));
        fresh("2");
    }

    @Test
    void shouldBoundThoseWhoWaitForOneReply() {
        var first = fresh("1");
        for (int i = 0; i < ReplayTable.MOST_WAITING; i++) {
            assertFalse(repeated("1").reply().toCompletableFuture().isDone());
        }
        assertTrue(repeated("1").reply().toCompletableFuture().isCompletedExceptionally());
        first.complete(bytes("reply"));
        assertEquals("reply", reply(repeated("1")));
    }

    /** Against a model: a map that forgets nothing, within window and bytes. */
    @Property(tries = 200)
    void shouldDoEachRequestOnceWhateverTheOrder(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 19) Integer> steps) {
        var tested = new ReplayTable(300, BYTES, time);
        Map<Integer, Entry.Fresh> working = new HashMap<>();
        Map<Integer, String> done = new HashMap<>();
        for (int step : steps) {
            int id = step % 5;
            if (step < 10) {
                var entry = tested.begin(Kit.ANN, "id" + id, bytes("body" + id));
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
                    entry.complete(bytes("reply" + step));
                    done.put(id, "reply" + step);
                } else {
                    entry.forget();
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
