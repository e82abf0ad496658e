package spine.http.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import spine.api.SpineException;
import spine.http.internal.Trip.Handing;

/** The body of one answer as it comes: handed over or kept, and never more of it than was asked for. */
final class Taken {
    /** Packing may make a body a little longer. */
    private static final int PACKING = 64 * 1024;

    private final int most;
    private final Handing handing;
    private final ByteString.Output kept = ByteString.newOutput();
    private long count;

    /** It is more than that. */
    static final class Over extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** @param handing null to keep it */
    Taken(int most, Handing handing) {
        this.most = most;
        this.handing = handing;
    }

    void take(byte[] bytes, int length, long packed) throws Over, SpineException, InterruptedException {
        count += length;
        if (count > most || packed > (long) most + PACKING) {
            throw new Over();
        }
        if (handing == null) {
            kept.write(bytes, 0, length);
        } else {
            handing.take(ByteString.copyFrom(bytes, 0, length));
        }
    }

    ByteString bytes() {
        return kept.toByteString();
    }
}
