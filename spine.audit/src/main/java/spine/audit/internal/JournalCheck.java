package spine.audit.internal;

import java.util.List;
import spine.api.journal.Reading;
import spine.audit.AuditProblem.Kind;

/**
 * Compares a chain with the copy that the journal keeps of it, entry by entry, in one pass over both: what the journal
 * has, and the log should have, must be there, as it was (SEC-44). What the journal does not have is no problem: it may
 * have been away, or full. Stops at the first difference. One thread; closes the reading.
 */
final class JournalCheck implements Follower, AutoCloseable {
    private final Reading reading;
    private final long lastNumber;
    private ChainLine held;
    private boolean ended;
    private long first;
    private long compared;
    private long seen;

    /** @param lastNumber of the journal: what comes after it is not compared */
    JournalCheck(Reading reading, long lastNumber) {
        this.reading = reading;
        this.lastNumber = lastNumber;
    }

    @Override
    public void line(ChainLine line, LogLines lines, Findings findings) {
        if (!line.genuine() || line.seq() <= seen) {
            return; // the chain's own check tells of it
        }
        seen = line.seq();
        first = first == 0 ? line.seq() : first;
        while (hold(findings) && held.seq() < line.seq()) {
            missing(findings);
        }
        if (held != null && held.seq() == line.seq()) {
            if (held.hash().equals(line.hash())) {
                compared++;
                held = null;
            } else {
                differs(findings, line.seq(), "is another than the one that the journal has");
            }
        }
    }

    @Override
    public void end(Findings findings) {
        while (hold(findings)) {
            missing(findings);
        }
    }

    /** Before the oldest entry that the log keeps it is none of ours. */
    private void missing(Findings findings) {
        if (held.seq() >= first) {
            differs(findings, held.seq(), "entry " + held.seq() + " is in the journal and not in the log");
        }
        held = null;
    }

    /** Takes the next entry of the journal, if none is held; false if there is none. */
    private boolean hold(Findings findings) {
        if (held == null && !ended) {
            var next = reading.next().filter(numbered -> numbered.sequence() <= lastNumber);
            ended = next.isEmpty();
            next.ifPresent(numbered -> {
                var body = numbered.entry().body().toByteArray();
                held = ChainLine.parse(body, body.length);
                if (held == null || !held.genuine()) {
                    differs(findings, 0, "the journal's entry " + numbered.sequence() + " is not a line of the chain");
                }
            });
        }
        return held != null;
    }

    private void differs(Findings findings, long seq, String reason) {
        findings.found(Kind.DIFFERS_FROM_JOURNAL, seq, reason);
        ended = true;
        held = null;
    }

    void remark(List<String> remarks) {
        remarks.add("The journal has " + compared + " of these entries, as they are.");
        var damage = reading.damage();
        if (!damage.isEmpty()) {
            remarks.add("The journal itself could not be read in " + damage.size() + " places, the first "
                    + damage.get(0).file() + " at " + damage.get(0).offset() + ".");
        }
    }

    @Override
    public void close() {
        reading.close();
    }
}
