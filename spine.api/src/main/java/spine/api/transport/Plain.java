package spine.api.transport;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** See {@link Inbound#of}. */
final class Plain implements Inbound {
    private final Endpoint endpoint;
    private final Peer from;
    private final List<Buffer> frames;
    private boolean released;

    Plain(Endpoint endpoint, Peer from, List<Buffer> frames) {
        this.endpoint = requireNonNull(endpoint);
        this.from = requireNonNull(from);
        this.frames = requireNonNull(frames);
    }

    @Override
    public Endpoint endpoint() {
        return held(endpoint);
    }

    @Override
    public Peer from() {
        return held(from);
    }

    @Override
    public List<Buffer> frames() {
        return held(frames);
    }

    @Override
    public void release() {
        held(frames).forEach(Buffer::release);
        released = true;
    }

    private <T> T held(T part) {
        if (released) {
            throw new IllegalStateException("this message was released before");
        }
        return part;
    }
}
