package spine.audit.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditHead;
import spine.audit.AuditReport;
import spine.audit.Verification;

/** One pass over the files of a log, with everything that it is held to. One thread. */
public final class Pass {
    private final Verification asked;
    private final Optional<HeadFile.Noted> noted;
    private final ChainCheck check;
    private final Optional<SignatureCheck> signatures;
    private final Optional<JournalCheck> journal;
    private final List<String> remarks = new ArrayList<>();

    private Pass(Verification asked, Optional<HeadFile.Noted> noted, long first, Optional<JournalCheck> journal) {
        this.asked = asked;
        this.noted = noted;
        this.journal = journal;
        this.signatures = asked.signers().map(signers -> new SignatureCheck(signers,
                noted.filter(HeadFile.Noted::closed).map(HeadFile.Noted::head)));
        var heads = new ArrayList<AuditHead>();
        noted.map(HeadFile.Noted::head).filter(head -> head.seq() > 0).ifPresent(heads::add);
        asked.expected().ifPresent(heads::add);
        var followers = new ArrayList<Follower>();
        signatures.ifPresent(followers::add);
        journal.ifPresent(followers::add);
        check = new ChainCheck(first, heads, followers);
    }

    /**
     * @param noted the head that the service noted, if that was asked for
     * @param first the oldest entry that must be there; Long.MAX_VALUE if that is not known
     */
    public static AuditReport over(LogFiles files, Verification asked, Optional<HeadFile.Noted> noted, long first)
            throws IOException {
        if (asked.journal().isEmpty()) {
            return new Pass(asked, noted, first, Optional.empty()).read(files);
        }
        var copy = asked.journal().get();
        try (var journal = new JournalCheck(copy.open().get(), copy.last())) {
            return new Pass(asked, noted, first, Optional.of(journal)).read(files);
        }
    }

    private AuditReport read(LogFiles files) throws IOException {
        var names = new ArrayList<String>();
        for (var file : files.oldestFirst()) {
            names.add(file.name());
            read(file);
        }
        check.end();
        if (check.problem().isEmpty() && asked.headFile().isPresent() && noted.isEmpty() && !names.isEmpty()) {
            check.missesHead();
        }
        remark();
        return new AuditReport(check.entries(), check.first(), names, check.problem(), check.problems(), check.last(),
                signatures.flatMap(SignatureCheck::signed), remarks);
    }

    private void read(LogFiles.LogFile file) throws IOException {
        var lines = new LogLines(file.in());
        check.file(file.name());
        while (lines.next()) {
            if (lines.isWhole()) {
                check.line(lines);
            } else {
                remarks.add(lines.length() + " bytes of an unfinished line stand at the end of " + file.name() + ".");
                check.unfinished();
            }
        }
    }

    private void remark() {
        if (check.first() > 1) {
            remarks.add("The log begins with entry " + check.first() + "; the ones before it are not kept.");
        }
        if (asked.headFile().isEmpty()) {
            remarks.add("The head that the service notes was not at hand: a cut end would not show.");
        }
        noted.map(n -> check.last().seq() - n.head().seq()).filter(n -> n > 0).ifPresent(n -> remarks.add(
                n + " entries came after the head was noted last; if some at the end were cut off, it would not show."));
        signatures.ifPresent(s -> s.remark(remarks));
        journal.ifPresent(j -> j.remark(remarks));
    }
}
