package spine.audit.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import spine.api.security.AuditLog.Level;
import spine.audit.AuditHead;

/**
 * With what a log is opened, and how its first entry tells what was found.
 *
 * @param file     where the lines go
 * @param headFile where the head is noted
 * @param context  who writes
 * @param clock    the time of what the log says itself
 * @param sealer   who signs
 * @param journal  where a copy of each entry goes
 */
record Opening(AuditFile file, HeadFile headFile, AuditRecord.Context context, Clock clock, Sealer sealer,
        JournalFeed journal) {
    /** A log alone, without signatures and without a copy. */
    static Opening plain(AuditFile file, HeadFile headFile) {
        return new Opening(file, headFile, new AuditRecord.Context("", ""), Clock.systemUTC(), Sealer.NONE,
                JournalFeed.none());
    }

    boolean isSigned() {
        return sealer.key().isPresent();
    }

    /** The checkpoint that follows an entry, as JSON; only if it is signed. */
    String checkpoint(AuditHead before) {
        return Checkpoint.sign(sealer.key().orElseThrow(), context.nodeId(), before, clock.instant()).toJson(context);
    }

    /** Where the end of the log does not verify: its chain or its signatures. */
    Optional<String> broken(ChainEnd end) throws IOException {
        return end.broken().isPresent() || !isSigned() ? end.broken()
                : SignedEnd.problem(file.folder(), sealer.key().get());
    }

    /** The entry that each start writes; for a signed log its checkpoint follows at once. */
    AuditRecord startEntry(ChainEnd found, long torn, Optional<String> broken) {
        var facts = new LinkedHashMap<String, String>();
        sealer.key().ifPresent(key -> {
            facts.put("signer", key.publicKey().fingerprint().text());
            facts.put("signing", key.isFresh() ? "begun" : "continued");
        });
        if (found.fresh() && broken.isEmpty()) {
            boolean anew = sealer.key().isPresent() && !sealer.key().get().isFresh();
            return anew ? entry(Level.WARNING, "audit log begun anew, by a key that is not new", facts)
                    : entry(Level.INFO, "audit log begun", facts);
        }
        facts.put("after_entry", Long.toString(found.from().seq()));
        facts.put("entries_after_noted_head", Long.toString(found.unheaded()));
        facts.put("torn_bytes", Long.toString(torn));
        if (broken.isPresent()) {
            facts.put("where", broken.get());
            return entry(Level.CRITICAL, "the audit log does not verify at its end", facts);
        }
        return found.closed() && torn == 0 ? entry(Level.INFO, "audit log continued", facts)
                : entry(Level.WARNING, "audit log continued after a crash", facts);
    }

    private AuditRecord entry(Level level, String event, Map<String, String> facts) {
        return AuditRecord.of(clock.instant(), "AUDIT-START", level, event, facts);
    }
}
