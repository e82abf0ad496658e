package spine.cli.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import spine.api.SpineException;
import spine.api.journal.Selection;

/**
 * The journal of a server, read page by page through its agent {@code journal}. Its own questions, which the server
 * journals as it does all, are left out. For one thread.
 */
final class ServerJournal implements JournalSource {
    private static final int MOST_OWN = 1000;
    private static final int MOST_PLACES = 100_000;

    private final Session session;
    private final Set<String> told = new HashSet<>();
    private final Map<String, Boolean> own = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_OWN;
        }
    };

    /** @param session stays the caller's */
    ServerJournal(Session session) {
        this.session = session;
    }

    @Override
    public long find(Selection selection, boolean bodies, long behind, Taker taker) throws Exception {
        var command = JournalFilter.command("journal.find", selection, bodies);
        long after = behind;
        long last = -1;
        boolean more = true;
        while (more) {
            command.put("after", after);
            var page = ask(command, taker);
            // What comes later is not of this search; reading bodies adds an entry itself, which would never end.
            last = last < 0 ? JsonAgent.number(page, "last") : last;
            for (var one : array(page, "entries")) {
                var entry = one.getAsJsonObject();
                long sequence = JsonAgent.number(entry, "sequence");
                if (sequence > last || !isOwn(entry) && !taker.entry(entry)) {
                    return Math.min(sequence, last);
                }
            }
            long now = Math.max(after, JsonAgent.number(page, "after"));
            more = JsonAgent.text(page, "more").equals("true") && now > after && now < last;
            after = now;
            taker.at(Math.min(after, last), last);
        }
        return Math.min(after, Math.max(last, behind));
    }

    @Override
    public long tail(Selection selection, int lines, Taker taker) throws Exception {
        var command = JournalFilter.command("journal.tail", selection, false);
        command.put("lines", lines);
        var page = ask(command, taker);
        for (var one : array(page, "entries")) {
            taker.entry(one.getAsJsonObject());
        }
        return JsonAgent.number(page, "after");
    }

    @Override
    public JsonObject stats() throws Exception {
        return JsonAgent.ask(session, "journal", Json.map("command", "journal.stats"));
    }

    private JsonObject ask(Map<String, Object> command, Taker taker) throws SpineException, InterruptedException {
        var response = JsonAgent.tell(session, "journal", command);
        own.put(response.getRequestId(), true);
        var page = JsonAgent.read(response);
        for (var one : array(page, "damage")) {
            var damage = one.getAsJsonObject();
            if (told.size() < MOST_PLACES && told.add(JsonAgent.text(damage, "file") + ":"
                    + JsonAgent.number(damage, "offset"))) {
                taker.damage(damage);
            }
        }
        return page;
    }

    private boolean isOwn(JsonObject entry) {
        return own.containsKey(JsonAgent.text(entry, "request_id"));
    }

    private static JsonArray array(JsonObject page, String name) {
        return page.get(name) instanceof JsonArray array ? array : new JsonArray();
    }

    @Override
    public void close() {
    }
}
