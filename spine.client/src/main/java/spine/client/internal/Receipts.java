package spine.client.internal;

import spine.api.message.CancelReceipt;
import spine.api.message.CancelReceipt.Outcome;
import spine.api.message.NeuralSpike;

/** What an agent says of requests that it was told to stop. Static functions without state. */
final class Receipts {
    private Receipts() {
    }

    static NeuralSpike of(Outlet outlet, String orderId, String requestId, Outcome outcome) {
        return outlet.envelope(orderId).setCancelReceipt(
                CancelReceipt.newBuilder().setRequestId(requestId).setOutcome(outcome)).build();
    }

    /** @param wallMillis that its thread worked on it; 0 if it had not begun */
    static NeuralSpike stopped(Outlet outlet, String orderId, String requestId, double wallMillis) {
        var spike = outlet.envelope(orderId);
        return spike.setCancelReceipt(CancelReceipt.newBuilder().setRequestId(requestId).setOutcome(Outcome.STOPPED)
                .setStoppedAtMs(spike.getTimestamp()).putSpent("wall_ms", wallMillis)).build();
    }
}
