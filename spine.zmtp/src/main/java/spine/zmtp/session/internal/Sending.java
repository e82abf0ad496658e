package spine.zmtp.session.internal;

import java.util.List;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Returns;

/** A message on its way to a session of another loop, and its outcome on the way back. Reused. */
final class Sending extends Returns.Item<Sending> implements Runnable, SendOutcome.Listener {
    private final Outpost outpost;
    private Away away;
    private List<Buffer> frames;
    private long size;
    private SendOutcome.Listener listener;
    private SendOutcome outcome;

    Sending(Outpost outpost) {
        this.outpost = outpost;
    }

    Sending of(Away to, List<Buffer> parts, long bytes, SendOutcome.Listener outcomeListener) {
        away = to;
        frames = parts;
        size = bytes;
        listener = outcomeListener;
        return this;
    }

    /** On the session's thread. */
    @Override
    public void run() {
        var parts = frames;
        frames = null;
        outcome = null;
        try {
            away.session().take(parts, size, this);
        } catch (RuntimeException | Error e) {
            // Such as a part that was released meanwhile: costs this connection, not the others, and is told.
            away.session().fail(e);
            if (outcome == null) {
                sent(SendOutcome.UNREACHABLE);
            }
        }
    }

    /** On the session's thread. */
    @Override
    public void sent(SendOutcome what) {
        outcome = what;
        outpost.done(this);
    }

    @Override
    protected void back() {
        var told = listener;
        var what = away.outcome(outcome);
        listener = null;
        away = null;
        outpost.keep(this);
        outpost.tell(told, what);
    }
}
