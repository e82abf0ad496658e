package spine.http.wire.internal;

import java.io.IOException;

/** No connection came about: nothing was sent. */
public final class NotSent extends IOException {
    private static final long serialVersionUID = 1L;

    NotSent(IOException cause) {
        super(cause);
    }
}
