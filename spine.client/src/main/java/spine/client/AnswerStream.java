package spine.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import spine.api.Payload;
import spine.api.rcis.RCISRequest;
import spine.client.internal.AskedParts;
import spine.client.internal.Exchanges;

/**
 * An answer by parts, asked for when its one subscriber first requests some; what he requests is what the agent is granted.
 * An agent that answers by one payload makes one part. Signals come on the executor for callbacks, one at a time. Where
 * the connection breaks, a short answer goes on where it was, and a longer one fails with {@code TOO_LARGE}; what is lost,
 * doubled or out of order fails with {@code AGENT_FAILED}. Cancelling the subscription cancels the request.
 */
public final class AnswerStream implements Flow.Publisher<Payload> {
    private final Exchanges exchanges;
    private final RCISRequest.Builder request;
    private final Duration timeout;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile Map<String, String> facts = Map.of();

    AnswerStream(Exchanges exchanges, RCISRequest.Builder request, Duration timeout) {
        this.exchanges = exchanges;
        this.request = request;
        this.timeout = timeout;
    }

    /** What was said of the answer as a whole, such as {@code source}: there from its end on, empty before. */
    public Map<String, String> facts() {
        return facts;
    }

    /** Subscribes; a second subscriber fails with an {@link IllegalStateException}. */
    @Override
    public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
        new AskedParts(exchanges, request, timeout, subscriber, its -> facts = its)
                .begin(taken.compareAndSet(false, true));
    }
}
