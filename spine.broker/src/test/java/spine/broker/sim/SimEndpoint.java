package spine.broker.sim;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;

/** A ROUTER as the contract of the transport has it: addressed peers, bounded queues, places, the end of a connection. */
final class SimEndpoint implements Endpoint {
    private final Life life;
    private final Processor processor;
    private final Watch watch;
    private final ListenOptions options;
    private final Gate gate;
    private final Receiver receiver;
    private final ArrayDeque<Runnable> input = new ArrayDeque<>();
    private final Map<ByteString, Line> lines = new HashMap<>();
    private int numbers;
    private boolean open = true;

    SimEndpoint(Life life, Processor processor, Watch watch, ListenOptions options, Gate gate, Receiver receiver) {
        this.life = life;
        this.processor = processor;
        this.watch = watch;
        this.options = options;
        this.gate = gate;
        this.receiver = receiver;
    }

    String domain() {
        return options.domain();
    }

    /** Whether it is the control plane's, whatever its priority. */
    boolean isControl() {
        return domain().endsWith(".control");
    }

    int priority() {
        return options.priority();
    }

    boolean isOpen() {
        return open && life.isAlive();
    }

    boolean hasInput() {
        return open && !input.isEmpty();
    }

    void serveOne() {
        input.poll().run();
    }

    int reserved() {
        return lines.values().stream().mapToInt(Line::reserved).sum();
    }

    /** A handshake; the peer is told of its line, or null if it is not let in. */
    void admit(VerifiedKey key, ByteString wanted, Consumer<Line> told) {
        gate.admits(key, "127.0.0.1").whenComplete((admission, failure) -> life.after(0, () -> {
            var id = wanted.isEmpty() ? ByteString.copyFrom(new byte[] {0, (byte) (numbers >> 8), (byte) numbers++}) : wanted;
            if (!isOpen() || failure != null || admission == Gate.Admission.REFUSED
                    || !wanted.isEmpty() && !gate.permits(key, wanted) || !isFree(id, key)) {
                told.accept(null);
                return;
            }
            if (admission == Gate.Admission.SOLE) {
                List.copyOf(lines.values()).stream().filter(l -> l.peer().key().equals(key)).forEach(Line::breaks);
            }
            if (lines.containsKey(id)) {
                lines.get(id).breaks();
            }
            var line = new Line(life, this, new Peer(id, key));
            lines.put(id, line);
            told.accept(line);
        }));
    }

    private boolean isFree(ByteString id, VerifiedKey key) {
        var former = lines.get(id);
        return former == null || former.peer().key().equals(key);
    }

    /** A message has arrived over a line. */
    void arrived(Line line, List<ByteString> frames) {
        var mark = watch.arrived(this, line, frames.get(frames.size() - 1));
        input.add(() -> {
            watch.served(this, mark);
            receiver.onMessage(Inbound.of(this, line.peer(), new ArrayList<>(frames.stream().map(Buffer::of).toList())));
        });
        processor.wake();
    }

    /** A line has ended; the receiver is told after what had arrived, and before what another line brings. */
    void ended(Line line) {
        lines.remove(line.peer().routingId(), line);
        if (isOpen()) {
            input.add(() -> receiver.onGone(this, line.peer()));
            processor.wake();
        }
    }

    private Line line(Peer to) {
        var line = lines.get(to.routingId());
        return line != null && line.peer().equals(to) ? line : null;
    }

    @Override
    public String address() {
        return options.address();
    }

    @Override
    public boolean reserve(Peer peer) {
        var line = line(peer);
        return line == null || line.reserve();
    }

    @Override
    public void unreserve(Peer peer) {
        var line = line(peer);
        if (line != null) {
            line.unreserve();
        }
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener listener) {
        send(to, frames, false, listener);
    }

    @Override
    public void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener listener) {
        send(to, frames, true, listener);
    }

    private void send(Peer to, List<Buffer> frames, boolean reserved, SendOutcome.Listener listener) {
        if (!life.isAlive()) {
            return;
        }
        var line = line(to);
        var bytes = frames.stream().map(Buffer::toByteString).toList();
        SendOutcome outcome;
        if (!open) {
            outcome = SendOutcome.CLOSED;
        } else if (line == null) {
            outcome = SendOutcome.UNREACHABLE;
        } else {
            watch.handedOut(this, line, bytes.get(bytes.size() - 1));
            outcome = line.toPeer(bytes, reserved) ? SendOutcome.SENT : SendOutcome.FULL;
        }
        processor.execute(() -> listener.sent(outcome));
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        var line = line(peer);
        if (line != null) {
            line.breaks();
        }
        return true;
    }

    @Override
    public boolean cut(VerifiedKey key, String reason) {
        List.copyOf(lines.values()).stream().filter(l -> l.peer().key().equals(key)).forEach(Line::breaks);
        return true;
    }

    @Override
    public boolean accept(List<CurveKeyPair> identities) {
        return true;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            List.copyOf(lines.values()).forEach(Line::breaks);
        }
    }
}
