package spine.zmtp.session.internal;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import spine.api.transport.Gate;
import spine.zmtp.loop.internal.Loop;

/**
 * A question to the gate. It may be answered on any thread, late, or never: what the gate then still holds of a session
 * that is over is this object, and nothing of the session.
 */
final class Asked implements BiConsumer<Gate.Admission, Throwable> {
    private final Loop loop;
    private volatile Admission admission;

    Asked(Admission admission, Loop loop) {
        this.admission = admission;
        this.loop = loop;
    }

    /** On the gates' desk. */
    void ask(Owner owner, String host) {
        var asking = admission;
        if (asking == null) {
            return;
        }
        CompletionStage<Gate.Admission> word;
        try {
            word = owner.admits(asking.key(), host);
            word.whenComplete(this);
        } catch (RuntimeException | Error e) {
            accept(null, e);
        }
    }

    /** The gate's word; null, or something that was thrown, is a no. */
    @Override
    public void accept(Gate.Admission word, Throwable thrown) {
        if (admission != null) {
            loop.post(() -> {
                var asking = admission;
                admission = null;
                if (asking != null) {
                    asking.heard(word, thrown);
                }
            });
        }
    }

    /** Nobody wants to know any more. On the loop's thread. */
    void forget() {
        admission = null;
    }
}
