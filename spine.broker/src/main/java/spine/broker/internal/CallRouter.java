package spine.broker.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import spine.api.routing.Member;

/**
 * Opens calls, routes them by the snapshot that they pinned, and sees that each ends once: by its answer, its
 * deadline or its cancellation, whichever is first. What comes later is dropped and counted.
 */
@Component(service = Router.class, configurationPid = BrokerConfig.PID)
public final class CallRouter implements Router {
    private static final int REMEMBERED = 16_384;

    private record Id(String scheme, String principal, String requestId) {
        static Id of(Principal principal, String requestId) {
            return new Id(principal.scheme(), principal.id(), requestId);
        }
    }

    private final RoutingTable table;
    private final Counters counters;
    private final DirectoryView directory;
    private final Shield shield;
    private final Awaited awaited;
    private final int maxCalls;
    private final LongSupplier nanoClock;
    private final Map<Id, ActiveCall> calls = new ConcurrentHashMap<>();
    private final RecentIds done = new RecentIds(REMEMBERED);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final RouterThreads threads;

    @Activate
    public CallRouter(@Reference RoutingTable table, @Reference Counters counters,
            @Reference DirectoryView directory, @Reference Shield shield, @Reference Awaited awaited,
            BrokerConfig config) {
        this(table, counters, directory, shield, awaited, BrokerLimits.checked(config), System::nanoTime);
    }

    CallRouter(RoutingTable table, Counters counters, DirectoryView directory, Shield shield, Awaited awaited,
            BrokerConfig config, LongSupplier nanoClock) {
        this.table = table;
        this.counters = counters;
        this.directory = directory;
        this.shield = shield;
        this.awaited = awaited;
        this.nanoClock = nanoClock;
        maxCalls = config.maxCalls();
        threads = new RouterThreads(counters);
    }

    @Deactivate
    void close() {
        threads.stopDeadlines();
        calls.values().forEach(c -> c.source().fire(c.working().get() > 0 && !c.idempotent() ? interrupted() : stopping()));
        threads.stopForeign();
    }

    /** Requests that are open now. */
    int inFlight() {
        return inFlight.get();
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

    /** Not put off: what is sent again with the same id would be worked on twice. */
    private static Refusal interrupted() {
        return new Refusal(ErrorCode.OUTCOME_UNKNOWN, "The broker is stopping while this request is worked on.",
                "Look whether it was done; if not, send it with a fresh id.");
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
        var result = first.thenApply(outcome -> {
            active.release();
            if (active.isRoot()) {
                active.end();
            }
            return outcome;
        });
        // Before the dispatch, so that the reason is told and not what the interrupted agent makes of it.
        CancelSource.link(active.source(), first, () -> first.complete(active.source().reason()));
        if (!first.isDone()) {
            var members = active.pinned().find(to);
            if (members.isEmpty()) {
                counters.add("refused.no_such_agent");
                first.complete(awaited.refusal(to));
            } else {
                new Attempts(active, inTurn(members), request, first, counters, shield).from(0);
            }
        }
        return result;
    }

    /** Round robin over equals; degraded ones come last (BR-11). */
    private List<Member> inTurn(List<Member> members) {
        if (members.size() == 1) {
            return members;
        }
        var order = new ArrayList<>(members);
        Collections.rotate(order, -(turn.getAndIncrement() & Integer.MAX_VALUE) % members.size());
        order.sort((a, b) -> Boolean.compare(isDegraded(a), isDegraded(b)));
        return order;
    }

    private static boolean isDegraded(Member member) {
        return member.destination() instanceof Graded graded && graded.isDegraded();
    }

    @Override
    public CancelReceipt cancel(Principal principal, String requestId, String reason) {
        var receipt = CancelReceipt.newBuilder().setRequestId(requestId);
        var id = Id.of(principal, requestId);
        var call = calls.get(id);
        if (call == null) {
            return receipt.setOutcome(done.contains(id) ? CancelReceipt.Outcome.ALREADY_DONE
                    : CancelReceipt.Outcome.UNKNOWN).build();
        }
        call.source().fire(new Refusal(ErrorCode.CANCELLED, reason.isEmpty() ? "Cancelled by its caller."
                : "Cancelled by its caller: " + Throttle.printable(reason), ""));
        counters.add("calls.cancelled");
        return call.working().get() > 0
                ? receipt.setOutcome(CancelReceipt.Outcome.STILL_RUNNING).build()
                : receipt.setOutcome(CancelReceipt.Outcome.STOPPED).setStoppedAtMs(System.currentTimeMillis()).build();
    }

    @Override
    public Directory directory(Discover question) {
        return directory.answer(table.current(), question);
    }
}
