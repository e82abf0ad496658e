package spine.api.transport;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A message that arrived, without its routing id frame. The receiver owns the frames.
 *
 * @param endpoint where it arrived
 * @param from     on a bound endpoint the verified sender; on a connected one the server
 * @param frames   1 to 64 parts
 */
public record Inbound(Endpoint endpoint, Peer from, List<Buffer> frames) {
    public Inbound {
        requireNonNull(endpoint);
        requireNonNull(from);
        requireNonNull(frames);
    }

    /** Gives all frames back. */
    public void release() {
        frames.forEach(Buffer::release);
    }
}
