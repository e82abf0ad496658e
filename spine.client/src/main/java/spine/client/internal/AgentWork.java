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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.client.AgentHandler;
import spine.client.AgentSettings;

/** The threads of an agent: at most its credit of requests at once, as many again waiting, the rest refused. */
public final class AgentWork {
    private static final Logger LOG = LoggerFactory.getLogger(AgentWork.class);

    private final int component;
    private final AgentHandler handler;
    private final AtomicLong loop = new AtomicLong();
    private final Map<String, Request> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    public AgentWork(AgentSettings settings, AgentHandler handler) {
        this.component = settings.agent().component().orElse(0);
        this.handler = handler;
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

    /** Takes a request; the answer goes to the consumer, once, unless the request is cancelled before. */
    void take(NeuralSpike spike, Consumer<NeuralSpike> reply) {
        var request = new Request(spike, loop);
        if (running.putIfAbsent(spike.getRequestId(), request) != null) {
            return; // it came twice and is being worked on
        }
        var task = new FutureTask<>(() -> answer(request, reply), null) {
            @Override
            protected void done() {
                if (isCancelled() && running.remove(spike.getRequestId()) != null && !request.isCancelled()) {
                    reply.accept(refusal(request, new Refusal(ErrorCode.OVERLOADED,
                            "The agent has no room for more requests.", "Try again later.")));
                }
            }
        };
        request.task(task);
        threads.execute(task);
    }

    void cancel(String requestId) {
        var request = running.get(requestId);
        if (request != null) {
            request.cancel();
        }
    }

    private void answer(Request request, Consumer<NeuralSpike> reply) {
        loop.incrementAndGet();
        NeuralSpike answer;
        try {
            var payload = handler.answer(request);
            var spike = Spikes.envelope(request.requestId(), component, System.currentTimeMillis());
            Spikes.answer(spike, payload);
            answer = spike.build();
        } catch (SpineException e) {
            answer = refusal(request, e.refusal());
        } catch (Exception e) {
            LOG.warn("request {} failed in the agent", request.requestId(), e);
            answer = refusal(request, new Refusal(ErrorCode.AGENT_FAILED, "The agent failed.", "See its log."));
        }
        loop.incrementAndGet();
        if (running.remove(request.requestId()) != null && !request.isCancelled()) {
            reply.accept(answer);
        }
    }

    private NeuralSpike refusal(Request request, Refusal why) {
        return Spikes.envelope(request.requestId(), component, System.currentTimeMillis())
                .setError(Spikes.error(why)).build();
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
