package spine.audit.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditHead;
import spine.audit.AuditProblem;
import spine.audit.AuditProblem.Kind;

/**
 * Follows a chain line by line, keeps the first problem and counts the others. After a problem it goes on from the line
 * as it stands, so that one tampered place counts once or twice and not to the end. Others follow along. One thread.
 */
public final class ChainCheck implements Follower.Findings {
    private final long expectedFirst;
    private final List<AuditHead> open;
    private final List<Follower> followers;
    private String file = LogFiles.NAME;
    private long lineNumber;
    private AuditHead last;
    private AuditHead before;
    private long first;
    private long entries;
    private long problems;
    private AuditProblem problem;
    private long missingTo;
    private boolean met;
    private boolean torn;

    /**
     * @param expectedFirst the oldest entry that must be there; Long.MAX_VALUE if that is not known
     * @param heads         entries that must be there as they were
     */
    public ChainCheck(long expectedFirst, List<AuditHead> heads) {
        this(expectedFirst, heads, List.of());
    }

    public ChainCheck(long expectedFirst, List<AuditHead> heads, List<Follower> followers) {
        this.expectedFirst = expectedFirst;
        this.followers = List.copyOf(followers);
        this.open = new ArrayList<>(heads);
    }

    /** What follows stands in this file. */
    public void file(String name) {
        if (torn) {
            found(Kind.UNREADABLE, 0, "is a part of a line, and another file follows");
            torn = false;
        }
        file = name;
        lineNumber = 0;
    }

    /** The file's next line, a whole one. */
    public void line(LogLines lines) {
        lineNumber = lines.number();
        var line = lines.chainLine();
        if (line == null) {
            found(Kind.UNREADABLE, 0, lines.isTooLong() ? "is longer than any line of the log"
                    : "is not a line of the chain");
        } else {
            entries++;
            follow(line);
            followers.forEach(follower -> follower.line(line, lines, this));
        }
    }

    /** A part of a line at the end of a file. Only the last file may have it, where a kill leaves it. */
    public void unfinished() {
        lineNumber++;
        torn = true;
    }

    private void follow(ChainLine line) {
        if (!line.genuine()) {
            found(Kind.CHANGED, line.seq(), "was changed after it was written");
        } else if (before == null) {
            begin(line);
        } else if (line.seq() != before.seq() + 1) {
            jump(line);
        } else if (!line.prev().equals(before.hash())) {
            found(Kind.INSERTED, line.seq(), "does not follow from the line before; one of the two was put in or replaced");
        }
        first = first == 0 ? line.seq() : first;
        if (line.genuine()) {
            last = line.head();
            meet(line);
        }
        before = line.head();
    }

    private void begin(ChainLine line) {
        if (line.seq() > expectedFirst) {
            missing(line, expectedFirst);
        } else if (line.seq() == 1 && !line.prev().equals(AuditHead.GENESIS.hash())) {
            found(Kind.INSERTED, 1, "is the first of a chain and names one before it");
        }
        met |= open.removeIf(head -> head.seq() == line.seq() - 1 && head.hash().equals(line.prev()));
    }

    private void jump(ChainLine line) {
        if (line.seq() > before.seq()) {
            missing(line, before.seq() + 1);
        } else if (problem != null && problem.kind() == Kind.MISSING && line.seq() >= problem.seq()
                && line.seq() <= missingTo) {
            problem = new AuditProblem(Kind.REORDERED, problem.file(), problem.line(), problem.seq(),
                    "entry " + line.seq() + " should stand here and stands in " + file + " line " + lineNumber);
            problems++;
        } else if (line.hash().equals(before.hash())) {
            found(Kind.DOUBLED, line.seq(), "stands here a second time");
        } else {
            found(Kind.INSERTED, line.seq(), "has a number that was there before: it or what stands before it was put in");
        }
    }

    private void missing(ChainLine line, long from) {
        if (problem == null) {
            missingTo = line.seq() - 1;
        }
        found(Kind.MISSING, from, from == line.seq() - 1 ? "entry " + from + " is missing before this line"
                : "entries " + from + " to " + (line.seq() - 1) + " are missing before this line");
    }

    private void meet(ChainLine line) {
        for (var head : List.copyOf(open)) {
            if (head.seq() == line.seq()) {
                open.remove(head);
                if (head.hash().equals(line.hash())) {
                    met = true;
                } else {
                    found(Kind.REWRITTEN, line.seq(), "is another than the one that was noted as head");
                }
            }
        }
    }

    /** No line follows. */
    public void end() {
        open.removeIf(head -> head.seq() == 0 && last == null);
        for (var head : open) {
            lineNumber++;
            if (last == null || head.seq() > last.seq()) {
                found(Kind.CUT_OFF, last().seq() + 1, "the log ends here, and the noted head is entry " + head.seq());
            } else if (head.seq() < first) {
                found(Kind.NOT_COMPARABLE, head.seq(), "the entry of the expected head is not kept any more");
            } else if (problem == null) {
                found(Kind.MISSING, head.seq(), "the entry of the noted head is not there");
            }
            lineNumber--;
        }
        followers.forEach(follower -> follower.end(this));
    }

    /** There should be a noted head, and is none. */
    public void missesHead() {
        found(Kind.NO_HEAD, last().seq(), "the note of the log's head, audit.head, is not there: the end may be cut off");
    }

    /** Whether a head was met, as it was noted. */
    boolean hasMetHead() {
        return met;
    }

    /** Forgets the problems so far. */
    void forgive() {
        problem = null;
        problems = 0;
    }

    @Override
    public void found(Kind kind, long seq, String reason) {
        problems++;
        if (problem == null) {
            problem = new AuditProblem(kind, file, lineNumber, seq, reason);
        }
    }

    @Override
    public boolean areNone() {
        return problem == null;
    }

    public Optional<AuditProblem> problem() {
        return Optional.ofNullable(problem);
    }

    public long problems() {
        return problems;
    }

    /** Lines of the chain, good or not. */
    public long entries() {
        return entries;
    }

    /** Number of the first line of the chain, or 0. */
    public long first() {
        return first;
    }

    /** The last entry whose bytes are those of its hash; or the beginning. */
    public AuditHead last() {
        return last == null ? AuditHead.GENESIS : last;
    }
}
