package spine.transport.jeromq.internal;

import java.util.function.BiConsumer;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;

/** A handshake that waits for a gate's word, which may come on any thread. */
final class Question implements BiConsumer<Gate.Admission, Throwable> {
    final byte[] routingId;
    final ZapRequest request;
    final VerifiedKey key;
    final long bornNanos;
    final long deadlineNanos;
    private final Runnable wake;
    private volatile Answer answer;
    private boolean pinged;

    /** @param word null if the gate failed */
    private record Answer(Gate.Admission word, Throwable thrown) {
    }

    /** @param wake run when the word has come */
    Question(byte[] routingId, ZapRequest request, VerifiedKey key, long limitNanos, Runnable wake) {
        this.routingId = routingId;
        this.request = request;
        this.key = key;
        this.bornNanos = System.nanoTime();
        this.deadlineNanos = bornNanos + limitNanos;
        this.wake = wake;
    }

    @Override
    public void accept(Gate.Admission word, Throwable thrown) {
        answer = new Answer(word, thrown);
        wake.run();
    }

    /** True once: the key's former connection is to be asked. */
    boolean pings() {
        boolean first = !pinged;
        pinged = true;
        return first;
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** Null if the gate failed. */
    Gate.Admission word() {
        return answer.word;
    }

    /** Why there is no word, or null. */
    Throwable thrown() {
        return answer.thrown;
    }
}
