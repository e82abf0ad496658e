package spine.zmtp.loop.internal;

import java.util.ArrayList;
import java.util.List;

/** What a loop has to do with other loops. On its thread. */
public final class Crossings {
    private final ReadyLine ready;
    private final List<Incoming> incoming = new ArrayList<>();
    private final List<Flushable> signals = new ArrayList<>();

    Crossings(ReadyLine ready) {
        this.ready = ready;
    }

    /** Serves from now on what another loop sends this way. */
    public void attend(Incoming road) {
        incoming.add(road);
    }

    /** Soon: after what is going on now, and after the output of the turn; the caller sees to it that it is there once. */
    public void signalLater(Flushable signal) {
        signals.add(signal);
    }

    /** Tells other loops what there is for them; then, whoever has something from them gets in line. */
    void exchange() {
        for (int i = 0; i < signals.size(); i++) {
            signals.get(i).flush();
        }
        signals.clear();
        for (int i = 0; i < incoming.size(); i++) {
            if (!incoming.get(i).isEmpty()) {
                ready.add(incoming.get(i));
            }
        }
    }
}
