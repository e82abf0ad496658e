package spine.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks another agent on behalf of a call and hands its answer over part by part, as it comes, to the thread that takes it:
 *
 * <pre>{@code
 * try (var answer = PartReader.ask(router, call, new Address.Name("gemini"), question)) {
 *     for (var part = answer.next(patience); part.isPresent(); part = answer.next(patience)) {
 *         out.write(part.get());
 *     }
 *     return answer.outcome();
 * }
 * }</pre>
 *
 * <p>At most {@value #AHEAD} parts wait here; the agent that sends them is granted one more for each that is taken, so
 * one whose parts nobody takes waits, and nobody else does. An agent that answers by one payload makes one part. Closing
 * it before its end stops the agent. For one thread.
 */
public final class PartReader implements AutoCloseable {
    private static final int AHEAD = 8;

    private final Router router;
    private final Principal principal;
    private final String requestId;
    private final Inbox inbox = new Inbox();
    private long parts;
    private Outcome outcome;

    /** A part, or the outcome behind the last one. */
    private record Item(Payload part, Outcome end) {
    }

    /** What has come and was not taken; never more than the room that was given. */
    private static final class Inbox implements StreamSink {
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(AHEAD + 1);
        /** Places that are neither granted nor filled. */
        private final AtomicInteger free = new AtomicInteger();

        @Override
        public int room(int wanted) {
            int before = free.getAndUpdate(places -> places - Math.min(places, wanted));
            return Math.min(before, wanted);
        }

        @Override
        public void part(long sequence, Payload part) {
            queue.add(new Item(part, null));
        }

        private void end(Outcome outcome) {
            queue.add(new Item(null, outcome));
        }
    }

    private PartReader(Router router, Call call, Address to, Payload request) {
        this.router = router;
        var nested = call.nested(call.remaining(), Optional.of(new CallOptions.Stream(AHEAD, inbox)));
        this.principal = nested.principal();
        this.requestId = nested.requestId();
        router.route(nested, to, request).thenAccept(inbox::end);
    }

    /** Sends the request on its way, with the time that is left to the call; returns at once. */
    public static PartReader ask(Router router, Call call, Address to, Payload request) {
        return new PartReader(router, call, to, request);
    }

    /**
     * Waits for the next part.
     *
     * @param patience the longest wait; an agent that is silent for longer is stopped
     * @return empty at the end, and from then on
     * @throws InterruptedException if the call was cancelled or its deadline has passed
     */
    public Optional<Payload> next(Duration patience) throws InterruptedException {
        if (outcome != null) {
            return Optional.empty();
        }
        var item = inbox.queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (item == null) {
            outcome = new Refusal(ErrorCode.DEADLINE_EXCEEDED, "Nothing came for " + patience.toMillis() + " ms.",
                    "Allow more time.");
            stop("It was silent for too long.");
            return Optional.empty();
        }
        if (item.end == null) {
            parts++;
            inbox.free.incrementAndGet();
            router.grant(principal, requestId, 1);
            return Optional.of(item.part);
        }
        outcome = item.end;
        return whole(item.end);
    }

    /** The answer of an agent that sent no parts. */
    private Optional<Payload> whole(Outcome end) {
        return parts == 0 && end instanceof Answer answer && !answer.payload().data().isEmpty()
                ? Optional.of(answer.payload()) : Optional.empty();
    }

    /**
     * How it ended: the facts of an {@link Answer}'s payload are those of the whole answer.
     *
     * @throws IllegalStateException before its end
     */
    public Outcome outcome() {
        if (outcome == null) {
            throw new IllegalStateException("the answer has not ended");
        }
        return outcome;
    }

    /** Stops the agent if it has not ended. Idempotent. */
    @Override
    public void close() {
        if (outcome == null) {
            outcome = new Refusal(ErrorCode.CANCELLED, "Nobody reads the answer any more.", "");
            stop("Nobody reads its answer any more.");
        }
    }

    private void stop(String reason) {
        router.cancel(principal, requestId, reason);
    }
}
