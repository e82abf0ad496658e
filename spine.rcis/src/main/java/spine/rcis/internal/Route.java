package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import spine.api.Address;
import spine.api.Answer;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.CommandResponse;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.rcis.RetrieveResponse;

/**
 * Where one kind of operation goes, and how its answer becomes a reply.
 *
 * @param to         the agent, or what it must be able to do
 * @param payload    what it is asked
 * @param idempotent whether it may be asked again after it died: only what changes nothing
 * @param fill       puts the answer and its status into the reply
 */
record Route(Address to, Payload payload, boolean idempotent, Fill fill) {
    static final int STEPS_LIMIT = 1000;
    private static final Address MEMORY = new Address.Name("memory");
    private static final Address ORCHESTRATOR = new Address.Name("orchestrator");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int FAILED = 500;

    /** @throws IllegalArgumentException for the operations that the edge answers itself */
    static Route of(RCISRequest request, Head head) {
        return switch (request.getOperationCase()) {
            case QUERY -> new Route(ORCHESTRATOR, query(request.getQuery(), head),
                    !request.getQuery().getUseExternalTools(), Route::query);
            case INGEST -> new Route(MEMORY, asItCame(request.getIngest(), head), false, Route::ingest);
            case RETRIEVE -> new Route(MEMORY, asItCame(request.getRetrieve(), head), true, Route::retrieve);
            case COMMAND -> new Route(MEMORY, asItCame(request.getCommand(), head), false, Route::command);
            case METRICS -> new Route(MEMORY, asItCame(request.getMetrics(), head), true, Route::metrics);
            case INGEST_CHUNK -> new Route(MEMORY, asItCame(request.getIngestChunk(), head), false,
                    (answer, reply) -> chunk(expect(answer, IngestProgress.getDefaultInstance()), reply));
            case AGENT_CALL -> agentCall(request.getAgentCall());
            default -> throw new IllegalArgumentException(request.getOperationCase() + " is not routed");
        };
    }

    private static Route agentCall(AgentCall call) {
        var to = call.hasAgent() ? new Address.Name(call.getAgent()) : new Address.Capability(call.getCapability());
        return new Route(to, new Payload(call.getContentType(), call.getInput()), call.getIdempotent(), Route::agent);
    }

    private static Payload query(QueryRequest query, Head head) {
        return query.getMaxPropagationSteps() <= STEPS_LIMIT ? asItCame(query, head)
                : Payload.message(query.toBuilder().setMaxPropagationSteps(STEPS_LIMIT).build());
    }

    /** The bytes of the operation, which was parsed to be checked; serialised anew only if it came in pieces. */
    private static Payload asItCame(Message operation, Head head) {
        return head.field().isEmpty() ? Payload.message(operation)
                : new Payload(Payload.typeOf(operation), head.content());
    }

    private static int query(Answer answer, RCISResponse.Builder reply) throws SpineException {
        expect(answer, QueryResponse.getDefaultInstance());
        reply.setStatusCode(OK);
        return RCISResponse.QUERY_RESPONSE_FIELD_NUMBER;
    }

    private static int ingest(Answer answer, RCISResponse.Builder reply) throws SpineException {
        var response = expect(answer, IngestResponse.getDefaultInstance());
        reply.setStatusCode(response.getSuccess() ? CREATED : FAILED);
        return RCISResponse.INGEST_RESPONSE_FIELD_NUMBER;
    }

    private static int retrieve(Answer answer, RCISResponse.Builder reply) throws SpineException {
        expect(answer, RetrieveResponse.getDefaultInstance());
        reply.setStatusCode(OK);
        return RCISResponse.RETRIEVE_RESPONSE_FIELD_NUMBER;
    }

    /** A command that failed is a 500 that still carries its answer (RC-10). */
    private static int command(Answer answer, RCISResponse.Builder reply) throws SpineException {
        var response = expect(answer, CommandResponse.getDefaultInstance());
        reply.setStatusCode(response.getSuccess() ? OK : FAILED);
        return RCISResponse.COMMAND_RESPONSE_FIELD_NUMBER;
    }

    private static int metrics(Answer answer, RCISResponse.Builder reply) throws SpineException {
        expect(answer, MetricsResponse.getDefaultInstance());
        reply.setStatusCode(OK);
        return RCISResponse.METRICS_RESPONSE_FIELD_NUMBER;
    }

    /** The edge adds the credit, so this one is not the agent's bytes. */
    static int chunk(IngestProgress progress, RCISResponse.Builder reply) {
        reply.setStatusCode(CREATED).setIngestProgress(progress);
        return 0;
    }

    private static int agent(Answer answer, RCISResponse.Builder reply) {
        ByteString output = answer.payload().data();
        reply.setStatusCode(OK).setAgentReply(AgentReply.newBuilder().setOutput(output)
                .setContentType(answer.payload().contentType()).setAgent(answer.agent())
                .setGeneration(answer.generation().value()).putAllMeta(answer.payload().meta()));
        return 0;
    }

    /** The answer as the message that it should be; an agent that answers another is at fault, not the client. */
    static <T extends Message> T expect(Answer answer, T prototype) throws SpineException {
        try {
            return answer.payload().as(prototype);
        } catch (SpineException other) {
            throw new SpineException(
                    Refusals.wrongAnswer(answer.agent(), prototype.getDescriptorForType().getName()));
        }
    }

    /** Puts an answer's status into a reply, and the answer itself or where its bytes go. */
    @FunctionalInterface
    interface Fill {
        /** The number of the field that holds the agent's bytes as they are, which parse; 0 if nothing is left to do. */
        int into(Answer answer, RCISResponse.Builder reply) throws SpineException;
    }
}
