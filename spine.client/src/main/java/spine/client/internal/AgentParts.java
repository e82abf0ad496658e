package spine.client.internal;

import com.google.protobuf.ByteString;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.message.StreamPart;

/** The agent's side of one answer by parts: numbers them, and waits while none is granted. */
final class AgentParts implements Parts {
    /** What one may send to a request that grants nothing: the broker joins it, and grants more as it comes. */
    static final int UNASKED_CREDIT = 16;

    private final Request request;
    private final Outlet outlet;
    private int granted;
    private long sequence;
    private boolean closed;

    AgentParts(Request request, Outlet outlet) {
        this.request = request;
        this.outlet = outlet;
        this.granted = request.credit() > 0 ? request.credit() : UNASKED_CREDIT;
    }

    synchronized void grant(int more) {
        granted = (int) Math.min(Integer.MAX_VALUE, (long) granted + Math.max(0, more));
        notifyAll();
    }

    @Override
    public void write(Payload part) throws InterruptedException, SpineException {
        var data = part.data();
        for (int from = 0; from < data.size(); from += MOST_BYTES) {
            take();
            send(part.contentType(), data.substring(from, Math.min(data.size(), from + MOST_BYTES)));
        }
    }

    private synchronized void take() throws InterruptedException {
        while (granted == 0 && !closed) {
            wait();
        }
        if (closed || request.isCancelled()) {
            throw new InterruptedException("the request has ended");
        }
        granted--;
    }

    private void send(String type, ByteString data) throws InterruptedException, SpineException {
        var spike = outlet.envelope(request.requestId()).setStreamPart(StreamPart.newBuilder()
                .setSequence(++sequence).setContentType(type).setData(data));
        boolean sent;
        try {
            sent = outlet.send(spike.build()).get(request.remaining().toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException lost) {
            sent = false;
        }
        if (!sent) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "Part " + sequence + " could not be sent.", "Ask again.");
        }
        request.alive();
    }

    /** The end, with an error or without. */
    NeuralSpike end(SpineException failure) {
        var end = StreamPart.newBuilder().setSequence(sequence + 1).setLast(true);
        if (failure != null) {
            end.setError(Spikes.error(failure.refusal()));
        }
        return outlet.envelope(request.requestId()).setStreamPart(end).build();
    }

    /** Nobody wants further parts. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
