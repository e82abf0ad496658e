package spine.audit.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import spine.audit.AuditHead;
import spine.audit.AuditProblem.Kind;
import spine.audit.AuditReport;
import spine.audit.AuditSigners;

/**
 * Checks the signatures of all checkpoints, and that there are as many as the broker makes (SEC-44): one within
 * {@value #MOST_UNSIGNED} entries. What was written before there was a key is the exception: the start that made the key
 * says so, and its own checkpoint follows at once, which nobody else can make. One thread.
 */
final class SignatureCheck implements Follower {
    /** Entries after which the broker signs, at the latest. */
    static final int MOST_UNSIGNED = 256;
    /** Those, and the starts that were killed before their checkpoint. */
    static final int TOLERATED = MOST_UNSIGNED + 16;
    private static final byte[] BEGUN = "\"signing\":\"begun\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] START = "\"event_id\":\"AUDIT-START\"".getBytes(StandardCharsets.US_ASCII);

    private final AuditSigners signers;
    private final Optional<AuditHead> closed;
    private long unsigned;
    private long checkpoints;
    private long good;
    private boolean lastIsGood;
    private boolean begins;
    private ChainLine last;
    private long signedSeq;
    private long after;
    private Checkpoint signed;
    private long wentBack;

    /** @param closed the entry with which the service ended in order: nothing before it is unsigned */
    SignatureCheck(AuditSigners signers, Optional<AuditHead> closed) {
        this.signers = signers;
        this.closed = closed;
    }

    @Override
    public void line(ChainLine line, LogLines lines, Findings findings) {
        var checkpoint = line.genuine() ? Checkpoint.find(lines) : Optional.<Checkpoint>empty();
        if (checkpoint.isPresent()) {
            checkpoints++;
            lastIsGood = check(line, checkpoint.get(), findings);
            if (unsigned > TOLERATED && !(begins && lastIsGood)) {
                unsigned(findings, unsigned + " entries before this checkpoint follow each other without one");
            }
            unsigned = 0;
        } else {
            unsigned++;
            after++;
        }
        begins = line.genuine() && lines.contains(START) && lines.contains(BEGUN);
        last = line;
    }

    private boolean check(ChainLine line, Checkpoint checkpoint, Findings findings) {
        var before = new AuditHead(line.seq() - 1, line.prev());
        var key = signers.key(checkpoint.signer());
        if (signers.keys().isEmpty()) {
            return false;
        } else if (key.isEmpty()) {
            findings.found(Kind.UNKNOWN_SIGNER, line.seq(), "is signed by a key that was not given, "
                    + (checkpoint.signer().matches("[0-9a-f-]{79}") ? checkpoint.signer() : "and names none"));
            return false;
        } else if (!checkpoint.fits(key.get(), before)) {
            findings.found(Kind.WRONG_SIGNATURE, line.seq(),
                    "is a checkpoint whose signature does not fit the entries before it");
            return false;
        }
        good++;
        if (findings.areNone()) {
            wentBack = signed != null && signed.time().compareTo(checkpoint.time()) > 0 ? line.seq() : wentBack;
            signed = checkpoint;
            signedSeq = before.seq();
            after = 0;
        }
        return true;
    }

    @Override
    public void end(Findings findings) {
        if (signers.keys().isEmpty() || last == null) {
            return;
        }
        if (checkpoints == 0) {
            unsigned(findings, "no entry of the log is signed, and there is a key");
        } else if (unsigned > TOLERATED) {
            unsigned(findings, "the last " + unsigned + " entries are not signed");
        } else if (unsigned > 0 && closed.filter(last.head()::equals).isPresent()) {
            unsigned(findings, "the service ended in order here, and the last " + unsigned + " entries are not signed");
        }
    }

    private void unsigned(Findings findings, String reason) {
        findings.found(Kind.UNSIGNED, last.seq(), reason);
    }

    /** Entries since the last checkpoint, or since the beginning. */
    long unsigned() {
        return unsigned;
    }

    /** Good or not. */
    long checkpoints() {
        return checkpoints;
    }

    boolean isLastGood() {
        return lastIsGood;
    }

    Optional<AuditReport.Signed> signed() {
        return Optional.ofNullable(signed)
                .map(s -> new AuditReport.Signed(signedSeq, s.time(), s.signer(), good, after));
    }

    void remark(List<String> remarks) {
        if (signers.keys().isEmpty()) {
            remarks.add("There is no public key of a signer: " + (checkpoints == 0 ? "the log has no signatures, and "
                    : "the signatures of " + checkpoints + " checkpoints were not checked, and ")
                    + "a chain that was made anew would not show.");
        } else if (signed != null && after > 0) {
            remarks.add(after + " entries came after the last checkpoint: the chain holds them, no signature does yet.");
        }
        if (wentBack > 0) {
            remarks.add("The clock went back before the checkpoint that is entry " + wentBack + ".");
        }
    }
}
