package spine.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a verification found.
 *
 * @param entries  lines of the chain that were read, good or not
 * @param first    number of the oldest entry; 0 if there is none
 * @param files    names of the files, the oldest entry's first
 * @param problem  the first place, from the oldest entry on, where the log does not verify
 * @param problems how many places there are
 * @param head     the last entry: to be noted elsewhere
 * @param signed   up to which entry a signature holds it, if any does
 * @param remarks  what one should know beside, in sentences
 */
public record AuditReport(long entries, long first, List<String> files, Optional<AuditProblem> problem,
        long problems, AuditHead head, Optional<Signed> signed, List<String> remarks) {
    public AuditReport {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
    }

    /**
     * The last checkpoint before the first problem whose signature was found good; it holds every entry before it.
     *
     * @param seq         number of the last entry that it holds
     * @param time        when it was signed, as the broker's clock had it
     * @param signer      the key's fingerprint
     * @param checkpoints good ones in this log
     * @param after       entries that came after it
     */
    public record Signed(long seq, String time, String signer, long checkpoints, long after) {
    }

    /** Whether nothing is wrong. */
    public boolean isVerified() {
        return problem.isEmpty();
    }

    /** As the agent and the command line tell it in JSON; the keys are stable. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("verified", isVerified());
        map.put("entries", entries);
        map.put("first", first);
        map.put("files", files);
        map.put("head", head.toString());
        signed.ifPresent(s -> {
            var told = new LinkedHashMap<String, Object>();
            told.put("seq", s.seq());
            told.put("time", s.time());
            told.put("signer", s.signer());
            told.put("checkpoints", s.checkpoints());
            told.put("after", s.after());
            map.put("signed", told);
        });
        map.put("problems", problems);
        problem.ifPresent(p -> {
            var told = new LinkedHashMap<String, Object>();
            told.put("kind", p.kind().name());
            told.put("file", p.file());
            told.put("line", p.line());
            told.put("seq", p.seq());
            told.put("reason", p.reason());
            map.put("problem", told);
        });
        map.put("remarks", remarks);
        return map;
    }
}
