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
 * @param remarks  what one should know beside, in sentences
 */
public record AuditReport(long entries, long first, List<String> files, Optional<AuditProblem> problem,
        long problems, AuditHead head, List<String> remarks) {
    public AuditReport {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
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
