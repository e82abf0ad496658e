package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.journal.Selection;

/**
 * Fills the table from the journal, the newest first: of each request its newest entry decides. A reply is given again, a
 * request without one was interrupted, one that was put off may come again.
 */
final class Refill {
    private static final Selection STANDING = Selection.ALL.kinds(Set.of(Kind.REQUEST, Kind.REPLY, Kind.REFUSAL));

    private final ReplayTable table;
    private final LongSupplier wallMillis;
    private final LongSupplier nanoClock;
    private final Set<ReplayTable.Id> seen = new HashSet<>();
    private final Set<String> addressees = new HashSet<>();
    private int replies;
    private int interrupted;

    /**
     * @param replies     that can be given again
     * @param interrupted requests of which nobody knows how they ended, or whose reply was not kept
     * @param left        why older ones were left out; empty if none were
     * @param damaged     places of the journal that could not be read
     * @param addressees  whom the requests were for, at most {@value Awaited#MOST}
     */
    record Report(int replies, int interrupted, String left, int damaged, Set<String> addressees) {
    }

    Refill(ReplayTable table, LongSupplier wallMillis, LongSupplier nanoClock) {
        this.table = table;
        this.wallMillis = wallMillis;
        this.nanoClock = nanoClock;
    }

    /**
     * Reads back as far as the window, the table's room and the limit reach.
     *
     * @param limitMillis the longest that it may take
     */
    Report from(Journal journal, long limitMillis) {
        long end = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        long windowMillis = TimeUnit.NANOSECONDS.toMillis(table.windowNanos());
        long now = wallMillis.getAsLong();
        try (var reading = journal.readBackwards(STANDING)) {
            var left = "";
            for (var next = reading.next(); next.isPresent() && left.isEmpty(); next = reading.next()) {
                var entry = next.get().entry();
                long age = Math.max(0, now - entry.unixMillis());
                if (age > windowMillis) {
                    break;
                }
                left = nanoClock.getAsLong() - end >= 0 ? "the time was over"
                        : takes(entry, age) ? "" : "the room for replies was used up";
            }
            return new Report(replies, interrupted, left, reading.damage().size(), addressees);
        }
    }

    /** False if there is no room for more. */
    private boolean takes(Entry entry, long ageMillis) {
        if (entry.kind() == Kind.REQUEST && addressees.size() < Awaited.MOST) {
            addressees.add(entry.agent());
        }
        var print = Print.read(entry.print());
        var id = new ReplayTable.Id(entry.scheme(), entry.key(), entry.requestId());
        if (print.isEmpty() || !seen.add(id) || entry.kind() == Kind.REFUSAL) {
            return seen.size() <= ReplayTable.MOST_ENTRIES;
        }
        var reply = entry.kind() == Kind.REPLY ? entry.body() : ByteString.EMPTY;
        if (!table.restore(id, print.get(), reply, TimeUnit.MILLISECONDS.toNanos(ageMillis))) {
            return false;
        }
        if (reply.isEmpty()) {
            interrupted++;
        } else {
            replies++;
        }
        return true;
    }
}
