package spine.broker.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import spine.api.Address;
import spine.api.Call;
import spine.api.CallOptions;
import spine.api.CancelToken;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.TraceContext;
import spine.api.routing.RoutingSnapshot;
import spine.broker.routes.internal.Kind;
import spine.broker.routes.internal.Priority;
import spine.broker.routes.internal.Source;
import spine.broker.stream.internal.PartFlow;

/**
 * A request in flight. Nested calls share its pin, its clock and its cancellation; the pin is let go when the
 * request and the last of its nested calls have ended.
 */
final class ActiveCall implements Call {
    /** Until when, and by what it ends before: the request's, or that of a nested call with a limit of its own. */
    private record Scope(CancelSource cancel, long deadlineNanos, boolean early) {
    }

    private final Common shared;
    private final Scope scope;
    /** Ends a scope of its own; null where there is none. */
    private final CompletableFuture<Void> done;
    private final String requestId;
    private final boolean root;
    private final PartFlow flow;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Runnable onEnd = () -> { };
    private volatile Payload envelope;
    private volatile int source;
    private volatile int kind;
    private volatile Address.KeyRange key;
    private volatile Payload reply;

    /**
     * @param pinned  with a pin that the call takes over
     * @param foreign runs what agents want done on cancellation
     */
    ActiveCall(CallOptions options, Snapshot pinned, LongSupplier nanoClock, Executor foreign) {
        shared = new Common(options, pinned, nanoClock, foreign);
        scope = new Scope(new CancelSource(foreign), nanoClock.getAsLong() + options.timeout().toNanos(), false);
        done = null;
        requestId = options.requestId();
        root = true;
        flow = flow(options.stream());
    }

    /** A nested one, in its parent's scope or in one of its own. */
    private ActiveCall(ActiveCall parent, Scope scope, Optional<CallOptions.Stream> stream) {
        shared = parent.shared;
        this.scope = scope;
        done = scope == parent.scope ? null : new CompletableFuture<>();
        requestId = freshId();
        root = false;
        flow = flow(stream);
    }

    private PartFlow flow(Optional<CallOptions.Stream> stream) {
        return stream.map(asked -> new PartFlow(asked, scope.cancel::fire)).orElse(null);
    }

    /** Whether an edge opened it, so that its outcome ends the request. */
    boolean isRoot() {
        return root;
    }

    /** What to do once when it ends, and when the last nested call has ended too; set before anybody can end it. */
    void onEnd(Runnable endAction, Runnable releaseAction) {
        onEnd = endAction;
        shared.onRelease = releaseAction;
    }

    /** Ends the request, once; nested calls that are on their way keep the pin. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            onEnd.run();
            release();
        }
    }

    /** Takes a share of the pin; false if all is over and the snapshot may be gone. */
    boolean hold() {
        return shared.hold();
    }

    /** Gives a share back; the last one lets go of the pin. */
    void release() {
        shared.release();
    }

    /**
     * Says that this payload is the spike of a peer as it passed the rules, and may be forwarded as it is.
     *
     * @param from by {@link Source}
     * @param what by {@link Kind}
     */
    void carries(Payload spike, int from, int what) {
        source = from;
        kind = what;
        envelope = spike;
    }

    /** Says which key the spike asks for. */
    void asksFor(Address.KeyRange wanted) {
        key = wanted;
    }

    /** The key that the spike asks for, or null. */
    Address.KeyRange key() {
        return key;
    }

    /** Who sends the payload, by {@link Source}. */
    int source(Payload payload) {
        return isEnvelope(this, payload) ? source : root ? Source.USER : Source.INSIDE;
    }

    /** What the payload is, by {@link Kind}. */
    int kind(Payload payload) {
        return isEnvelope(this, payload) ? kind : Kind.of(payload);
    }

    /** Puts the request, and all that is done for it, into its class. */
    void classify(Priority of) {
        shared.priority = of;
    }

    /** The class in which it waits (BR-12). */
    Priority priority() {
        return shared.priority;
    }

    /** The snapshot with its rules. */
    Snapshot snapshot() {
        return shared.pinned;
    }

    /**
     * Whether the payload is the spike that came in, not bytes that only call themselves one: a client could
     * otherwise forge the sender of an envelope, or a Cancel, by way of an agent call.
     */
    static boolean isEnvelope(Call call, Payload payload) {
        return call instanceof ActiveCall active && active.envelope == payload;
    }

    /** Says that this payload is the spike with which a peer answered this very call, its id already compared. */
    void isAnsweredBy(Payload spike) {
        reply = spike;
    }

    /** Whether the payload may go out as it is: it came as the answer to this call's envelope. */
    static boolean isReply(Call call, Payload payload) {
        return call instanceof ActiveCall active && active.reply == payload;
    }

    /** Agents at work for this request now; none after cancellation means that it was stopped. */
    Working working() {
        return shared.working;
    }

    /** Called before an agent gets it; false if it was halted: then no agent may. */
    boolean begin() {
        return shared.begin();
    }

    /** Whether no agent has begun it, and from now on none can: it may come again without being done twice. */
    boolean halt() {
        return shared.halt();
    }

    /** Whether a call may be given to its agent now. */
    static boolean begins(Call call) {
        return !(call instanceof ActiveCall active) || active.begin();
    }

    /** Completed with its outcome if it is a nested call with a limit, and maybe a stream, of its own; else null. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Whether its limit comes before the deadline of what it is nested in. */
    boolean endsEarlier() {
        return scope.early;
    }

    /** The parts of its answer, if it is to be answered by parts; else null. */
    PartFlow flow() {
        return flow;
    }

    static PartFlow flow(Call call) {
        return call instanceof ActiveCall active ? active.flow : null;
    }

    CancelSource source() {
        return scope.cancel;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public Principal principal() {
        return shared.options.principal();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, scope.deadlineNanos - shared.nanoClock.getAsLong()));
    }

    @Override
    public TraceContext trace() {
        return shared.options.trace();
    }

    @Override
    public CancelToken cancel() {
        return scope.cancel;
    }

    @Override
    public RoutingSnapshot pinned() {
        return shared.pinned;
    }

    @Override
    public boolean idempotent() {
        return shared.options.idempotent();
    }

    @Override
    public void spend(String what, double amount) {
        shared.working.spend(what, amount);
    }

    @Override
    public Call nested() {
        return new ActiveCall(this, scope, Optional.empty());
    }

    @Override
    public Call nested(Duration limit, Optional<CallOptions.Stream> stream) {
        long ends = shared.nanoClock.getAsLong() + limit.toNanos();
        boolean early = ends - scope.deadlineNanos < 0;
        var nested = new ActiveCall(this, new Scope(new CancelSource(shared.foreign), early ? ends : scope.deadlineNanos,
                early), stream);
        CancelSource.link(scope.cancel, nested.done, () -> nested.scope.cancel.fire(scope.cancel.reason()));
        return nested;
    }

    /** A version 4 UUID; it names, it does not protect, so no secure random numbers are spent on it. */
    static String freshId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong() & ~0xf000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }
}
