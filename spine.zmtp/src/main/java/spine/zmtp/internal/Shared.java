package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import spine.zmtp.loop.internal.LargeFrames;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.security.internal.Handshakes;
import spine.zmtp.session.internal.Desks;
import spine.zmtp.session.internal.Limits;

/**
 * What the endpoints of a reactor share.
 *
 * @param loop        their thread
 * @param settings    of the transport
 * @param handshakes  with the transport's extensions
 * @param desks       of the transport
 * @param largeFrames of the reactor
 * @param spread      of sessions over further threads
 * @param contests    of the reactor, all its domains
 */
record Shared(Loop loop, Settings settings, Handshakes handshakes, Desks desks, LargeFrames largeFrames,
        Spread spread, Contests contests) {
    Shared {
        requireNonNull(loop);
        requireNonNull(settings);
        requireNonNull(handshakes);
        requireNonNull(desks);
        requireNonNull(largeFrames);
        requireNonNull(spread);
        requireNonNull(contests);
    }

    Limits limits(long maxMessageBytes) {
        return new Limits(maxMessageBytes, settings.timings().handshakeMillis(),
                settings.timings().heartbeatMillis(), largeFrames);
    }
}
