package spine.client.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.CancelReceipt.Outcome;
import spine.api.message.NeuralSpike;
import spine.client.AgentHandler;
import spine.client.AgentSettings;
import spine.client.StreamHandler;

/** The threads of an agent: at most its credit of requests at once, as many again waiting, the rest refused. */
public final class AgentWork {
    private static final Logger LOG = LoggerFactory.getLogger(AgentWork.class);

    private final AgentHandler handler;
    private final AtomicLong loop = new AtomicLong();
    private final Map<String, Request> running = new ConcurrentHashMap<>();
    private final Finished finished = new Finished();
    private final ThreadPoolExecutor threads;
    private volatile int credit;

    public AgentWork(AgentSettings settings, AgentHandler handler) {
        this.handler = handler;
        this.credit = settings.credit();
        threads = new ThreadPoolExecutor(settings.credit(), settings.credit(), 10, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(settings.credit()), task -> {
                    var thread = new Thread(task, "spine-agent-" + settings.agent().name());
                    thread.setDaemon(true);
                    return thread;
                }, (task, pool) -> ((Future<?>) task).cancel(false));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Advances while a thread is free to take a request, and whenever one is begun or ended: HB-02. */
    long loopCount() {
        return threads.getActiveCount() < threads.getMaximumPoolSize() ? loop.incrementAndGet() : loop.get();
    }

    int inFlight() {
        return running.size();
    }

    int credit() {
        return credit;
    }

    /** As many threads as requests from now on, one at least; those at work end theirs. */
    public synchronized void credit(int requests) {
        int size = Math.max(1, requests);
        if (size > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
        credit = requests;
    }

    /** Takes a request; the answer goes to the outlet, once, unless the request is cancelled before. */
    void take(NeuralSpike spike, Outlet outlet) {
        var request = new Request(spike, loop, outlet);
        if (running.putIfAbsent(spike.getRequestId(), request) != null) {
            return; // it came twice and is being worked on
        }
        var task = new FutureTask<>(() -> work(request, outlet), null) {
            @Override
            protected void done() {
                if (isCancelled() && !request.isCancelled() && running.remove(request.requestId(), request)) {
                    say(outlet, refusal(request, outlet, new Refusal(ErrorCode.OVERLOADED,
                            "The agent has no room for more requests.", "Try again later.").with("Retry-After", "1")));
                }
            }
        };
        request.task(task);
        threads.execute(task);
    }

    /** Stops a request, and says so under the id of the order as soon as its thread has returned. */
    void cancel(String orderId, String requestId, Outlet outlet) {
        var request = running.get(requestId);
        if (request == null) {
            say(outlet, Receipts.of(outlet, orderId, requestId, finished.wasAnswered(requestId) == null
                    ? Outcome.UNKNOWN : Outcome.ALREADY_DONE));
            return;
        }
        request.onStopped(millis -> say(outlet, Receipts.stopped(outlet, orderId, requestId, millis)));
        if (request.cancel()) {
            ended(request);
        }
    }

    /** More credit for an answer by parts that is under way. */
    void grant(String requestId, int parts) {
        var request = running.get(requestId);
        if (request != null) {
            request.parts().grant(parts);
        }
    }

    private void work(Request request, Outlet outlet) {
        if (!request.begin()) {
            return;
        }
        loop.incrementAndGet();
        var answer = handler instanceof StreamHandler streamer ? streamed(streamer, request)
                : answer(request, outlet);
        loop.incrementAndGet();
        if (!request.isCancelled()) {
            say(outlet, answer);
        }
        ended(request);
    }

    private void ended(Request request) {
        running.remove(request.requestId(), request);
        finished.put(request.requestId(), true);
        request.stopped();
    }

    private NeuralSpike answer(Request request, Outlet outlet) {
        try {
            var payload = handler.answer(request);
            var spike = outlet.envelope(request.requestId());
            Spikes.answer(spike, payload);
            return spike.build();
        } catch (Exception e) {
            return refusal(request, outlet, failure(request, e).refusal());
        }
    }

    private NeuralSpike streamed(StreamHandler streamer, Request request) {
        try {
            streamer.answer(request, request.parts());
            return request.parts().end(null);
        } catch (Exception e) {
            return request.parts().end(failure(request, e));
        }
    }

    private static SpineException failure(Request request, Exception cause) {
        if (cause instanceof SpineException refused) {
            return refused;
        }
        if (!request.isCancelled()) {
            LOG.warn("request {} failed in the agent", request.requestId(), cause);
        }
        return new SpineException(ErrorCode.AGENT_FAILED, "The agent failed.", "See its log.");
    }

    private static NeuralSpike refusal(Request request, Outlet outlet, Refusal why) {
        return outlet.envelope(request.requestId()).setError(Spikes.error(why)).build();
    }

    private static void say(Outlet outlet, NeuralSpike spike) {
        outlet.send(spike).thenAccept(sent -> {
            if (!sent) {
                LOG.warn("request {}: the {} could not be sent", spike.getRequestId(), spike.getPayloadCase());
            }
        });
    }

    /** Takes nothing more, lets what runs come to its end for a while, then interrupts it. */
    public void close(Duration patience) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
