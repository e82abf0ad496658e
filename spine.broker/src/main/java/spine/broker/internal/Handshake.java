package spine.broker.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import spine.api.security.Credential;
import spine.api.security.Decision;

/**
 * One that wants in. It is decided once: by the revocations and the snapshot where they say no, else by the policy that
 * decides now and the snapshot at that moment, or by the deadline, which says no. Thread-safe.
 *
 * <pre>
 * state    event                          next
 * WAITING  a policy decides               ASKED, or decided if its snapshot says no
 * ASKED    that policy says yes           decided by the snapshot that holds now
 * ASKED    it says no, null, or fails     decided: no
 * ASKED    another decides, or none       ASKED there, or WAITING
 * any      the deadline                   decided: no
 * </pre>
 */
final class Handshake {
    static final Decision.Denied BUSY = new Decision.Denied("the policy has too much to decide", true);
    private static final Decision.Denied LATE = new Decision.Denied("the policy was late", true);
    private static final Decision.Denied FAILED = new Decision.Denied("the policy failed", true);

    private final Policies policies;
    private final Credential credential;
    private final String address;
    private final CompletableFuture<Decision> result = new CompletableFuture<>();
    /** Whose answer counts; null while nobody is asked. */
    private PolicySource asked;

    Handshake(Policies policies, Credential credential, String address) {
        this.policies = policies;
        this.credential = credential;
        this.address = address;
    }

    CompletionStage<Decision> result() {
        return result;
    }

    boolean isDecided() {
        return result.isDone();
    }

    /** Ends it by itself at this time; cancelled when it is decided before. */
    void deadline(Future<?> timer) {
        result.whenComplete((decision, never) -> timer.cancel(false));
    }

    /** Asks the policy that decides now, unless it is asked already. */
    void ask() {
        PolicySource source;
        synchronized (this) {
            source = policies.deciding();
            if (asked == source || result.isDone()) {
                return;
            }
            asked = source;
        }
        if (source == null) {
            return;
        }
        var bySnapshot = policies.check(credential);
        if (isFinal(bySnapshot)) {
            end(bySnapshot);
        } else {
            source.consult(this, credential, address, bySnapshot);
        }
    }

    private static boolean isFinal(Decision decision) {
        return decision instanceof Decision.Denied denied && !denied.temporary();
    }

    /** Takes a policy's answer, unless another one is asked by now. */
    void answered(PolicySource source, Decision decision, Throwable broken) {
        synchronized (this) {
            if (asked != source || result.isDone() || source.isClosed()) {
                return;
            }
        }
        if (broken != null || decision == null) {
            source.failed(broken);
            end(FAILED);
        } else {
            end(decision instanceof Decision.Granted ? policies.check(credential) : decision);
        }
    }

    void rejected(PolicySource source) {
        if (!source.isClosed()) {
            policies.counters().add("policy.busy");
            end(BUSY);
        }
    }

    /** Ends it at its deadline. */
    void late() {
        boolean waited;
        synchronized (this) {
            waited = asked == null;
        }
        if (!result.isDone() && !waited) {
            policies.counters().add("policy.late");
        }
        end(waited ? Policies.NO_POLICY : LATE);
    }

    private void end(Decision decision) {
        policies.decided(this);
        result.complete(decision);
    }
}
