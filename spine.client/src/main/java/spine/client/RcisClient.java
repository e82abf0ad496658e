package spine.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.CancelReceipt;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.MetricsResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.rcis.RetrieveRequest;
import spine.api.rcis.RetrieveResponse;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.Answering;
import spine.client.internal.Exchanges;
import spine.client.internal.Probe;
import spine.client.internal.Wire;

/**
 * A connection to an RCIS server: many requests in flight, each ends in exactly one answer or one
 * {@link SpineException} by its deadline (RC-01). An unanswered request is sent again under its own id, after a
 * while and after a reconnect, so that a crash of the server loses nothing (RC-12). Thread-safe, never blocks but
 * in {@link #close}.
 *
 * <p>What is attached to a stage runs on the executor for callbacks of its {@link ClientRuntime} and may block; waiting
 * for a stage with {@code get} or {@code join} holds no lock, so virtual threads are as good as others. Cancelling a
 * stage that a method of this class returned ({@code stage.toCompletableFuture().cancel(true)}) ends it at once and
 * tells the server to stop; cancelling one derived from it does not.
 */
public final class RcisClient implements AutoCloseable {
    private final Exchanges exchanges;
    private volatile Runnable onClose = () -> { };

    RcisClient(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /**
     * Connects with the transport that {@link java.util.ServiceLoader} finds; returns at once.
     *
     * @throws SpineException if the address is malformed or there is no transport
     */
    public static RcisClient connect(RcisSettings settings) throws SpineException {
        return connect(Transports.find(), settings);
    }

    /**
     * Connects; returns at once, the first request finds out whether there is a server.
     *
     * @throws SpineException if the address is malformed
     */
    public static RcisClient connect(Transport transport, RcisSettings settings) throws SpineException {
        var runtime = ClientRuntime.open(transport);
        return connect(runtime.wireOfItsOwn(), runtime.probe(), settings);
    }

    /**
     * Connects over threads that it shares with other clients; the way to have many.
     *
     * @throws SpineException if the address is malformed
     */
    public static RcisClient connect(ClientRuntime runtime, RcisSettings settings) throws SpineException {
        var client = connect(runtime.wire(), runtime.probe(), settings);
        client.onClose = () -> runtime.without(client);
        return runtime.with(client);
    }

    private static RcisClient connect(Wire wire, Probe probe, RcisSettings settings) throws SpineException {
        try {
            return new RcisClient(new Exchanges(wire, settings, probe));
        } catch (TransportException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(), "Give tcp://host:port, or ipc:///path"
                    + " with an engine that has Unix sockets.");
        }
    }

    /**
     * Sends a request. Id, timestamp, deadline and token are filled in where they are missing.
     *
     * @param request with its operation set
     * @param timeout 1 ms to 1 h
     * @return the server's response whatever its status; fails with a {@link SpineException} if there is none
     */
    public CompletionStage<RCISResponse> send(RCISRequest.Builder request, Duration timeout) {
        return ask(request, timeout, response -> response);
    }

    private <T> CompletionStage<T> ask(RCISRequest.Builder request, Duration timeout, Answering.Reading<T> reading) {
        checkTimeout(timeout);
        return exchanges.ask(request, timeout, reading);
    }

    private static void checkTimeout(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is not 1 ms to 1 h");
        }
    }

    /** As {@link #send}, but a refusal by the server fails the stage too. */
    public CompletionStage<RCISResponse> ask(RCISRequest.Builder request, Duration timeout) {
        return ask(request, timeout, Replies::orThrow);
    }

    /** Asks memory, and tools where the request allows it. */
    public CompletionStage<QueryResponse> query(QueryRequest query, Duration timeout) {
        return ask(RCISRequest.newBuilder().setQuery(query), timeout,
                response -> Replies.orThrow(response).getQueryResponse());
    }

    /** Stores one item; for many see {@link IngestStream}. */
    public CompletionStage<IngestResponse> ingest(IngestRequest item, Duration timeout) {
        return ask(RCISRequest.newBuilder().setIngest(item), timeout,
                response -> Replies.orThrow(response).getIngestResponse());
    }

    /**
     * Stores all items of a publisher as one stream, which it is asked for as the server grants credit; see
     * {@link IngestFlow}. Cancelling the stage cancels the subscription.
     *
     * @param timeout for each chunk of items, repetitions included
     */
    public CompletionStage<IngestSummary> ingestAll(Flow.Publisher<? extends IngestRequest> items, Duration timeout,
            IngestListener listener) {
        var flow = new IngestFlow(this, timeout, listener);
        items.subscribe(flow);
        return flow.result();
    }

    /** Reads the state around a place. */
    public CompletionStage<RetrieveResponse> retrieve(RetrieveRequest place, Duration timeout) {
        return ask(RCISRequest.newBuilder().setRetrieve(place), timeout,
                response -> Replies.orThrow(response).getRetrieveResponse());
    }

    /** Reads the engine's figures. */
    public CompletionStage<MetricsResponse> metrics(MetricsRequest groups, Duration timeout) {
        return ask(RCISRequest.newBuilder().setMetrics(groups), timeout,
                response -> Replies.orThrow(response).getMetricsResponse());
    }

    /** Asks an agent by name or capability. */
    public CompletionStage<AgentReply> call(AgentCall call, Duration timeout) {
        return ask(RCISRequest.newBuilder().setAgentCall(call), timeout,
                response -> Replies.orThrow(response).getAgentReply());
    }

    /**
     * Asks an agent for an answer by parts, once somebody subscribes and requests some.
     *
     * @param timeout for all of it
     */
    public AnswerStream stream(AgentCall call, Duration timeout) {
        return stream(RCISRequest.newBuilder().setAgentCall(call), timeout);
    }

    /** The same, with a request's id and more of one's own; it needs its agent_call. */
    public AnswerStream stream(RCISRequest.Builder request, Duration timeout) {
        checkTimeout(timeout);
        if (!request.hasAgentCall()) {
            throw new IllegalArgumentException("only agent_call is answered by parts");
        }
        return new AnswerStream(exchanges, request, timeout);
    }

    /** Who serves, in what state. */
    public CompletionStage<Directory> discover(Discover question, Duration timeout) {
        return ask(RCISRequest.newBuilder().setDiscover(question), timeout,
                response -> Replies.orThrow(response).getDirectory());
    }

    /** Cancels one of our own requests; that request itself then ends with {@code CANCELLED}. */
    public CompletionStage<CancelReceipt> cancel(String requestId, String reason, Duration timeout) {
        var cancel = spine.api.message.Cancel.newBuilder().setRequestId(requestId).setReason(reason);
        return ask(RCISRequest.newBuilder().setCancel(cancel), timeout,
                response -> Replies.orThrow(response).getCancelReceipt());
    }

    /**
     * The keys by which the server is known now: changed by what it announces to us over a connection to the present
     * one, and once it has proved to hold the next one (SEC-40). Keep them, and connect with them the next time.
     */
    public ServerKeys serverKeys() {
        return exchanges.serverKeys();
    }

    /** What was sent, answered and dropped so far. */
    public ClientCounters counters() {
        return exchanges.counters().snapshot();
    }

    /** Fails what is in flight and disconnects; waits 5 s at most. Idempotent. */
    @Override
    public void close() {
        exchanges.close();
        onClose.run();
    }

    Exchanges exchanges() {
        return exchanges;
    }
}
