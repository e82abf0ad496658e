package spine.broker.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import spine.api.message.CancelReceipt;
import spine.api.message.CancelReceipt.Outcome;

/** Receipts for requests that were cancelled: they say when the last agent stopped, as soon as it has. */
final class Cancelling {
    private final ScheduledExecutorService timer;
    private final long waitMillis;

    /** @param waitMillis how long an agent's word is waited for; 0 asks nobody */
    Cancelling(ScheduledExecutorService timer, long waitMillis) {
        this.timer = timer;
        this.waitMillis = waitMillis;
    }

    /** As it stands now. */
    static CancelReceipt now(String requestId, Working working) {
        var receipt = CancelReceipt.newBuilder().setRequestId(requestId);
        if (working.get() > 0) {
            return receipt.setOutcome(Outcome.STILL_RUNNING).build();
        }
        long at = working.stoppedAtMillis();
        return receipt.setOutcome(Outcome.STOPPED).putAllSpent(working.spent())
                .setStoppedAtMs(at > 0 ? at : System.currentTimeMillis()).build();
    }

    /** When everybody has stopped, or when the wait is over. */
    CompletionStage<CancelReceipt> soon(String requestId, Working working) {
        var receipt = new CompletableFuture<CancelReceipt>();
        working.whenIdle(() -> receipt.complete(now(requestId, working)));
        if (!receipt.isDone()) {
            try {
                var overdue = timer.schedule(() -> receipt.complete(now(requestId, working)), waitMillis,
                        TimeUnit.MILLISECONDS);
                receipt.whenComplete((done, never) -> overdue.cancel(false));
            } catch (RejectedExecutionException stopping) {
                receipt.complete(now(requestId, working));
            }
        }
        return receipt;
    }
}
