package spine.zmtp.session.internal;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Flushable;
import spine.zmtp.loop.internal.Lane;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Returns;

/**
 * A loop that has sessions of another one's endpoints. Messages to the sessions go by its inbox, bounded by the places in
 * their lines; messages from them come by a {@link Lane} for each priority. On the home loop's thread where it does not
 * say otherwise.
 */
public final class Outpost implements Flushable {
    private static final int MOST_KEPT = 16_384;

    final Loop home;
    final Loop loop;
    private final int ringMessages;
    private final Map<Integer, Lane> lanes = new HashMap<>();
    private final Returns<Sending> outcomes;
    private final ArrayDeque<Sending> free = new ArrayDeque<>();
    private boolean signalling;
    private int sessions;

    /** @param ringMessages of each lane */
    public Outpost(Loop home, Loop loop, int ringMessages) {
        this.home = home;
        this.loop = loop;
        this.ringMessages = ringMessages;
        this.outcomes = new Returns<>(loop, home);
        home.crossings.attend(outcomes);
    }

    /** How many sessions it has. */
    public int sessions() {
        return sessions;
    }

    /** Takes an admitted session over, which is closed here without a word. */
    public Away admit(Session session, Host host, Peer peer, Line line) {
        sessions++;
        var away = new Away(this, host, peer, line);
        away.move(session, lanes.computeIfAbsent(host.priority(), this::lane));
        return away;
    }

    void left() {
        sessions--;
    }

    private Lane lane(int priority) {
        var lane = new Lane(loop, home, priority, ringMessages);
        home.crossings.attend(lane);
        return lane;
    }

    // ---- sending

    /** Hands a message over that has its place in the line already. */
    void send(Away to, List<Buffer> frames, long size, SendOutcome.Listener listener) {
        var sending = free.pollLast();
        loop.add((sending == null ? new Sending(this) : sending).of(to, frames, size, listener));
        if (!signalling) {
            signalling = true;
            home.crossings.signalLater(this);
        }
    }

    /** Wakes the loop if it sleeps: once for all that was sent since. */
    @Override
    public void flush() {
        signalling = false;
        loop.wake();
    }

    /** On the session's thread: its outcome is known. */
    void done(Sending sending) {
        outcomes.add(sending);
    }

    void keep(Sending sending) {
        if (free.size() < MOST_KEPT) {
            free.addLast(sending);
        }
    }

    void tell(SendOutcome.Listener listener, SendOutcome outcome) {
        home.tell(listener, outcome);
    }

    /** Takes in everything that is left, once the loop's thread has ended. */
    public void drain() {
        lanes.values().forEach(Lane::drain);
        outcomes.drain();
    }
}
