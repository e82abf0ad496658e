package spine.cli.internal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spine.api.SpineException;
import spine.client.MonitorClient;
import spine.client.MonitorEvent;

/** What a Spine's monitor tells, for a thread that waits: asks for one after the other, so the client's own bound holds. */
final class Watched implements Flow.Subscriber<MonitorEvent>, AutoCloseable {
    /** One event, or how it ended; the end may come while an event lies there. */
    private final BlockingQueue<Object> came = new LinkedBlockingQueue<>(2);
    private final MonitorClient client;
    private volatile Flow.Subscription subscription;

    Watched(MonitorClient client) {
        this.client = client;
        client.subscribe(this);
    }

    /**
     * The next one.
     *
     * @return null if none came in time
     * @throws SpineException if the monitor lets us not in, or there is no more
     */
    MonitorEvent poll(Duration wait) throws SpineException, InterruptedException {
        var next = came.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (next instanceof MonitorEvent event) {
            subscription.request(1);
            return event;
        }
        if (next instanceof Throwable why) {
            throw new SpineException(Words.refusal(why));
        }
        return null;
    }

    @Override
    public void onSubscribe(Flow.Subscription granted) {
        subscription = granted;
        granted.request(1);
    }

    @Override
    public void onNext(MonitorEvent event) {
        came.add(event);
    }

    @Override
    public void onError(Throwable why) {
        came.add(why);
    }

    @Override
    public void onComplete() {
        came.add(new IllegalStateException("the monitor's connection was closed"));
    }

    @Override
    public void close() {
        client.close();
    }
}
