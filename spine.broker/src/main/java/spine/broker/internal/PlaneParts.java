package spine.broker.internal;

import java.util.function.Consumer;
import spine.api.EdgeStream;
import spine.api.Payload;
import spine.api.transport.SendOutcome;

/** The parts of one answer on their way to the peer of a plane that asked for it. */
record PlaneParts(Back back, String requestId) implements EdgeStream.Way {
    @Override
    public boolean reserve() {
        return back.reservePart();
    }

    @Override
    public void giveBack() {
        back.giveBackPart();
    }

    @Override
    public void send(long number, Payload part, Consumer<Boolean> sent) {
        back.sendPart(SpikeCodec.part(requestId, number, part), outcome -> sent.accept(outcome == SendOutcome.SENT));
    }
}
