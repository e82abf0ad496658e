package spine.zmtp.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.transport.Gate;

/** Gates that have their word at once. */
final class Gates {
    static final Gate ALL = (key, address) -> word(true);
    /** Everybody, once. */
    static final Gate SOLE = (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SOLE);

    private Gates() {
    }

    static CompletionStage<Gate.Admission> word(boolean yes) {
        return CompletableFuture.completedFuture(yes ? Gate.Admission.SHARED : Gate.Admission.REFUSED);
    }
}
