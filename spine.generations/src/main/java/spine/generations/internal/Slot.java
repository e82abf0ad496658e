package spine.generations.internal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import spine.api.Diagnosis.Finding;
import spine.generations.LaneState;
import spine.generations.LaneStatus;

/** What is known of one file of the drop-in folder, or of one that is shipped. Belongs to the thread of {@link DropIns}. */
final class Slot {
    private final String file;
    private final StoredBundle shipped;
    private final Patience patience = new Patience();
    private Seen handled;
    private Opening opening;
    private LaneHost.OpenLane live;
    private StoredBundle refused;
    private Reason problem;
    private List<String> wanted = List.of();
    private String awaitedName = "";
    private boolean renewing;
    private boolean minding;

    Slot(String file) {
        this(file, null);
    }

    /** @param shipped what it always holds; null for a file of the drop-in folder */
    Slot(String file, StoredBundle shipped) {
        this.file = file;
        this.shipped = shipped;
    }

    /** A lane on its way to be live. */
    record Opening(LaneId id, StoredBundle bundle) {
    }

    String file() {
        return file;
    }

    /** Whether the file has changed since it was last dealt with, and nothing is under way. */
    boolean isDue(Seen seen) {
        return opening == null && !seen.equals(handled);
    }

    boolean isShipped() {
        return shipped != null;
    }

    /** What a shipped one holds. */
    StoredBundle shipped() {
        return shipped;
    }

    /** Whether a bundle of this symbolic name serves by it, or is on its way. */
    boolean holds(String symbolicName) {
        return live != null && live.bundle().name().equals(symbolicName)
                || opening != null && opening.bundle.name().equals(symbolicName);
    }

    /** A removed drop-in goes on serving until the shipped one that it had displaced is there again. */
    void mind(LaneHost.OpenLane removed) {
        live = removed;
        minding = true;
        retry();
    }

    /** What it minded and will not take the place of. */
    Optional<LaneHost.OpenLane> giveUp() {
        var minded = minding ? live() : Optional.<LaneHost.OpenLane>empty();
        if (minding) {
            live = null;
            minding = false;
        }
        return minded;
    }

    /** A drop-in has taken its place; it is due again as soon as that one has gone. */
    void stepAside() {
        live = null;
        minding = false;
        clear();
        retry();
    }

    boolean isOpening() {
        return opening != null;
    }

    Optional<LaneHost.OpenLane> live() {
        return Optional.ofNullable(live);
    }

    void handled(Seen seen) {
        handled = seen;
        patience.end();
    }

    Patience patience() {
        return patience;
    }

    /** Whether it was last dealt with by its signature. */
    boolean isSigned() {
        return handled != null && handled.signature().isPresent();
    }

    void open(LaneId id, StoredBundle bundle) {
        opening = new Opening(id, bundle);
    }

    void serve(LaneHost.OpenLane lane) {
        live = lane;
        minding = false;
        clear();
    }

    /** The file's content serves already: whatever was wrong with an earlier content is past. */
    void clear() {
        opening = null;
        problem = null;
        refused = null;
        awaitedName = "";
    }

    void refuse(Reason reason) {
        problem = reason;
        refused = opening == null ? null : opening.bundle;
        wanted = AgentNames.of(file, refused);
        opening = null;
    }

    /** Refused since a name was taken: to be tried again when one becomes free. */
    void await(String name) {
        awaitedName = name;
    }

    /** The name that it waits for; empty if for none. */
    String awaitedName() {
        return awaitedName;
    }

    /** To be looked at again, although the file has not changed. */
    void retry() {
        awaitedName = "";
        handled = null;
    }

    /** If it serves this agent, its content is to be installed once more. */
    boolean renew(String agent) {
        if (live == null || !names(live).contains(agent)) {
            return false;
        }
        renewing = true;
        retry();
        return true;
    }

    /** Whether {@link #renew} has asked for it since this was last asked. */
    boolean takeRenewal() {
        boolean was = renewing;
        renewing = false;
        return was;
    }

    List<LaneStatus> statuses() {
        var now = live == null ? null : status(live.id().value(), LaneState.LIVE, live.bundle(), names(live), problem);
        var coming = opening == null ? null
                : status(opening.id.value(), LaneState.BESIDE, opening.bundle, List.of(), null);
        var failed = live != null || problem == null ? null
                : status("", LaneState.REFUSED, refused, wanted, problem);
        return Stream.of(now, coming, failed).filter(Objects::nonNull).toList();
    }

    /** The status of a lane that takes no more requests. */
    static LaneStatus draining(String file, LaneHost.OpenLane lane) {
        return new Slot(file).status(lane.id().value(), LaneState.DRAINING, lane.bundle(), names(lane), null);
    }

    private static List<String> names(LaneHost.OpenLane lane) {
        return lane.agents().stream().map(a -> a.descriptor().name()).toList();
    }

    private LaneStatus status(String lane, LaneState state, StoredBundle b, List<String> agents,
            Reason what) {
        var finding = Optional.ofNullable(what)
                .map(w -> new Finding(w.cause(), state == LaneState.REFUSED, w.sentence(), w.remedy()));
        return b == null ? new LaneStatus(lane, file, state, "", "", "", agents, finding)
                : new LaneStatus(lane, file, state, b.name(), b.version(), b.sha256(), agents, finding);
    }
}
