package spine.e2e;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spine.api.Payload;

/** Reads an answer by parts, and requests only what the test lets it. */
final class Reader implements Flow.Subscriber<Payload> {
    private final CompletableFuture<Flow.Subscription> source = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final BlockingQueue<Payload> parts = new LinkedBlockingQueue<>();

    Reader request(long more) throws Exception {
        source.get(60, TimeUnit.SECONDS).request(more);
        return this;
    }

    void cancel() throws Exception {
        source.get(60, TimeUnit.SECONDS).cancel();
    }

    Payload next() throws Exception {
        var part = parts.poll(60, TimeUnit.SECONDS);
        if (part == null) {
            throw new AssertionError("no part came; the stream " + end);
        }
        return part;
    }

    int waiting() {
        return parts.size();
    }

    /** Waits for the end; throws what it ended with. */
    void await() throws Exception {
        end.get(60, TimeUnit.SECONDS);
    }

    String text() {
        var all = new StringBuilder();
        parts.forEach(part -> all.append(part.text()));
        return all.toString();
    }

    @Override
    public void onSubscribe(Flow.Subscription its) {
        source.complete(its);
    }

    @Override
    public void onNext(Payload part) {
        parts.add(part);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
