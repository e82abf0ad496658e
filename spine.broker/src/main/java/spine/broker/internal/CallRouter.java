package spine.broker.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import spine.api.Address;
import spine.api.Call;
import spine.api.CallOptions;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.message.CancelReceipt;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.monitor.Monitor;
import spine.broker.control.internal.ModeSwitch;
import spine.broker.control.internal.Traffic;
import spine.broker.routes.internal.Priority;
import spine.broker.stream.internal.PartFlow;

/**
 * Opens calls, routes them by the snapshot that they pinned, and sees that each ends once: by its answer, its
 * deadline or its cancellation, whichever is first. What comes later is dropped and counted.
 */
@Component(service = {Router.class, Traffic.class}, configurationPid = BrokerConfig.PID)
public final class CallRouter implements Router, Traffic {
    private static final int REMEMBERED = 16_384;

    private record Id(String scheme, String principal, String requestId) {
        static Id of(Principal principal, String requestId) {
            return new Id(principal.scheme(), principal.id(), requestId);
        }
    }

    private final RoutingTable table;
    private final Counters counters;
    private final DirectoryView directory;
    /** Sends each request by its rule; told who watches. */
    final Strategies strategies;
    private final ModeSwitch modes;
    private final int maxCalls;
    private final LongSupplier nanoClock;
    private final Map<Id, ActiveCall> calls = new ConcurrentHashMap<>();
    private final RecentIds done = new RecentIds(REMEMBERED);
    private final NestedCalls nested;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final RouterThreads threads;
    private final Cancelling cancelling;

    @Activate
    public CallRouter(@Reference RoutingTable table, @Reference Counters counters,
            @Reference DirectoryView directory, @Reference Shield shield, @Reference Awaited awaited,
            @Reference ModeSwitch modes, BrokerConfig config) {
        this(table, counters, directory, shield, awaited, modes, BrokerLimits.checked(config), new SystemMachine());
    }

    /** With the mode in memory, and nobody awaited. */
    CallRouter(RoutingTable table, Counters counters, DirectoryView directory, Shield shield, BrokerConfig config,
            LongSupplier nanoClock) {
        this(table, counters, directory, shield, new Awaited(config.deadAfterMillis(), nanoClock),
                ModeSwitch.inMemory(Clock.systemUTC()), config, new SystemMachine(nanoClock));
    }

    CallRouter(RoutingTable table, Counters counters, DirectoryView directory, Shield shield, Awaited awaited,
            ModeSwitch modes, BrokerConfig config, Machine machine) {
        this.table = table;
        this.counters = counters;
        this.directory = directory;
        strategies = new Strategies(counters, shield, awaited);
        this.modes = modes;
        nanoClock = machine.nanoClock();
        maxCalls = config.maxCalls();
        threads = new RouterThreads(counters, machine);
        nested = new NestedCalls(threads.deadlines());
        cancelling = new Cancelling(threads.deadlines(), config.cancelWaitMillis());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMonitor(Monitor monitor) {
        strategies.monitor = monitor;
    }

    void unbindMonitor(Monitor monitor) {
        if (strategies.monitor == monitor) {
            strategies.monitor = null;
        }
    }

    @Deactivate
    void close() {
        threads.stopDeadlines();
        endAll("The broker is stopping.");
        threads.stopForeign();
    }

    /** Requests that are open now. */
    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public Ended endAll(String reason) {
        int begun = 0;
        int notBegun = 0;
        for (var call : calls.values()) {
            boolean isBegun = !call.halt();
            begun += isBegun ? 1 : 0;
            notBegun += isBegun ? 0 : 1;
            call.source().fire(isBegun && !call.idempotent() ? new Refusal(ErrorCode.OUTCOME_UNKNOWN, reason
                    + " An agent was at work for this request: it may have been done, or not.",
                    "Look whether it was done; if not, send it with a fresh id.")
                    : new Refusal(ErrorCode.UNAVAILABLE, reason + " This request may be done again.",
                            "Send it again later, with the same id.").with("Retry-After", "5"));
        }
        return new Ended(begun, notBegun);
    }

    @Override
    public Call open(CallOptions options) throws SpineException {
        if (inFlight.incrementAndGet() > maxCalls) {
            inFlight.decrementAndGet();
            throw new SpineException(new Refusal(ErrorCode.OVERLOADED, maxCalls + " requests are in flight.",
                    "Try again later.").with("Retry-After", "1"));
        }
        var call = new ActiveCall(options, table.pinned(), nanoClock, threads.foreign());
        var id = Id.of(options.principal(), options.requestId());
        if (calls.putIfAbsent(id, call) != null) {
            inFlight.decrementAndGet();
            call.end();
            throw new SpineException(ErrorCode.ID_REUSED, "A request with this id is in flight.", "Use a fresh id.");
        }
        try {
            var timer = threads.deadlines().schedule(() -> call.source().fire(deadline(options)),
                    options.timeout().toNanos(), NANOSECONDS);
            call.onEnd(() -> ended(id, call), () -> timer.cancel(false));
        } catch (RejectedExecutionException closed) {
            call.onEnd(() -> ended(id, call), () -> { });
            call.end();
            throw new SpineException(stopping());
        }
        counters.add("calls");
        // Last, so that a call which was cancelled meanwhile ends here.
        CancelSource.link(call.source(), new CompletableFuture<>(), call::end);
        return call;
    }

    private void ended(Id id, ActiveCall call) {
        calls.remove(id, call);
        done.add(id);
        inFlight.decrementAndGet();
    }

    private static Refusal deadline(CallOptions options) {
        return new Refusal(ErrorCode.DEADLINE_EXCEEDED,
                "No answer within " + options.timeout().toMillis() + " ms.", "Allow more time, or ask again.");
    }

    private static Refusal stopping() {
        return new Refusal(ErrorCode.UNAVAILABLE, "The broker is stopping.", "Send the request again.");
    }

    @Override
    public CompletionStage<Outcome> route(Call call, Address to, Payload request) {
        var active = (ActiveCall) call;
        if (!active.hold()) {
            var reason = active.source().reason();
            return CompletableFuture.completedFuture(reason != null ? reason
                    : new Refusal(ErrorCode.CANCELLED, "The request that this belongs to has ended.", ""));
        }
        var first = new CompletableFuture<Outcome>();
        nested.begin(active);
        var result = first.thenApply(outcome -> {
            if (active.flow() != null) {
                active.flow().close();
            }
            nested.end(active);
            active.release();
            if (active.isRoot()) {
                active.end();
            }
            return outcome;
        });
        // Before the dispatch, so that the reason is told and not what the interrupted agent makes of it.
        CancelSource.link(active.source(), first, () -> first.complete(active.source().reason()));
        if (!first.isDone()) {
            var notNow = active.isRoot() ? modes.refusal(active.principal(), active.pinned().find(to)) : null;
            if (notNow != null) {
                counters.add("refused.mode");
                first.complete(notNow);
                return result;
            }
            if (active.isRoot()) {
                active.classify(Priority.of(active.source(request), active.kind(request)));
            }
            strategies.send(active, to, request, first);
        }
        return result;
    }

    @Override
    public CancelReceipt cancel(Principal principal, String requestId, String reason) {
        var call = fired(principal, requestId, reason);
        return call == null ? ended(Id.of(principal, requestId)) : Cancelling.now(requestId, call.working());
    }

    @Override
    public CompletionStage<CancelReceipt> stop(Principal principal, String requestId, String reason) {
        var call = fired(principal, requestId, reason);
        return call == null ? CompletableFuture.completedFuture(ended(Id.of(principal, requestId)))
                : cancelling.soon(requestId, call.working());
    }

    private CancelReceipt ended(Id id) {
        return CancelReceipt.newBuilder().setRequestId(id.requestId()).setOutcome(done.contains(id)
                ? CancelReceipt.Outcome.ALREADY_DONE : CancelReceipt.Outcome.UNKNOWN).build();
    }

    /** The call, cancelled; null if there is none. */
    private ActiveCall fired(Principal principal, String requestId, String reason) {
        var call = found(principal, requestId);
        if (call == null) {
            return null;
        }
        call.source().fire(new Refusal(ErrorCode.CANCELLED, reason.isEmpty() ? "Cancelled by its caller."
                : "Cancelled by its caller: " + Throttle.printable(reason), ""));
        counters.add("calls.cancelled");
        return call;
    }

    @Override
    public boolean grant(Principal principal, String requestId, int parts) {
        var flow = flow(principal, requestId);
        if (flow != null) {
            flow.grant(parts);
        }
        return flow != null;
    }

    @Override
    public void unattended(Principal principal, String requestId) {
        var flow = flow(principal, requestId);
        if (flow != null && flow.isBegun()) {
            flow.unattended();
            counters.add("streams.unattended");
        }
    }

    private PartFlow flow(Principal principal, String requestId) {
        var call = found(principal, requestId);
        return call == null ? null : call.flow();
    }

    private ActiveCall found(Principal principal, String requestId) {
        var call = calls.get(Id.of(principal, requestId));
        return call != null ? call : nested.find(principal, requestId);
    }

    @Override
    public Directory directory(Discover question) {
        return directory.answer(table.current(), question);
    }
}
