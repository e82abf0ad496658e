package spine.generations.description.internal;

import java.util.Locale;
import java.util.Optional;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.StreamAgent;

/**
 * An agent that is held to the schemas of its description, on the thread that asks it: what does not fit never reaches its
 * code, and what it answers otherwise never reaches its caller. JSON is checked, and plain text where the agent declares
 * JSON; protobuf messages and the like are not. A streamed answer goes out as it comes and is not held to the schema.
 */
public class Held implements Agent {
    private final String name;
    private final Agent agent;
    private final Side input;
    private final Side output;

    private Held(String name, Agent agent, Side input, Side output) {
        this.name = name;
        this.agent = agent;
        this.input = input;
        this.output = output;
    }

    /** One direction: what is declared for it, and the schema, null without. */
    private record Side(String declared, JsonSchema schema) {
        static Side of(String declared, String schema) {
            return new Side(declared, schema.isEmpty() ? null : JsonSchema.of(schema));
        }

        Optional<JsonSchema.Misfit> misfit(Payload payload) {
            if (schema == null || !isJson(payload.contentType())
                    && !(payload.contentType().startsWith("text/") && isJson(declared))) {
                return Optional.empty();
            }
            return schema.misfit(payload.text());
        }
    }

    /**
     * The agent itself if it has no schemas.
     *
     * @throws IllegalArgumentException if a schema is none
     */
    public static Agent to(AgentDescriptor descriptor, Agent agent) {
        var description = descriptor.description();
        if (description.inputSchema().isEmpty() && description.outputSchema().isEmpty()) {
            return agent;
        }
        var input = Side.of(descriptor.input(), description.inputSchema());
        var output = Side.of(descriptor.output(), description.outputSchema());
        return agent instanceof StreamAgent streamer ? new Streaming(descriptor.name(), streamer, input, output)
                : new Held(descriptor.name(), agent, input, output);
    }

    @Override
    public Payload answer(Call call, Payload request) throws Exception {
        admit(request);
        enter();
        var answer = agent.answer(call, request);
        var misfit = answer == null ? Optional.<JsonSchema.Misfit>empty() : output.misfit(answer);
        if (misfit.isPresent()) {
            throw refusal(ErrorCode.AGENT_FAILED, "The answer of agent " + name + " does not fit its own schema: ",
                    misfit.get(), "Tell whoever wrote it.");
        }
        return answer;
    }

    /** The thread, which is the agent's own, is as if nothing stood between the two. */
    void enter() {
        Thread.currentThread().setContextClassLoader(agent.getClass().getClassLoader());
    }

    @Override
    public Optional<Refusal> disabled() {
        return agent.disabled();
    }

    void admit(Payload request) throws SpineException {
        var misfit = input.misfit(request);
        if (misfit.isPresent()) {
            throw refusal(ErrorCode.INVALID_REQUEST, "The input does not fit agent " + name + ": ", misfit.get(),
                    "Compare with its schema: 'spinectl agents " + name + "'.");
        }
    }

    private static SpineException refusal(ErrorCode code, String what, JsonSchema.Misfit misfit, String remedy) {
        return new SpineException(new Refusal(code, what + misfit + ".", remedy).with("pointer", misfit.pointer()));
    }

    /** {@code application/json} and all of the suffix {@code +json}, with or without parameters. */
    static boolean isJson(String contentType) {
        var end = contentType.indexOf(';');
        var type = (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** One that answers by parts. */
    private static final class Streaming extends Held implements StreamAgent {
        private final StreamAgent agent;

        Streaming(String name, StreamAgent agent, Side input, Side output) {
            super(name, agent, input, output);
            this.agent = agent;
        }

        @Override
        public void answer(Call call, Payload request, Parts out) throws Exception {
            admit(request);
            enter();
            agent.answer(call, request, out);
        }

        @Override
        public Payload answer(Call call, Payload request) throws Exception {
            return super.answer(call, request);
        }
    }
}
