package spine.generations.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.generations.LaneStatus;

/**
 * Makes what lies in the drop-in folder serve: one jar, one lane. A new jar is installed beside production and
 * joins when it is ready; an overwritten one takes its predecessor's place in one flip, and the predecessor is
 * drained before it is stopped; a removed one leaves the same way. What cannot serve never displaces what does.
 *
 * <p>All methods run on the one thread that the executor stands for, but for {@link #statuses} and
 * {@link #isStarted}.
 */
final class DropIns {
    private static final Logger LOG = LoggerFactory.getLogger("spine.generations");
    private final Path folder;
    private final BundleStore store;
    private final LaneHost host;
    private final Roster roster;
    private final Problems problems;
    private final Executor desk;
    private final Trust trust;
    private final ShippedAgents shipped;
    private final Duration drain;
    private final Map<String, Slot> slots = new TreeMap<>();
    private final Departures departures;
    private long count;
    private String signers;
    private boolean hasLooked;
    private boolean isClosing;
    private volatile List<LaneStatus> statuses = List.of();
    private volatile boolean isStarted;

    /** What it works with. */
    record Parts(Path folder, BundleStore store, LaneHost host, Roster roster, Problems problems, Executor desk,
            Trust trust, ShippedAgents shipped) {
    }

    /** Whose signatures count, where refusals are audited, and how long a jar waits for the one that fits it. */
    record Trust(SignatureCheck check, AuditTrail trail, Clock clock, Duration grace) {
    }

    DropIns(Parts parts, Duration drain) {
        this.folder = parts.folder;
        this.store = parts.store;
        this.host = parts.host;
        this.roster = parts.roster;
        this.problems = parts.problems;
        this.desk = parts.desk;
        this.trust = parts.trust;
        this.shipped = parts.shipped;
        this.signers = trust.check.signers();
        this.drain = drain;
        this.departures = new Departures(parts.roster, parts.desk, this::publish);
    }

    /** Acts on what a look at the folder has found. */
    void update(FolderScan.Look look) {
        if (isClosing) {
            return;
        }
        if (!hasLooked) {
            shipped.take(store, problems).forEach(slot -> slots.put(slot.file(), slot));
        }
        followSigners();
        look.whole().forEach((file, stamp) -> {
            var slot = slots.computeIfAbsent(file, Slot::new);
            var seen = new Seen(stamp, FileStamp.of(SignatureCheck.of(folder.resolve(file))));
            var overdue = slot.patience().over(trust.clock);
            if (slot.isDue(seen)) {
                take(slot, seen);
            } else if (overdue != null) {
                refuseBySignature(slot, overdue);
            }
        });
        look.gone().forEach(this::remove);
        hasLooked = true;
        openShipped();
        publish();
    }

    private void openShipped() {
        ShippedAgents.due(slots.values()).forEach(slot -> {
            slot.takeRenewal();
            open(slot, slot.shipped());
        });
    }

    /** Signatures are checked anew when the signers change; what runs goes on, and its problem is told. */
    private void followSigners() {
        var now = trust.check.signers();
        if (!now.equals(signers)) {
            signers = now;
            slots.values().stream().filter(Slot::isSigned).forEach(Slot::retry);
        }
    }

    /** Lets the next look try again what was refused since its agent's name was taken, if it is free now. */
    void namesChanged() {
        slots.values().stream().filter(s -> !s.awaitedName().isEmpty() && roster.isFree(s.awaitedName()))
                .forEach(Slot::retry);
    }

    /** Has the next look install the drop-in anew that serves an agent; false if none does. */
    boolean renew(String agent) {
        return slots.values().stream().anyMatch(slot -> slot.renew(agent));
    }

    private void take(Slot slot, Seen seen) {
        slot.handled(seen);
        try {
            var bundle = store.takeFrom(folder, slot.file(), trust.check);
            if (!slot.takeRenewal() && slot.live().filter(l -> l.bundle().sha256().equals(bundle.sha256())).isPresent()) {
                slot.clear();
                return;
            }
            open(slot, bundle);
        } catch (SignatureRefused e) {
            if (!slot.patience().holds(seen.jar(), e, trust.clock, trust.grace)) {
                refuseBySignature(slot, e);
            }
        } catch (Refused e) {
            refuse(slot, e.reason());
        } catch (AccessDeniedException e) {
            refuse(slot, new Reason(Reason.INVALID, "It may not be read by this account.", "Give it read permission."));
        } catch (IOException again) {
            LOG.debug("{} is looked at again: {}", slot.file(), again.toString());
            slot.retry();
        }
    }

    private void open(Slot slot, StoredBundle bundle) {
        var id = LaneId.forFile(slot.file(), ++count);
        slot.open(id, bundle);
        host.open(id, bundle, slot.file())
                .whenCompleteAsync((lane, failure) -> opened(slot, lane, failure), desk);
    }

    private void opened(Slot slot, LaneHost.OpenLane lane, Throwable failure) {
        var isWanted = slots.get(slot.file()) == slot && !isClosing;
        if (failure != null) {
            if (isWanted) {
                refuse(slot, Reasons.of(failure));
            }
        } else if (isWanted && !ShippedAgents.isDisplaced(slot, slots.values())) {
            golive(slot, lane);
        } else {
            slot.stepAside();
            lane.close();
        }
        openShipped();
        publish();
    }


    private void golive(Slot slot, LaneHost.OpenLane lane) {
        var displaced = slot.isShipped() ? Optional.<Slot>empty() : ShippedAgents.named(slots.values(), lane.bundle().name());
        var old = Stream.of(slot.live(), displaced.flatMap(Slot::live)).flatMap(Optional::stream).toList();
        try {
            var drained = roster.swap(old.stream().flatMap(l -> l.present().stream()).toList(), lane.agents(), drain);
            displaced.ifPresent(Slot::stepAside);
            slot.serve(lane);
            LOG.info("{} serves {} as lane {} ({} {})", slot.file(),
                    lane.agents().stream().map(a -> a.descriptor().name()).toList(), lane.id(), lane.bundle().name(),
                    lane.bundle().version());
            // Both are in sight for a moment: a whiteboard misses no event, and may get one twice.
            lane.show();
            old.forEach(o -> departures.end(slot.file(), o, drained));
        } catch (Refused taken) {
            slot.await(taken instanceof NameTaken named ? named.name() : "");
            refuse(slot, taken.reason());
            lane.close();
        }
    }

    private void remove(String file) {
        var slot = slots.remove(file);
        if (slot != null) {
            slot.live().ifPresent(lane -> {
                LOG.info("{} was removed; lane {} leaves", file, lane.id());
                ShippedAgents.successor(slots.values(), lane.bundle().name()).ifPresentOrElse(
                        s -> s.mind(lane), () -> departures.leave(file, lane, drain));
            });
        }
    }

    private void refuseBySignature(Slot slot, SignatureRefused refusal) {
        refusal.audit(trust.trail);
        refuse(slot, refusal.reason());
    }

    private void refuse(Slot slot, Reason reason) {
        slot.giveUp().ifPresent(minded -> departures.leave(slot.file(), minded, drain));
        slot.refuse(reason);
        problems.add(slot.file(), reason.text() + slot.live().map(l -> " The earlier one goes on serving.").orElse(""));
    }

    /** Flips all out and stops them, the last one first. */
    CompletionStage<Void> close(Duration limit) {
        isClosing = true;
        var all = new ArrayList<>(slots.values());
        slots.clear();
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (int i = all.size() - 1; i >= 0; i--) {
            var slot = all.get(i);
            if (slot.live().isPresent()) {
                var ended = departures.leave(slot.file(), slot.live().get(), limit);
                done = done.thenCompose(before -> ended);
            }
        }
        return done;
    }

    private void publish() {
        var all = new ArrayList<LaneStatus>();
        slots.values().forEach(s -> all.addAll(s.statuses()));
        all.addAll(departures.statuses());
        statuses = List.copyOf(all);
        isStarted |= hasLooked && slots.values().stream().noneMatch(s -> s.isOpening()
                || s.patience().isWaiting());
    }

    /** As of the last change. */
    List<LaneStatus> statuses() {
        return statuses;
    }

    /** Whether the first look's files are serving or refused. */
    boolean isStarted() {
        return isStarted;
    }
}
