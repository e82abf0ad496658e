package spine.client.internal;

import java.util.concurrent.Executor;
import spine.api.SpineException;
import spine.api.rcis.RCISResponse;

/** A request's stage, completed with what is in its response; cancelling it cancels the request at the server. */
public final class Answering<T> extends Stage<T> implements Sink {
    private final Reading<T> reading;
    private volatile Runnable onCancel = () -> { };

    /** Takes a result out of a response. */
    @FunctionalInterface
    public interface Reading<T> {
        T of(RCISResponse response) throws SpineException;
    }

    public Answering(Executor callbacks, Reading<T> reading) {
        super(callbacks);
        this.reading = reading;
    }

    /** What to do if it is cancelled before the request has ended. */
    public void onCancel(Runnable action) {
        onCancel = action;
        if (isCancelled()) {
            action.run();
        }
    }

    @Override
    public void answered(RCISResponse response) {
        try {
            complete(reading.of(response));
        } catch (SpineException refused) {
            completeExceptionally(refused);
        }
    }

    @Override
    public void failed(SpineException why) {
        completeExceptionally(why);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean was = isDone();
        boolean cancelled = super.cancel(mayInterrupt);
        if (!was && cancelled) {
            onCancel.run();
        }
        return cancelled;
    }
}
