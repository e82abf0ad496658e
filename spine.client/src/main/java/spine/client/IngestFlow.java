package spine.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.client.internal.Chunk;
import spine.client.internal.Credit;
import spine.client.internal.Numbering;
import spine.client.internal.Patience;
import spine.client.internal.Progress;
import spine.client.internal.Serial;
import spine.client.internal.Tally;

/**
 * Bulk ingest without blocking: subscribes to items and publishes how far it has come. It asks its publisher for as
 * many items as the server's credit has room for and no more: 64 for each chunk that may be sent now. A chunk goes out
 * when it holds 64 items or 1 MiB, or when the publisher is done; all else is as in {@link IngestStream}. Signals
 * reach it from any thread; everything that it calls is called on the executor for callbacks, one call at a time.
 */
public final class IngestFlow implements Flow.Processor<IngestRequest, IngestSummary> {
    private final RcisClient client;
    private final Duration timeout;
    private final Serial serial;
    private final Tally tally;
    private final Progress<IngestSummary> progress;
    private final Stop result;
    private final Numbering numbering = new Numbering();
    private final Credit credit = new Credit();
    private final Deque<Chunk> full = new ArrayDeque<>();
    private Chunk filling = new Chunk(1, 0);
    private Flow.Subscription source;
    private long due;
    private int inHand;
    private boolean pausing;
    private boolean exhausted;
    private boolean done;

    /** @param timeout for each chunk, repetitions included */
    public IngestFlow(RcisClient client, Duration timeout, IngestListener listener) {
        this.client = client;
        this.timeout = timeout;
        this.serial = new Serial(client.exchanges().callbacks());
        this.tally = new Tally(listener);
        this.progress = new Progress<>(serial);
        this.result = new Stop();
    }

    /** The result; to cancel it is to stop. */
    private final class Stop extends spine.client.internal.Stage<IngestSummary> {
        Stop() {
            super(client.exchanges().callbacks());
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            serial.execute(() -> fail(new SpineException(ErrorCode.CANCELLED, "The ingest was cancelled.", "")));
            return cancelled;
        }
    }

    /**
     * Completes when all is answered, or fails with the {@link SpineException} or the publisher's own failure that
     * ended it; what was answered before is stored. Cancelling it cancels the subscription.
     */
    public CompletionStage<IngestSummary> result() {
        return result;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super IngestSummary> subscriber) {
        progress.subscribe(subscriber);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        requireNonNull(subscription);
        serial.execute(() -> {
            if (source != null || done) {
                subscription.cancel(); // rule 2.5
                return;
            }
            source = subscription;
            move();
        });
    }

    @Override
    public void onNext(IngestRequest item) {
        requireNonNull(item);
        serial.execute(() -> take(item));
    }

    @Override
    public void onError(Throwable failure) {
        requireNonNull(failure);
        serial.execute(() -> {
            source = null; // rule 2.4: the subscription is over
            fail(failure);
        });
    }

    @Override
    public void onComplete() {
        serial.execute(() -> {
            exhausted = true;
            move();
        });
    }

    private void take(IngestRequest item) {
        if (done || exhausted) {
            return;
        }
        if (--due < 0) {
            fail(new IllegalStateException("the publisher sent more than it was asked for (rule 1.1)"));
            return;
        }
        inHand++;
        tally.item();
        if (!filling.fits(item, IngestStream.MOST_ITEMS, IngestStream.MOST_BYTES)) {
            close();
        }
        filling.add(item);
        if (filling.size() == IngestStream.MOST_ITEMS) {
            close();
        }
        move();
    }

    private void close() {
        full.add(filling);
        filling = new Chunk(filling.sequence() + 1, filling.firstItem() + filling.size());
    }

    /** Does all that can be done now: sends, asks for more, pauses, ends. */
    private void move() {
        if (done) {
            return;
        }
        if (exhausted && !filling.isEmpty()) {
            close();
        }
        while (!full.isEmpty() && credit.allowsOne()) {
            send(full.poll());
        }
        if (exhausted && full.isEmpty() && credit.outstanding() == 0) {
            done = true;
            progress.end(null);
            result.complete(tally.summary());
        } else if (credit.allowsOne()) {
            ask();
        } else if (credit.outstanding() == 0) {
            pause();
        }
    }

    private void ask() {
        long room = (long) credit.free() * IngestStream.MOST_ITEMS - inHand - due;
        if (room > 0 && source != null && !exhausted) {
            due += room;
            source.request(room);
        }
    }

    /** Nobody would ever grant more: after a while one chunk is risked. */
    private void pause() {
        if (!pausing) {
            pausing = true;
            client.exchanges().later().after(credit.pause(), () -> serial.execute(() -> {
                pausing = false;
                credit.risk();
                move();
            }));
        }
    }

    private void send(Chunk chunk) {
        inHand -= chunk.size();
        credit.take();
        boolean last = exhausted && full.isEmpty();
        new Patience(client.exchanges(), numbering, chunk, last, timeout).run(
                (answer, error) -> serial.execute(() -> answered(chunk, answer, error)));
    }

    private void answered(Chunk chunk, IngestProgress answer, Throwable error) {
        if (error == null) {
            credit.give(answer.getCredit());
            tally.answered(chunk, answer);
        } else {
            credit.keep();
            var refusal = Patience.cause(error);
            if (!Patience.isAboutItems(refusal)) {
                fail(refusal);
                return;
            }
            tally.rejected(chunk, refusal);
        }
        tally.tell();
        progress.offer(tally.summary());
        move();
    }

    private void fail(Throwable why) {
        if (done) {
            return;
        }
        done = true;
        full.clear();
        if (source != null) {
            source.cancel();
        }
        progress.end(why);
        result.completeExceptionally(why);
    }
}
