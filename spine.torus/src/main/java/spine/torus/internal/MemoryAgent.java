package spine.torus.internal;

import com.google.protobuf.Message;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RetrieveRequest;
import spine.api.security.PromptFirewall;

/**
 * The memory as an agent: takes the operations of RCIS that concern memory, each by its message type. What the prompt
 * firewall blocks is not stored, whoever sends it: clients, bulk ingests, tools by way of the orchestrator (SEC-47).
 */
@Component(service = Agent.class, immediate = true, configurationPid = "spine.torus")
@SpineAgent(name = "memory", component = 2,
        capabilities = {"memory.query", "memory.ingest", "memory.retrieve", "memory.metrics"},
        input = "application/x-protobuf; messageType=nikola.rcis.QueryRequest",
        output = "application/x-protobuf; messageType=nikola.rcis.QueryResponse")
public final class MemoryAgent implements Agent {
    private final Torus memory;
    private final Queries queries;
    private final Ingests ingests;
    private final Streams streams;

    /** May be swapped under load. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile PromptFirewall firewall;

    @Activate
    public MemoryAgent(@Reference TorusMemory memory, TorusConfig config) {
        this(memory, PromptFirewall.Need.of("spine.torus", config.firewall()));
    }

    MemoryAgent(Torus memory, PromptFirewall.Need need) {
        this.memory = memory;
        queries = new Queries(memory);
        ingests = new Ingests(memory, (call, text) -> need.check(firewall, call, text));
        streams = new Streams(ingests);
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        if (request.is(QueryRequest.getDefaultInstance())) {
            return queries.answer(request.as(QueryRequest.getDefaultInstance()));
        }
        return Payload.message(reply(call, request));
    }

    private Message reply(Call call, Payload request) throws SpineException {
        if (request.is(IngestRequest.getDefaultInstance())) {
            return ingests.answer(call, request.as(IngestRequest.getDefaultInstance()));
        }
        if (request.is(IngestChunk.getDefaultInstance())) {
            return streams.answer(call, request.as(IngestChunk.getDefaultInstance()));
        }
        if (request.is(RetrieveRequest.getDefaultInstance())) {
            return Retrievals.answer(memory, request.as(RetrieveRequest.getDefaultInstance()));
        }
        if (request.is(MetricsRequest.getDefaultInstance())) {
            return memory.metrics(request.as(MetricsRequest.getDefaultInstance()));
        }
        if (request.is(CommandRequest.getDefaultInstance())) {
            throw refusal(request.as(CommandRequest.getDefaultInstance()));
        }
        throw new SpineException(ErrorCode.INVALID_REQUEST, "Memory does not know what to do with "
                + request.contentType() + ".", "Send a QueryRequest, IngestRequest, IngestChunk, RetrieveRequest or"
                + " MetricsRequest.");
    }

    /** An unset command is refused as such: an empty message must not start a nap (RC-10). */
    private static SpineException refusal(CommandRequest request) {
        return request.hasCommand()
                ? new SpineException(ErrorCode.NOT_IMPLEMENTED, "The command " + request.getCommand().name()
                        + " is not built yet.", "What is ingested is on disk already; nothing needs to be done for it.")
                : new SpineException(ErrorCode.INVALID_REQUEST, "The request names no command.", "Set the command.");
    }
}
