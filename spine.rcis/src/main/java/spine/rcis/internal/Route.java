package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import spine.api.Address;
import spine.api.Answer;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.Durability;
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
    static Route of(RCISRequest request) {
        return switch (request.getOperationCase()) {
            case QUERY -> new Route(ORCHESTRATOR, Payload.message(capped(request.getQuery())),
                    !request.getQuery().getUseExternalTools(), Route::query);
            case INGEST -> new Route(MEMORY, Payload.message(request.getIngest()), false, Route::ingest);
            case RETRIEVE -> new Route(MEMORY, Payload.message(request.getRetrieve()), true, Route::retrieve);
            case COMMAND -> new Route(MEMORY, Payload.message(request.getCommand()), false, Route::command);
            case METRICS -> new Route(MEMORY, Payload.message(request.getMetrics()), true, Route::metrics);
            case INGEST_CHUNK -> new Route(MEMORY, Payload.message(request.getIngestChunk()), false, Route::chunk);
            case AGENT_CALL -> agentCall(request.getAgentCall());
            default -> throw new IllegalArgumentException(request.getOperationCase() + " is not routed");
        };
    }

    private static Route agentCall(AgentCall call) {
        var to = call.hasAgent() ? new Address.Name(call.getAgent()) : new Address.Capability(call.getCapability());
        return new Route(to, new Payload(call.getContentType(), call.getInput()), call.getIdempotent(), Route::agent);
    }

    private static QueryRequest capped(QueryRequest query) {
        return query.getMaxPropagationSteps() <= STEPS_LIMIT ? query
                : query.toBuilder().setMaxPropagationSteps(STEPS_LIMIT).build();
    }

    private static void query(Answer answer, RCISResponse.Builder reply) throws SpineException {
        reply.setStatusCode(OK).setQueryResponse(expect(answer, QueryResponse.getDefaultInstance()));
    }

    private static void ingest(Answer answer, RCISResponse.Builder reply) throws SpineException {
        var response = expect(answer, IngestResponse.getDefaultInstance());
        reply.setStatusCode(response.getSuccess() ? CREATED : FAILED).setIngestResponse(response)
                .setGranted(response.getSuccess() ? Durability.JOURNALED : Durability.ACCEPTED);
    }

    private static void retrieve(Answer answer, RCISResponse.Builder reply) throws SpineException {
        reply.setStatusCode(OK).setRetrieveResponse(expect(answer, RetrieveResponse.getDefaultInstance()));
    }

    /** A command that failed is a 500 that still carries its answer (RC-10). */
    private static void command(Answer answer, RCISResponse.Builder reply) throws SpineException {
        var response = expect(answer, CommandResponse.getDefaultInstance());
        reply.setStatusCode(response.getSuccess() ? OK : FAILED).setCommandResponse(response);
    }

    private static void metrics(Answer answer, RCISResponse.Builder reply) throws SpineException {
        reply.setStatusCode(OK).setMetricsResponse(expect(answer, MetricsResponse.getDefaultInstance()));
    }

    private static void chunk(Answer answer, RCISResponse.Builder reply) throws SpineException {
        reply.setStatusCode(CREATED).setIngestProgress(expect(answer, IngestProgress.getDefaultInstance()))
                .setGranted(Durability.JOURNALED);
    }

    private static void agent(Answer answer, RCISResponse.Builder reply) {
        ByteString output = answer.payload().data();
        reply.setStatusCode(OK).setAgentReply(AgentReply.newBuilder().setOutput(output)
                .setContentType(answer.payload().contentType()).setAgent(answer.agent())
                .setGeneration(answer.generation().value()).putAllMeta(answer.payload().meta()));
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

    /** Puts an answer into a reply. */
    @FunctionalInterface
    interface Fill {
        void into(Answer answer, RCISResponse.Builder reply) throws SpineException;
    }
}
