package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.api.RequestTable;
import spine.api.RequestTable.Entry;
import spine.api.StatusFacts;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/** The edges get their table when it has been filled, and the journal is not needed for it. */
class TableServiceTest {
    private final FakeContext framework = new FakeContext();
    private final FakeJournal journal = new FakeJournal();
    private final Awaited awaited = new Awaited(10_000, () -> 0);

    private TableService service(long restoreMillis) {
        return new TableService(framework.context(), Settings.with(Map.of("restoreMillis", restoreMillis)),
                new Recorder(new Counters()), new FakeGuard(), awaited);
    }

    private Map<String, String> facts() {
        var all = new HashMap<String, String>();
        framework.all(StatusFacts.class).forEach(some -> all.putAll(some.facts()));
        return all;
    }

    private RequestTable table() {
        return framework.one(RequestTable.class).orElseThrow();
    }

    @Test
    void shouldOfferTheTableAtOnceWhereNoBundleOffersAJournal() {
        var service = service(60_000);
        assertInstanceOf(Entry.Fresh.class, table().begin(Desks.request("1")));
        service.close();
        assertEquals(List.of(), framework.services);
    }

    @Test
    void shouldOfferTheTableWhenItIsFilledWhereAJournalIsToBeExpected() {
        framework.offer(Journal.class);
        var service = service(60_000);
        assertTrue(framework.one(RequestTable.class).isEmpty());
        service.bindJournal(journal);
        answer(table(), "1");
        service.close();
        var next = service(60_000);
        next.bindJournal(journal);
        var again = assertInstanceOf(Entry.Repeated.class, table().begin(Desks.request("1")));
        assertEquals(Durability.JOURNALED, again.reply().toCompletableFuture().join().durability());
        assertTrue(facts().get("requests.restored").startsWith("1 replies and 0 interrupted requests in "));
        next.close();
        assertEquals(List.of(), framework.services);
    }

    @Test
    void shouldGiveAJournalThatHasBegunTheLimitOnceMore() {
        framework.offer(Journal.class);
        framework.begin();
        var service = service(1);
        Kit.await(() -> framework.one(RequestTable.class).isPresent());
        assertTrue(facts().get("problem.requests").startsWith("No journal came within 2 ms"), facts().toString());
        service.close();
    }

    private static void answer(RequestTable table, String id) {
        assertInstanceOf(Entry.Fresh.class, table.begin(Desks.request(id))).complete(Desks.bytes("reply"), "echo", "g");
    }

    @Test
    void shouldServeWithoutTheJournalWhenNoneComesAndSaySo() {
        framework.offer(Journal.class);
        var service = service(1);
        Kit.await(() -> framework.one(RequestTable.class).isPresent());
        assertTrue(facts().get("problem.requests").startsWith("No journal came within 10 ms"));
        answer(table(), "1");
        service.bindJournal(journal);
        assertEquals(1, framework.all(RequestTable.class).size());
        assertEquals(null, facts().get("problem.requests"), "it came after all");
        answer(table(), "2");
        service.unbindJournal(journal);
        answer(table(), "3");
        assertEquals(List.of("2"), journal.of(Kind.REPLY).stream().map(e -> e.requestId()).toList());
        service.close();
    }
}
