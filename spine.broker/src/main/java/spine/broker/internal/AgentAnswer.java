package spine.broker.internal;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamAgent;

/** Asks an agent in this container; whatever it throws or returns becomes a typed outcome. Thread-safe. */
final class AgentAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(AgentAnswer.class);

    private final String name;
    private final Agent agent;
    private final Throttle log;

    AgentAnswer(String name, Agent agent, LongSupplier nanoClock) {
        this.name = name;
        this.agent = agent;
        this.log = new Throttle(nanoClock);
    }

    /** Blocks as long as the agent does; never throws. */
    Outcome answer(Call call, Payload request) {
        try {
            var content = ActiveCall.isEnvelope(call, request) ? SpikeCodec.content(request) : request;
            var flow = ActiveCall.flow(call);
            if (flow != null && agent instanceof StreamAgent streamer) {
                streamer.answer(call, content, flow);
                return new Answer(flow.joined(), name, call.pinned().generation());
            }
            var payload = agent.answer(call, content);
            if (payload == null) {
                return failed(call, "returned nothing", null);
            }
            return new Answer(payload, name, call.pinned().generation());
        } catch (SpineException refused) {
            return refused.refusal();
        } catch (Throwable broken) {
            // An agent's Error, a missing class or a full stack among them, ends its request and nothing else.
            return failed(call, "failed with " + broken.getClass().getSimpleName(), broken);
        }
    }

    private Refusal failed(Call call, String what, Throwable cause) {
        boolean isInterrupt = cause instanceof InterruptedException && call.cancel().isCancelled();
        long leftOut = isInterrupt ? -1 : log.pass(what);
        if (leftOut >= 0) {
            LOG.warn("agent {} {} request={} before={}", name, what, call.requestId(), leftOut, cause);
        }
        return new Refusal(ErrorCode.AGENT_FAILED, "Agent " + name + " " + what + ".",
                "Its log entry has the details.");
    }
}
